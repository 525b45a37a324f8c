"""Records the acts in the world as a story file: a bug report becomes a test."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.sandbox import keyboards, visible
from bot.sandbox.keyboards import plain
from bot.sandbox.story_form import BARE

if TYPE_CHECKING:
    from bot.sandbox.records import Json, SandboxMessenger, SandboxPerson
    from bot.sandbox.world import World

DIGITS = re.compile(r"[0-9۰-۹]{2,}")
RUN = re.compile(r"[0-9۰-۹](?:[0-9۰-۹ \-]*[0-9۰-۹])?")
CODE_DIGITS = 6  # a number this long that is typed again is a code
QUOTE_LIMIT = 60


def note(world: World, person: SandboxPerson, verb: str, body: Json, *, done: Json, seq: int) -> None:
    """Remember an act, the number of the last change before it, and `done`, the world's answer."""
    messenger = str(body.get("messenger") or person.current)
    given = {k: v for k, v in body.items() if k != "messenger"}
    if verb == "press":
        given = _press_by_text(world, person, given, messenger=messenger, key=str(done.get("key", "")))
    elif "reply_to" in given:
        given["reply_to"] = "last"  # ids will differ next time
    world.acts.append({"seq": seq, "who": person.id, "messenger": messenger, "verb": verb, "body": given})


def note_world(world: World, verb: str, body: Json) -> None:
    """Remember an act of nobody in particular: the clock, a fault, a restart."""
    world.acts.append({"seq": world.seq, "who": None, "verb": verb, "body": body})


def _press_by_text(world: World, person: SandboxPerson, given: Json, *, messenger: str, key: str) -> Json:
    """A press by the button's text instead of a position and a message id."""
    rest = {k: v for k, v in given.items() if k != "message"}
    messenger_key = next(m for m in person.accounts if m == messenger)
    chat = world.chat_for(person, messenger_key, str(given.get("chat") or "bot"))
    message = visible.find(chat, person.accounts[messenger_key], key) if key else None
    button = keyboards.find_button(message.buttons, str(given.get("button"))) if message is not None else None
    return {**rest, "button": button["text"]} if button is not None else rest


def story(world: World) -> Json:
    """A story: each act, then what the person saw of the bot before anybody's next act."""
    writer = _StoryWriter(world)
    for index, act in enumerate(world.acts):
        until = world.acts[index + 1]["seq"] if index + 1 < len(world.acts) else world.seq
        writer.act(act, until)
    people = []
    for person_id, messenger in writer.messengers.items():
        role = world.people[person_id].role
        entry: Json = {"id": person_id, "messenger": messenger}
        people.append({**entry, "role": role} if role == "moderator" else entry)
    return {"people": people, "steps": writer.steps}


class _StoryWriter:
    """Writes steps. A code that is typed again is captured where it was first shown."""

    def __init__(self, world: World) -> None:
        self.steps: list[Json] = []
        self.messengers: dict[str, str] = {}
        self._world = world
        typed = (str(a["body"].get("text", "")) for a in world.acts if a["verb"] == "say")
        self._typed = {c for t in typed if len(c := _only_digits(t)) >= CODE_DIGITS}
        self._names: dict[str, str] = {}  # code -> name of its capture

    def act(self, act: Json, until: int) -> None:
        """Write the step of one act and of what followed it."""
        who = act["who"]
        if who is None:
            self.steps.append({"does": act["verb"], **({"with": act["body"]} if act["body"] else {})})
            return
        own = self.messengers.setdefault(who, act["messenger"])
        other_messenger = {} if act["messenger"] == own else {"messenger": act["messenger"]}
        step: Json = {"who": who, "does": act["verb"]}
        if act["body"]:
            step["with"] = self._act_body(act["verb"], act["body"])
        self.steps.append({**step, **other_messenger})
        person = self._world.people[who]
        on = next(m for m in person.accounts if m == act["messenger"])
        self.steps += [
            {"who": who, "sees": self._expectation(text), "within": 10, **other_messenger}
            for text in self._visible_texts(person, on, since=act["seq"], until=until)
        ]

    def _act_body(self, verb: str, body: Json) -> Any:
        key = BARE.get(verb)
        name = self._names.get(_only_digits(str(body.get("text", "")))) if verb == "say" else None
        given = {**body, "text": f"${{{name}}}"} if name else body
        return given[key] if key is not None and list(given) == [key] else given

    def _visible_texts(
        self, person: SandboxPerson, messenger: SandboxMessenger, *, since: int, until: int
    ) -> list[str]:
        world, account = self._world, person.accounts[messenger]
        texts = [
            (m.seq, m.text)
            for chat in visible.chats_of(world, person, messenger)
            for m in visible.changed_since(chat, account, since)
            if m.sender.is_bot and m.text and m.seq <= until
        ]
        texts += [(t.seq, t.text) for t in world.toasts[account] if since < t.seq <= until and t.text]
        return [text for _, text in sorted(texts)]

    def _expectation(self, text: str) -> Any:
        """The first line, with a pattern for numbers that will differ next time; or the code in it."""
        for run in RUN.findall(text):
            code = _only_digits(run)
            if code in self._typed and code not in self._names:
                self._names[code] = f"code{len(self._names) + 1}"
                groups = (rf"\d{{{len(g)}}}" for g in re.split(r"[ \-]+", run))
                return {"matches": rf"(?P<{self._names[code]}>{'[ -]'.join(groups)})"}
        line = text.strip().splitlines()[0][:QUOTE_LIMIT].strip()
        if not DIGITS.search(line):
            return line
        return {"matches": r"\d+".join(re.escape(p) for p in DIGITS.split(line))}


def _only_digits(text: str) -> str:
    """The digits of a text that is only a number with spaces and dashes; otherwise empty."""
    bare = plain(text).replace(" ", "").replace("-", "")
    return bare if bare.isdigit() else ""
