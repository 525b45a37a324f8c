"""A typed answer to «where»: a place of the tree, or the reporter's own words beside the nearest area.

A name that is typed in full is taken and shown back. A quarter, a school or a slip is offered, never guessed. What
the tree does not know stays as address words, and the nearest area around it is asked by buttons.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.conversation.incoming import TextSaid
from bot.conversation.outgoing import TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.reporting.drafts import Draft, FieldName, FormField, fits_text
from bot.handlers.press_arguments import FieldValue
from bot.handlers.reporting.report_steps import PLACE_WORDS, Offer, ask_again, step
from bot.handlers.submissions.report_choices import place_answer, short_path
from bot.handlers.submissions.report_words import read_words
from bot.usecases.ports import Content

LONGEST_PLACE: Final = 200
"""UTF-16 units of address words."""


async def typed_place(update: TextSaid, field: FormField, draft: Draft, ctx: Ctx) -> Turn:
    """Take a place as typed, offer what it may mean, or keep the words and ask for the area around."""
    words, _ = read_words(update.text, ctx)
    match fits_text(words, shortest=1, longest=LONGEST_PLACE):
        case "empty":
            return await ask_again(ctx, TextRef("report-place-empty"))
        case "long":
            return await ask_again(ctx, TextRef("report-place-long", {"most": LONGEST_PLACE}))
    reading = ctx.places.read_place(update.text, ctx.content.areas)
    if ctx.suggester.suggest(words, ()).outside:
        return await ask_again(ctx, TextRef("report-place-outside"))
    is_name_only = reading.certain and not reading.has_more
    noted = replace(draft, place_words="" if is_name_only else words)
    if reading.certain:
        answered = noted.with_answer(field.name, reading.area_ids[0])
        taken = place_answer(answered.get(FieldName.AREA), "", answered.place_words, ctx.content)
        return await step(ctx, answered, note=TextRef("report-place-taken", {"place": taken}))
    if reading.area_ids:
        return await _ask_which(reading.area_ids, words, field, draft, ctx)
    return await ask_again(ctx, TextRef("report-place-kept", {"words": words}), draft=noted)


async def _ask_which(area_ids: Sequence[str], words: str, field: FormField, draft: Draft, ctx: Ctx) -> Turn:
    """Offer what the words may mean. A present place stays as it is until another is chosen."""
    offers, which = _offers(area_ids, field, ctx.content), TextRef("report-place-which", {"words": words})
    if field.name in draft.answers:
        return await ask_again(ctx, which, offers=offers, extra={PLACE_WORDS: words})
    return await ask_again(ctx, which, draft=replace(draft, place_words=words), offers=offers)


def _offers(area_ids: Sequence[str], field: FormField, content: Content) -> Sequence[Offer]:
    """One button for each area; a station or a quarter with the area around it."""
    return [
        ("، ".join(short_path(area_id, content)[-2:]), "report-pick", FieldValue(field.name, area_id))
        for area_id in area_ids
    ]
