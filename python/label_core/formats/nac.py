"""The nomenclature of civil cases, as the Court's databases hold it."""

from label_core._native import read_nac

__all__ = ["read_nac"]
