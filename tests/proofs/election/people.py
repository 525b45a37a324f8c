"""Who takes part, and what each of them does in one visit: learners, reporters, moderators, hostile people.

The people of ``tests/proofs/crash`` read and press as they do there. Here they come and go for days, lose patience when
no answer comes, come back to look at a report or to withdraw it, and some of them are hostile.
"""

import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from bot.conversation.buttons import Press, encode
from bot.domain.learning.lessons import TIERS, Audience, tier_key
from bot.domain.learning.quizzes import QuizQuestion
from bot.sandbox import people, presses
from bot.sandbox.keyboards import plain
from bot.sandbox.records import Message, SandboxMessenger, SandboxPerson
from bot.sandbox.refusals import BadRequest, CannotDo
from bot.sandbox.world import World
from tests.fakes.shared_content import shipped_content
from tests.proofs.crash.moderators import SimModerator
from tests.proofs.crash.people import SentUpdate, Sim, SimLearner, VisibleButton, visible_buttons
from tests.proofs.crash.reporters import SimReporter
from tests.proofs.election.errands import (
    CERTIFICATE,
    FOLLOW,
    LOOK_AROUND,
    OWN_BODY,
    OWNERS_ERRANDS,
    ROAMS,
    Errand,
    ErrandRunner,
    PressOn,
    Write,
    enrol,
    give_role,
    refer,
    roam,
    take_role,
)

NAMES: Final = "Shahrvand"
"""How every citizen's name begins. A text that contains it tells who somebody is."""
VERBS: Final = (
    "my-refer-yes", "my-refer", "my-disagree-yes", "my-disagree", "my-withdraw-yes", "my-withdraw", "my-open"
)  # fmt: skip
"""What a citizen presses who looks at a report, the most pressing first."""
SHARES: Final = {"my-disagree": 0.3, "my-withdraw": 0.5}
"""How often they press it where they could; the others always."""
ALBUMS: Final = 0.2
REJECTS: Final = 0.25
LOOKS_AROUND: Final = 0.3
REFERS: Final = 0.2
CODE: Final = re.compile(r"[0-9A-Z]{5}-[0-9A-Z]{5}")
OPTION: Final = re.compile(r"(?:الف|ب|پ|ت|ث|ج)\) (.*)")
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
    """Reads lessons, for so many presses, or looks around; some follow the news and join a group."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.errands = ErrandRunner(self)
        self.codes: Sequence[str] = ()
        """Codes of groups that somebody has passed on."""

    def begin_visit(self) -> None:
        """A new wish."""
        self.last = None
        if self.chance.random() < LOOKS_AROUND:
            choices = (*LOOK_AROUND, FOLLOW, FOLLOW, *(enrol(code) for code in self.codes[-1:]))
            self.errands.begin(self.chance.choice(choices))

    def is_done(self, acts: int) -> bool:
        return acts >= 6

    def go_on(self) -> bool:
        return self.errands.go_on() if self.errands.errand is not None else super().go_on()


class Diligent(ElectionLearner):
    """Takes every quiz with right answers, then the exam, and asks for a certificate: all in one visit, once."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self._tiers: Iterator[str] = iter(())
        self._pressed_in = ("", frozenset[str]())
        """The question that is being answered, and the options of it that were pressed."""

    def begin_visit(self) -> None:
        self.last = None
        self._tiers = iter([tier_key(Audience.VOTER, tier) for tier in (*TIERS, None)])

    def is_done(self, acts: int) -> bool:
        return acts >= 250 or bool(self.errands.done["certificate"])

    def go_on(self) -> bool:
        if self.errands.errand is not None:
            return self.errands.go_on()
        newest = next(self.from_bot(most=1), None)
        buttons = list(visible_buttons(newest)) if newest is not None and self.last is not None else []
        verbs = {b.press.verb: b for b in buttons}
        if "quiz-on" in verbs:
            self.press(verbs["quiz-on"])
            return True
        if newest is not None and "q" in verbs:
            return self._answer(newest, [b for b in buttons if b.press.verb == "q"], verbs.get("q-send"))
        if (tier := next(self._tiers, None)) is not None:
            self.errands.begin(quiz_errand(tier))
        elif not self.errands.done["certificate"] + self.errands.broken["certificate"]:
            self.errands.begin(CERTIFICATE)
        return self.errands.go_on()

    def _answer(self, screen: Message, options: list[VisibleButton], send: VisibleButton | None) -> bool:
        question, labels = question_on(screen.text or "")
        at = options[0].press.argument.partition("/")[0]
        pressed = self._pressed_in[1] if self._pressed_in[0] == question.id + at else frozenset[str]()
        for right in question.right_answer():
            option = question.option(right)
            place = labels.index(plain(option.text)) if option and plain(option.text) in labels else -1
            button = next((b for b in options if b.press.argument.endswith(f"/{place}")), None)
            if button is not None and right not in pressed:
                self._pressed_in = question.id + at, pressed | {right}
                self.press(button)
                return True
        self.press(send or options[0])
        return True


@cache
def _bank() -> Mapping[str, QuizQuestion]:
    content = shipped_content()
    questions = [
        q for quiz in content.quizzes.values() if quiz.track is Audience.VOTER for q in quiz.questions
    ]
    return {plain(question.text): question for question in questions}


def question_on(text: str) -> tuple[QuizQuestion, list[str]]:
    """The question that is on the screen, and its options in their order there."""
    words = plain(text)
    question = next(question for asked, question in _bank().items() if asked in words)
    return question, [match[1] for line in text.splitlines() if (match := OPTION.match(plain(line)))]


def quiz_errand(tier: str) -> Errand:
    """To the first question of this quiz."""
    return Errand(
        f"quiz {tier}",
        (Write("/learn"), PressOn("tier", tier, may_lack=True), PressOn("quiz", tier), PressOn("quiz-go")),
    )


class Citizen(SimReporter):
    """Files one report in a visit, or comes back for an earlier one."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.withdrawn: list[str] = []
        """The ids of reports for which the bot said that they are withdrawn."""
        self.withdrawals: set[str] = set()
        """The ids of all that they asked to withdraw, whether an answer came or not."""
        self.objections = 0
        """How often they said that they disagree with a decision."""
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
        for verb in VERBS:
            button = buttons.get(verb)
            if button is None or self.chance.random() > SHARES.get(verb, 1.0):
                continue
            if verb == "my-withdraw-yes":
                self._withdrawing = button.press.argument
                self.withdrawals.add(button.press.argument)
            self.objections += verb == "my-disagree-yes"
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
    """Works until the end of the shift. Remembers when a case was theirs. Refers what was verified, and signs."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.errands = ErrandRunner(self)
        self._referred: set[str] = set()
        """Cases that they have referred, tried to, or rejected: no body gets these."""

    def is_done(self, acts: int) -> bool:
        return acts >= 60

    def decision(self, case_id: str) -> str:
        if self.chance.random() > REJECTS:
            return super().decision(case_id)
        self._referred.add(case_id)
        return "case.reject"

    def press(self, button: VisibleButton) -> SentUpdate:
        self._pressed_at = self.world.clock.time()
        return super().press(button)

    def go_on(self) -> bool:
        if self.errands.errand is not None:
            return self.errands.go_on()
        if self.errands.sign():
            return True
        if self.is_free() and (errand := self._next_errand()) is not None:
            self.errands.begin(errand)
            if self.errands.go_on():
                return True
        return super().go_on()

    def _next_errand(self) -> Errand | None:
        if not self.errands.done[OWN_BODY.name]:
            return OWN_BODY
        decided = [
            claim.case_id for claim in self.held if claim.decided and claim.case_id not in self._referred
        ]
        if not decided or self.chance.random() > REFERS:
            return None
        self._referred.add(decided[0])
        return refer(decided[0])


class Owner(Sim):
    """Signs what another owner asks for, then goes on an errand: settings, days, news, roles, groups of learners."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.errands = ErrandRunner(self)
        self.colleagues: Sequence[Colleague] = ()
        self.plan: list[Errand] = []
        """What comes next, before anything by chance."""
        self.asks = False
        """Another person's signature is awaited."""
        self.codes: list[str] = []

    def begin_visit(self, errand: Errand | None = None) -> None:
        """``errand``: what they come for; without one, only to sign."""
        self.asks = False
        if errand is not None:
            self.errands.begin(errand)

    def next_errand(self) -> Errand:
        """What they come for now."""
        if self.plan:
            return self.plan.pop(0)
        return self.chance.choice(
            (*OWNERS_ERRANDS, *(colleague.next_role() for colleague in self.colleagues))
        )

    def is_done(self, acts: int) -> bool:
        return acts >= 25

    def go_on(self) -> bool:
        if self.last is None:
            self.say("/start")
            return True
        errand = self.errands.errand
        if errand is None:
            return self.errands.sign()
        if self.errands.go_on():
            self.asks = errand.asks
            return True
        self._note_codes()
        return self.errands.sign()

    def _note_codes(self) -> None:
        for message in self.from_bot(most=3):
            words = message.text or ""
            if (
                "?start=c_" in words
                and (match := CODE.search(words)) is not None
                and match[0] not in self.codes
            ):
                self.codes.append(match[0])


class Colleague(Sim):
    """Somebody to whom owners give a role and take it away: looks around in what the role opens."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.role = ""

    def first_role(self) -> Errand:
        """What owners do with them first."""
        return give_role(f"{self.messenger.value}:{self.account.id}", self.role)

    def next_role(self) -> Errand:
        """What owners do with them later."""
        account = f"{self.messenger.value}:{self.account.id}"
        return take_role(account) if self.chance.random() < 0.3 else self.first_role()

    def is_done(self, acts: int) -> bool:
        return acts >= 12

    def go_on(self) -> bool:
        if self.last is None:
            self.say("/start")
            return True
        if self.chance.random() < 0.6 and roam(self, ROAMS):
            return True
        self.say(self.chance.choice(("/atlas", "/roadmap", "/broadcast", "/remarks", "/queue", "/menu", "۳")))
        return True


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


type ElectionPerson = ElectionLearner | Citizen | Moderator | HostilePerson | Owner | Colleague


@dataclass(frozen=True, slots=True)
class Shares:
    """Which share of the citizens is what."""

    reporters: float = 0.3
    hostile: float = 0.03
    diligent: float = 0.004


class Population:
    """Everybody of one run."""

    def __init__(
        self,
        world: World,
        chance: random.Random,
        *,
        citizens: int,
        moderators: int,
        colleagues: Mapping[str, str],
    ) -> None:
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
            elif drawn > 1 - shares.diligent:
                kind = Diligent
            self.citizens.append(self._add(kind, world, person, number, chance))
        for number in range(moderators):
            person = world.person(f"moderator{number}")
            self.moderators.append(self._add(Moderator, world, person, number, chance))
        self.owners = [
            self._add(Owner, world, world.person("owner"), number, chance)
            for number in range(len(SandboxMessenger))
        ]
        self.colleagues = [
            self._add(Colleague, world, world.person(who), number, chance)
            for number, who in enumerate(colleagues)
        ]
        for colleague, role in zip(self.colleagues, colleagues.values(), strict=True):
            colleague.role = role
        for owner in self.owners:
            owner.colleagues = self.colleagues

    @staticmethod
    def _add[S: Sim](
        kind: type[S], world: World, person: SandboxPerson, number: int, chance: random.Random
    ) -> S:
        own = random.Random(chance.getrandbits(64))
        return kind(world, person, list(SandboxMessenger)[number % len(SandboxMessenger)], own)

    def errands(self, *, broken: bool = False) -> dict[str, int]:
        """How often each errand was done, or broken off."""
        people = (*self.citizens, *self.moderators, *self.owners)
        counts: Counter[str] = Counter()
        for person in people:
            if isinstance(person, ElectionLearner | Moderator | Owner):
                counts.update(person.errands.broken if broken else person.errands.done)
        return dict(sorted(counts.items()))

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
