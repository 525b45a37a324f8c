"""The format of a story, checked completely before anything is played."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from bot.sandbox.records import FIRST_MESSENGER, MESSENGER_NAMES, SandboxMessenger

if TYPE_CHECKING:
    from bot.sandbox.records import Json

WORLD_VERBS: Final = frozenset({"clock", "faults", "app-restart", "upgrade", "member", "settings"})
FILE_VERBS: Final = frozenset({"photo", "voice", "video", "document", "audio"})
VERBS: Final = (
    frozenset(
        {
            "say",
            "press",
            "album",
            "forward",
            "location",
            "contact",
            "edit",
            "delete",
            "join",
            "leave",
            "block",
            "unblock",
            "use",
        }
    )
    | FILE_VERBS
)
BARE: Final = {
    "say": "text",
    "press": "button",
    "join": "chat",
    "leave": "chat",
    "forward": "message",
    "edit": "text",
    "delete": "message",
    "contact": "phone",
    "use": "messenger",
    "upgrade": "chat",
    **dict.fromkeys(FILE_VERBS, "path"),
}
STEP_KEYS: Final = frozenset({"who", "does", "with", "sees", "not_sees", "within", "in", "messenger", "note"})
EXPECTATION_KEYS: Final = frozenset({"text", "matches", "buttons", "absent", "media", "ephemeral"})
MEDIA: Final = FILE_VERBS | {"location", "contact"}
MESSENGERS: Final = tuple(SandboxMessenger)
EACH: Final = "each"
"""The messenger of a story that holds on each of them alike."""
NAMED: Final = re.compile(r"\$\{(\w+)\}")


class MalformedStory(Exception):
    """The story cannot be played; the text says why in one line."""


@dataclass(frozen=True, slots=True)
class StoryRole:
    """A person of the story, as POST /world/people takes them."""

    id: str
    body: Json


@dataclass(frozen=True, slots=True)
class StoryStep:
    """One step. `kind` is does, sees or not_sees; `given` is the body or the expectation."""

    number: int
    kind: str
    who: str | None
    verb: str | None
    given: Json
    within: float | None
    chat: str | None
    messenger: str | None


def messengers_of(story: Any) -> tuple[str, ...]:
    """The messengers on which the story may be played, the usual one first. Raises MalformedStory."""
    messenger = story.get("messenger", FIRST_MESSENGER) if isinstance(story, dict) else FIRST_MESSENGER
    if messenger == EACH:
        return MESSENGERS
    _messenger(messenger, "the story", EACH)
    return (messenger,)


def read_story(story: Any, messenger: str | None = None) -> tuple[list[StoryRole], list[StoryStep]]:
    """People and steps of a story, on this messenger; None: on its usual one. Raises MalformedStory."""
    if not isinstance(story, dict):
        raise MalformedStory("a story is a JSON object with people and steps")
    unknown = set(story) - {"messenger", "people", "steps", "title", "note"}
    if unknown:
        raise MalformedStory(f"a story has no field {', '.join(sorted(map(str, unknown)))}")
    known = messengers_of(story)
    messenger = messenger or known[0]
    if messenger not in known:
        raise MalformedStory(f"it is for {' and '.join(known)}, not for {messenger}")
    people = story.get("people", [])
    if not isinstance(people, list):
        raise MalformedStory("people must be a list")
    roles = [_role(p, messenger) for p in people]
    steps = story.get("steps")
    if not isinstance(steps, list) or not steps:
        raise MalformedStory("steps must be a list with at least one step")
    read_steps = [_step(number, step) for number, step in enumerate(steps, 1)]
    if not any(s.kind == "sees" for s in read_steps):
        raise MalformedStory("a story without any sees proves nothing")
    _known_names(read_steps)
    return roles, read_steps


def _messenger(value: Any, where: str, *others: str) -> None:
    if value not in MESSENGERS:
        names = " or ".join((MESSENGER_NAMES, *others))
        raise MalformedStory(f"{where}: messenger is {names}, not {value!r}")


def _role(entry: Any, messenger: str) -> StoryRole:
    body = {"id": entry} if isinstance(entry, str) else entry
    if not isinstance(body, dict) or not isinstance(body.get("id"), str) or not body["id"]:
        raise MalformedStory("each of people is an id or an object with an id")
    unknown = set(body) - {"id", "name", "messenger", "role", "phone", "username", "old_client"}
    if unknown:
        raise MalformedStory(f"{body['id']}: a person has no field {', '.join(sorted(unknown))}")
    _messenger(body.get("messenger", messenger), body["id"])
    return StoryRole(body["id"], {"messenger": messenger, **body})


def _step(number: int, step: Any) -> StoryStep:
    where = f"step {number}"
    if not isinstance(step, dict):
        raise MalformedStory(f"{where} is not an object")
    unknown = set(step) - STEP_KEYS
    if unknown:
        raise MalformedStory(f"{where} has no field {', '.join(sorted(map(str, unknown)))}")
    kinds = [k for k in ("does", "sees", "not_sees") if k in step]
    if len(kinds) != 1:
        raise MalformedStory(f"{where} needs one of does, sees, not_sees")
    kind, verb = kinds[0], step.get("does")
    who = step.get("who")
    if who is not None and not isinstance(who, str):
        raise MalformedStory(f"{where}: who is a person's id")
    if who is None and not (kind == "does" and verb in WORLD_VERBS):
        raise MalformedStory(f"{where} does not say who")
    if kind == "does":
        given = _body(where, verb, step.get("with"))
    else:
        if "with" in step:
            raise MalformedStory(f"{where}: with belongs to does")
        given = _expectation(where, step[kind])
    within = step.get("within")
    if within is not None and (isinstance(within, bool) or not isinstance(within, int | float) or within < 0):
        raise MalformedStory(f"{where}: within is a number of seconds")
    if step.get("messenger") is not None:
        _messenger(step["messenger"], where)
    chat = step.get("in")
    if chat is not None and not isinstance(chat, str | int):
        raise MalformedStory(f"{where}: in is a chat")
    return StoryStep(
        number, kind, who, verb, given, within, None if chat is None else str(chat), step.get("messenger")
    )


def _body(where: str, verb: Any, given: Any) -> Json:
    if verb not in VERBS | WORLD_VERBS:
        raise MalformedStory(
            f"{where}: nobody can {verb!r}; known are {', '.join(sorted(VERBS | WORLD_VERBS))}"
        )
    if given is None:
        return {"sample": True} if verb in FILE_VERBS else {}
    if isinstance(given, str | int) and not isinstance(given, bool) and verb in BARE:
        return {BARE[verb]: str(given)}
    if not isinstance(given, dict):
        raise MalformedStory(f"{where}: with cannot be {given!r} for {verb}")
    return given


def _expectation(where: str, given: Any) -> Json:
    wanted = {"text": given} if isinstance(given, str) else given
    if not isinstance(wanted, dict) or not wanted:
        raise MalformedStory(
            f"{where}: sees is a text or an object with {', '.join(sorted(EXPECTATION_KEYS))}"
        )
    unknown = set(wanted) - EXPECTATION_KEYS
    if unknown:
        raise MalformedStory(f"{where}: sees has no field {', '.join(sorted(map(str, unknown)))}")
    for name in ("text", "matches"):
        if name in wanted and (not isinstance(wanted[name], str) or not wanted[name].strip()):
            raise MalformedStory(f"{where}: {name} must be a text that is not empty")
    for name in ("buttons", "absent"):
        rows = wanted.get(name, ["-"])
        if not isinstance(rows, list) or not rows or not all(isinstance(b, str) and b.strip() for b in rows):
            raise MalformedStory(f"{where}: {name} is a list of button texts")
    if "media" in wanted and wanted["media"] not in MEDIA:
        raise MalformedStory(f"{where}: media is one of {', '.join(sorted(MEDIA))}")
    try:
        re.compile(NAMED.sub("x", wanted.get("matches", "")))
    except re.error as error:
        raise MalformedStory(f"{where}: matches is no regular expression ({error})") from None
    return wanted


def _known_names(steps: list[StoryStep]) -> None:
    known: set[str] = set()
    for step in steps:
        for name in NAMED.findall(str(step.given)):
            if name not in known:
                raise MalformedStory(f"step {step.number}: ${{{name}}} was not captured before")
        if step.kind == "sees" and "matches" in step.given:
            known |= set(re.compile(NAMED.sub("x", step.given["matches"])).groupindex)


def fill_names(given: Any, names: dict[str, str], *, as_regex: bool = False) -> Any:
    """The value with ${name} replaced by what was captured."""
    if isinstance(given, str):
        return NAMED.sub(lambda m: re.escape(names[m[1]]) if as_regex else names[m[1]], given)
    if isinstance(given, list):
        return [fill_names(g, names) for g in given]
    if isinstance(given, dict):
        return {k: fill_names(v, names, as_regex=k == "matches") for k, v in given.items()}
    return given


def world_act(step: StoryStep, given: Json) -> tuple[str, Json]:
    """The route and body of an act of nobody in particular."""
    body = dict(given)
    if step.verb in ("upgrade", "member"):
        chat = quote(str(body.pop("chat", "moderators")))
        return f"/groups/{chat}/{'upgrade' if step.verb == 'upgrade' else 'members'}", body
    if step.verb == "app-restart" and step.who is not None:
        body.setdefault("person", step.who)
    return f"/{step.verb}", body
