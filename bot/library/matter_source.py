"""`content/agencies/matters.yaml`: the order of addressees according to the fact sheet."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from bot.domain.catalogue.catalogue import ActorClass, Phase, Space
from bot.library.ledger import Ledger, SourcePlace
from bot.library.schema import Id, Items, Strict
from bot.library.sources import YamlSource

type Boards = dict[str, dict[str, str]]


class MatterFile(Strict):
    id: Id
    acts: Annotated[tuple[Id, ...] | None, Field(min_length=1)] = None
    actors: Annotated[tuple[ActorClass, ...] | None, Field(min_length=1)] = None
    phases: Annotated[tuple[Phase, ...], Field(min_length=1)] = tuple(Phase)
    space: Space | None = None
    call: Id | None = None
    first: tuple[Id, ...] = ()
    then: tuple[Id, ...] = ()

    def leading(self, contest: str | None, boards: Boards) -> list[str]:
        """The bodies of ``first`` in this contest."""
        return [boards[name][contest] if contest and name in boards else name for name in self.first]


class MattersFile(Strict):
    boards: dict[Id, dict[Id, Id]] = Field(default_factory=dict)
    matters: Items


@dataclass(frozen=True, slots=True)
class Matters:
    """``boards`` holds the board of a place by a name that is valid in every contest."""

    boards: Boards
    all: tuple[tuple[MatterFile, SourcePlace], ...]
    place: SourcePlace
    """Of the boards."""


def read_matters(source: YamlSource, ledger: Ledger) -> Matters | None:
    head, top = ledger.head(MattersFile, source)
    if head is None:
        return None
    matters = ledger.items(MatterFile, head.matters, top.under("matters"), what="matter")
    return Matters(head.boards, tuple(matters), top.under("boards"))
