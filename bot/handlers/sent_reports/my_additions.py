"""A reporter adds files or words to a report: any number of messages, then «done».

Everything is stored with the message that brings it; «done» only leads back to the report.
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
from bot.handlers.sent_reports.my_reports import (
    explain_withdrawn,
    extend_session,
    find_own_report,
    is_code_expired,
)
from bot.handlers.sent_reports.my_waiting import keep
from bot.handlers.sent_reports.receipts import open_if_only_code
from bot.handlers.submissions.evidence_words import waiting_for_room
from bot.handlers.submissions.posts import post_from, quote_post
from bot.handlers.submissions.report_words import read_words
from bot.usecases.sent_reports.add_to_report import ReportAddition, add_to_report
from bot.usecases.submissions.evidence import OfferedFile

STATE: Final = "mine.add"


@dataclass(frozen=True, slots=True)
class MessageContent:
    """The content of a message: words, files, files with a caption, or a place."""

    words: str = ""
    files: tuple[OfferedFile, ...] = ()
    place: bool = False
    """The words are a place, or are masked already: they are stored unchanged."""


def message_content(update: Incoming) -> MessageContent | None:
    """None for a kind of message that has neither words nor files."""
    match update:
        case TextSaid(text=text):
            return MessageContent(text)
        case FilesSent(files=files, caption=words) | PostForwarded(files=files, text=words):
            return MessageContent(words, tuple(map(_offered_file, files)))
    return None


def place_content(update: Incoming) -> MessageContent | None:
    """A location in words. Raises BadInput for a place outside Iran."""
    if not isinstance(update, LocationSent):
        return None
    point = Point(update.latitude, update.longitude)
    if not point.in_iran:
        raise BadInput("my-add-abroad")
    return MessageContent(f"📍 {point}", place=True)


def _offered_file(file: FileRef) -> OfferedFile:
    return OfferedFile(file.kind.value, file.file_id, file.size, file.mime, file.name)


async def ask_add(update: Incoming, ctx: Ctx) -> Turn:
    """Handle «Add files or words»: what is sent from here on belongs to this report."""
    report = await find_own_report(argument(update), ctx)
    args: dict[str, Arg] = {"most": MOST_FILES, "size": MOST_BYTES // (1024 * 1024)}
    return Turn((Screen("my-add-ask", args, done_rows(report.id)),), session=adding_session(report.id, ctx))


async def take_added(update: Incoming, ctx: Ctx) -> Turn:
    """Take another message for the report."""
    if (opened := await open_if_only_code(update, ctx)) is not None:
        return opened
    report_id = ctx.session.data.get("add", "")
    brought = message_content(update) or place_content(update)
    if brought is None:
        return Turn((Say("my-add-kind", buttons=done_rows(report_id)),))
    if await is_code_expired(report_id, ctx):
        return keep(update, brought.words, brought.files, ctx, bare=brought.place)
    try:
        report = await find_own_report(report_id, ctx)
    except NotFound as gone:
        return explain_withdrawn(gone)
    content, cut = quote_if_post(update, brought, ctx)
    turn = await add_content(report.id, content, ctx)
    return replace(turn, replies=(*cut, *turn.replies)) if turn.session is not None else turn


async def add_content(report_id: str, brought: MessageContent, ctx: Ctx) -> Turn:
    """Add the content to the report, or say why it is refused."""
    as_taken = replace(ctx, mask=str) if brought.place else ctx
    try:
        added = await add_to_report(as_taken, report_id, text=brought.words, files=brought.files)
    except (BadInput, TooMany) as refusal:
        if not brought.files:
            raise
        args: dict[str, Any] = dict(refusal.args_for_text)
        return Turn(
            (Say(refusal.key, args, done_rows(report_id), slot="evidence"),)
        )  # once for a whole album
    return Turn(
        (_added_notice(added, brought, report_id, ctx),),
        session=adding_session(report_id, ctx),
        facts=added.facts,
    )


def quote_if_post(
    update: Incoming, brought: MessageContent, ctx: Ctx
) -> tuple[MessageContent, tuple[Reply, ...]]:
    """The content, and a note on the end that had no room. A channel's post stands below its channel's name
    and link; its sender cannot shorten it, so it is cut."""
    if address := post_from(update, ctx):
        words, _ = read_words(brought.words, ctx)
        quote = quote_post(address, words)
        cut = (Say("report-post-cut", {"most": LONGEST_TEXT}),) if units(quote) > LONGEST_TEXT else ()
        return MessageContent(first_units(quote, LONGEST_TEXT), brought.files, place=True), cut
    return brought, ()


def _added_notice(added: ReportAddition, brought: MessageContent, report_id: str, ctx: Ctx) -> Say:
    if not brought.files:
        return Say("my-added-words", buttons=done_rows(report_id))
    args: dict[str, Arg] = {"count": added.files, "tail": "closed" if added.closed else "plain"}
    args["wait"] = waiting_for_room(ctx, draft=False)
    return Say("my-added-files", args, done_rows(report_id), slot="evidence")


def adding_session(report_id: str, ctx: Ctx) -> Session:
    return extend_session(ctx, STATE, add=report_id)


def done_rows(report_id: str) -> Rows:
    return ((button("button-my-add-done", "my-open", report_id),),)
