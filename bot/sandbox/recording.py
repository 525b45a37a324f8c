"""What was done in the world, written down as a story file: a bug report becomes a test."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.sandbox import seen

if TYPE_CHECKING:
    from bot.sandbox.records import Json, Person
    from bot.sandbox.world import World

BARE = {"say": "text", "press": "button", "join": "chat", "leave": "chat"}
DIGITS = re.compile(r"[0-9۰-۹]{2,}")
QUOTE_LIMIT = 60


def note(world: World, person: Person, verb: str, body: Json, *, seq: int) -> None:
    """Remember an act and the number of the last change before it."""
    messenger = str(body.get("messenger") or person.current)
    world.acts.append({"seq": seq, "who": person.id, "messenger": messenger, "verb": verb, "body": body})


def story(world: World) -> Json:
    """A story: each act, then what the person saw of the bot before the next act of anybody."""
    steps: list[Json] = []
    who: dict[str, str] = {}
    for index, act in enumerate(world.acts):
        who.setdefault(act["who"], act["messenger"])
        step: Json = {"who": act["who"], "does": act["verb"]}
        given = {k: v for k, v in act["body"].items() if k != "messenger"}
        if given:
            step["with"] = _with(act["verb"], given)
        if act["messenger"] != who[act["who"]]:
            step["messenger"] = act["messenger"]
        steps.append(step)
        until = world.acts[index + 1]["seq"] if index + 1 < len(world.acts) else world.seq
        steps += _seen(world, act, until)
    people = []
    for person_id, messenger in who.items():
        role = world.people[person_id].role
        entry: Json = {"id": person_id, "messenger": messenger}
        people.append({**entry, "role": role} if role == "moderator" else entry)
    return {"people": people, "steps": steps}


def _with(verb: str, body: Json) -> Any:
    key = BARE.get(verb)
    return body[key] if key is not None and list(body) == [key] else body


def _seen(world: World, act: Json, until: int) -> list[Json]:
    person = world.people[act["who"]]
    messenger = next(m for m in person.accounts if m == act["messenger"])
    account = person.accounts[messenger]
    steps = []
    for chat in seen.chats_of(world, person, messenger):
        for message in seen.changed_since(chat, account, act["seq"]):
            if message.sender.is_bot and message.text and message.seq <= until:
                steps.append((message.seq, _step(act["who"], message.text)))
    steps += [
        (t.seq, _step(act["who"], t.text))
        for t in world.toasts[account]
        if act["seq"] < t.seq <= until and t.text
    ]
    return [step for _, step in sorted(steps, key=lambda s: s[0])]


def _step(who: str, text: str) -> Json:
    """The first line, with numbers that will be others next time left open."""
    line = text.strip().splitlines()[0][:QUOTE_LIMIT].strip()
    if not DIGITS.search(line):
        return {"who": who, "sees": line, "within": 10}
    parts = [re.escape(p) for p in DIGITS.split(line)]
    return {"who": who, "sees": {"matches": r"\d+".join(parts)}, "within": 10}
