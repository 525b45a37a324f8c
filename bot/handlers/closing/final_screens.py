"""The final report in the chat of its signers: the parts, the paper, two signatures. The command line asks for it."""

import json
from datetime import date
from typing import Any, Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import (
    Arg,
    Latin,
    Reply,
    Rows,
    Say,
    Screen,
    SendDocument,
    SendLane,
    StaffChat,
    TextRef,
    Turn,
)
from bot.conversation.ports import Ctx, Tick, TickCtx
from bot.domain.closing.final_report import SHORT_HASH, FinalReport, ReportSection, StoredReport
from bot.domain.errors import NotFound, RequestRefused
from bot.domain.people import Account
from bot.domain.staff.audit import OPERATOR
from bot.domain.staff.signatures import LASTS, Matter
from bot.handlers.closing.final_words import Cells, section_title, section_words
from bot.handlers.pieces import argument, button, display_name, lines, paragraphs, say_unchanged
from bot.handlers.press_arguments import PreviewTable
from bot.handlers.staff.role_words import unreachable_note
from bot.usecases.access.leads import signers
from bot.usecases.closing.sign_final import (
    first_signature,
    note_report_paper,
    prepare_report,
    refuse_report,
    sign_report,
)
from bot.usecases.closing.stored_report import earlier_reports, read_report

ANSWER_NOTE: Final = "final-report-answer"
"""Where the command line finds the answer."""
MOST_ROWS: Final = 30
"""Rows of a table in the chat; the paper has all."""
_HOURS: Final = int(LASTS[Matter.FINAL_REPORT].total_seconds()) // 3600
_SHORT: Final = 12
"""Hex digits by which people compare two drafts."""
_BACK: Final = (button("final-button-back", "final"),)


async def show_report(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/final``: the report of this election, its state, and its parts; and those of earlier elections."""
    return Turn((await _screen(ctx),), session=ctx.session.at(""))


async def _screen(ctx: Ctx) -> Screen:
    stored, earlier = await read_report(ctx), await earlier_reports(ctx)
    prepare = (button("final-button-prepare", "final.prepare"),)
    before: Rows = tuple(
        (button("final-button-earlier", "final.earlier", _mark(old), {"day": old.report.polling_day}),)
        for old in earlier
    )
    if stored is None:
        return Screen("final-missing", buttons=(prepare, *before))
    rows: Rows = (
        *_parts(stored),
        *(() if stored.is_signed else (*_answers(stored), prepare)),
        *before,
    )
    return Screen("final", await _state_args(stored, ctx), rows)


def _parts(stored: StoredReport) -> Rows:
    """A button for each part, and one for the paper."""
    sections = [
        (button(f"final-section-{section.name}", "final.section", PreviewTable(_mark(stored), section.name)),)
        for section in stored.report.sections
    ]
    return (*sections, (button("final-button-paper", "final.paper", _mark(stored)),))


async def show_earlier(update: Incoming, ctx: Ctx) -> Turn:
    """Show the signed report of an earlier election."""
    stored = await _find_report(argument(update), ctx)
    return Turn((Screen("final", await _state_args(stored, ctx), (*_parts(stored), _BACK)),))


def _mark(stored: StoredReport) -> str:
    return stored.report.hash[:SHORT_HASH]


async def _state_args(stored: StoredReport, ctx: Ctx) -> dict[str, Arg]:
    return {**_report_args(stored.report), "state": await _state_term(stored, ctx)}


def _report_args(report: FinalReport) -> dict[str, Arg]:
    return {"polling": report.polling_day, "day": report.drawn_on, "hash": Latin(report.hash[:_SHORT])}


async def _state_term(stored: StoredReport, ctx: Ctx) -> TextRef:
    if stored.signed_on is not None:
        return TextRef("final-state-signed", {"day": stored.signed_on})
    first = await first_signature(ctx, stored)
    if first is None:
        return TextRef("final-state-unsigned")
    return TextRef("final-state-first", {"name": display_name(await ctx.uow.staff.get(first.by))})


def _answers(stored: StoredReport) -> Rows:
    return (
        (
            button("role-button-sign", "final.sign", _mark(stored)),
            button("role-button-decline", "final.no", _mark(stored)),
        ),
    )


async def _find_report(mark: str, ctx: Ctx) -> StoredReport:
    """The report that a button is about, of this election or an earlier one. Raises NotFound if another was drafted
    since."""
    for stored in (await read_report(ctx), *await earlier_reports(ctx)):
        if stored is not None and _mark(stored) == mark:
            return stored
    raise NotFound("final-none")


async def prepare(update: Incoming, ctx: Ctx) -> Turn:
    """Draft it anew. The other signers are told once of each draft."""
    prepared = await prepare_report(ctx, by=str(ctx.account))
    if not prepared.is_new:
        return Turn((*say_unchanged(update, "final-same"), await _screen(ctx)))
    others = [signer.account for signer in await signers(ctx, besides=(ctx.account,))]
    return Turn((await _screen(ctx), *_invitations(prepared.stored, others)))


async def show_section(update: Incoming, ctx: Ctx) -> Turn:
    """Show one part as it would be signed."""
    mark, name = argument(update, PreviewTable)
    stored = await _find_report(mark, ctx)
    section = stored.report.section(name)
    if section is None:
        raise NotFound("final-none")
    rows: Rows = (*(() if stored.is_signed else _answers(stored)), _BACK)
    return Turn((Screen("final-section", _section_args(section), rows),))


def _section_args(section: ReportSection) -> dict[str, Arg]:
    said_words = section_words(section)
    row_lines = said_words.row_lines[:MOST_ROWS]
    more = len(said_words.row_lines) - len(row_lines)
    tail = [TextRef("final-more", {"count": more})] if more else []
    blocks = [lines(block) for block in (said_words.lines, (*row_lines, *tail)) if block]
    return {"title": section_title(section.name), "lines": paragraphs(blocks)}


async def send_paper(update: Incoming, ctx: Ctx) -> Turn:
    """Send the PDF, also of a draft, which says that it is one. Each export is recorded."""
    stored = await _find_report(argument(update), ctx)
    note_report_paper(ctx, stored)
    return Turn((report_paper(stored),))


def report_paper(stored: StoredReport) -> SendDocument:
    """The whole report as a PDF. The command line writes the same one."""
    rows: list[Cells] = []
    for section in stored.report.sections:
        said_words = section_words(section)
        rows.append(("#head", section_title(section.name)))
        rows += [("#words", line) for line in said_words.lines]
        if said_words.rows:
            rows.append(("#columns", *said_words.heads))
            rows += [("#cells", *row) for row in said_words.rows]
    return SendDocument(
        "atlas-paper", "final-paper", _report_args(stored.report), _fields(stored), tuple(rows)
    )


def _fields(stored: StoredReport) -> dict[str, TextRef | str]:
    report = stored.report
    state = TextRef("final-stamp-draft", {"day": report.drawn_on})
    if stored.signed_on is not None:
        state = TextRef("final-stamp-signed", {"day": stored.signed_on})
    return {
        "title": TextRef("final-paper-title", {"day": report.polling_day}),
        "state": state,
        "note": TextRef("final-paper-note"),
        "mark": TextRef("atlas-mark"),
        "hash": report.hash,
        "page": TextRef("atlas-paper-page", {"now": "{now}", "of": "{of}"}),
        "file": "final-report",
    }


async def sign(update: Incoming, ctx: Ctx) -> Turn:
    """The first signature asks the other signers; the second one locks the report."""
    done = await sign_report(ctx, argument(update))
    args = _report_args(done.stored.report)
    if done.first is None:
        missed = await unreachable_note(done.others, ctx)
        asked = Screen("final-asked", {"hours": _HOURS, "missed": missed}, (_BACK,))
        by: dict[str, Arg] = {**args, "by": display_name(ctx.person), "hours": _HOURS}
        requests = [
            _say("final-sign", by, account, ((_BACK[0],), *_answers(done.stored))) for account in done.others
        ]
        return Turn((asked, *requests))
    return Turn((Screen("final-done", args, (_BACK,)), _say("final-done-notice", args, done.first)))


async def refuse(update: Incoming, ctx: Ctx) -> Turn:
    """A single refusal ends the draft. Whoever had signed it is told."""
    first = await refuse_report(ctx, argument(update))
    notices = () if first is None or first == ctx.account else (_say("final-refused-notice", {}, first),)
    return Turn((Screen("final-refused", buttons=(_BACK,)), *notices))


def _invitations(stored: StoredReport, to: list[Account]) -> list[Reply]:
    rows: Rows = ((button("final-button-see", "final"),),)
    return [_say("final-prepared", _report_args(stored.report), account, rows) for account in to]


def _say(key: str, args: dict[str, Arg], to: Account, rows: Rows = ()) -> Say:
    return Say(key, args, rows, to=StaffChat(to), lane=SendLane.DIALOGUE)


# --- for the command line ---------------------------------------------------------------------------


def report_tick(command_id: str, _argument: str) -> Tick:
    """Draft the report, or answer with the one that is there: waiting, or signed."""

    async def tick(ctx: TickCtx) -> Turn:
        stored = await read_report(ctx)
        if stored is not None and stored.is_signed:
            _answer(ctx, command_id, state="signed", stored=str(stored))
            return Turn()
        try:
            prepared = await prepare_report(ctx, by=OPERATOR)
        except RequestRefused as refused:
            _answer(ctx, command_id, state="refused", refused=refused.key, facts=_facts_of(refused))
            return Turn()
        first = await first_signature(ctx, prepared.stored)
        state = "new" if prepared.is_new else "waits" if first is None else "first"
        _answer(ctx, command_id, state=state, hash=prepared.stored.report.hash)
        if not prepared.is_new:
            return Turn()
        everybody = [signer.account for signer in await signers(ctx, besides=())]
        return Turn(tuple(_invitations(prepared.stored, everybody)))

    return tick


def _facts_of(refused: RequestRefused) -> dict[str, object]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in refused.args_for_text.items()
    }


def _answer(ctx: TickCtx, command_id: str, **values: Any) -> None:
    ctx.uow.settings.set_note(ANSWER_NOTE, json.dumps({"id": command_id, **values}))
