"""What the reporter's own words already say of where, when and who: offered above the question, never taken silently.

The place and the class of people are read again when they are shown. The time is read once, on the day on which the
words were typed, because «دیشب» is another night tomorrow.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.conversation.outgoing import Arg, Button, TextRef
from bot.conversation.ports import Ctx
from bot.domain.moments import read_when, unfit_day
from bot.domain.reporting.drafts import Draft, FieldName
from bot.domain.reporting.scope import REFUSED
from bot.handlers.reporting.form_question import FormQuestion
from bot.handlers.submissions.report_choices import choices, label_of, place_answer, short_path, when
from bot.usecases.ports.language import ToldPlace

TOLD: Final = "told."
"""Before the id of an area: it is taken with the names that the reporter's words give it."""


@dataclass(frozen=True, slots=True)
class ToldAnswer:
    """An answer that the reporter's words may give, and its words whole and on a button."""

    value: str
    answer: Arg
    label: Arg


def told_answers(asked: FormQuestion, ctx: Ctx) -> Sequence[ToldAnswer]:
    """The answers to this question that the draft's words may give; none once it has that answer."""
    match asked.field.name:
        case FieldName.AREA:
            answers = _told_areas(asked.draft, ctx)
        case FieldName.WHEN:
            answers = _told_times(asked.draft, ctx)
        case FieldName.ACTOR:
            answers = _told_actors(asked, ctx)
        case _:
            return ()
    return [
        answer for answer in answers if answer.value.removeprefix(TOLD) != asked.draft.get(asked.field.name)
    ]


def told_rows(answers: Sequence[ToldAnswer], asked: FormQuestion) -> Sequence[tuple[Button, ...]]:
    """One button for each, above the others."""
    return [
        (asked.pick(TextRef("button-read-answer", {"answer": answer.label}), answer.value),)
        for answer in answers
    ]


def told_hint(answers: Sequence[ToldAnswer]) -> TextRef:
    """The line above the question: what was read, or that there are several readings."""
    if len(answers) == 1:
        return TextRef("report-read-answer", {"answer": answers[0].answer})
    return TextRef("report-told-several")


def told_place(draft: Draft, ctx: Ctx) -> ToldPlace:
    """The places that the draft's words name."""
    return ctx.places.read_told_place(draft.words, ctx.content.areas) if draft.words else ToldPlace(())


def _told_areas(draft: Draft, ctx: Ctx) -> Sequence[ToldAnswer]:
    place = told_place(draft, ctx)
    return [
        ToldAnswer(
            f"{TOLD}{area_id}",
            place_answer(area_id, "", place.words, ctx.content),
            "، ".join(short_path(area_id, ctx.content)[-2:]),
        )
        for area_id in place.area_ids
    ]


def _told_times(draft: Draft, ctx: Ctx) -> Sequence[ToldAnswer]:
    """Today or yesterday alone is not offered: its button is there, and the part of the day is asked below it. It is
    where the question comes at once, because that day was typed elsewhere."""
    today = ctx.clock.today()
    near = (today, today - timedelta(days=1))
    asks_now = draft.editing is FieldName.WHEN
    return [
        ToldAnswer(value, when(value), when(value))
        for value in draft.told_when
        if not unfit_day(day := read_when(value)[0], today=today)
        and (day not in near or read_when(value)[1] is not None or asks_now)
    ]


def _told_actors(asked: FormQuestion, ctx: Ctx) -> Sequence[ToldAnswer]:
    if (actor := ctx.told_actor(asked.draft.words)) is None:
        return ()
    offers = choices(asked.field, asked.draft, content=ctx.content, running=asked.running, today=asked.today)
    if actor not in {choice.value for choice in offers} - REFUSED:
        return ()
    label = label_of(FieldName.ACTOR, actor)
    return [ToldAnswer(actor.value, label, label)]
