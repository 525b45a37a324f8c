"""What people do with a sent report: read, answer, add, disagree, complain, withdraw."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.sandbox.records import SandboxMessenger
from tests.secrecy.filing import SimulatedReporter
from tests.secrecy.planted_marks import PlantedMark, word
from tests.secrecy.simulated_person import Story


@dataclass
class SimulatedFollower(SimulatedReporter):
    """What they do depends on their number, so that every way is used by somebody."""

    @property
    def follows(self) -> bool:
        """Whether they have a report that can be opened from their chat."""
        return self.filed and self.mode == "returnable" and not self.withdrawn

    def reads_news(self) -> Story:
        """Open the notice, if there is one, and do what it asks for."""
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
                if self.is_offered("my-open:"):  # the summary is wrong: the reporter may correct it
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
        """Send words and a file unprompted: about their report, a new one, or neither."""
        if not self.follows or self.number % 2:
            return
        self.say("/menu")
        yield
        fate = ("later-case:", "later-none", "later-new")[self.number // 2 % 3]
        self.say(self.words("dropped" if fate == "later-none" else "said"))
        yield
        if not self.is_offered("later-none"):  # sixteen digits were taken for a code, or the handler failed
            self.marks[-1] = replace(self.marks[-1], what="dropped")
            return
        if fate == "later-case:":
            yield from self.sends("document")
        if self.find(fate) is None:  # there is a draft, which a new report would replace
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
        """A body asks for the witness: they write to it, and to nobody else."""
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
        marked = word(self.rng)  # nothing is masked here: witnesses decide themselves what to reveal
        self.marks.append(PlantedMark(self.id, "introduced", marked))
        self.say(f"از ردیف سوم دیدم، {marked}")
        yield
        self.press("my-intro-send:")
        yield

    def reads_a_referral(self) -> Story:
        """They are shown what would go to a body, with their own copies."""
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

    # --- the evening ----------------------------------------------------------------------------------------

    def looks_up(self) -> Story:
        """With the code, on the other messenger, where they stay."""
        self.messenger = _other(self.messenger)
        self.say("/receipt")
        yield
        self.say(f"{self.code[:8]} {self.code[8:]}")
        yield

    def takes_back(self) -> Story:
        """With the code."""
        here = self.messenger
        yield from self.looks_up()
        yield from self._withdraw()
        self.messenger = here

    def evening(self) -> Story:
        """Look up the report, also from the other messenger; withdraw it; «forget me»; clean the chat."""
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
        """With the code, whatever else happens: they ask to be reminded and withdraw nothing."""
        here = self.messenger
        yield from self.looks_up()
        yield from self._complains(reminded=True)
        self.messenger = here

    def _complains(self, *, reminded: bool = False) -> Story:
        """It comes as a text and a paper. Every second person also asks for a reminder and erases both."""
        self.press("complaint:")
        yield
        if (reminded or self.number % 2) and self.find("complaint-remind:") is not None:
            self.press("complaint-remind:")
            yield
        if not self.is_offered(
            "complaint-to:"
        ):  # only a voice message, or a limit: the screen says what to do
            self.press("my-open:")
            yield
            return
        self.press("complaint-to:")
        yield
        if (
            self.find("complaint-own:") is not None
        ):  # something was masked: the letter contains it, but nothing is stored
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
