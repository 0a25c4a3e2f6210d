"""Exceptions, as a type checker sees them."""

from typing import Any, assert_type

import label_core as lc
from label_core.errors import LabelError, OutOfBounds

try:
    lc.Record.from_spans("1", "court", [(0, 99, "person")])
except OutOfBounds as error:
    assert_type(error.document_id, str | None)
    assert_type(error.path, str | None)
    assert_type(error.details, dict[str, Any])
    assert_type(error.kind, str)
    assert_type(error.is_input, bool)
    # Fields differ from class to class.
    assert_type(error.offset, Any)
except LabelError as error:
    assert_type(error, LabelError)

assert issubclass(lc.LabelError, ValueError)
assert lc.LabelError is LabelError
