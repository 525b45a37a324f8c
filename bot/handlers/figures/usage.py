"""For owners: what people asked, by topic, and how far they came in the report form. Whole days up to yesterday, in
steps of five; no person, no words and no time are behind them."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Rows, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.figures.daily_counts import (
    OWN_TOPICS,
    STEP,
    FormStep,
    QuestionFigures,
    StepFigures,
    TopicFigures,
    UsageSpan,
    answer_topic_of,
    share_of,
)
from bot.domain.reporting.drafts import FieldName, FormVariant
from bot.handlers.pieces import NOTHING, argument, back_to_admin, button, lines
from bot.handlers.press_arguments import UsageView
from bot.usecases.figures.look_at_usage import look_at_form, look_at_questions

_CELLS, _TENTHS = 6, 10
_SPANS: Final = {UsageSpan.WEEK: "usage-button-week", UsageSpan.MONTH: "usage-button-month"}
_WAYS: Final = (FormVariant.QUICK, FormVariant.FULL, FormVariant.VOICE)
TEXT_FAMILIES: Final = (
    *(f"usage-topic-{answer_topic_of(topic)}" for topic in OWN_TOPICS),
    *(f"usage-step-{step}" for step in (FormStep.PRIVACY, FormStep.REVIEW, FormStep.SENT)),
    *(f"usage-button-{way}" for way in FormVariant),
    *_SPANS.values(),
)


async def show_questions(update: Incoming, ctx: Ctx) -> Turn:
    """Show what people asked: what became of the questions, and their topics."""
    span, _ = argument(update, UsageView)
    figures = await look_at_questions(ctx, span)
    args: dict[str, Arg] = {
        "span": span.value,
        "asked": _count(figures.asked),
        "outcomes": lines(_outcome_lines(figures)),
        "handed": _count(figures.handed),
        "topics": lines(
            [
                *(_topic_line(topic, ctx) for topic in figures.topics),
                TextRef("usage-topic-others", {"count": _count(figures.others)}),
            ]
        ),
    }
    rows = (
        (button("usage-button-form", "usage.form", UsageView(span)),),
        (_other_span("usage", UsageView(span)),),
        *back_to_admin(ctx.person),
    )
    return Turn((Screen("usage-questions", args, rows),), session=ctx.session.at(""))


async def show_form(update: Incoming, ctx: Ctx) -> Turn:
    """Show in how many drafts of one variant each step of the form was reached."""
    span, way = argument(update, UsageView)
    figures = await look_at_form(ctx, way, span)
    args: dict[str, Arg] = {
        "span": span.value,
        "way": way.value,
        "opened": _count(figures.opened),
        "steps": lines(_step_lines(figures.steps)),
        "discarded": _count(figures.discarded),
        "declined": _count(figures.declined),
    }
    others = (
        (button(f"usage-button-{other}", "usage.form", UsageView(span, other)),)
        for other in _WAYS
        if other is not way
    )
    rows: Rows = (
        *others,
        (_other_span("usage.form", UsageView(span, way)),),
        (button("usage-button-questions", "usage", UsageView(span)),),
        *back_to_admin(ctx.person),
    )
    return Turn((Screen("usage-form", args, rows),), session=ctx.session.at(""))


def _other_span(verb: str, view: UsageView) -> Button:
    other = UsageSpan.WEEK if view.span is UsageSpan.MONTH else UsageSpan.MONTH
    return button(_SPANS[other], verb, view._replace(span=other))


def _outcome_lines(figures: QuestionFigures) -> Sequence[TextRef]:
    """What became of the questions, and the share of the answered ones: out of what is shown, so that it says no more
    than the counts."""
    outcomes = {"answered": figures.answered, "near": figures.near, "missed": figures.missed}
    whole = sum(outcomes.values())
    share = TextRef("usage-share", {"tenths": share_of(figures.answered, whole, steps=_TENTHS)})
    counts = [
        TextRef("usage-outcome", {"outcome": outcome, "count": _count(count), "bar": _bar(count, whole)})
        for outcome, count in outcomes.items()
    ]
    return [*counts, share] if whole else counts


def _topic_line(figures: TopicFigures, ctx: Ctx) -> TextRef:
    own = answer_topic_of(figures.topic)
    name = TextRef(f"usage-topic-{own}") if own else ctx.content.topics[figures.topic]
    missed = TextRef("usage-topic-missed", {"count": _count(figures.missed)}) if figures.missed else NOTHING
    return TextRef("usage-topic", {"name": name, "count": _count(figures.asked), "missed": missed})


def _step_lines(steps: Sequence[StepFigures]) -> Sequence[TextRef]:
    highest = max(figures.count for figures in steps)
    return [
        TextRef(
            "usage-step",
            {
                "name": _step_name(figures.step),
                "count": _count(figures.count),
                "bar": _bar(figures.count, highest),
            },
        )
        for figures in steps
    ]


def _step_name(step: FieldName | FormStep) -> TextRef:
    return TextRef(f"report-name-{step}" if isinstance(step, FieldName) else f"usage-step-{step}")


def _count(count: int) -> TextRef:
    """The step of five that a count lies in."""
    return TextRef("usage-count", {"from": count, "to": count + STEP - 1}) if count else TextRef("usage-few")


def _bar(part: int, whole: int) -> TextRef:
    return TextRef("usage-bar", {"cells": share_of(part, whole, steps=_CELLS)})
