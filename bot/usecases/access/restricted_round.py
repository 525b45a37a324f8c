"""Whether what is stored of restricted cases agrees with the content now."""

from typing import Final

from bot.usecases.ports import UnitOfWork

ROUND_NOTE: Final = "restricted-acts"
"""Which answers of the content the round is for, and the id behind which it goes on; without an id it is over."""


async def round_is_over(uow: UnitOfWork) -> bool:
    """While it runs, and before the first one, cases can be stored as restricted that are open by the content. The
    other way round nothing is wrong: what the content closes is closed when the round begins."""
    answers, going_on, _ = (await uow.settings.note(ROUND_NOTE)).partition("|")
    return bool(answers) and not going_on
