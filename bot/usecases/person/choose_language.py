"""A person chooses the language in which they read this bot."""

from collections.abc import Collection
from dataclasses import replace

from bot.domain.errors import NotFound
from bot.usecases.context import ActingContext
from bot.usecases.learning.learner import find_learner
from bot.usecases.learning.remarks import BOX
from bot.usecases.learning.reminders import LETTERBOX
from bot.usecases.news.calendar import BOX as CALENDAR
from bot.usecases.news.calendar import is_following
from bot.usecases.ports import Learner

LANGUAGE = "language"
"""The key in a learner's settings for the code of their language; Persian is not stored."""


def chosen_language(learner: Learner) -> str:
    """The code of the language that they have chosen; empty for Persian."""
    code = learner.settings.get(LANGUAGE, "")
    return code if isinstance(code, str) else ""


async def choose_language(ctx: ActingContext, code: str, *, offered: Collection[str]) -> None:
    """Store the choice, an empty code for Persian. What is written to them later follows it, except the news of reports
    that are sent already: their addresses are sealed. Raises NotFound for a language that is not offered."""
    if code and code not in offered:
        raise NotFound("language-gone")
    learner = await find_learner(ctx, ctx.keys.learner)
    if chosen_language(learner) == code:
        return
    settings = {name: value for name, value in learner.settings.items() if name != LANGUAGE}
    if code:
        settings[LANGUAGE] = code
    ctx.uow.learners.save(replace(learner, settings=settings, day=ctx.clock.today()))
    names = (LETTERBOX, BOX, *((CALENDAR,) if await is_following(ctx) else ()))
    for box in (settings[name] for name in names if name in settings):
        ctx.uow.letterboxes.keep(box, ctx.account, language=code)
