"""Who takes part, and what each of them does in one visit: learners, reporters, moderators, hostile people.

The people of ``tests/proofs/crash`` read and press as they do there. Here they come and go for days, lose patience when
no answer comes, come back to look at a report or to withdraw it, and some of them are hostile.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.conversation.buttons import Press, encode
from bot.sandbox import people, presses
from bot.sandbox.records import SandboxMessenger, SandboxPerson
from bot.sandbox.refusals import BadRequest, CannotDo
from bot.sandbox.world import World
from tests.proofs.crash.moderators import SimModerator
from tests.proofs.crash.people import SentUpdate, Sim, SimLearner, VisibleButton, visible_buttons
from tests.proofs.crash.reporters import SimReporter

NAMES: Final = "Shahrvand"
"""How every citizen's name begins. A text that contains it tells who somebody is."""
WITHDRAWS: Final = 0.5
ALBUMS: Final = 0.2
GARBAGE: Final = (
    "؟", "x" * 4096, "📷" * 300, "/start " + "9" * 64, "/case 1", "\u202e123", "<b>&", "http://example.org/?a=1",
    "۱۲۳۴۵۶۷۸۹۰", "/burn", "گزارش گزارش گزارش", "/queue", "\u200b", "0", "بله", "/lang xx",
)  # fmt: skip
FORGED: Final = (
    "case.claim",
    "case.open",
    "case.reason",
    "my-withdraw-yes",
    "my-open",
    "report-send",
    "case.show",
)


class ElectionLearner(SimLearner):
    """Reads lessons, for so many presses."""

    def is_done(self, acts: int) -> bool:
        return acts >= 6


class Citizen(SimReporter):
    """Files one report in a visit, or comes back for an earlier one."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.withdrawn: list[str] = []
        """The ids of reports for which the bot said that they are withdrawn."""
        self._errand = ""
        self._withdrawing = ""
        self._count = 0

    @property
    def is_finished(self) -> bool:
        return self.left or len(self.filed) >= self._count

    def begin_visit(self) -> None:
        """A new wish; whatever was left of the last visit is over."""
        self.last, self.left, self.drafted, self._sending = None, False, "", False
        self._count = len(self.filed) + 1
        self._withdrawing = ""
        self._errand = "look" if self.filed and self.chance.random() < 0.7 else ""

    def is_done(self, acts: int) -> bool:
        return acts >= 40 or (self.is_finished if not self._errand else self._errand == "done")

    def is_ready(self) -> bool:
        return self.is_answered()

    def sees_answer(self, sent: SentUpdate) -> bool:
        if not self._errand:
            return super().sees_answer(sent)
        return next(self.from_bot(since=sent.seq, most=1), None) is not None or self.has_toast(sent)

    def go_on(self) -> bool:
        if not self._errand:
            return super().go_on()
        if self.last is None:
            self.say("/my_reports")
            return True
        newest = next(self.from_bot(most=1), None)
        buttons = {b.press.verb: b for b in visible_buttons(newest)} if newest is not None else {}
        if self._withdrawing and "clean-chat" in buttons:
            self.withdrawn.append(self._withdrawing)
            self._errand = "done"
            return False
        return self._look(buttons)

    def _look(self, buttons: dict[str, VisibleButton]) -> bool:
        for verb in ("my-withdraw-yes", "my-withdraw", "my-open"):
            button = buttons.get(verb)
            if button is None or (verb == "my-withdraw" and self.chance.random() > WITHDRAWS):
                continue
            if verb == "my-withdraw-yes":
                self._withdrawing = button.press.argument
            self.press(button)
            return True
        self._errand = "done"
        return False

    def _photo(self, epoch: int) -> bool:
        if self.chance.random() > ALBUMS:
            return super()._photo(epoch)
        self._files_wanted = 0
        self._epoch = epoch
        self.do("album", "photo", files=[{"kind": "photo", "sample": True}] * 2)
        return True


class Moderator(SimModerator):
    """Works until the end of the shift. Remembers when a case was theirs."""

    def is_done(self, acts: int) -> bool:
        return acts >= 60


class HostilePerson(Sim):
    """Types what nobody should, presses what is not theirs, forges what a button carries, blocks and comes back."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.known: Sequence[str] = ()
        """Ids of cases, which somebody has leaked."""

    def is_done(self, acts: int) -> bool:
        return acts >= 15

    def is_ready(self) -> bool:
        return True

    def go_on(self) -> bool:
        if self.last is None:
            self.say("/start")
            return True
        match self.chance.randrange(6):
            case 0 | 1:
                self.say(self.chance.choice(GARBAGE))
            case 2 | 3:
                return self._forge()
            case 4:
                buttons = list(self.buttons(self.from_bot()))
                for button in buttons and [self.chance.choice(buttons)]:
                    self.press(button)
            case 5:
                return self._block()
        return True

    def _forge(self) -> bool:
        messages = list(self.from_bot())
        if not messages:
            return False
        argument = self.chance.choice([*self.known[-20:], "x", "", "../..", "1/2/3/4"])
        data = encode(Press(self.chance.choice(FORGED), argument))
        seq, journal = self.world.seq, self.world.journal.seq
        query = presses._callback(self.world, self.account, self.chance.choice(messages), data)
        self.last = SentUpdate(
            self.messenger,
            self.bot.queue.next_id - 1,
            self.name,
            "forge",
            seq,
            journal,
            query.id,
            kind="press",
        )
        return True

    def _block(self) -> bool:
        verb = "unblock" if self.account.id in self.bot.blocked_by else "block"
        self.do(verb, verb)
        return True


type ElectionPerson = ElectionLearner | Citizen | Moderator | HostilePerson


@dataclass(frozen=True, slots=True)
class Shares:
    """Which share of the citizens is what."""

    reporters: float = 0.3
    hostile: float = 0.03


class Population:
    """Everybody of one run."""

    def __init__(self, world: World, chance: random.Random, *, citizens: int, moderators: int) -> None:
        self.citizens: list[ElectionLearner | Citizen | HostilePerson] = []
        self.moderators: list[Moderator] = []
        shares = Shares()
        for number in range(citizens):
            person = people.add(world, f"p{number}", name=f"{NAMES}{number}")
            kind: type[ElectionLearner | Citizen | HostilePerson] = ElectionLearner
            if (drawn := chance.random()) < shares.hostile:
                kind = HostilePerson
            elif drawn < shares.hostile + shares.reporters:
                kind = Citizen
            self.citizens.append(self._add(kind, world, person, number, chance))
        for number in range(moderators):
            person = world.person(f"moderator{number}")
            self.moderators.append(self._add(Moderator, world, person, number, chance))

    @staticmethod
    def _add[S: Sim](
        kind: type[S], world: World, person: SandboxPerson, number: int, chance: random.Random
    ) -> S:
        own = random.Random(chance.getrandbits(64))
        return kind(world, person, list(SandboxMessenger)[number % len(SandboxMessenger)], own)

    def reporters(self) -> list[Citizen]:
        return [person for person in self.citizens if isinstance(person, Citizen)]

    def hostile(self) -> list[HostilePerson]:
        return [person for person in self.citizens if isinstance(person, HostilePerson)]


def let_act(person: ElectionPerson) -> SentUpdate | None:
    """Let them do the next thing; what they sent, or None if there was nothing to do or it was not possible."""
    before = person.last
    try:
        if not person.go_on() or person.last is before:
            return None
    except (CannotDo, BadRequest):
        return None
    return person.last
