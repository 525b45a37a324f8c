"""`content/agencies/matters.yaml`: the order of addressees according to the fact sheet."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from bot.domain.bodies.complaints import Council
from bot.domain.catalogue.catalogue import ActorClass, Phase, Space
from bot.library.ledger import Ledger, SourcePlace
from bot.library.schema import Id, Items, Strict
from bot.library.sources import YamlSource

type Boards = dict[str, dict[Council, str]]


class MatterFile(Strict):
    id: Id
    acts: Annotated[tuple[Id, ...] | None, Field(min_length=1)] = None
    actors: Annotated[tuple[ActorClass, ...] | None, Field(min_length=1)] = None
    phases: Annotated[tuple[Phase, ...], Field(min_length=1)] = tuple(Phase)
    space: Space | None = None
    call: Id | None = None
    first: tuple[Id, ...] = ()
    then: tuple[Id, ...] = ()

    def leading(self, council: Council, boards: Boards) -> list[str]:
        """The bodies of ``first`` for this council's election."""
        return [boards[name][council] if name in boards else name for name in self.first]


class MattersFile(Strict):
    boards: dict[Id, dict[Council, Id]] = Field(default_factory=dict)
    matters: Items


@dataclass(frozen=True, slots=True)
class Matters:
    """``boards`` holds the board of a place by a name that is valid for both councils."""

    boards: Boards
    all: tuple[tuple[MatterFile, SourcePlace], ...]


def read_matters(source: YamlSource, ledger: Ledger) -> Matters | None:
    head, top = ledger.head(MattersFile, source)
    if head is None:
        return None
    for name, board in head.boards.items():
        if missing := [council for council in Council if council not in board]:
            ledger.add(top.under("boards").under(name), f"board {name}: none for {', '.join(missing)}")
            return None
    matters = ledger.items(MatterFile, head.matters, top.under("matters"), what="matter")
    return Matters(head.boards, tuple(matters))
