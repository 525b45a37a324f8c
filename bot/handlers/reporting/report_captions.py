"""What stands below a file: it belongs to the words of the report, wherever in the form the file comes."""

from dataclasses import replace
from typing import Final

from bot.conversation.incoming import FilesSent, PostForwarded
from bot.conversation.outgoing import TextRef
from bot.conversation.ports import Ctx
from bot.domain.reporting.drafts import LONGEST_TEXT, ORDER, Draft, FieldName, fits_text
from bot.domain.typed import units
from bot.handlers.pieces import NOTHING, lines
from bot.handlers.reporting.report_telling import suggest_acts
from bot.handlers.submissions.evidence_words import waiting_for_room
from bot.handlers.submissions.posts import post_from, quote_post
from bot.handlers.submissions.report_words import read_words

MOST_WAITING: Final = LONGEST_TEXT // 2
"""UTF-16 units that wait for the question for words; the answer itself needs room, too."""


async def with_caption(draft: Draft, update: FilesSent | PostForwarded, ctx: Ctx) -> tuple[Draft, TextRef]:
    """The draft with a caption among its words, and what to say of it; never lost without a word. That of a channel's
    post stands below its channel's name. Where files wait for room on the disk that is said, too."""
    caption = update.caption if isinstance(update, FilesSent) else update.text
    noted, outcome = await with_words(draft, caption, ctx, address=post_from(update, ctx))
    if noted is not draft:
        below = quote_post(post_from(update, ctx), read_words(caption, ctx)[0])
        draft = replace(noted, captions=(*draft.captions, below))
    notes = [TextRef("report-caption", {"fate": outcome})] if outcome else []
    wait = waiting_for_room(ctx) if update.files else NOTHING
    notes += [wait] if wait != NOTHING else []
    return draft, lines(notes) if notes else NOTHING


async def with_words(draft: Draft, text: str, ctx: Ctx, *, address: str = "") -> tuple[Draft, str]:
    """The draft with words that stand beside something else, and their fate.

    Words that sound like something that we do not take are left out: typed at their question, it is asked about.
    """
    words, _ = read_words(text, ctx)
    if not words:
        return draft, ""
    if fits_text(words, shortest=1) == "empty":
        return draft, "empty"
    if (await suggest_acts(words, ctx)).outside:
        return draft, "outside"
    words = quote_post(address, words)
    if FieldName.TEXT in draft.answers or FieldName.TEXT not in ORDER[draft.way]:
        new_draft = draft.with_words(words)
        return (draft, "long") if units(new_draft.get(FieldName.TEXT)) > LONGEST_TEXT else (new_draft, "kept")
    waiting = f"{draft.caption}\n\n{words}".strip()
    if units(waiting) > MOST_WAITING:
        return draft, "long"
    return replace(draft, caption=waiting), "waits"
