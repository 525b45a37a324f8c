"""Whether owners were told is not stored: a restart tells them again."""

from datetime import datetime

from bench.mutants import Patch
from bot.domain.people import Messenger
from bot.handlers.owner import outage_news
from bot.runtime.outage_watch import OutageWatch
from bot.usecases.context import Context


def apply(patch: Patch) -> None:
    async def note_nothing(ctx: Context, messenger: Messenger, began: datetime, *, is_told: bool) -> bool:
        return True

    async def load_nothing(self: OutageWatch) -> None:
        pass

    patch.replace(outage_news, "note_outage", note_nothing)
    patch.replace(OutageWatch, "load", load_nothing)
