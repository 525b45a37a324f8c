"""A learner answers the questions of their institution: outside quizzes, and nothing of it is stored."""

from collections.abc import Sequence
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Rows, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.cohorts.cohorts import Cohort
from bot.domain.cohorts.group_questions import GroupQuestion
from bot.domain.errors import NotFound
from bot.domain.learning.lessons import Audience
from bot.handlers.cohorts.group_arguments import GroupAnswer, GroupPage
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import NOTHING, argument, button, lines
from bot.usecases.cohorts.group_questions import (
    group_of_question,
    groups_with_questions,
    own_group_questions,
)

STATE: Final = "reading.group"


async def group_question_rows(ctx: Ctx, track: Audience) -> Rows:
    """The button to the questions of each of the learner's groups, for the learn screen."""
    return tuple(
        (button("button-group-ask", "group-ask", GroupPage(cohort.id), {"count": count}),)
        for cohort, count in await groups_with_questions(ctx, track)
    )


async def ask(update: Incoming, ctx: Ctx) -> Turn:
    """Ask the question at this place; the first one, without a place, begins a new count."""
    cohort_id, number = argument(update, GroupPage)
    cohort, items = await own_group_questions(ctx, cohort_id)
    place = min(number or 0, len(items) - 1)
    item = items[place]
    rows = (
        *_option_rows(item),
        (button("button-learn", "learn", cohort.track),),
    )
    args: dict[str, Arg] = {
        "body": cohort.body,
        "number": place + 1,
        "total": len(items),
        "text": item.question.text,
        "options": _options(item),
    }
    counts = {"right": "0", "asked": "0"} if number is None else _counts(ctx, cohort)
    session = ctx.session.at(STATE, group=cohort.id, question=item.id, **counts)
    return Turn((Screen("group-question", args, rows),), session=session)


def _counts(ctx: Ctx, cohort: Cohort) -> dict[str, str]:
    data = ctx.session.data if ctx.session.state == STATE else {}
    if data.get("group") != cohort.id:
        return {"right": "0", "asked": "0"}
    return {name: data.get(name, "0") for name in ("right", "asked")}


def _option_rows(item: GroupQuestion) -> Rows:
    """One row of letters; from the right, as they are read."""
    letters = [
        button("button-group-letter", "group-answer", GroupAnswer(item.id, place), {"place": place})
        for place in range(1, len(item.question.options) + 1)
    ]
    return (tuple(reversed(letters)),)


def _options(item: GroupQuestion) -> TextRef:
    return lines(
        [
            TextRef(
                "group-question-option",
                {"letter": TextRef("class-letter", {"place": place}), "text": option.text},
            )
            for place, option in enumerate(item.question.options, 1)
        ]
    )


async def answer(update: Incoming, ctx: Ctx) -> Turn:
    """Say at once whether the option was right and which one is, and lead on. A second answer counts nothing."""
    question_id, place = argument(update, GroupAnswer)
    cohort, items = await group_of_question(ctx, question_id)
    at = next(at for at, item in enumerate(items) if item.id == question_id)
    item, counts = items[at], _counts(ctx, cohort)
    if place is None or not 1 <= place <= len(item.question.options):
        raise NotFound("group-question-gone")
    chosen = item.question.options[place - 1]
    if ctx.session.data.get("question") == question_id:
        counts = {
            "right": str(int(counts["right"]) + chosen.right),
            "asked": str(int(counts["asked"]) + 1),
        }
    screen = _answer_screen(cohort, items, at, place, counts)
    if at + 1 >= len(items):  # the count is said, and forgotten
        return Turn((screen,), session=ctx.session.at(""))
    return Turn((screen,), session=ctx.session.at(STATE, group=cohort.id, question="", **counts))


def _answer_screen(
    cohort: Cohort, items: Sequence[GroupQuestion], at: int, place: int, counts: dict[str, str]
) -> Screen:
    question = items[at].question
    chosen = question.options[place - 1]
    right_place = question.options.index(question.right) + 1
    rows: list[tuple[Button, ...]] = []
    is_last = at + 1 >= len(items)
    if not is_last:
        rows.append((button("button-own-next", "group-ask", GroupPage(cohort.id, at + 1)),))
    else:
        rows.append((button("button-group-again", "group-ask", GroupPage(cohort.id)),))
    rows += [(button("button-learn", "learn", cohort.track),)]
    if is_last:
        rows.append(back_to_menu(cohort.track.value if cohort.track is Audience.SECURITY else ""))
    args: dict[str, Arg] = {
        "text": question.text,
        "verdict": "right" if chosen.right else "wrong",
        "letter": TextRef("class-letter", {"place": right_place}),
        "right": question.right.text,
        "feedback": TextRef("group-feedback", {"text": chosen.feedback}) if chosen.feedback else NOTHING,
        "end": TextRef("group-question-end", {name: int(n) for name, n in counts.items()})
        if is_last and counts["asked"] != "0"
        else NOTHING,
    }
    return Screen("group-question-answer", args, tuple(rows))
