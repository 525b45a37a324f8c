"""Imports the three modules of hazm that this program uses, without the rest of its package.

``import hazm`` also imports its taggers, parsers and corpus readers, and with them nltk, python-crfsuite,
flashtext, tqdm and their dependencies: some 20 MB of memory and 30 packages that are never used here. The
normaliser, the lemmatiser and the word tokeniser need none of them: they take two abstract base classes from
nltk, and one class from flashtext for an option that stays off. So the modules are imported without the
package's ``__init__``, with stand-ins for those names during the import, and the lock file leaves those
packages out (`pyproject.toml`, `[tool.uv]`).

Checked with hazm 0.12.1. Test an update of hazm with `tests/language/test_analyzer.py`, which knows its
results.
"""

import importlib
import importlib.util
import sys
from abc import ABC
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any, NoReturn


class _KeywordProcessorStub:
    """Replaces flashtext's KeywordProcessor, which only `WordTokenizer(join_abbreviations=True)` uses."""

    def __init__(self, *_: object, **__: object) -> NoReturn:
        raise ImportError(
            "flashtext is not installed: hazm's join_abbreviations needs it (pip install flashtext)"
        )


_STAND_INS: dict[str, dict[str, Any]] = {
    "nltk": {"__path__": []},
    "nltk.stem": {"__path__": []},
    "nltk.stem.api": {"StemmerI": type("StemmerI", (ABC,), {})},
    "nltk.tokenize": {"__path__": []},
    "nltk.tokenize.api": {"TokenizerI": type("TokenizerI", (ABC,), {})},
    "flashtext": {"KeywordProcessor": _KeywordProcessorStub},
}


def import_hazm_part(name: str) -> ModuleType:
    """Import one module of hazm (``normalizer``) without its package's ``__init__``.

    Raises ImportError if hazm is not installed, or if the module needs more than the stand-ins provide.
    """
    if "hazm" not in sys.modules:
        sys.modules["hazm"] = _bare_package()
    with _stand_ins():
        return importlib.import_module(f"hazm.{name}")


def _bare_package() -> ModuleType:
    spec = importlib.util.find_spec("hazm")
    if spec is None or spec.submodule_search_locations is None:
        raise ImportError("hazm is not installed: run ./amanat setup")
    package = ModuleType("hazm")
    package.__path__ = list(spec.submodule_search_locations)
    package.__spec__ = spec
    return package


@contextmanager
def _stand_ins() -> Iterator[None]:
    """Install stand-ins for modules that are not imported, and remove them afterwards."""
    missing = [name for name in _STAND_INS if name not in sys.modules]
    for name in missing:
        module = ModuleType(name)
        vars(module).update(_STAND_INS[name])
        sys.modules[name] = module
    try:
        yield
    finally:
        for name in missing:
            del sys.modules[name]
