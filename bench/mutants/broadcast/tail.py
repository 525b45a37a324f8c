"""The second announcement of a moved day continues where the first one was, so its readers keep the old day."""

from datetime import datetime
from typing import Any

from bench.mutants import Patch
from bot.domain.news.broadcasts import Broadcast
from bot.usecases.news import calendar


def apply(patch: Patch) -> None:
    ended = [""]

    def mark_and_note_cursor(broadcast: Broadcast, *, now: datetime) -> Broadcast:
        ended.append(broadcast.cursor)
        return mark_superseded(broadcast, now=now)

    def continue_where_it_was(*parts: Any, **more: Any) -> Broadcast:
        return Broadcast(*parts, **more, cursor=ended[-1])

    mark_superseded = patch.replace(calendar, "mark_superseded", mark_and_note_cursor)
    patch.replace(calendar, "Broadcast", continue_where_it_was)
