"""Faults injected into the program: a proof that cannot fail proves nothing."""

from collections.abc import Callable
from typing import Any, Final


def no_budget() -> None:
    """Every message to a group is sent at once."""
    from bot.runtime.group_budget import GroupBudget

    GroupBudget.wait = lambda self, part: 0.0  # type: ignore[method-assign] # the mutation itself


def no_reserve() -> None:
    """Every kind of message may use the whole minute."""
    from bot.runtime.group_budget import GroupBudget, GroupPriority

    wait, room = GroupBudget.wait, GroupBudget.room
    GroupBudget.wait = lambda self, part: wait(self, GroupPriority.CRITICAL)  # type: ignore[method-assign] # the mutation itself
    GroupBudget.room = lambda self, part: room(self, GroupPriority.CRITICAL)  # type: ignore[method-assign] # the same


def edits_free() -> None:
    """Edits are not counted."""
    from bot.conversation.outgoing import EditCard
    from bot.runtime.channels import NOW
    from bot.runtime.group_routes import GroupRoutes

    pause = GroupRoutes.pause

    async def pause_unless_edit(self: GroupRoutes, row: Any, to: Any, channel: Any, *, ask_again: Any) -> Any:
        if isinstance(row.outgoing.reply, EditCard):
            return NOW
        return await pause(self, row, to, channel, ask_again=ask_again)

    GroupRoutes.pause = pause_unless_edit  # type: ignore[method-assign] # the mutation itself


def digest_each_time() -> None:
    """Each digest is posted as a new message."""
    from bot.handlers.groups import group_digest

    edit, number = group_digest._edit, iter(range(10**9))
    group_digest._edit = lambda group, wave, key, args: edit(group, next(number), key, args)


def forgets_sends() -> None:
    """A process begins with an empty minute."""
    from bot.runtime.group_routes import GroupRoutes

    async def skip_recall(self: GroupRoutes, lines: Any) -> None:
        return None

    GroupRoutes.recall = skip_recall  # type: ignore[method-assign] # the mutation itself


def drops_cards() -> None:
    """A card without room is discarded."""
    from storage import delivery_results

    async def skip_hold(link: Any, held: Any) -> None:
        return None

    delivery_results.hold = skip_hold


def not_urgent() -> None:
    """Critical cards wait in line with the others."""
    from bot.conversation.outgoing import SendLane
    from bot.handlers.cards import card

    card.lane_of = lambda case: SendLane.DIALOGUE


def stale_cards() -> None:
    """Messages that have waited for ten seconds are discarded."""
    from bot.conversation.store import DeliveryStatus
    from bot.runtime.outbox_sender import OutboxSender

    send = OutboxSender._send

    async def send_if_fresh(self: OutboxSender, row: Any) -> None:
        if row.id in self._routes._since:
            self._finish(row, DeliveryStatus.DROPPED)
            return
        await send(self, row)

    OutboxSender._send = send_if_fresh  # type: ignore[method-assign] # the mutation itself


ALL: Final[dict[str, Callable[[], None]]] = {
    "no-budget": no_budget,
    "no-reserve": no_reserve,
    "edits-free": edits_free,
    "digest-each-time": digest_each_time,
    "forgets-sends": forgets_sends,
    "drops-cards": drops_cards,
    "not-urgent": not_urgent,
    "stale-cards": stale_cards,
}
