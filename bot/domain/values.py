"""Dataclasses for values that are made many times an update.

``from bot.domain.values import dataclass`` instead of the standard library's: one with ``frozen=True`` is compared
and hashed as usual, and the type checker refuses every change to it, but nothing checks that again while the
program runs. The standard library's frozen dataclass sets each field by a call to ``object.__setattr__``, so that
making it takes three times as long; an update makes about a hundred values with four hundred fields.
"""

import dataclasses
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(cls: type | None = None, /, *, frozen: bool = False, **options: Any) -> Any:
        """As ``dataclasses.dataclass``."""
        return dataclasses.dataclass(cls, unsafe_hash=frozen, **options)
