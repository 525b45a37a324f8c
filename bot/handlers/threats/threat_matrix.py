"""The matrix of likelihood and harm as a picture, with its text twin: who cannot see the picture reads the same."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Latin, Rows, Say, SendPicture, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.atlas.atlas import AtlasLevel
from bot.domain.catalogue.catalogue import Phase
from bot.domain.staff.signed_versions import SignedVersion
from bot.domain.threats.threat_method import CELLS, ThreatRating, cell_level
from bot.domain.threats.threat_versions import parse_register
from bot.handlers.pieces import argument, button, clauses, comma_list, lines
from bot.handlers.threats.register_versions import stamp_of, state_of
from bot.handlers.threats.threat_arguments import ThreatList
from bot.handlers.threats.threat_words import SCALE, home, level_term, phase_terms
from bot.usecases.threats.lock_threats import note_register_export, register_version
from bot.usecases.threats.register import rated_register

type PictureRow = tuple[TextRef | str, int, TextRef | str]
type Placed = Sequence[tuple[str, ThreatRating]]
"""Titles with their ratings, in the order of their numbers."""

ACROSS: Final = -10
UP: Final = -30
LISTED: Final = -50
STAMP: Final = -100
"""As in ``bot/pictures/matrix.py``, which draws these rows."""


async def matrix(update: Incoming, ctx: Ctx) -> Turn:
    """``day``: the matrix of a phase as of now; without a phase, of all threats."""
    view = argument(update, ThreatList)
    placed = [
        (threat.title, rating)
        for threat, rating in await rated_register(ctx)
        if (view.phase is None or view.phase in threat.phases) and rating.cell is not None
    ]
    what = phase_terms([view.phase]) if view.phase else TextRef("threat-phase-all")
    rows: Rows = (
        tuple(
            button(f"threat-phase-{phase}", "threats.matrix", ThreatList(phase))
            for phase in Phase
            if phase is not view.phase
        ),
        home(),
    )
    if not placed:
        return Turn((Say("threats-matrix-empty", {"what": what}, rows),))
    args: dict[str, Arg] = {"what": what}
    drawn = SendPicture("matrix", "threats-matrix", args, tuple(matrix_rows(placed)))
    twin = Say("threats-matrix-words", args | {"lines": lines(twin_terms(placed))}, rows)
    return Turn((drawn, twin))


async def picture(update: Incoming, ctx: Ctx) -> Turn:
    """The matrix of a version, with its stamp."""
    version = await register_version(ctx, argument(update))
    record = parse_register(version.text)
    placed = [
        (threat.title, rating)
        for threat in record.inputs.threats
        if (rating := record.rating(threat.id)) is not None and rating.cell is not None
    ]
    back: Rows = ((button("threat-button-see", "threats.version", version.id),),)
    if not placed:
        return Turn((Say("threats-picture-empty", {"what": state_of(version)}, back),))
    note_register_export(ctx, version, "png")
    args: dict[str, Arg] = {"what": state_of(version), "hash": Latin(version.content_hash)}
    rows = (*matrix_rows(placed), *_stamp_rows(version))
    drawn = SendPicture("matrix", "threats-picture", args, rows)
    twin = Say("threats-matrix-words", args | {"lines": lines(twin_terms(placed))}, back)
    return Turn((drawn, twin))


def _stamp_rows(version: SignedVersion) -> tuple[PictureRow, ...]:
    return ((stamp_of(version), STAMP, ""), (TextRef("atlas-mark"), STAMP, version.content_hash))


def matrix_rows(placed: Placed) -> list[PictureRow]:
    """The 25 cells with the numbers of their threats, the axes, the legend and the list of numbers."""
    numbers = _numbers_by_cell(placed)
    rows: list[PictureRow] = []
    for likelihood in range(1, CELLS + 1):
        for harm in range(1, CELLS + 1):
            own = [
                TextRef("threat-number", {"number": number}) for number in numbers.get((likelihood, harm), [])
            ]
            level = int(cell_level(likelihood, harm))
            rows.append((comma_list(own) if own else "", (likelihood * 10 + harm) * 10 + level, ""))
    rows += [(TextRef(f"threat-harm-{number}"), ACROSS - number, "") for number in SCALE]
    rows += [(TextRef(f"threat-likelihood-{number}"), UP - number, "") for number in SCALE]
    rows += [(TextRef("threat-axis-harm"), ACROSS, ""), (TextRef("threat-axis-likelihood"), UP, "")]
    rows += [(_list_line(number, *entry), LISTED, "") for number, entry in enumerate(placed, start=1)]
    rows += [(level_term(level), -1 - int(level), "") for level in AtlasLevel if level]
    return rows


def _list_line(number: int, title: str, rating: ThreatRating) -> TextRef:
    """A name with its cell: a full cell shows only the first of its numbers."""
    likelihood, harm = rating.cell or (0, 0)
    args: dict[str, Arg] = {"number": number, "likelihood": likelihood, "harm": harm, "title": title}
    return TextRef("threat-numbered", args)


def twin_terms(placed: Placed) -> list[TextRef]:
    """What the picture shows, a line for each cell with threats, the gravest first."""
    terms = []
    for (likelihood, harm), numbers in sorted(
        _numbers_by_cell(placed).items(), key=lambda item: (-item[0][0] * item[0][1], -item[0][1])
    ):
        titles = [TextRef("threat-act", {"label": placed[number - 1][0]}) for number in numbers]
        args: dict[str, Arg] = {
            "likelihood": likelihood,
            "harm": harm,
            "level": level_term(cell_level(likelihood, harm)),
            "titles": clauses(titles),
        }
        terms.append(TextRef("threats-matrix-line", args))
    return terms


def _numbers_by_cell(placed: Placed) -> Mapping[tuple[int, int], list[int]]:
    numbers: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, (_, rating) in enumerate(placed, start=1):
        if rating.cell is not None:
            numbers[rating.cell].append(number)
    return numbers
