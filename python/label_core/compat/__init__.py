"""LABEL's own words. No protection: to reproduce or verify what is published."""

from label_core.compat import label_v1

__all__ = ["label_v1"]
