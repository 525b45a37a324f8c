"""The copies of a referral, one by one: each is left out unless the preparer includes it or parts of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import (
    Arg,
    Button,
    DetailOf,
    EraseDetails,
    Reply,
    Rows,
    Screen,
    SendEvidence,
    StaffChat,
    TextRef,
    Turn,
)
from bot.conversation.ports import Ctx
from bot.domain.cases.reports import Case
from bot.domain.errors import BadInput, NotFound
from bot.domain.referrals.referrals import ChosenCopy, ReferralPackage, ReferralStep
from bot.domain.submissions.evidence import (
    CELLS,
    MOST_CELLS,
    QUARTERS,
    SIDE,
    Evidence,
    fine_cells,
    quarter_cells,
    read_cells,
    write_cells,
)
from bot.handlers.cards.card import number_of
from bot.handlers.pieces import (
    argument,
    body_name,
    button,
    comma_list,
    lines,
    mark_preview,
    pressed_message,
    refuse_older,
)
from bot.handlers.press_arguments import CaseBody, CaseCopy, PreviewedWords, SourceCheck
from bot.handlers.referrals.refer import STATE, prepared_case, refuse_identifying
from bot.handlers.referrals.refer_sign import signature_requests
from bot.handlers.referrals.refer_words import is_film
from bot.handlers.submissions.evidence_words import kind_of, size_of
from bot.usecases.referrals.refer_case import copies_for, has_grid, propose_referral

TEXT_FAMILIES: Final = ("refer-file-in", "refer-file-out")
_KEPT: Final = "-"
"""In the session's list of choices: a file that is left out."""


async def answer_source_check(update: Incoming, ctx: Ctx) -> Turn:
    """Take whether only one person could know it. If not, the copies come next, each left out at first."""
    case_id, answer, mark = argument(update, SourceCheck)
    case, data = await prepared_case(case_id, ctx)
    refuse_older(mark, data["body"], data["summary"])
    if answer != "no":
        return refuse_identifying(case, data)
    pieces = await copies_for(ctx, case)
    data |= {"known": "no", "files": " ".join(f"{piece.id}:{_KEPT}" for piece in pieces)}
    return await _choose_files(case, data, ctx)


async def _choose_files(case: Case, data: dict[str, str], ctx: Ctx, *, below: bool = False) -> Turn:
    pieces = {piece.id: piece for piece in await copies_for(ctx, case)}
    chosen = _choices(data)
    file_lines = [_line(n, pieces[i], cells) for n, (i, cells) in enumerate(chosen, 1) if i in pieces]
    rows: Rows = tuple(
        _row(case, number, pieces[i], cells) for number, (i, cells) in enumerate(chosen, 1) if i in pieces
    )
    rows += (
        (
            button(
                "refer-button-ask",
                "ref.ask",
                PreviewedWords(case.id, mark_preview(data["body"], data["summary"])),
            ),
        ),
        (button("case-button-again", "ref.body", CaseBody(case.id, data["body"])),),
        (button("refer-button-leave", "ref.leave", case.id),),
    )
    args: dict[str, Arg] = {
        "body": body_name(data["body"], ctx.content),
        "summary": data["summary"],
        "list": lines(file_lines),
        "count": len(file_lines),
    }
    screen = Screen("refer-choose-files", args, rows, below=below, remember=DetailOf(case.id, ctx.account))
    return Turn((screen,), session=ctx.session.at(STATE, **data))


def _line(number: int, piece: Evidence, cells: str) -> TextRef:
    how = "out" if cells == _KEPT else "part" if read_cells(cells) else "in"
    file = comma_list([kind_of(piece), size_of(piece)])
    return TextRef("refer-file-line", {"number": number, "file": file, "how": how})


def _row(case: Case, number: int, piece: Evidence, cells: str) -> tuple[Button, ...]:
    turn = "out" if cells != _KEPT else "in"
    args: dict[str, Arg] = {"number": number}
    first = button(f"refer-file-{turn}", "ref.file", CaseCopy(case.id, number), args)
    if not has_grid(piece):
        return (first,)
    return first, button("refer-file-part", "ref.grid", CaseCopy(case.id, number), args)


async def change(update: Incoming, ctx: Ctx) -> Turn:
    """Include the file as it is, or leave it out again."""
    file = await _file_at(update, ctx)
    changed = file.choose("0" if file.cells == _KEPT else _KEPT)
    return await _choose_files(changed.case, changed.data, ctx)


async def grid(update: Incoming, ctx: Ctx) -> Turn:
    """Show the picture, or three frames of a film, in four quarters, or one quarter with its cells."""
    file = await _file_at(update, ctx)
    picture = await _grid_picture(file, update, ctx)
    return Turn((picture,), session=ctx.session.at(STATE, **file.data))


async def film(update: Incoming, ctx: Ctx) -> Turn:
    """Show the whole film as it would be sent; the grid is offered again below it."""
    file, me = await _file_at(update, ctx), ctx.account
    at = CaseCopy(file.case.id, file.place + 1)
    whole = SendEvidence(
        file.evidence_id, StaffChat(me), DetailOf(file.case.id, me), TextRef("refer-film-whole"),
        cells=cells_of(file.cells), going=True, buttons=_overview_rows(at, is_film=True),
    )  # fmt: skip
    return Turn((whole,), session=ctx.session.at(STATE, **file.data))


async def cell(update: Incoming, ctx: Ctx) -> Turn:
    """Make one more cell of the grid unrecognisable, or one fewer, and show it on the picture."""
    file = await _file_at(update, ctx)
    which = file.pressed.cell
    if which is None or not 0 <= which < MOST_CELLS:
        raise BadInput("refer-no-copy")
    on = set(cells_of(file.cells))
    if which >= CELLS:  # the buttons of an earlier release cover whole fields
        on = set(fine_cells(on))
    changed = file.choose(write_cells(on ^ {which}))
    picture = await _grid_picture(changed, update, ctx)
    return Turn((picture,), session=ctx.session.at(STATE, **changed.data))


async def _grid_picture(file: "_PreparedFile", update: Incoming, ctx: Ctx) -> SendEvidence:
    """The picture with what is covered, its grid and the buttons below it. The picture that was pressed goes."""
    case, on, quarter = file.case, cells_of(file.cells), file.pressed.quarter or 0
    if quarter not in range(QUARTERS + 1):
        raise BadInput("refer-no-copy")
    of_film, me = await _is_film(file.evidence_id, ctx), ctx.account
    args: dict[str, Arg] = {
        "number": file.place + 1,
        "count": len(fine_cells(on)),
        "kind": "film" if of_film else "picture",
        "quarter": quarter,
    }
    at = CaseCopy(case.id, file.place + 1)
    return SendEvidence(
        file.evidence_id, StaffChat(me), DetailOf(case.id, me),
        TextRef("refer-grid-quarter" if quarter else "refer-grid", args),
        cells=on, lines=True, going=True, quarter=quarter,
        buttons=_cell_rows(at, on, quarter) if quarter else _overview_rows(at, is_film=of_film),
        replaces=pressed_message(update) if file.pressed.quarter is not None else None,
        slot=f"grid:{case.id}",
    )  # fmt: skip


async def _is_film(evidence_id: str, ctx: Ctx) -> bool:
    piece = await ctx.uow.evidence.get(evidence_id)
    return piece is not None and is_film(piece)


def _overview_rows(at: CaseCopy, *, is_film: bool) -> Rows:
    """The quarters as they lie on the picture."""
    quarters = [
        button("refer-button-quarter", "ref.grid", _show_quarter(at, number), {"number": number})
        for number in range(1, QUARTERS + 1)
    ]
    rows: Rows = (tuple(quarters[:2]), tuple(quarters[2:]))
    if is_film:
        rows += ((button("refer-button-film", "ref.film", at),),)
    return (*rows, (button("refer-button-files", "ref.list", at.case_id),))


def _cell_rows(at: CaseCopy, covered: Sequence[int], quarter: int) -> Rows:
    """The cells of a quarter with the numbers that stand on the picture."""
    on = fine_cells(covered)
    buttons = [
        button(
            "refer-cell-on" if number in on else "refer-cell-off",
            "ref.cell",
            _show_quarter(at, quarter)._replace(cell=number),
            {"number": place},
        )
        for place, number in enumerate(quarter_cells(quarter - 1), start=1)
    ]
    rows = [tuple(buttons[start : start + SIDE]) for start in range(0, len(buttons), SIDE)]
    back = button("refer-button-whole", "ref.grid", _show_quarter(at, 0))
    return (*rows, (back, button("refer-button-files", "ref.list", at.case_id)))


def _show_quarter(at: CaseCopy, quarter: int) -> CaseCopy:
    return CaseCopy(at.case_id, at.number, quarter=quarter)


async def show_files(update: Incoming, ctx: Ctx) -> Turn:
    """Return to the list of copies, below the picture."""
    case, data = await prepared_case(argument(update), ctx)
    return await _choose_files(case, data, ctx, below=True)


async def send(update: Incoming, ctx: Ctx) -> Turn:
    """Ask the reporters. If all agreed in the form, ask for the second signature."""
    case_id, mark = argument(update, PreviewedWords)
    case, data = await prepared_case(case_id, ctx)
    if data.get("known") != "no":
        raise NotFound("case-nothing-written")
    refuse_older(mark, data["body"], data["summary"])
    referral, facts = await propose_referral(ctx, case.id, data["body"], _package(data))
    replies: list[Reply] = []
    if referral.step is ReferralStep.SIGN:
        replies += await signature_requests(referral, case, ctx)
    key = "refer-waits-for-consent" if referral.step is ReferralStep.ASKED else "refer-waits-for-signature"
    back = ((button("case-button-back", "case.show", case.id),),)
    screen = Screen(key, {"number": number_of(case), "until": referral.until}, back)
    seen = EraseDetails(case.id, ctx.account)  # what the preparer read to write the summary
    return Turn((screen, seen, *replies), session=ctx.session.at(""), facts=facts)


@dataclass(frozen=True, slots=True)
class _PreparedFile:
    """A file of what is prepared: its place in the list, and the button that named it."""

    case: Case
    data: dict[str, str]
    place: int
    pressed: CaseCopy

    @property
    def evidence_id(self) -> str:
        return _choices(self.data)[self.place][0]

    @property
    def cells(self) -> str:
        """As the session stores them."""
        return _choices(self.data)[self.place][1]

    def choose(self, cells: str) -> "_PreparedFile":
        """The same with another choice for this file."""
        chosen = _choices(self.data)
        chosen[self.place] = (self.evidence_id, cells)
        return replace(self, data=self.data | {"files": _write_choices(chosen)})


async def _file_at(update: Incoming, ctx: Ctx) -> _PreparedFile:
    """The file that the button names. Raises BadInput if there is none."""
    pressed = argument(update, CaseCopy)
    case, data = await prepared_case(pressed.case_id, ctx)
    if pressed.number is None or not 1 <= pressed.number <= len(_choices(data)):
        raise BadInput("refer-no-copy")
    return _PreparedFile(case, data, pressed.number - 1, pressed)


def _choices(data: dict[str, str]) -> list[tuple[str, str]]:
    """Each file with its choice, as the session stores them: ``id:-``, ``id:0``, ``id:1f``."""
    parts = [entry.partition(":") for entry in data.get("files", "").split()]
    return [(evidence_id, cells) for evidence_id, _, cells in parts]


def _write_choices(chosen: list[tuple[str, str]]) -> str:
    return " ".join(f"{evidence_id}:{cells}" for evidence_id, cells in chosen)


def cells_of(cells: str) -> tuple[int, ...]:
    return () if cells == _KEPT else read_cells(cells)


def _package(data: dict[str, str]) -> ReferralPackage:
    going = tuple(ChosenCopy(i, read_cells(cells)) for i, cells in _choices(data) if cells != _KEPT)
    return ReferralPackage(data["summary"], going)
