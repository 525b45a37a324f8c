"""Messages that came to a chat more often than necessary: allowed at the messenger, and counted."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from bot.sandbox.records import SandboxMessenger
from bot.sandbox.world import World
from tests.proofs.crash.crowd import CrashCrowd
from tests.proofs.crash.people import GROUP, Sim, visible_buttons


def cards_of(world: World, messenger: SandboxMessenger) -> Iterator[tuple[str, int]]:
    """(case, message id) of every card in the group. A digest is none: its button leads to whichever case is next."""
    for message in world.group(messenger, GROUP).messages.values():
        cases = {b.press.argument for b in visible_buttons(message) if b.press.verb.startswith("case.")}
        for case_id in cases - {""}:
            yield case_id, message.id


def count_doubled_answers(world: World, crowd: CrashCrowd, journal: list[dict[str, Any]]) -> int:
    """Messages that came twice in a row to one chat with nothing in between, and cards beyond the first."""
    acts: dict[tuple[str, int], list[int]] = defaultdict(list)
    whose: dict[str, Sim] = {person.name: person for person in crowd.everybody}
    for sent in crowd.sent:
        acts[sent.messenger, whose[sent.who].account.id].append(sent.journal)
    last: dict[tuple[str, int, int], tuple[int, str]] = {}
    doubled = 0
    for entry in journal:
        if entry["kind"] != "call" or not entry["ok"] or entry["method"] != "sendMessage":
            continue
        chat = (entry["messenger"], int(entry["chat_id"]))
        viewer = (*chat, int(entry.get("receiver") or 0))
        content = f"{entry.get('text')}{_buttons(world, entry)}"
        before = last.get(viewer)
        if (
            before is not None
            and before[1] == content
            and not any(before[0] < a < entry["seq"] for a in acts[chat])
        ):
            doubled += 1
        last[viewer] = (entry["seq"], content)
    for messenger in SandboxMessenger:
        card_counts = Counter(case_id for case_id, _ in cards_of(world, messenger))
        doubled += sum(count - 1 for count in card_counts.values())
    return doubled


def _buttons(world: World, entry: dict[str, Any]) -> list[str]:
    """The meaning of the message's buttons: two notices about two reports have the same text."""
    messenger, number = SandboxMessenger(entry["messenger"]), int(entry["chat_id"])
    bot = world.bot_on(messenger)
    chat = world.privates.get((bot.account.id, messenger, number)) or world.groups.get((messenger, number))
    message = chat.messages.get(int(entry.get("message_id") or 0)) if chat is not None else None
    return (
        [f"{b.press.verb}:{b.press.argument}" for b in visible_buttons(message)]
        if message is not None
        else []
    )
