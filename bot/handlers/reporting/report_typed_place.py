"""A typed answer to «where»: a place of the tree, or the reporter's own words beside the nearest area.

A name that is typed in full is taken and shown back. A quarter, a school or a slip is offered, never guessed. What
the tree does not know stays as address words, and the nearest area around it is asked by buttons. A time beside the
place answers «when», and never stays among the words of the place.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.conversation.incoming import TextSaid
from bot.conversation.outgoing import TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.catalogue.catalogue import Space
from bot.domain.reporting.drafts import (
    FORM,
    ORDER,
    Draft,
    FieldName,
    FormField,
    FormVariant,
    fits_text,
)
from bot.handlers.pieces import paragraphs
from bot.handlers.press_arguments import FieldValue
from bot.handlers.reporting.report_steps import PLACE_WORDS, Offer, ask_again, step
from bot.handlers.reporting.report_typed_time import JudgedTimes, judge_times
from bot.handlers.submissions.report_choices import place_answer, short_path, when
from bot.handlers.submissions.report_words import read_words
from bot.usecases.ports import Content

LONGEST_PLACE: Final = 200
"""UTF-16 units of address words."""
MOST_PLACE_WORDS: Final = 8
"""Words of an answer that is taken for a place without a further look."""


@dataclass(frozen=True, slots=True)
class _TypedPlace:
    """What was typed, apart: the words of the place, masked, and the times beside it."""

    typed: str
    words: str
    times: JudgedTimes


async def typed_place(update: TextSaid, field: FormField, draft: Draft, ctx: Ctx) -> Turn:
    """Take a place as typed, offer what it may mean, or keep the words and ask for the area around."""
    return await _take_typed(update, _split(update, ctx), field, draft, ctx)


async def _take_typed(update: TextSaid, apart: _TypedPlace, field: FormField, draft: Draft, ctx: Ctx) -> Turn:
    if ctx.choices.says_unknown(update.text):
        has_button = len(ctx.content.areas.roots()) == 1
        return await ask_again(ctx, TextRef("report-place-unknown", {"here": "yes" if has_button else "no"}))
    if not apart.words or ctx.dates.speaks_of_time(update.text):
        return await _take_time_alone(apart.times, draft, ctx)
    match fits_text(apart.words, shortest=1, longest=LONGEST_PLACE):
        case "empty":
            return await ask_again(ctx, TextRef("report-place-empty"))
        case "long":
            return await ask_again(ctx, TextRef("report-place-long", {"most": LONGEST_PLACE}))
    return await _take_place(apart, field, draft, ctx)


def is_hardly_place(text: str, ctx: Ctx) -> bool:
    """Whether a text says more than where it was: it is longer than a place may be, or sounds like something that is
    not accepted and names none. A short answer to «where» is a place, whatever its name sounds like: a church, a
    hairdresser's, somebody's home."""
    place, _ = ctx.dates.split_time(text, ctx.clock.now())
    words, _ = read_words(place, ctx)
    if len(words.split()) <= MOST_PLACE_WORDS:
        return False
    place, _ = ctx.dates.split_time(place, ctx.clock.now())  # a time may stand at its other end, too
    is_long = fits_text(words, shortest=1, longest=LONGEST_PLACE) == "long"
    return is_long or (not names_place(place, ctx) and bool(ctx.suggester.suggest(words, ()).outside))


async def answer_space(update: TextSaid, draft: Draft, ctx: Ctx) -> Turn | None:
    """Take a place or a time that was typed where the space is asked: what happens somewhere was not online. None for
    other words."""
    apart = _split(update, ctx)
    if not apart.words or ctx.dates.speaks_of_time(update.text):
        return await _take_time_alone(apart.times, draft, ctx)
    if not names_place(apart.typed, ctx):
        return None
    return await _take_typed(update, apart, FORM[FieldName.AREA], draft, ctx)


async def answer_when(update: TextSaid, draft: Draft, ctx: Ctx) -> Turn | None:
    """Take a certain time that was typed at another question: «زمانش دیشب بود». None for other words."""
    apart = _split(update, ctx)
    if apart.words or not apart.times.certain:
        return None
    note = TextRef("report-when-noted", {"when": when(apart.times.values[0])})
    return await step(ctx, _with_times(draft, apart.times), note=note)


def names_place(place: str, ctx: Ctx) -> bool:
    """Whether a short text without its time names a place: an area of the tree, or a school, a street and the like."""
    areas = ctx.content.areas
    return bool(
        ctx.places.read_place(place, areas).area_ids or ctx.places.read_told_place(place, areas).words
    )


def _split(update: TextSaid, ctx: Ctx) -> _TypedPlace:
    place, times = ctx.dates.split_time(update.text, ctx.clock.now())
    words, _ = read_words(place, ctx)
    return _TypedPlace(place, words, judge_times(times, update.text, ctx))


async def _take_time_alone(times: JudgedTimes, draft: Draft, ctx: Ctx) -> Turn:
    """The time is an answer to a later question; this one stays open. A vague time, or one that has not come, is
    none."""
    if not times.values:
        return await ask_again(ctx, TextRef("report-place-time"))
    timed = _with_times(draft, times)
    if times.certain:
        return await step(ctx, timed, note=TextRef("report-when-taken", {"when": when(times.values[0])}))
    if _asks_time_now(timed, times):
        return await step(ctx, timed.with_editing(FieldName.WHEN), note=TextRef("report-when-first"))
    return await ask_again(ctx, TextRef("report-when-later"), draft=timed)


def _asks_time_now(draft: Draft, times: JudgedTimes) -> bool:
    """Whether an unclear time must be asked at once, because no question for it comes: a short form has none, and
    elsewhere it has an answer already."""
    is_unclear = bool(times.values) and not times.certain
    return is_unclear and (draft.way is not FormVariant.FULL or FieldName.WHEN in draft.answers)


async def _take_place(apart: _TypedPlace, field: FormField, draft: Draft, ctx: Ctx) -> Turn:
    reading = ctx.places.read_place(apart.typed, ctx.content.areas)
    noted = _with_times(draft, apart.times)
    if reading.certain:
        named = replace(noted, place_words=apart.words if reading.has_more else "")
        answered = _in_real_place(named.with_answer(field.name, reading.area_ids[0]))
        if _asks_time_now(answered, apart.times):
            answered = answered.with_editing(FieldName.WHEN)
        return await step(ctx, answered, note=_taken_note(answered, apart.times, ctx))
    return await _ask_area(apart, reading.area_ids, field, _in_real_place(noted), ctx)


async def _ask_area(
    apart: _TypedPlace, area_ids: Sequence[str], field: FormField, draft: Draft, ctx: Ctx
) -> Turn:
    """Ask for the area of a place that is not certain; before it for an unclear time, for which no question comes. A
    present place stays meanwhile, so its question cannot wait for another one."""
    named, is_present = replace(draft, place_words=apart.words), field.name in draft.answers
    if _asks_time_now(draft, apart.times) and not is_present:
        note = TextRef("report-place-after-time", {"words": apart.words})
        return await step(ctx, named.with_editing(FieldName.WHEN), note=note)
    lost = [TextRef("report-when-lost")] if _asks_time_now(draft, apart.times) else []
    if area_ids:
        return await _ask_which(area_ids, apart.words, field, draft, ctx, lost=lost)
    kept_note = _below_time(TextRef("report-place-as-typed", {"words": apart.words}), apart.times)
    return await ask_again(ctx, paragraphs([*lost, kept_note]) if lost else kept_note, draft=named)


def _with_times(draft: Draft, times: JudgedTimes) -> Draft:
    """The draft with a certain time; what is unclear is offered where the time is asked."""
    if not times.values:
        return draft
    if times.certain:
        return draft.with_answer(FieldName.WHEN, times.values[0]).with_editing(draft.editing)
    return replace(draft, told_when=times.values)


def _in_real_place(draft: Draft) -> Draft:
    """The draft with its space, if that was asked: a place was typed there."""
    if FieldName.SPACE in draft.answers or FieldName.SPACE not in ORDER[draft.way]:
        return draft
    return draft.with_answer(FieldName.SPACE, Space.REAL).with_editing(draft.editing)


def _taken_note(draft: Draft, times: JudgedTimes, ctx: Ctx) -> TextRef:
    place = place_answer(draft.get(FieldName.AREA), "", draft.place_words, ctx.content)
    if times.certain:
        return TextRef("report-place-time-taken", {"place": place, "when": when(times.values[0])})
    return TextRef("report-place-taken", {"place": place})


def _below_time(hint: TextRef, times: JudgedTimes) -> TextRef:
    if not times.certain:
        return hint
    return paragraphs([TextRef("report-when-noted", {"when": when(times.values[0])}), hint])


async def _ask_which(
    area_ids: Sequence[str],
    words: str,
    field: FormField,
    draft: Draft,
    ctx: Ctx,
    *,
    lost: Sequence[TextRef] = (),
) -> Turn:
    """Offer what the words may mean, below what of them is lost. A present place stays as it is until another is
    chosen."""
    which = TextRef("report-place-which", {"words": words})
    which = paragraphs([*lost, which]) if lost else which
    offers = _offers(area_ids, field, ctx.content)
    if field.name in draft.answers:
        return await ask_again(ctx, which, draft=draft, offers=offers, extra={PLACE_WORDS: words})
    return await ask_again(ctx, which, draft=replace(draft, place_words=words), offers=offers)


def _offers(area_ids: Sequence[str], field: FormField, content: Content) -> Sequence[Offer]:
    """One button for each area; a station or a quarter with the area around it."""
    return [
        ("، ".join(short_path(area_id, content)[-2:]), "report-pick", FieldValue(field.name, area_id))
        for area_id in area_ids
    ]
