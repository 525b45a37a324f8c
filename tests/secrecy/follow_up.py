"""What somebody does with a report that he has sent: reads, answers, adds, disagrees, complains, takes back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.sandbox.records import SandboxMessenger
from tests.secrecy.filing import SimulatedReporter
from tests.secrecy.planted_marks import PlantedMark, word
from tests.secrecy.simulated_person import Story


@dataclass
class SimulatedFollower(SimulatedReporter):
    """What he does depends on his number, so that every way is gone by somebody."""

    @property
    def follows(self) -> bool:
        """Whether he has a report that his chat leads to."""
        return self.filed and self.mode == "returnable" and not self.withdrawn

    def reads_news(self) -> Story:
        """Opens the notice, if one came, and does what it asks for."""
        if not self.is_offered("my-open:"):
            return
        self.press("my-open:")
        yield
        for verb in ("my-answer:", "my-summary:", "my-right:", "my-disagree:"):
            if self.is_offered(verb):
                yield from self._answer_request(verb)
                return

    def _answer_request(self, verb: str) -> Story:
        match verb:
            case "my-summary:" | "my-right:":
                self.press(verb, ending="/yes" if self.number % 4 else "/no")
                yield
                if self.is_offered("my-open:"):  # a wrong summary: he may say what is right
                    self.say(self.words())
                    yield
            case "my-disagree:":
                self.press(verb)
                yield
                if self.number % 2:
                    self.press("my-disagree-yes:")
                else:
                    self.say(self.words())
                yield
            case _:
                self.press(verb)
                yield
                if self.number % 3 == 0:
                    yield from self.sends("document")
                else:
                    self.say(self.words())
                    yield

    def write_unasked(self) -> Story:
        """Words and a file that nobody asked for: about his report, a new one, or nothing."""
        if not self.follows or self.number % 2:
            return
        self.say("/menu")
        yield
        fate = ("later-case:", "later-none", "later-new")[self.number // 2 % 3]
        self.say(self.words("dropped" if fate == "later-none" else "said"))
        yield
        if not self.is_offered("later-none"):  # sixteen digits were read as a code, or the handler failed
            self.marks[-1] = replace(self.marks[-1], what="dropped")
            return
        if fate == "later-case:":
            yield from self.sends("document")
        if self.find(fate) is None:  # a draft lies there: a new report would take its place
            fate = "later-none"
        self.press(fate)
        yield

    def adds(self) -> Story:
        """«Add files or words», one after another, then «done»."""
        if not self.follows or self.number % 2 == 0:
            return
        self.say("/my_reports")
        yield
        self.press("my-open:")
        yield
        self.press("my-add:")
        yield
        self.say(self.words())
        yield
        yield from self.sends("album")
        self.press("my-open:")
        yield

    def answers_a_body(self) -> Story:
        """A body asks who saw it: he writes to it, and says it nowhere else."""
        if not self.follows or self.withdrawn:
            return
        self.say("/my_reports")
        yield
        if self.find("my-open:") is None:
            return
        self.press("my-open:")
        yield
        if self.find("my-intro:") is None:
            return
        for meaning in ("my-intro:", "my-intro-write:"):
            self.press(meaning)
            yield
        marked = word(self.rng)  # nothing is masked here: what he gives up is for him to say
        self.marks.append(PlantedMark(self.id, "introduced", marked))
        self.say(f"از ردیف سوم دیدم، {marked}")
        yield
        self.press("my-intro-send:")
        yield

    def reads_a_referral(self) -> Story:
        """What would go to a body is shown to him, with his own copies."""
        if not self.follows or self.withdrawn:
            return
        self.say("/my_reports")
        yield
        if self.find("my-open:") is None:
            return
        self.press("my-open:")
        yield
        if self.find("my-refer:") is None:
            return
        self.press("my-refer:")
        yield
        if self.find("my-refer-look:") is not None:
            self.press("my-refer-look:")
            yield

    # --- the evening ------------------------------------------------------------------------------

    def looks_up(self) -> Story:
        """By the code, from the other messenger, where he stays."""
        self.messenger = _other(self.messenger)
        self.say("/receipt")
        yield
        self.say(f"{self.code[:8]} {self.code[8:]}")
        yield

    def takes_back(self) -> Story:
        """By the code."""
        here = self.messenger
        yield from self.looks_up()
        yield from self._withdraw()
        self.messenger = here

    def evening(self) -> Story:
        """Looks the report up, from the other messenger too; takes it back; wants to be forgotten; cleans up."""
        rng = self.rng
        if self.filed and not self.withdrawn and rng.random() < 0.4:
            here = self.messenger
            yield from self.looks_up()
            yield from self._complains()
            if rng.random() < 0.4:
                yield from self._withdraw()
            self.messenger = here
        elif self.follows and rng.random() < 0.3:
            self.say("/my_reports")
            yield
            self.press("my-open:")
            yield
            yield from self._complains()
            yield from self._withdraw()
        if rng.random() < 0.15:
            self.say("/forget_me")
            yield
            self.press("forget:yes")
            yield
        if rng.random() < 0.15:
            self.say("/clean")
            yield
            self.press("clean-chat-yes")
            yield

    def complains(self) -> Story:
        """By the code, whatever else the evening brings: he wants to be reminded, and takes nothing back."""
        here = self.messenger
        yield from self.looks_up()
        yield from self._complains(reminded=True)
        self.messenger = here

    def _complains(self, *, reminded: bool = False) -> Story:
        """The words come back as a text and a paper; every second person asks for a reminder, too, and erases them."""
        self.press("complaint:")
        yield
        if (reminded or self.number % 2) and self.find("complaint-remind:") is not None:
            self.press("complaint-remind:")
            yield
        if not self.is_offered("complaint-to:"):  # a voice alone, or a limit: it says what to do
            self.press("my-open:")
            yield
            return
        self.press("complaint-to:")
        yield
        if (
            self.find("complaint-own:") is not None
        ):  # something was covered: the letter takes it, nothing keeps it
            self.press("complaint-own:")
            yield
            self.say(f"با ماشین {self.mark('dropped', word(self.rng))} آمده بودند و رفتند")
            yield
        if self.number % 2:
            self.press("erase")
            yield
        self.press("my-open:")
        yield

    def _withdraw(self) -> Story:
        self.press("my-withdraw:")
        yield
        self.press("my-withdraw-yes:")
        yield
        self.withdrawn = True


def _other(messenger: SandboxMessenger) -> SandboxMessenger:
    return SandboxMessenger.BALE if messenger is SandboxMessenger.TELEGRAM else SandboxMessenger.TELEGRAM
