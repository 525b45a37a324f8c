"""Reporters: one form after another, every text with a mark of its own, checking each next screen."""

import random
from typing import Final

from bot.sandbox.records import SandboxMessenger, SandboxPerson
from bot.sandbox.world import World
from tests.proofs.crash.people import SentUpdate, Sim, VisibleButton

REPORTS_EACH: Final = 2
"""The program takes three in ten minutes from one person."""
PHOTOS: Final = 0.12
ABANDON: Final = 0.1
NO_RETURN: Final = 0.2
TAKES_BACK: Final = 0.35
"""The share of those who take their first report back, if they left a way to reach them."""
WAY_BACK: Final = {
    "say /my_reports": "my-open",
    "press my-open": "my-withdraw",
    "press my-withdraw:": "my-withdraw-yes",
    "press my-withdraw-yes": "clean-chat",
}
"""From each step of taking a report back to the button that its answer must have."""
TEXT_PLACE: Final = "report-back"


class SimReporter(Sim):
    """Fills in the form step by step.

    Every screen of the form carries its generation (epoch) on its buttons; an answer counts as seen only when
    the screen that must follow is there. So after a lost step the reporter waits forever.
    """

    def __init__(
        self, world: World, person: SandboxPerson, messenger: SandboxMessenger, chance: random.Random
    ) -> None:
        super().__init__(world, person, messenger, chance)
        self.filed: list[str] = []
        """Marks of submitted reports; each must exist exactly once in the end."""
        self.drafted = ""
        """The mark of the current form, once its text is typed."""
        self.photos: dict[str, int] = {}
        """Photos sent with each mark."""
        self.left = False
        """The reporter leaves this form unfinished: its draft must hold what they typed."""
        self.surprises: list[str] = []
        self.taken_back: dict[str, str] = {}
        """From the mark of each report that was taken back to its id; none of its words may be left."""
        self._is_reachable = False
        self._taking = ""
        """The id of the report that is being taken back."""
        self._epoch = -1
        self._sending = False
        self._number = 0
        self._begun = 0
        """The world's number of changes when this form was begun; older screens are ignored."""
        self._files_wanted = 0
        self.photos_share = PHOTOS
        """How many of the reports have photos."""

    @property
    def is_finished(self) -> bool:
        return self.left or (len(self.filed) >= REPORTS_EACH and not self.drafted and not self._taking)

    @property
    def is_taking_back(self) -> bool:
        return self.last is not None and self.last.what.startswith(tuple(WAY_BACK))

    def sees_answer(self, sent: SentUpdate) -> bool:
        fresh = list(self.from_bot(since=sent.seq))
        wanted = next((verb for step, verb in WAY_BACK.items() if sent.what.startswith(step)), "")
        if wanted:
            return any(b.press.verb == wanted for b in self.buttons(iter(fresh)))
        if self._sending:
            return any(b.press.verb in ("my-reports", "clean-chat") for b in self.buttons(iter(fresh)))
        if sent.what == "photo":
            return bool(self._done_button(since=sent.seq))
        form = [b for b in self.buttons(iter(fresh)) if b.press.epoch is not None]
        return any((b.press.epoch or 0) >= self._epoch for b in form)

    def is_ready(self) -> bool:
        return not self.is_finished and self.is_answered()

    def go_on(self) -> bool:
        if self._sending:
            self._sending = False
            self.filed.append(self.drafted)
            self.drafted = ""
            if self.is_finished:
                return False
            if len(self.filed) == 1 and self._is_reachable and self.chance.random() < TAKES_BACK:
                self.say("/my_reports")
                return True
        if self.is_taking_back:
            if not self._has_said_yes():
                return self._take_back()
            self._note_taken_back()
        if not self.drafted and self._at_start():
            self._number += 1
            self._epoch = -1
            self._begun = self.world.seq
            self.say("/report")
            return True
        return self._step()

    def _take_back(self) -> bool:
        """The next step: the list, the report, whether they are sure."""
        assert self.last is not None
        wanted = next(verb for step, verb in WAY_BACK.items() if self.last.what.startswith(step))
        button = next(b for b in self.buttons(self.from_bot(since=self.last.seq)) if b.press.verb == wanted)
        self._taking = button.press.argument
        self.press(button)
        return True

    def note_end(self) -> None:
        """At the end of the round: what was answered has had its effect."""
        if self.is_taking_back and self.is_answered():
            self._note_taken_back()

    def _has_said_yes(self) -> bool:
        return self.last is not None and self.last.what.startswith("press my-withdraw-yes")

    def _note_taken_back(self) -> None:
        if self._taking and self._has_said_yes():
            self.taken_back[self.filed[-1]], self._taking = self._taking, ""

    def _at_start(self) -> bool:
        return self.last is None or self.last.what.startswith(("press report-send", "press my-withdraw-yes"))

    def _form(self) -> list[VisibleButton]:
        """The buttons of the newest screen of the form."""
        buttons = [b for b in self.buttons(self.from_bot(since=self._begun)) if b.press.epoch is not None]
        newest = max((b.press.epoch or 0 for b in buttons), default=0)
        now = [b for b in buttons if b.press.epoch == newest]
        first = now[0].message if now else None
        return [b for b in now if b.message is first]

    def _step(self) -> bool:
        form = self._form()
        if not form:
            self.surprises.append(f"{self.name}: no form on the screen after {self.last and self.last.what}")
            return False
        epoch = form[0].press.epoch or 0
        if self._epoch >= 0 and epoch not in (self._epoch, self._epoch + 1):
            self.surprises.append(f"{self.name}: generation {epoch} follows {self._epoch}")
        verbs = {b.press.verb: b for b in reversed(form)}  # the first of several ways in
        for verb in ("report-start", "report-agree", "report-send"):
            if verb in verbs:
                return self._press(verbs[verb], by=0 if verb in ("report-start", "report-send") else 1)
        picks = [b for b in form if b.press.verb == "report-pick"]
        if picks:
            return self._pick(picks, epoch)
        if (group := verbs.get("report-show")) is not None:
            return self._press(group, by=0)
        if TEXT_PLACE in verbs:
            return self._type(epoch)
        self.surprises.append(f"{self.name}: no way on among {sorted(verbs)}")
        return False

    def _press(self, button: VisibleButton, *, by: int) -> bool:
        self._epoch = (button.press.epoch or 0) + by
        if button.press.verb == "report-start":
            self._epoch = button.press.epoch or 0
        self._sending = button.press.verb == "report-send"
        self.press(button)
        return True

    def _type(self, epoch: int) -> bool:
        self.drafted = f"mark-{self.person.id}-{self.messenger}-{self._number}."
        self._epoch = epoch + 1
        self._files_wanted = self.chance.randint(1, 2) if self.chance.random() < self.photos_share else 0
        self.photos[self.drafted] = 0
        self.say(f"{self.drafted} جلوی در شعبه مردم را می‌ترسانند.")
        self.left = self.chance.random() < ABANDON
        return True

    def _pick(self, picks: list[VisibleButton], epoch: int) -> bool:
        field = picks[0].press.argument.partition("/")[0]
        match field:
            case "space":
                chosen = next((b for b in picks if b.press.argument.endswith("/real")), picks[0])
            case "act":
                chosen = next((b for b in picks if b.press.argument.endswith(("/O03", "/O01"))), picks[0])
            case "evidence":
                if self._files_wanted:
                    return self._photo(epoch)
                chosen = picks[0]
            case "contact":
                wanted = "no_return" if self.chance.random() < NO_RETURN else "returnable"
                self._is_reachable = wanted == "returnable"
                chosen = next(b for b in picks if b.press.argument.endswith(wanted))
            case "actor":
                chosen = self.chance.choice(
                    [b for b in picks if not b.press.argument.endswith(("/other", "/words"))]
                )
            case _:
                chosen = self.chance.choice(picks)
        return self._press(chosen, by=1)

    def _photo(self, epoch: int) -> bool:
        self._files_wanted -= 1
        self.photos[self.drafted] += 1
        self._epoch = epoch
        self.do("photo", "photo", sample=True)
        return True

    def _done_button(self, *, since: int) -> VisibleButton | None:
        buttons = self.buttons(self.from_bot(since=since))
        return next((b for b in buttons if b.press.argument == "evidence/done"), None)
