"""SQLAlchemy's asyncio engine without its object-relational mapper, which ``sqlalchemy.ext.asyncio`` imports with it:
38 modules and 4 MB that nothing here uses.

The two modules of that package which need the mapper are left out during the import, and their names are then missing
from it. Whoever wants sessions imports ``sqlalchemy.ext.asyncio.session``.

Checked with SQLAlchemy 2.1: `tests/storage/test_sqlalchemy_parts.py`.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

_PACKAGE: Final = "sqlalchemy.ext.asyncio"
_LEFT_OUT: Final = (f"{_PACKAGE}.session", f"{_PACKAGE}.scoping")


class _LeftOutModule(ModuleType):
    """Stands for a module during the import of its package, whatever is taken from it."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.taken: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        self.taken.add(name)
        return None


@contextmanager
def _without_mapper() -> Iterator[None]:
    """Within, the package is imported without these modules; one that is imported already is used as it is."""
    if _PACKAGE in sys.modules:
        yield
        return
    left_out = [_LeftOutModule(name) for name in _LEFT_OUT]
    sys.modules |= {module.__name__: module for module in left_out}
    try:
        yield
    finally:
        for module in left_out:
            del sys.modules[module.__name__]
    package = sys.modules[_PACKAGE]
    for name in {name for module in left_out for name in module.taken}:
        delattr(package, name)
    for name in _LEFT_OUT:
        vars(package).pop(name.rpartition(".")[2], None)


if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncTransaction, create_async_engine
else:
    with _without_mapper():
        from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncTransaction, create_async_engine

__all__ = ("AsyncConnection", "AsyncEngine", "AsyncTransaction", "create_async_engine")
