"""Captions of files: they belong to the words of the report, wherever in the form the file is sent."""

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
"""Most UTF-16 units that wait for the question for words; the answer itself needs room too."""


async def with_caption(draft: Draft, update: FilesSent | PostForwarded, ctx: Ctx) -> tuple[Draft, TextRef]:
    """The draft with a caption among its words, and a note on it; a caption is never dropped silently. The
    caption of a channel's post follows its channel's name. The note also says if files wait for room on the
    disk."""
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
    """The draft with words that came with something else, and what became of them.

    Words that sound like something that is not accepted are left out; typed at their own question, the form
    would ask about them.
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
