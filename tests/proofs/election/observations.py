"""What the judge knows from outside: what was sent, acknowledged and said. Nothing of it comes from the program."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from bot.conversation.store import OutboxRow
from bot.domain.people import Messenger
from bot.runtime.send_queue import queue_name
from tests.proofs.crash.people import SentUpdate
from tests.proofs.election.crowd import hour_of_day
from tests.proofs.election.lasting_checks import GroupMinutes
from tests.proofs.election.machine import MACHINE
from tests.proofs.election.people import NAMES, Citizen, ElectionPerson, HostilePerson, Population
from tests.proofs.election.scene import ElectionScene
from tests.proofs.election.wires import SENT_ROW

NUMBER: Final = re.compile(r"\d{5,}")
QUIET_FROM: Final = 22
QUIET_UNTIL: Final = 7
AWAKE: Final = 1_200.0
"""Seconds after an act within which a message to its person at night may be the answer."""


@dataclass(slots=True)
class Observations:
    """``wrong``: what must never happen, and happened on a wire."""

    scene: ElectionScene
    population: Population
    wrong: list[str] = field(default_factory=list)
    sent: dict[tuple[str, int], SentUpdate] = field(default_factory=dict)
    """What people sent and was not yet checked, by messenger and update."""
    acknowledged: set[tuple[str, int]] = field(default_factory=set)
    """Acknowledged since the last check."""
    count: int = 0
    """All acknowledged updates of people."""
    calls: int = 0
    begun: set[str] = field(default_factory=set)
    """The marks of all texts that were typed into a form."""
    _citizens: dict[tuple[str, str], ElectionPerson] = field(default_factory=dict)
    _staff_chats: set[tuple[str, str]] = field(default_factory=set)
    _groups: frozenset[tuple[str, str]] = frozenset()
    _minutes: GroupMinutes = field(default_factory=GroupMinutes)
    _acted: dict[str, float] = field(default_factory=dict)
    _newest: dict[tuple[Messenger, str], tuple[int, int]] = field(default_factory=dict)
    """The newest row that each conversation has got, and the process that sent it."""

    def __post_init__(self) -> None:
        scene, population = self.scene, self.population
        for person in population.citizens:
            self._citizens[person.messenger.value, str(person.account.id)] = person
        for messenger, chat in scene.world.groups:
            self._staff_chats.add((messenger.value, str(chat)))
        self._groups = frozenset(self._staff_chats)
        for moderator in population.moderators:
            self._staff_chats.add((moderator.messenger.value, str(moderator.account.id)))
        scene.journal.listeners.append(self._hear)
        for messenger, wire in scene.wires.items():
            wire.on_sent = lambda method, fields, messenger=messenger: self._see(messenger, method, fields)  # type: ignore[misc] # bound here

    def note_sent(self, person: ElectionPerson, sent: SentUpdate) -> None:
        """Somebody did something."""
        self._acted[person.name] = self.scene.world.clock.time()
        if isinstance(person, Citizen) and person.drafted:
            self.begun.add(person.drafted)
        if not (isinstance(person, HostilePerson) and sent.what in ("block", "unblock")):
            self.sent[sent.messenger.value, sent.update_id] = sent

    def _count_for_group(self, entry: Mapping[str, Any]) -> None:
        """Each request to write in a group, whether its answer arrives or not."""
        if MACHINE.jump:
            self._minutes.forget()
            return
        group = str(entry["messenger"]), str(json.loads(entry["fields"]).get("chat_id", ""))
        if group in self._groups and (wrong := self._minutes.count(group, self.scene.world.clock.time())):
            self._complain(wrong)

    def _hear(self, entry: Mapping[str, Any]) -> None:
        if entry["kind"] == "acknowledged":
            key = str(entry["messenger"]), int(entry["update_id"])
            if key in self.sent:
                self.acknowledged.add(key)
                self.count += 1
        elif entry["kind"] == "request" and str(entry["method"]).startswith(("send", "edit")):
            self._count_for_group(entry)
        elif entry["kind"] == "dropped":
            self.sent.pop((str(entry["messenger"]), int(entry["update_id"])), None)

    def _see(self, messenger: Messenger, method: str, fields: Mapping[str, Any]) -> None:
        """A message, an edit or an answer that reached the messenger."""
        self.calls += 1
        if (row := SENT_ROW.get()) is not None:
            self._check_order(messenger, row)
        chat = messenger.value, str(fields.get("chat_id", ""))
        words = str(fields.get("text") or fields.get("caption") or "")
        if chat in self._staff_chats:
            self._check_staff_message(messenger, words)
        elif method.startswith("send") and (person := self._citizens.get(chat)) is not None:
            self._check_night(person, words)

    def _check_order(self, messenger: Messenger, row: OutboxRow) -> None:
        """A conversation gets its messages in the order in which they were stored. What a process sends twice it sends
        before the next one; a new process may send again what the last one had not recorded."""
        key, process = (messenger, queue_name(row)), self.scene.starts
        newest, sender = self._newest.get(key, (0, 0))
        if sender == process and row.id < newest:
            self._complain(f"message {row.id} came to a chat on {messenger} after message {newest}")
        self._newest[key] = row.id, process

    def _check_staff_message(self, messenger: Messenger, words: str) -> None:
        """Nothing about a reporter is in any message to moderators."""
        if NAMES in words:
            self._complain(f"a message to moderators names a citizen: {words[:80]!r}")
        for number in NUMBER.findall(words):
            if (messenger.value, str(int(number))) in self._citizens:
                self._complain(f"a message to moderators has a citizen's account: {words[:80]!r}")

    def _check_night(self, person: ElectionPerson, words: str) -> None:
        """Nobody is woken: at night, messages go only to who has just done something."""
        now = self.scene.world.clock.time()
        if QUIET_UNTIL <= hour_of_day(now).hour < QUIET_FROM or MACHINE.jump:
            return
        is_waiting = person.last is not None and not person.last.answered
        if not is_waiting and now - self._acted.get(person.name, 0.0) > AWAKE:
            self._complain(f"{person.name} was written to at {hour_of_day(now):%H:%M}: {words[:80]!r}")

    def _complain(self, what: str) -> None:
        self.wrong.append(what)
