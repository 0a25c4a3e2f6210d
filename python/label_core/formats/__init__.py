"""How others write decisions and marks: a module per format.

Each class is read by `from_json` from `str`, UTF-8 `bytes` or a dict, and written by `to_json`, `to_bytes` and `to_dict`,
with every field that is not used as it was written.
"""

from label_core.formats import dbsder, judilibre, label, nac, nlp, record

__all__ = ["dbsder", "judilibre", "label", "nac", "nlp", "record"]
