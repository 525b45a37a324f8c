"""Faults that are put into the program on purpose: a proof that cannot fail proves nothing.

``bench/mutants/BENCH/NAME.py`` is one fault: its docstring says what is wrong, and ``apply`` puts it in through a
`Patch`. A patch refuses to replace what is no longer there or is called in another way, so that a fault that has
lost its place is reported and does not pass for a program that withstood it.

    python -m bench.mutants        lists all faults; status 1 if one of them no longer applies
"""

import inspect
import sys
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, Final

FOLDER: Final = Path(__file__).parent
_PLACED: Final = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


class NoLongerApplies(Exception):
    """What the fault changes is no longer there, or has another form: the file needs an update."""


class Patch:
    """The changes of one fault, which can be undone."""

    def __init__(self, fault: str) -> None:
        self.fault = fault
        self._undo: list[Callable[[], None]] = []

    def replace(self, owner: Any, name: str, value: Any) -> Any:
        """Replace an attribute of a class, a module or an object; returns what it was."""
        place = f"{getattr(owner, '__qualname__', None) or getattr(owner, '__name__', owner)}.{name}"
        if not hasattr(owner, name):
            raise self._refuse(f"{place} does not exist")
        former = getattr(owner, name)
        original = inspect.getattr_static(owner, name) if isinstance(owner, type) else former
        if why := _difference(original, value):
            raise self._refuse(f"{place} {why}")
        inherited = isinstance(owner, type) and name not in vars(owner)
        setattr(owner, name, value)
        self._undo.append(lambda: delattr(owner, name) if inherited else setattr(owner, name, original))
        return former

    def replace_item(self, mapping: MutableMapping[str, Any], key: str, value: Any) -> None:
        """Replace an entry of a table."""
        if key not in mapping:
            raise self._refuse(f"there is no entry {key!r}")
        former = mapping[key]
        mapping[key] = value
        self._undo.append(lambda: mapping.update({key: former}))

    def undo(self) -> None:
        while self._undo:
            self._undo.pop()()

    @property
    def is_empty(self) -> bool:
        return not self._undo

    def _refuse(self, why: str) -> NoLongerApplies:
        return NoLongerApplies(f"bench/mutants/{self.fault}.py no longer applies: {why}")


def _difference(original: Any, value: Any) -> str:
    """How what is replaced differs in form from its replacement; empty if callers notice nothing."""
    for form in (property, staticmethod, classmethod):
        if isinstance(original, form):
            return "" if isinstance(value, form) else f"is a {form.__name__}"
    if not callable(original):
        numbers = isinstance(original, int | float) and isinstance(value, int | float)
        same = numbers or isinstance(value, type(original))
        return "" if same else f"is of type {type(original).__name__}"
    if not callable(value):
        return "is called"
    if inspect.isfunction(original) and _is_async(original) is not _is_async(value):
        return "is awaited" if _is_async(original) else "is not awaited"
    return "" if _takes_same(original, value) else f"takes {inspect.signature(original)}"


def _is_async(function: Any) -> bool:
    return inspect.iscoroutinefunction(function)


def _takes_same(original: Any, value: Any) -> bool:
    """Whether the replacement can be called with all that the original takes, and with all that it needs."""
    asked = inspect.signature(original).parameters.values()
    for parameters in (list(asked), [each for each in asked if each.default is inspect.Parameter.empty]):
        places = [each.name for each in parameters if each.kind in _PLACED]
        names = {each.name: None for each in parameters if each.kind is inspect.Parameter.KEYWORD_ONLY}
        try:
            inspect.signature(value).bind(*places, **names)
        except TypeError:
            return False
    return True


def running(name: str) -> ModuleType:
    """The module of a bench, also where it is the program that runs."""
    main = sys.modules["__main__"]
    spec = getattr(main, "__spec__", None)
    return main if spec is not None and spec.name == name else import_module(name)


def benches() -> tuple[str, ...]:
    return tuple(sorted(path.name for path in FOLDER.iterdir() if any(path.glob("*.py"))))


def names_of(bench: str) -> tuple[str, ...]:
    """The faults of a bench, as ``--mutant`` takes them."""
    return tuple(sorted(path.stem.replace("_", "-") for path in (FOLDER / bench).glob("*.py")))


def read_fault(bench: str, name: str) -> ModuleType:
    return import_module(f"bench.mutants.{bench}.{name.replace('-', '_')}")


def apply_mutant(bench: str, name: str | None) -> Patch:
    """Put the fault into this process; without a name the program stays as it is. Raises NoLongerApplies."""
    patch = Patch(f"{bench}/{(name or '').replace('-', '_')}")
    if not name:
        return patch
    try:
        read_fault(bench, name).apply(patch)
    except ImportError as error:
        raise patch._refuse(str(error)) from error
    except NoLongerApplies:
        patch.undo()
        raise
    if patch.is_empty:
        raise patch._refuse("it changes nothing")
    return patch


@contextmanager
def use_mutant(bench: str, name: str | None) -> Iterator[None]:
    """The program with this fault in it, and as it was afterwards."""
    patch = apply_mutant(bench, name)
    try:
        yield
    finally:
        patch.undo()
