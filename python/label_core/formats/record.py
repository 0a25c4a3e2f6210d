"""The native record: JSON Lines, offsets in any unit; see `schemas/record.schema.json`."""

from label_core._native import Record

__all__ = ["Record"]
