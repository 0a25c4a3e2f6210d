"""Keys: where the secret comes from. The core takes it from its caller; this is the caller."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Self

from label_core import _native


class Key(_native.Key):
    """32 secret bytes. Who has them and a list of names can find out who is who; without them the words say nothing.

    `Key.generate()` makes one, `Key.from_file(path)` reads one. A key is not pickled; its repr shows `id` only.

    >>> from label_core import Key
    >>> Key.generate() # doctest: +ELLIPSIS
    Key(...)
    """

    @classmethod
    def generate(cls) -> Self:
        """Make a new key from the operating system's generator."""
        return cls(secrets.token_bytes(32))

    @classmethod
    def from_hex(cls, digits: str) -> Self:
        """Make a key from the 64 hexadecimal digits of a key file. Raises `BadKey`."""
        key: Self = super().from_hex(digits)
        return key

    @classmethod
    def from_file(cls, path: str | os.PathLike[str]) -> Self:
        """Read a key file: 64 hexadecimal digits. Raises `BadKey`, `OSError`."""
        return cls.from_hex(Path(path).read_text(encoding="ascii", errors="replace"))

    @classmethod
    def create_file(cls, path: str | os.PathLike[str]) -> Self:
        """Make a new key and write it to a new file that only its owner can read. Raises `FileExistsError`."""
        secret = secrets.token_bytes(32)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secret.hex() + "\n")
        return cls(secret)
