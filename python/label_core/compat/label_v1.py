"""The words that LABEL (Cour-de-cassation/label, commit b547846) publishes, byte for byte. No protection.

Letters are ranks of the hidden names, shuffled with a number that is published with the decision; numbers are ranks of the
hidden texts. Whoever reads a decision can read the alphabetical order of its names back. Offsets are UTF-16 units, and the
order of the marks matters.
"""

from label_core._native import (
    Pseudonyms,
    label_v1_compare,
    label_v1_entity_id,
    label_v1_insensitive_equal,
    label_v1_letters,
    label_v1_normalize,
    label_v1_similar,
)

__all__ = ["Pseudonyms", "compare", "entity_id", "insensitive_equal", "letters", "normalize", "similar"]

compare = label_v1_compare
entity_id = label_v1_entity_id
insensitive_equal = label_v1_insensitive_equal
letters = label_v1_letters
normalize = label_v1_normalize
similar = label_v1_similar
