"""Ten questions before a track, ten after it, ten a month later: offered, asked without feedback, thanked for."""

from typing import NamedTuple

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Ack, Arg, Button, Reply, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.learning.gain_test import DONT_KNOW, GainMoment
from bot.domain.learning.lessons import Audience
from bot.domain.learning.quizzes import QuestionKind
from bot.handlers.learning.lesson_screens import track_argument
from bot.handlers.learning.quiz_screens import LETTERS, SHORT
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import argument, button, lines
from bot.usecases.learning.measure_gain import (
    GainTest,
    answer_test,
    begin_test,
    decline_test,
    look_at_test,
)


class GainAnswer(NamedTuple):
    """An answer; ``option_id`` is ``-`` for who does not know."""

    track: Audience
    position: int | None = None
    option_id: str = ""


async def show_intro(update: Incoming, ctx: Ctx) -> Turn:
    """Say what the ten questions are for, with buttons to begin and to go on without them."""
    track = argument(update, Audience)
    test = await look_at_test(ctx, track)
    return Turn((_intro_screen(test),), session=ctx.session.at(""))


async def begin(update: Incoming, ctx: Ctx) -> Turn:
    """Ask the first question, or the one at which the learner stopped."""
    test = await begin_test(ctx, argument(update, Audience))
    return Turn((_question_screen(test, ctx),), session=ctx.session.at(""))


async def answer(update: Incoming, ctx: Ctx) -> Turn:
    """Take an answer and show the next question; nothing says whether it was right."""
    press = argument(update, GainAnswer)
    test = await answer_test(ctx, press.track, press.position, press.option_id)
    if test.is_finished:
        return Turn((_thanks_screen(test),), session=ctx.session.at(""))
    toast: tuple[Reply, ...] = () if test.taken else (Ack("gain-old-button"),)
    return Turn((*toast, _question_screen(test, ctx)), session=ctx.session.at(""))


async def decline(update: Incoming, ctx: Ctx) -> Turn:
    """Go on to the lessons; the questions are not offered again."""
    track = argument(update, Audience)
    await decline_test(ctx, track)
    screen = Screen("gain-declined", buttons=(_learn_row(track), back_to_menu(track_argument(track))))
    return Turn((screen,), session=ctx.session.at(""))


def _intro_screen(test: GainTest) -> Screen:
    track = test.forms.track
    args: dict[str, Arg] = {
        "moment": test.moment.value,
        "track": track.value,
        "count": len(test.questions),
    }
    state = "new" if test.is_finished else "open"
    rows: list[tuple[Button, ...]] = [
        (button("button-gain-begin", "gain-go", track.value, {"state": state}),)
    ]
    if test.moment is GainMoment.BEFORE:
        rows.append((button("button-gain-decline", "gain-skip", track.value),))
    else:
        rows.append(_learn_row(track))
    return Screen("gain-intro", args, (*rows, back_to_menu(track_argument(track))))


def _question_screen(test: GainTest, ctx: Ctx) -> Screen:
    track, question = test.forms.track, test.questions[test.position]
    options = test.options(seed=ctx.keys.learner)
    listed = [
        TextRef("quiz-option", {"letter": TextRef(LETTERS[place]), "text": option.text})
        for place, option in enumerate(options)
    ]
    args: dict[str, Arg] = {
        "number": test.position + 1,
        "total": len(test.questions),
        "text": question.text,
        "options": lines(listed),
    }
    is_truth = question.kind is QuestionKind.TRUE_FALSE
    presses = [
        Button(
            option.text if is_truth and len(option.text) <= SHORT else TextRef(LETTERS[place]),
            Press("gain-answer", GainAnswer(track, test.position, option.id)),
        )
        for place, option in enumerate(options)
    ]
    unknown = button("button-gain-unknown", "gain-answer", GainAnswer(track, test.position, DONT_KNOW))
    return Screen("gain-question", args, (tuple(reversed(presses)), (unknown,), _learn_row(track)))


def _thanks_screen(test: GainTest) -> Screen:
    track, record = test.forms.track, test.record
    args: dict[str, Arg] = {
        "moment": test.moment.value,
        "total": len(test.questions),
        "before": record.before or 0,
        "after": record.after or 0,
        "later": record.later or 0,
    }
    return Screen("gain-thanks", args, (_learn_row(track), back_to_menu(track_argument(track))))


def _learn_row(track: Audience) -> tuple[Button, ...]:
    return (button("button-learn", "learn", track.value),)
