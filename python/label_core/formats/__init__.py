"""How others write decisions and marks: a module per format.

Each class is read by `from_json` from `str`, UTF-8 `bytes` or a dict, and written by `to_json`, `to_bytes` and `to_dict`,
with every field that is not used as it was written.
"""

from label_core.formats import dbsder, judilibre, label, nac, nlp, record

__all__ = ["dbsder", "judilibre", "label", "nac", "nlp", "record"]

# Classes of several formats bear one name, each in its own module; in the native part, where all of them live, they cannot.
for _module in (dbsder, judilibre, label, nlp):
    for _name in _module.__all__:
        _class = getattr(_module, _name)
        if _class.__module__ == _module.__name__:
            _class.__name__ = _class.__qualname__ = _name
