"""Errands: short ways through the program's screens, step by step, by the data of buttons and not by their words."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.domain.cases.case_access import NO_BODY
from bot.sandbox.records import SandboxChat
from tests.proofs.crash.people import Sim, VisibleButton, visible_buttons

NEWEST: Final = 6
"""Messages in which somebody looks for their next button."""
COUNT: Final = "{n}"
"""Stands in a text or an argument for a number that is new each time."""


@dataclass(frozen=True, slots=True)
class Write:
    """Write this."""

    text: str


@dataclass(frozen=True, slots=True)
class PressOn:
    """Press a button of this verb whose argument begins so; ``may_lack``: go on to the next step without one.
    ``in_group``: look for it on the cards in the group."""

    verb: str
    argument: str = ""
    may_lack: bool = False
    in_group: bool = False


type ErrandStep = Write | PressOn


@dataclass(frozen=True, slots=True)
class Errand:
    """``asks``: at its end another person is asked for their signature."""

    name: str
    steps: tuple[ErrandStep, ...]
    asks: bool = False


@dataclass(slots=True)
class ErrandRunner:
    """Takes one person through their errands. An errand that finds no button is broken off, as by a refusal."""

    person: Sim
    done: Counter[str] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)
    errand: Errand | None = None
    _signed: set[tuple[str, str]] = field(default_factory=set)
    _place: int = 0
    _began: int = 0
    _number: int = 0

    def begin(self, errand: Errand) -> None:
        """Whatever was under way is broken off."""
        if self.errand is not None:
            self.broken[self.errand.name] += 1
        self.errand, self._place, self._began = errand, 0, self.person.world.seq
        self._number += 1

    def break_off(self) -> None:
        """The person has left."""
        if self.errand is not None:
            self.broken[self.errand.name] += 1
            self.errand = None

    def go_on(self) -> bool:
        """Do the next step; False if the errand is over."""
        errand = self.errand
        while errand is not None and self._place < len(errand.steps):
            step = errand.steps[self._place]
            self._place += 1
            if isinstance(step, Write):
                self.person.say(step.text.replace(COUNT, f"{self._number}"))
                return True
            if (button := self._find(step)) is not None:
                self.person.press(button)
                return True
            if not step.may_lack:
                self.break_off()
                return False
        if errand is not None:
            self.done[errand.name] += 1
            self.errand = None
        return False

    def sign(self) -> bool:
        """Press what asks for a second person, once."""
        buttons = list(self.person.buttons(self.person.from_bot(most=NEWEST)))
        for verb in SIGNS:
            for button in buttons:
                key = verb, button.press.argument
                if button.press.verb == verb and key not in self._signed:
                    self._signed.add(key)
                    self.done[f"press {verb}"] += 1
                    self.person.press(button)
                    return True
        return False

    def _find(self, step: PressOn) -> VisibleButton | None:
        chat: SandboxChat | None = None
        since = self._began
        if step.in_group:
            chat, since = self.person.world.group(self.person.messenger, "moderators"), -1
        buttons = self.person.buttons(
            self.person.from_bot(chat, since=since, most=NEWEST * (4 if chat else 1))
        )
        fitting = [
            b for b in buttons if b.press.verb == step.verb and b.press.argument.startswith(step.argument)
        ]
        return fitting[0] if fitting else None


# --- of citizens --------------------------------------------------------------------------------------------

FOLLOW: Final = Errand("follow", (Write("/calendar"), PressOn("calendar-follow")))
LOOK_AROUND: Final = (
    FOLLOW,
    Errand("dates", (Write("/calendar"), PressOn("calendar-all"))),
    Errand("corrections", (Write("/corrections"),)),
    Errand("ask", (Write("بدون شناسنامه می‌شود رأی داد؟"),)),
    Errand("handout", (Write("/handouts"), PressOn("handouts"), PressOn("handout"))),
    Errand("verify", (Write("/verify"), Write("۱۲۳۴۵۶"))),
    Errand("progress", (Write("/learn"), PressOn("progress"))),
)
CERTIFICATE: Final = Errand(
    "certificate",
    (
        Write("/certificate"),
        PressOn("cert-new", may_lack=True),
        Write("شهروند آزمایشی"),
        PressOn("cert-send"),
    ),
)


def enrol(code: str) -> Errand:
    """Join the group of this code."""
    return Errand("enrol", (Write(f"/enrol {code}"),))


# --- of owners ----------------------------------------------------------------------------------------------

YES: Final = PressOn("admin.yes")
_TO_FOLLOWERS: Final = (PressOn("bcast.for"), PressOn("bcast.see"), PressOn("bcast.ask"))
MOVE_DAY: Final = Errand(
    "move-day",
    (Write("/polling_day ۱۴۰۵/۹/۱۵"), YES, Write("/polling_day ۱۴۰۵/۹/۱۳"), YES),
)
OWNERS_ERRANDS: Final = (
    Errand("close", (Write("/reporting emergency"), YES, Write("/reporting open"), YES)),
    MOVE_DAY,
    Errand(
        "news",
        (
            Write("/broadcast"), PressOn("bcast.new", "words"),
            Write("شعبه‌ها فردا از ساعت هشت باز است. خبر شمارهٔ {n}."), *_TO_FOLLOWERS,
        ),
        asks=True,
    ),
    Errand(
        "correct",
        (
            Write("/broadcast"), PressOn("bcast.new", "correction"),
            Write("خبر پایان زودتر رأی‌گیری نادرست است. اصلاح {n}."), Write("هیئت اجرایی شهرستان تهران"),
            PressOn("bcast.fixes", may_lack=True), *_TO_FOLLOWERS,
        ),
        asks=True,
    ),
    Errand("health", (Write("/admin"), PressOn("admin.health"))),
    Errand(
        "cohort",
        (
            Write("/cohorts"), PressOn("cohort-new"), PressOn("cohort-track", "staff"), Write("فرمانداری، گروه {n}"),
            PressOn("cohort-here"), PressOn("cohort-most", "50"), PressOn("cohort-until", "30"), PressOn("cohort-make"),
        ),
    ),
)  # fmt: skip
BURN: Final = Errand("burn", (Write("/burn"), PressOn("burn-ask", "accounts")), asks=True)
BURNS: Final = "press burn-yes"
"""What is counted when somebody has confirmed the burning."""
SIGNS: Final = ("burn-yes", "bcast.sign", "role.sign", "ref.see", "ref.look", "ref.yes")
"""What a second person presses, the most pressing first."""


def give_role(account: str, role: str) -> Errand:
    """Give a role to somebody whom the bot need not know: ``editor``, or ``liaison`` and a body."""
    return Errand(f"give-{role.partition(' ')[0]}", (Write(f"/grant {account} {role}"),), asks=True)


def take_role(account: str) -> Errand:
    """Take it away again: one signature is enough."""
    steps = (Write("/grant"), PressOn("role.of", account), PressOn("role.take"), PressOn("role.take-yes"))
    return Errand("take-role", steps)


# --- of moderators ------------------------------------------------------------------------------------------

_SUMMARY: Final = "در یکی از شعبه‌های این منطقه، پیش از پایان وقت، پلمب صندوق باز شده است. شمارهٔ {n}."
OWN_BODY: Final = Errand(
    "own-body", (Write("/start"), PressOn("own-body.is", NO_BODY), PressOn("own-body.yes"))
)


def refer(case_id: str) -> Errand:
    """Refer a case, as only whoever decided it may, and ask its reporters."""
    return Errand(
        "refer",
        (
            PressOn("refer", case_id, in_group=True), PressOn("refer", case_id), PressOn("ref.who", may_lack=True),
            PressOn("ref.body", case_id), Write(_SUMMARY), PressOn("ref.known", f"{case_id}/no"), PressOn("ref.ask"),
        ),
    )  # fmt: skip


ROAMS: Final = ("atlas", "road", "bcast.of", "remark", "case.show", "queue")
"""Beginnings of the verbs that a colleague presses who looks around."""


def roam(person: Sim, verbs: Sequence[str]) -> bool:
    """Press any button of the newest screen whose verb begins with one of these."""
    newest = next(person.from_bot(most=1), None)
    buttons = list(visible_buttons(newest)) if newest is not None else []
    buttons = [b for b in buttons if b.press.verb.startswith(tuple(verbs))]
    if not buttons:
        return False
    person.press(person.chance.choice(buttons))
    return True
