"""Who is who: which marks may name one entity, and why."""

from label_core._native import Linker, LinkProposal

__all__ = ["LinkProposal", "Linker"]
