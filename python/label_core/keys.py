"""Keys: where the secret comes from. The core takes it from its caller; this is the caller.

No secret stands in a local variable here: what reports errors with the variables of every frame shows none.
"""

from __future__ import annotations

import os
import secrets
import stat
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Self

from label_core import _native


class Key(_native.Key):
    """32 secret bytes. Who has them and a list of names can find out who is who; without them the words say nothing.

    `Key.generate()` makes one, `key.write(path)` keeps it, `Key.from_file(path)` reads it again. A key is neither copied nor
    pickled; its repr shows `id` only.

    >>> from label_core import Key
    >>> Key.generate() # doctest: +ELLIPSIS
    Key(...)
    """

    if TYPE_CHECKING:
        # The native one, which leaves no frame of Python; its stub cannot say what it gives.
        @classmethod
        def from_hex(cls, digits: str) -> Self:
            """Make a key from the 64 hexadecimal digits of a key file."""
            ...

    @classmethod
    def generate(cls) -> Self:
        """Make a new key from the operating system's generator."""
        return cls(secrets.token_bytes(32))

    @classmethod
    def from_file(cls, path: str | os.PathLike[str]) -> Self:
        """Read a key file: 64 hexadecimal digits. Raises `BadKey`, `WeakKey`, `OSError`; warns where others can read it."""
        # Windows has no such bits: what it shows of them says nothing.
        if os.name == "posix" and stat.S_IMODE(os.stat(path).st_mode) & 0o077:  # noqa: PTH116
            warnings.warn("others can read this key file: chmod 600", UserWarning, stacklevel=2)
        return cls.from_hex(Path(path).read_text(encoding="ascii", errors="replace"))

    @classmethod
    def create_file(cls, path: str | os.PathLike[str]) -> Self:
        """Make a new key and write it to a new file that only its owner can read. Raises `FileExistsError`, `OSError`."""
        key = cls.generate()
        key.write(path)
        return key
