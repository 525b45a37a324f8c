"""Which handler takes an update: one table, and the first match wins.

A press is matched by its verb, a command by its name, anything else by the session's state and its kind.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.conversation import incoming as inc
from bot.conversation.buttons import decode
from bot.conversation.ports import Handler
from bot.conversation.session import Session
from bot.domain.errors import RequestRefused
from bot.domain.people import MembershipStatus, Person
from bot.domain.staff.permissions import NOT_MEMBER, Permission, acting_person, is_for_everybody, refusal
from bot.domain.values import dataclass


class Where(StrEnum):
    PRIVATE = "private"
    GROUP = "group"
    ANY = "any"


class TriggerKind(StrEnum):
    """What a route waits for."""

    COMMAND = "command"
    BUTTON = "button"
    STATE = "state"
    """A message of a person in this state."""
    UPDATE = "update"
    """A kind of update, or anything that no other route takes."""


class Typed(StrEnum):
    """What of a button's label, typed instead of pressed, is its press."""

    BEGINNING = "beginning"
    """The label, or its beginning up to a comma."""
    WHOLE = "whole"
    """The label alone: the press sends something, or may let go of answers. «Yes» is no such press."""
    NEVER = "never"
    """Nothing: the press erases what a person wrote or sent."""


KINDS: Mapping[type[inc.Incoming], str] = {
    inc.MemberChanged: "member-changed",
    inc.GroupMigrated: "group-migrated",
    inc.MessageEdited: "message-edited",
}
UPDATES: Final = frozenset({*KINDS.values(), "any-press", "any-command", "any-message"})


@dataclass(frozen=True, slots=True)
class Route:
    """A route of a feature's table. ``on`` is ``/command``, a button's verb, ``state:name`` or an update
    kind."""

    on: str
    handler: Handler
    where: Where = Where.PRIVATE
    needs: Permission = Permission.LEARN_AND_REPORT
    """The permission needed. If it requires a recent membership check, the worker lets the update wait."""
    epoch: bool = False
    """Whether the button must have the session's current epoch; an older one is answered as stale."""
    fresh: bool = False
    """Membership must have been checked within seconds, not only within the minute, because details are read.
    """
    silent_too: bool = False
    """Whether a press is also accepted in a group where the bot has stopped posting."""
    once: bool = False
    """Whether a second press of the same button within seconds does nothing; always so with ``epoch``."""
    answers_presser: bool = False
    """Whether its answer in a group goes to the presser alone: a second press within seconds gets a toast instead."""
    typed: Typed = Typed.BEGINNING
    """What of the button's label is its press when it is typed."""
    button: str = ""
    """The verb of buttons that do the same as the command ``on``."""

    def by_trigger(self) -> Iterator["Route"]:
        """One route for each trigger: the command and its button."""
        yield replace(self, button="")
        if self.button:
            yield replace(self, on=self.button, button="")

    @property
    def counts_once(self) -> bool:
        """Whether a second press within seconds does nothing."""
        return self.once or self.epoch

    @property
    def kind(self) -> TriggerKind:
        if self.on.startswith("/"):
            return TriggerKind.COMMAND
        if self.on.startswith("state:"):
            return TriggerKind.STATE
        return TriggerKind.UPDATE if self.on in UPDATES else TriggerKind.BUTTON

    @property
    def handler_place(self) -> str:
        """Module and name of the handler."""
        name = getattr(self.handler, "__qualname__", type(self.handler).__name__)
        return f"{self.handler.__module__}.{name}"


def triggers(update: inc.Incoming, session: Session) -> Iterable[str]:
    """The triggers that this update may match, the most specific first."""
    match update:
        case inc.ButtonPressed():
            yield decode(update.data).verb
            yield "any-press"
        case inc.CommandGiven():
            yield f"/{update.name}"
            yield "any-command"
        case inc.MemberChanged() | inc.GroupMigrated() | inc.MessageEdited():
            yield KINDS[type(update)]
        case _:
            if session.state:
                yield f"state:{session.state}"
                yield f"state:{session.state.partition('.')[0]}.*"
            yield "any-message"


class Router:
    """The route table, indexed once. Raises ValueError for two equal triggers in the same kind of chat."""

    def __init__(self, table: Iterable[Route]) -> None:
        self._by_trigger: dict[tuple[str, bool], Route] = {}
        for route in (row for entry in table for row in entry.by_trigger()):
            for group in (False, True):
                if route.where is Where.ANY or (route.where is Where.GROUP) == group:
                    other = self._by_trigger.setdefault((route.on, group), route)
                    if other is not route:
                        raise ValueError(
                            f"two routes for {route.on!r} in {'groups' if group else 'private chats'}:"
                            f" {other.handler_place} and {route.handler_place}"
                        )

    def find(self, update: inc.Incoming, session: Session) -> Route | None:
        """The route for this update, or None: then nothing is answered."""
        in_group = update.chat.kind is not inc.ChatKind.PRIVATE
        for trigger in triggers(update, session):
            if route := self._by_trigger.get((trigger, in_group)):
                return route
        return None

    def how_typed(self, verb: str) -> Typed:
        """What of a private button's label, typed, is its press. A verb without a route is never typed."""
        route = self._by_trigger.get((verb, False))
        return route.typed if route is not None else Typed.NEVER


def is_stale(route: Route, update: inc.Incoming, session: Session) -> bool:
    """Whether this press comes from a screen of an earlier epoch."""
    return (
        route.epoch and isinstance(update, inc.ButtonPressed) and decode(update.data).epoch != session.epoch
    )


def guard(route: Route, person: Person, *, now: datetime) -> None:
    """Raises RequestRefused, with the reason, if the person lacks what this route needs."""
    if is_for_everybody(route.needs):
        return
    reason = refusal(route.needs, acting_person(person, now=now))
    if reason:
        raise RequestRefused(_why_not(person, now=now) if reason == NOT_MEMBER else reason)


def _why_not(person: Person, *, now: datetime) -> str:
    known = person.membership
    seen = known is not None and known.status is MembershipStatus.STRANGER and known.fresh(now=now)
    return "not-let-in" if seen else NOT_MEMBER
