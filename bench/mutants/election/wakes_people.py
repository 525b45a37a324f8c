"""Reporters are told at night what has happened to their reports."""

from datetime import datetime

from bench.mutants import Patch
from bot.conversation.store import OutboxRow
from bot.handlers.sent_reports import reporter_notices
from bot.runtime import outbox_sender
from bot.usecases.ports import Clock


def apply(patch: Patch) -> None:
    def is_never_asleep(row: OutboxRow, clock: Clock) -> bool:
        return False

    def is_never_night(moment: datetime) -> bool:
        return False

    patch.replace(reporter_notices, "at_night", is_never_night)
    patch.replace(outbox_sender, "is_asleep", is_never_asleep)
