"""Three questions a day: the switch, today's questions, and the quiet count of days."""

from dataclasses import replace
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Screen, Turn
from bot.conversation.ports import Ctx
from bot.domain.errors import WrongState
from bot.domain.learning.lessons import Audience
from bot.domain.learning.memory import ReminderWindow
from bot.handlers.duties.own_duty import own_pocket
from bot.handlers.learning.quiz_screens import days_line, question_screen
from bot.handlers.learning.quizzes import STATE
from bot.handlers.menu import audience_of, back_to_menu
from bot.handlers.pieces import argument, button
from bot.usecases.duties.choose_duty import present_duty
from bot.usecases.duties.own_material import questions_for
from bot.usecases.learning.daily_questions import disable_daily, enable_daily, start_daily
from bot.usecases.learning.learner import find_learner
from bot.usecases.learning.learning_days import DAILY
from bot.usecases.learning.reminders import WINDOW
from bot.usecases.ports import Learner

ON: Final = "on"
OFF: Final = "off"
GO: Final = "go"


async def daily(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/daily``: what it is, and the switch: ``on`` or ``off``; ``go`` asks today's questions."""
    chosen = argument(update)
    if chosen == GO:
        return await _ask(update, ctx)
    if chosen == ON:
        learner = await enable_daily(ctx)
    elif chosen == OFF:
        learner = await disable_daily(ctx)
    else:
        learner = await find_learner(ctx, ctx.keys.learner)
    screen = _screen(learner)
    if present_duty(ctx, await own_pocket(ctx)) is not None:
        own = (button("button-own", "own"),)
        screen = replace(screen, buttons=(*screen.buttons[:1], own, *screen.buttons[1:]))
    return Turn((screen,), session=ctx.session.at(""))


async def _ask(update: Incoming, ctx: Ctx) -> Turn:
    track = await audience_of(update, ctx) or Audience.VOTER
    try:
        run = await start_daily(ctx, track, for_duty=await _duty_questions(ctx))
    except WrongState as wrong:
        rows = ((button("button-quiz-resume", "quiz-on"),), back_to_menu())
        return Turn((Screen(wrong.key, buttons=rows),), session=ctx.session.at(""))
    if run is None:
        rows = ((button("button-learn", "learn"),), back_to_menu())
        return Turn((Screen("daily-none", buttons=rows),), session=ctx.session.at(""))
    return Turn((question_screen(run),), session=ctx.session.at(STATE))


async def _duty_questions(ctx: Ctx) -> list[str]:
    """The questions for their duty, by id. Those of a duty in a force are not asked here: a table holds the day's
    questions, and none may hold such a duty."""
    questions = questions_for(ctx, await own_pocket(ctx))
    return [own.question.id for own in questions if not own.reveals_force]


def _screen(learner: Learner) -> Screen:
    is_on = DAILY in learner.settings
    window = learner.settings.get(WINDOW, ReminderWindow.ANY) if is_on else "off"
    rows: list[tuple[Button, ...]] = [(button("button-daily-go", "daily", GO),)]
    if is_on:
        rows += [(button("button-remind-change", "remind"),), (button("button-daily-off", "daily", OFF),)]
    else:
        rows.append((button("button-daily-on", "daily", ON),))
    args: dict[str, Arg] = {"state": window, "days": days_line(learner)}
    return Screen("daily", args, (*rows, back_to_menu()))
