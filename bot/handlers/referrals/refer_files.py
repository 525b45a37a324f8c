"""The copies of a referral, one by one: each is left out unless the preparer includes it or parts of it."""

from dataclasses import replace
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
from bot.domain.submissions.evidence import CELLS, SIDE, Evidence, read_cells, write_cells
from bot.handlers.cards.card import number_of
from bot.handlers.pieces import (
    argument,
    body_name,
    button,
    comma_list,
    lines,
    mark_preview,
    refuse_older,
)
from bot.handlers.press_arguments import CaseBody, CaseCopy, PreviewedWords, SourceCheck
from bot.handlers.referrals.refer import STATE, prepared_case, refuse_identifying
from bot.handlers.referrals.refer_sign import signature_requests
from bot.handlers.referrals.refer_words import is_film
from bot.handlers.submissions.evidence_words import kind_of, size_of
from bot.usecases.referrals.refer_case import copies_for, has_grid, propose_referral

TEXT_FAMILIES: Final = ("refer-file-in", "refer-file-out", "refer-grid-film", "refer-grid-picture")
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


async def _choose_files(case: Case, data: dict[str, str], ctx: Ctx) -> Turn:
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
    screen = Screen("refer-choose-files", args, rows, remember=DetailOf(case.id, ctx.account))
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
    case, data, number, _ = await _file_at(update, ctx)
    chosen = _choices(data)
    evidence_id, cells = chosen[number]
    chosen[number] = (evidence_id, "0" if cells == _KEPT else _KEPT)
    return await _choose_files(case, data | {"files": _write_choices(chosen)}, ctx)


async def grid(update: Incoming, ctx: Ctx) -> Turn:
    """Show the picture, or three frames of a film, and below it the same grid as buttons."""
    case, data, number, _ = await _file_at(update, ctx)
    picture = await _preview_copy(case, data, number, ctx, lines=True)
    screen = await _grid_screen(case, data, number, ctx)
    return Turn((picture, screen), session=ctx.session.at(STATE, **data))


async def film(update: Incoming, ctx: Ctx) -> Turn:
    """Show the whole film as it would be sent."""
    case, data, number, _ = await _file_at(update, ctx)
    evidence = await _preview_copy(case, data, number, ctx, lines=False)
    screen = replace(await _grid_screen(case, data, number, ctx), below=True)
    return Turn((evidence, screen), session=ctx.session.at(STATE, **data))


async def _preview_copy(
    case: Case, data: dict[str, str], number: int, ctx: Ctx, *, lines: bool
) -> SendEvidence:
    evidence_id, cells = _choices(data)[number]
    kind = "film" if await _is_film(evidence_id, ctx) else "picture"
    caption, me = TextRef(f"refer-grid-{kind}" if lines else "refer-film-whole"), ctx.account
    detail, on = DetailOf(case.id, me), cells_of(cells)
    return SendEvidence(evidence_id, StaffChat(me), detail, caption, cells=on, lines=lines, going=True)


async def _is_film(evidence_id: str, ctx: Ctx) -> bool:
    piece = await ctx.uow.evidence.get(evidence_id)
    return piece is not None and is_film(piece)


async def cell(update: Incoming, ctx: Ctx) -> Turn:
    """Make one more cell of the grid unrecognisable, or one fewer."""
    case, data, number, which = await _file_at(update, ctx)
    if which is None or which >= CELLS:
        raise BadInput("refer-no-copy")
    chosen = _choices(data)
    evidence_id, cells = chosen[number]
    on = set(cells_of(cells)) ^ {which}
    chosen[number] = (evidence_id, write_cells(on))
    data |= {"files": _write_choices(chosen)}
    screen = await _grid_screen(case, data, number, ctx)
    return Turn((screen,), session=ctx.session.at(STATE, **data))


async def _grid_screen(case: Case, data: dict[str, str], number: int, ctx: Ctx) -> Screen:
    evidence_id, cells = _choices(data)[number]
    on, of_film = set(cells_of(cells)), await _is_film(evidence_id, ctx)
    at = CaseCopy(case.id, number + 1)
    rows: Rows = tuple(
        tuple(
            button("refer-cell-on" if place in on else "refer-cell-off", "ref.cell", at._replace(cell=place))
            for place in range(start, start + SIDE)
        )
        for start in range(0, CELLS, SIDE)
    )
    look = "refer-button-stills" if of_film else "refer-button-look"
    rows += ((button(look, "ref.grid", at), button("refer-button-files", "ref.list", case.id)),)
    if of_film:
        rows += ((button("refer-button-film", "ref.film", at),),)
    args: dict[str, Arg] = {"number": number + 1, "count": len(on), "kind": "film" if of_film else "picture"}
    return Screen("refer-grid", args, rows, below=not on)


async def show_files(update: Incoming, ctx: Ctx) -> Turn:
    """Return to the list of copies."""
    case, data = await prepared_case(argument(update), ctx)
    return await _choose_files(case, data, ctx)


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


async def _file_at(update: Incoming, ctx: Ctx) -> tuple[Case, dict[str, str], int, int | None]:
    """The case, what is prepared, the position of the button's file, and the cell if there is one."""
    case_id, number, cell_number = argument(update, CaseCopy)
    case, data = await prepared_case(case_id, ctx)
    if number is None or not 1 <= number <= len(_choices(data)):
        raise BadInput("refer-no-copy")
    return case, data, number - 1, cell_number


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
