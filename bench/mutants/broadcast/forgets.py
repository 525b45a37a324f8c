"""What a crash left in the outbox is not sent again."""

from bench.mutants import Patch
from bot.runtime import outbox_sender


def apply(patch: Patch) -> None:
    patch.replace(outbox_sender, "is_worth_repeating", lambda outgoing: bool(outgoing.report_id))
