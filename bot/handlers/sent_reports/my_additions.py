"""A reporter adds files or words to his report: as many messages as he likes, then «done».

Everything is kept with the message that brings it; «done» only leads back to the report.
"""

from dataclasses import dataclass, replace
from typing import Any, Final

from bot.conversation.incoming import FileRef, FilesSent, Incoming, LocationSent, PostForwarded, TextSaid
from bot.conversation.outgoing import Arg, Reply, Rows, Say, Screen, Turn
from bot.conversation.ports import Ctx
from bot.conversation.session import Session
from bot.domain.catalogue.stations import Point
from bot.domain.errors import BadInput, NotFound, TooMany
from bot.domain.reporting.drafts import LONGEST_TEXT
from bot.domain.submissions.evidence import MOST_BYTES, MOST_FILES
from bot.domain.typed import first_units, units
from bot.handlers.pieces import argument, button
from bot.handlers.sent_reports.my_kept import keep
from bot.handlers.sent_reports.my_reports import code_ran_out, gone_meanwhile, kept_open, reachable
from bot.handlers.sent_reports.receipts import code_instead
from bot.handlers.submissions.evidence_words import waiting_for_room
from bot.handlers.submissions.posts import post_from, quoted
from bot.handlers.submissions.report_words import read_words
from bot.usecases.sent_reports.add_to_report import Added, add_to_report
from bot.usecases.submissions.index_report import Indexing
from bot.usecases.submissions.take_evidence import OfferedFile

STATE: Final = "mine.add"


@dataclass(frozen=True, slots=True)
class Given:
    """What a message brings: words, files, files with a caption, or a place."""

    words: str = ""
    files: tuple[OfferedFile, ...] = ()
    place: bool = False
    """The words are a place, or have been masked: they stay as they stand."""


def given(update: Incoming) -> Given | None:
    """None for a kind of message that holds neither words nor files."""
    match update:
        case TextSaid(text=text):
            return Given(text)
        case FilesSent(files=files, caption=words) | PostForwarded(files=files, text=words):
            return Given(words, tuple(map(_offered, files)))
    return None


def place_given(update: Incoming) -> Given | None:
    """A location as words of its own. Raises BadInput for one outside Iran."""
    if not isinstance(update, LocationSent):
        return None
    point = Point(update.latitude, update.longitude)
    if not point.in_iran:
        raise BadInput("my-add-abroad")
    return Given(f"📍 {point}", place=True)


def _offered(file: FileRef) -> OfferedFile:
    return OfferedFile(file.kind.value, file.file_id, file.size, file.mime, file.name)


async def ask_add(update: Incoming, ctx: Ctx) -> Turn:
    """«Add files or words»: from here on, what is sent belongs to this report."""
    report = await reachable(argument(update), ctx)
    args: dict[str, Arg] = {"most": MOST_FILES, "size": MOST_BYTES // (1024 * 1024)}
    return Turn((Screen("my-add-ask", args, done(report.id)),), session=adding(report.id, ctx))


async def take_added(update: Incoming, ctx: Ctx) -> Turn:
    """One message more for the report."""
    if (opened := await code_instead(update, ctx)) is not None:
        return opened
    report_id = ctx.session.data.get("add", "")
    brought = given(update) or place_given(update)
    if brought is None:
        return Turn((Say("my-add-kind", buttons=done(report_id)),))
    if await code_ran_out(report_id, ctx):
        return keep(update, brought.words, brought.files, ctx, bare=brought.place)
    try:
        report = await reachable(report_id, ctx)
    except NotFound as gone:
        return gone_meanwhile(gone)
    told, cut = as_told(update, brought, ctx)
    turn = await put(report.id, told, ctx)
    return replace(turn, replies=(*cut, *turn.replies)) if turn.session is not None else turn


async def put(report_id: str, brought: Given, ctx: Ctx) -> Turn:
    """What was brought goes into the report, or it is said why not."""
    try:
        added = await add_to_report(
            report_id,
            text=brought.words,
            files=brought.files,
            messenger=ctx.person.account.messenger,
            person=ctx.person.keys.reporter,
            mask=str if brought.place else ctx.mask,
            uow=ctx.uow,
            ids=ctx.ids,
            clock=ctx.clock,
            index=Indexing(ctx.uow, ctx.traces, ctx.content.areas),
        )
    except (BadInput, TooMany) as refusal:
        if not brought.files:
            raise
        args: dict[str, Any] = dict(refusal.args_for_text)
        return Turn((Say(refusal.key, args, done(report_id), slot="evidence"),))  # once for a whole album
    return Turn((_taken(added, brought, report_id, ctx),), session=adding(report_id, ctx), facts=added.facts)


def as_told(update: Incoming, brought: Given, ctx: Ctx) -> tuple[Given, tuple[Reply, ...]]:
    """What was brought, and what to say of the end that has no room. A channel's post stands below its channel's
    name and link; nobody can shorten it, so it is cut."""
    if address := post_from(update, ctx):
        words, _ = read_words(brought.words, ctx)
        told = quoted(address, words)
        cut = (Say("report-post-cut", {"most": LONGEST_TEXT}),) if units(told) > LONGEST_TEXT else ()
        return Given(first_units(told, LONGEST_TEXT), brought.files, place=True), cut
    return brought, ()


def _taken(added: Added, brought: Given, report_id: str, ctx: Ctx) -> Say:
    if not brought.files:
        return Say("my-added-words", buttons=done(report_id))
    args: dict[str, Arg] = {"count": added.files, "tail": "closed" if added.closed else "plain"}
    args["wait"] = waiting_for_room(ctx, draft=False)
    return Say("my-added-files", args, done(report_id), slot="evidence")


def adding(report_id: str, ctx: Ctx) -> Session:
    return kept_open(ctx, STATE, add=report_id)


def done(report_id: str) -> Rows:
    return ((button("button-my-add-done", "my-open", report_id),),)
