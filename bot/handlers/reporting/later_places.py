"""Where a message outside any question may belong: to a question, a report, a draft, or a new report."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.conversation.outgoing import Arg, Button, Digits, Rows
from bot.conversation.ports import Ctx
from bot.domain.submissions.witnesses import Report
from bot.handlers.pieces import button
from bot.handlers.reporting.report_entrance import is_accepting_reports
from bot.handlers.sent_reports.my_reports import code_report_id
from bot.usecases.sent_reports.answer_question import open_question

ANSWERS: Final = "later-answer"
MOST_OFFERED: Final = 4
MOST_LOOKED_AT: Final = 20
"""How many of the newest reports are checked for open questions."""


@dataclass(frozen=True, slots=True)
class _Own:
    """One of the person's reports. ``asked``: a question waits for them; ``by_code``: a code opened it
    here."""

    report_id: str
    number: int
    asked: bool
    by_code: bool


async def offered_places(ctx: Ctx) -> Rows:
    """The places where a message may belong, likeliest first, and «none»; empty without report or draft."""
    opened = is_accepting_reports(ctx, await ctx.uow.settings.running())
    own_reports = await _own_reports(ctx)
    drafting = opened and ctx.session.draft is not None
    return _rows(own_reports, opened, ctx) if drafting or own_reports else ()


async def places_for(ctx: Ctx) -> Rows:
    """Answers come first. The draft is offered only if it can be sent. A new report is not offered while
    another is being written, because it would replace that one."""
    opened = is_accepting_reports(ctx, await ctx.uow.settings.running())
    return _rows(await _own_reports(ctx), opened, ctx)


def _rows(own_reports: Sequence[_Own], opened: bool, ctx: Ctx) -> Rows:
    answers: list[tuple[Button, ...]] = []
    rows: list[tuple[Button, ...]] = []
    if opened and ctx.session.draft is not None:
        rows.append((button("later-button-draft", "later-draft"),))
    for own in own_reports:
        args: dict[str, Arg] = {"number": Digits(str(own.number))}
        if own.asked:
            answers.append((button("later-button-answer", ANSWERS, own.report_id, args),))
        key = "later-button-beside" if own.asked else "later-button-case"
        rows.append((button(key, "later-case", own.report_id, args),))
    if opened and ctx.session.draft is None:
        rows.append((button("later-button-new", "later-new"),))
    return (*answers, *rows, (button("later-button-none", "later-none"),)) if rows else ()


def count_answers(places: Rows) -> int:
    """How many of these places are questions."""
    return sum(place.press is not None and place.press.verb == ANSWERS for row in places for place in row)


async def _own_reports(ctx: Ctx) -> list[_Own]:
    """The report that a code has opened, then those with an open question, then the newest."""
    reports = list((await ctx.uow.reports.of_reporter(ctx.keys.reporter))[:MOST_LOOKED_AT])
    code = code_report_id(ctx.session, at=ctx.clock.now())
    if code and code not in {report.id for report in reports}:
        opened = await ctx.uow.reports.get(code)
        reports = [opened, *reports] if opened is not None and not opened.withdrawn else reports
    mine = [own for report in reports if (own := await _own(report, code, ctx)) is not None]
    return sorted(mine, key=lambda own: (not own.by_code, not own.asked))[:MOST_OFFERED]


async def _own(report: Report, code: str, ctx: Ctx) -> _Own | None:
    case = await ctx.uow.cases.get(report.case_id)
    if case is None:
        return None
    dialogue = await ctx.uow.reports.dialogue(report.id) if case.is_open else ()
    return _Own(report.id, case.number, open_question(case, dialogue) is not None, report.id == code)
