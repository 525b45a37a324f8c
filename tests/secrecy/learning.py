"""Somebody learns: lessons, a quiz, a legal question, a remark, papers, a cohort, a move, a certificate."""

from __future__ import annotations

from dataclasses import dataclass

from bot.conversation.buttons import split_stay_mark
from tests.secrecy.planted_marks import word
from tests.secrecy.simulated_person import SimulatedPerson, Story


@dataclass
class Student(SimulatedPerson):
    """Learning is stored under another pseudonym than reports."""

    def chatter(self) -> Story:
        """Send unprompted text."""
        match self.number % 6:
            case 0:
                self.do("contact")
            case 1:
                self.do(
                    "forward",
                    text=self.words("dropped"),
                    from_name=self.mark("third", word(self.rng)),
                    from_kind="person",
                )
            case 2:
                command = self.mark("dropped", "x" + word(self.rng, 3))
                self.say(f"/{command} {self.words('dropped')}")
            case 3:
                self.say(f"/queue {self.words('dropped')}")
            case 4:
                self.do("location", latitude=35.7, longitude=51.4)
            case _:
                self.say(self.words("dropped"))
        yield
        yield from self._take_back()

    def _take_back(self) -> Story:
        """What was read as a report, or waits for a choice, is discarded: it was chatter."""
        if self.is_offered("report-start") or self.is_offered("meant-report"):
            self.say("/cancel")
            yield
        if self.is_offered("report-cancel"):
            self.press("report-cancel")
            yield
            self.press("report-discard")
            yield

    def learn(self) -> Story:
        self.say("/learn")
        yield
        for meaning in ("tier:", "lesson:", "card:"):
            if self.find(meaning) is None:
                self.press("learn:voter")
                yield
            self.press(meaning)
            yield
        if self.rng.random() < 0.5:
            yield from self.remark()

    def remark(self) -> Story:
        """About the card on the screen, in own words, with an answer requested."""
        for meaning in ("remark:", "remark-kind:", "remark-wants"):
            self.press(meaning)
            yield
        self.say(self.words("remark"))
        yield
        self.press("remark-send")
        yield

    def ask(self) -> Story:
        self.say("/ask")
        yield
        self.say(f"آیا {self.mark('asked', word(self.rng))} خریدن رأی است؟")
        yield

    def asks_a_person(self) -> Story:
        """A question that the content does not answer is handed to the editors."""
        self.say("/ask")
        yield
        self.say(f"قیمت بلیت مترو {self.mark('handed', word(self.rng))} چند است و کجا می‌فروشند؟")
        yield
        if self.is_offered("ask-person"):
            self.press("ask-person")
            yield

    def quiz(self, *, questions: int = 3) -> Story:
        """Answer this number of questions, with whatever comes first."""
        self.say("/quiz")
        yield
        if self.is_offered("quiz-go:"):  # an attempt that was left open continues by itself
            self.press("quiz-go:")
            yield
        for _ in range(questions):
            if self.find("q:") is None:
                return
            for option in self._options():  # if several are required, or an order, it takes more than one
                if self.is_offered(option):
                    self.press(option)
                    yield
            for meaning in ("q-send:", "quiz-on"):
                if self.is_offered(meaning):
                    self.press(meaning)
                    yield

    def _options(self) -> list[str]:
        match = self.find("q:")
        assert match is not None
        message, _ = match
        callback_data = (
            split_stay_mark(str(b.get("callback_data", "")))[0].partition("~")[0]
            for row in message.buttons
            for b in row
        )
        return [data for data in callback_data if data.startswith("q:")]

    def reminders(self) -> Story:
        self.say("/reminders")
        yield
        self.press("remind:on/any")
        yield

    def follows_the_calendar(self) -> Story:
        """Follow the calendar's news from now on."""
        self.say("/calendar")
        yield
        self.press("calendar-follow:on/")
        yield

    def papers(self) -> Story:
        """Print a checklist and the poster."""
        self.say("/handouts")
        yield
        for meaning in ("handout-poster", "handouts:", "handout:"):
            self.press(meaning)
            yield

    def joins(self, code: str) -> Story:
        """Join a cohort."""
        self.say(f"/enrol {code}")
        yield

    def moves(self) -> Story:
        """A code to move the progress, which nobody types yet."""
        yield from self.quiz()
        self.say("/move")
        yield
        self.press("move-give")
        yield

    def certificate(self) -> Story:
        """With a name that nobody else may ever read. The exam was passed before."""
        self.say("/certificate")
        yield
        self.say(f"{self.mark('holder', word(self.rng, 9))} {self.mark('holder', word(self.rng, 9))}")
        yield
        self.press("cert-send:data")
        yield
