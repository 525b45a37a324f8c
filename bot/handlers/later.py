"""A message out of the blue from somebody who has a report: about which one, or a new one? It is never guessed.

What came waits in the sealed conversation until he has said it; then it goes where it belongs, or is forgotten.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Self

from bot.conversation.incoming import FilesSent, Incoming, PostForwarded, TextSaid
from bot.conversation.outgoing import Arg, Button, Digits, Rows, Say, Screen, Turn
from bot.conversation.ports import Ctx
from bot.conversation.session import Session
from bot.domain.drafts import LONGEST_TEXT, Draft
from bot.domain.errors import NotFound
from bot.domain.evidence import MOST_FILES
from bot.domain.scope import OutsideSubject
from bot.handlers.menu import back_to_menu
from bot.handlers.my_additions import adding, done, given
from bot.handlers.my_reports import opened_by_code
from bot.handlers.pieces import argument, button
from bot.handlers.receipts import looks_like_receipt, typed_code
from bot.handlers.report_form import danger, hotlines
from bot.handlers.report_outside import decline
from bot.handlers.report_telling import tell_more, told_beforehand, too_short
from bot.handlers.report_words import read_words
from bot.usecases.add_to_report import add_to_report
from bot.usecases.take_evidence import OfferedFile, take_evidence

STATE: Final = "reading.later"
MOST_OFFERED: Final = 4


@dataclass(frozen=True, slots=True)
class Pending:
    """What waits to be told where it belongs: words (masked) and files that the messenger holds."""

    words: str = ""
    files: tuple[OfferedFile, ...] = ()

    def with_message(self, words: str, files: Sequence[OfferedFile]) -> Self:
        """With one message more; beyond what a report takes nothing is added."""
        together = f"{self.words}\n\n{words}".strip()
        kept = together if len(together) <= LONGEST_TEXT else self.words
        return replace(self, words=kept, files=(*self.files, *files)[:MOST_FILES])

    def to_plain(self) -> dict[str, str]:
        files = [[f.kind, f.file_id, f.size, f.mime, f.name] for f in self.files]
        return {"words": self.words, "files": json.dumps(files, ensure_ascii=False)}


def _pending(session: Session) -> Pending:
    """What waits. Raises NotFound once it has been told or forgotten."""
    if session.state != STATE:
        raise NotFound("later-gone")
    data = session.data
    files = tuple(OfferedFile(*one) for one in json.loads(data.get("files", "[]")))
    return Pending(data.get("words", ""), files)


async def offered(ctx: Ctx) -> Rows:
    """The places where a message may belong, nearest first; empty for somebody without report and draft."""
    rows: list[tuple[Button, ...]] = []
    if ctx.session.draft is not None:
        rows.append((button("later-button-draft", "later-draft"),))
    for report_id, number in await _own(ctx):
        args: dict[str, Arg] = {"number": Digits(str(number))}
        rows.append((button("later-button-case", "later-case", report_id, args),))
    return tuple(rows)


async def _own(ctx: Ctx) -> list[tuple[str, int]]:
    """The person's reports with their cases' numbers, newest first; one that a code has opened is his, too."""
    reports = list((await ctx.uow.reports.of_reporter(ctx.person.keys.reporter))[:MOST_OFFERED])
    code = opened_by_code(ctx.session, at=ctx.clock.now())
    if code and code not in {report.id for report in reports}:
        found = await ctx.uow.reports.get(code)
        reports = [found, *reports] if found is not None and not found.withdrawn else reports
    cases = [(report.id, await ctx.uow.cases.get(report.case_id)) for report in reports]
    return [(report_id, case.number) for report_id, case in cases if case is not None]


async def ask(update: Incoming, ctx: Ctx, places: Rows) -> Turn:
    """Keep the message for now, and ask where it belongs."""
    brought = given(update)
    assert brought is not None, "only words and files are asked about"
    words, _ = read_words(brought.words, ctx)
    return _asked(Pending().with_message(words, brought.files), ctx, places)


async def more(update: Incoming, ctx: Ctx) -> Turn:
    """Another message before the question is answered: it belongs to the same."""
    if isinstance(update, TextSaid) and looks_like_receipt(update.text):
        return await typed_code(update, ctx)
    if not isinstance(update, TextSaid | FilesSent | PostForwarded) or (brought := given(update)) is None:
        return Turn((Say("later-kind", buttons=await _rows(ctx)),))
    words, _ = read_words(brought.words, ctx)
    pending = _pending(ctx.session).with_message(words, brought.files)
    return _asked(pending, ctx, await offered(ctx))


async def _rows(ctx: Ctx) -> Rows:
    return _ways(await offered(ctx), ctx)


def _ways(places: Rows, ctx: Ctx) -> Rows:
    """A new report is no way while another is being written: it would take that one's place."""
    new = ((button("later-button-new", "later-new"),),) if ctx.session.draft is None else ()
    return (*places, *new, (button("later-button-none", "later-none"),))


def _asked(pending: Pending, ctx: Ctx, places: Rows) -> Turn:
    data = pending.to_plain()
    if code := opened_by_code(ctx.session, at=ctx.clock.now()):
        data |= {"report": code, "until": ctx.session.data["until"]}
    screen = Screen("later-ask", {"files": len(pending.files)}, _ways(places, ctx))
    return Turn((screen,), session=ctx.session.at(STATE, **data))


# --- where it belongs -----------------------------------------------------------------------------


async def to_case(update: Incoming, ctx: Ctx) -> Turn:
    """It goes to the report that he named; what he sends next goes there, too, until he says «done»."""
    pending = _pending(ctx.session)
    report_id = argument(update)
    if report_id not in {own for own, _ in await _own(ctx)}:
        raise NotFound("my-report-not-found")
    added = await add_to_report(
        report_id,
        text=pending.words,
        files=pending.files,
        messenger=ctx.person.account.messenger,
        mask=ctx.mask,
        uow=ctx.uow,
        ids=ctx.ids,
        clock=ctx.clock,
    )
    screen = Screen("later-added", {"count": added.files}, done(report_id))
    return Turn((screen,), session=adding(report_id, ctx), facts=added.facts)


async def to_draft(update: Incoming, ctx: Ctx) -> Turn:
    """It goes into the report that is being written, which goes on where it stood."""
    pending = _pending(ctx.session)
    if ctx.session.draft is None:
        raise NotFound("report-no-draft")
    return await tell_more(pending.words, _with_files(ctx.session.draft, pending, ctx), ctx)


async def to_new(update: Incoming, ctx: Ctx) -> Turn:
    """It begins a new report: danger first, as always, with what came already in it.

    Its words are judged before anything of it becomes a draft; whoever is declined has read the numbers, too.
    """
    pending = _pending(ctx.session)
    if ctx.session.draft is not None:
        raise NotFound("later-gone")
    told = await told_beforehand(pending.words, Draft(ctx.ids.new()), ctx)
    if isinstance(told, OutsideSubject):
        numbers = Say("later-danger", {"hotlines": hotlines(ctx, emergency=True)})
        declined = decline(told, ctx)
        return replace(declined, replies=(numbers, *declined.replies))
    begun = replace(ctx, session=ctx.session.with_draft(_with_files(told, pending, ctx)))
    asked = danger(begun, await ctx.uow.settings.running())
    return replace(asked, replies=(*too_short(pending.words), *asked.replies))


async def forget(update: Incoming, ctx: Ctx) -> Turn:
    """Nothing of it is kept."""
    _pending(ctx.session)
    return Turn((Screen("later-forgotten", buttons=(back_to_menu(),)),), session=ctx.session.at(""))


def _with_files(draft: Draft, pending: Pending, ctx: Ctx) -> Draft:
    if not pending.files:
        return draft
    messenger = ctx.person.account.messenger
    return take_evidence(
        pending.files, draft=draft, messenger=messenger, uow=ctx.uow, ids=ctx.ids, clock=ctx.clock
    ).draft
