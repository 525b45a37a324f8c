"""Simulated people with marked ids, names, usernames, numbers and words, and what they do all day.

Each person is a generator that does one thing and waits for the bot's answer; all people take a step
together, and then the town settles. Buttons are found by what they mean (the verb), not by their words.
"""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from PIL import Image

from bot.domain.receipts import read_code
from bot.sandbox import people, presses
from bot.sandbox.acts import act
from bot.sandbox.records import Account, Chat, Message, Messenger, Person
from bot.sandbox.world import World
from tests.secrecy.marks import Mark, word

type Story = Iterator[None]

IDS: Final = (110_000_000_000_000, 140_000_000_000_000)
"""Of a length that no row, time or counter has by chance; six bytes in SQLite."""
ACTS: Final = (("O14", "virtual"), ("O21", "virtual"), ("O13", "real"), ("O05", "real"), ("O19", "real"))
GROUPS: Final = {"O14": "urgent", "O21": "campaign", "O13": "urgent", "O05": "station", "O19": "station"}
"""Where each of them stands in the form."""
SEEN_BY_STAFF: Final = frozenset({"said", "channel", "picture", "remark"})
"""What a moderator who holds the case is meant to see: the words, the named channel, the picture itself. And
what an editor is: the words of a remark about a card."""


def photo(rng: random.Random, artist: str) -> bytes:
    """A small picture with its author in the EXIF data."""
    image = Image.effect_noise((48, 48), rng.uniform(30, 90)).convert("RGB")
    exif = Image.Exif()
    exif[0x013B] = artist
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, quality=80)
    return out.getvalue()


@dataclass
class Citizen:
    """One person, with both accounts, on one messenger at a time."""

    world: World
    number: int
    rng: random.Random
    marks: list[Mark] = field(default_factory=list)
    code: str = ""
    mode: str = ""
    act: str = ""
    filed: bool = False
    """Whether «send» was pressed and answered with a receipt."""
    withdrawn: bool = False

    def __post_init__(self) -> None:
        self.id = f"p{self.number}"
        rng, named = self.rng, self.number % 2 == 0
        name = self.mark("name", word(rng, 10)) if named else "مردم"
        username = self.mark("username", "u" + "".join(rng.choices("abcdefghijkmnpqrstuvwxyz23456789", k=13)))
        phone = self.mark("phone", f"912{rng.randrange(10**9):09d}")
        self.messenger = Messenger.BALE if self.number % 3 == 1 else Messenger.TELEGRAM
        accounts = {}
        for on in Messenger:
            number = rng.randrange(*IDS)
            self.mark("id", number)
            account = Account(number, name, username=username, phone=f"+98{phone}", person=self.id)
            self.world.add_account(on, account)
            accounts[on] = account
        self.person = Person(self.id, name, accounts, self.messenger)
        self.world.people[self.id] = self.person
        for bot in self.world.bots.values():
            self.world.private(bot, accounts[bot.messenger])

    def mark[T: (str, int, bytes)](self, what: str, value: T) -> T:
        self.marks.append(Mark(self.id, what, value))
        return value

    # --- what he can do ---------------------------------------------------------------------------

    @property
    def account(self) -> Account:
        return self.person.accounts[self.messenger]

    @property
    def chat(self) -> Chat:
        return self.world.private(self.world.bot_on(self.messenger), self.account)

    def say(self, text: str) -> None:
        people.say(self.world, self.chat, self.account, text=text)

    def words(self, what: str = "said") -> str:
        """A sentence with a mark in it, and one with a number."""
        number = f"{self.rng.randrange(10**15, 10**16)}".translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
        return f"دیدم که {self.mark(what, word(self.rng))} با شمارهٔ {self.mark(what, number)} رفت"

    def do(self, verb: str, **body: Any) -> None:
        act(self.world, self.person, verb, {"messenger": self.messenger, **body})

    def find(self, meaning: str) -> tuple[Message, str] | None:
        """The newest message with a button of that meaning, and the button's place."""
        for seq, message in reversed(self.chat.changes):
            if message.seq != seq or not message.buttons or self.chat.messages.get(message.id) is not message:
                continue
            for row, buttons in enumerate(message.buttons):
                for column, button in enumerate(buttons):
                    if str(button.get("callback_data", "")).startswith(meaning):
                        return message, f"{row},{column}"
        return None

    def press(self, meaning: str) -> None:
        found = self.find(meaning)
        assert found is not None, (self.id, self.messenger, meaning, self.shown())
        message, place = found
        presses.press(self.world, self.chat, self.account, button=place, message=message.key)

    def shown(self) -> list[Any]:
        return [
            (m.text, [b.get("callback_data") for row in m.buttons for b in row])
            for m in list(self.chat.messages.values())[-3:]
        ]

    def reads(self, words: str) -> bool:
        """Whether one of the newest messages says this."""
        return any(words in str(text) for text, _ in self.shown())

    # --- his day ----------------------------------------------------------------------------------

    def day(self) -> Story:
        """Meets the bot, then learns, says what nobody asked for, and reports."""
        rng = self.rng
        self.say("/start")
        yield
        self.press(f"who:{rng.choice(['voter', 'candidate'])}")
        yield
        if rng.random() < 0.2:
            yield from self.learn()
        if rng.random() < 0.2:
            yield from self.quiz()
        if rng.random() < 0.15:
            yield from self.ask()
        if rng.random() < 0.1:
            self.say("/reminders")
            yield
            self.press("remind:on/any")
            yield
        yield from self.chatter()
        if rng.random() < 0.55:
            yield from self.report()

    def chatter(self) -> Story:
        kind = self.number % 6
        if kind == 0:
            self.do("contact")
        elif kind == 1:
            self.do(
                "forward", text=self.words(), from_name=self.mark("third", word(self.rng)), from_kind="person"
            )
        elif kind == 2:
            self.say(f"/{self.mark('said', 'x' + word(self.rng, 3))} {self.words()}")
        elif kind == 3:
            self.say(f"/queue {self.words()}")
        elif kind == 4:
            self.do("location", latitude=35.7, longitude=51.4)
        else:
            self.say(self.words())
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
        """About the card on the screen, in own words, with an answer wanted."""
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

    def quiz(self) -> Story:
        self.say("/quiz")
        yield
        if self._newest_has("quiz-go:"):  # an attempt that was left open goes on by itself
            self.press("quiz-go:")
            yield
        for _ in range(3):
            if self.find("q:") is None:
                return
            self.press("q:")
            yield
            for meaning in ("q-send:", "quiz-on"):
                if self.find(meaning) is not None and self._newest_has(meaning):
                    self.press(meaning)
                    yield

    def _newest_has(self, meaning: str) -> bool:
        found = self.find(meaning)
        return found is not None and found[0].seq == max(seq for seq, _ in self.chat.changes)

    # --- the report -------------------------------------------------------------------------------

    def report(self) -> Story:
        rng = self.rng
        self.act, space = rng.choice(ACTS)
        self.mode = self.mode or ("no_return" if rng.random() < 0.5 else "returnable")
        for meaning in ("report", "report-start", "report-agree"):
            self.say("/report") if meaning == "report" else self.press(meaning)
            yield
        yield from self._pick_act()
        if self.find(f"report-pick:space/{space}") is not None:
            self.press(f"report-pick:space/{space}")
            yield
        if space == "virtual":
            yield from self._address()
        yield from self._area()
        self.press("report-pick:when/now")
        yield
        if rng.random() < 0.1:
            self.do("forward", text=self.words(), from_name=self.mark("third", word(rng)), from_kind="person")
            yield
        if rng.random() < 0.1:
            return  # an unfinished draft stays
        self.say(self.words())
        yield
        for name in ("actor", "seen"):
            self.press(f"report-pick:{name}/")
            yield
        yield from self._files()
        for choice in ("evidence/done", "consent/", f"contact/{self.mode}"):
            self.press(f"report-pick:{choice}")
            yield
        self.press("report-code")
        yield
        self.code = self.mark("code", self._code())
        if rng.random() < 0.05:
            return  # a finished draft stays, too
        self.press("report-send")
        yield
        self.filed = True

    def _pick_act(self) -> Story:
        group = GROUPS[self.act]
        page = 0
        while self.find(f"report-pick:act/{self.act}") is None:
            self.press(f"report-show:act/{group}/{page}")
            page += 1
            yield
        self.press(f"report-pick:act/{self.act}")
        yield

    def _address(self) -> Story:
        if self.rng.random() < 0.5:
            self.say(f"https://example.com/{self.mark('channel', 'c' + word(self.rng, 10))}")
        else:
            name = self.mark("channel", word(self.rng))
            self.do("forward", text=self.words(), from_name=name, from_kind="channel")
        yield

    def _area(self) -> Story:
        if self.find("report-show:area/thr01") is not None:
            self.press("report-show:area/thr01")
            yield
        self.press("report-pick:area/thr01")
        yield

    def _files(self) -> Story:
        """A photo (the messenger strips it) or a file with everything in it, in two of five reports."""
        if self.number % 5 not in (0, 1):
            return
        data = photo(self.rng, self.mark("exif", "a" + "".join(self.rng.choices("bcdfghjk", k=14))))
        if self.number % 5 == 0:
            self.do("photo", base64=_coded(data), caption=self.words())
        else:
            name = f"{self.mark('file', 'f' + ''.join(self.rng.choices('bcdfghjk', k=14)))}.jpg"
            self.do("document", base64=_coded(data), name=name)
            self.mark("picture", data[-40:-8])
        yield
        bot = self.world.bot_on(self.messenger)
        media = next(
            m.media for m in reversed(self.chat.messages.values()) if m.media and not m.sender.is_bot
        )
        assert media is not None
        self.mark("file-id", self.world.files.file_id(bot, media))

    def _code(self) -> str:
        for _, message in reversed(self.chat.changes):
            for line in (message.text or "").splitlines():
                if (code := read_code(line)) is not None:
                    return code
        raise AssertionError((self.id, "no code was shown", self.shown()))

    # --- afterwards -------------------------------------------------------------------------------

    def answers(self) -> Story:
        """Answers a moderator's question, if he was told of one."""
        if self.find("my-open:") is None:
            return
        self.press("my-open:")
        yield
        if self.find("my-answer:") is not None and self._newest_has("my-answer:"):
            self.press("my-answer:")
            yield
            self.say(self.words())
            yield

    def evening(self) -> Story:
        """Looks the report up, from the other messenger too; takes it back; wants to be forgotten; cleans up."""
        rng = self.rng
        if self.filed and rng.random() < 0.4:
            here, self.messenger = self.messenger, _other(self.messenger)
            self.say("/receipt")
            yield
            self.say(f"{self.code[:8]} {self.code[8:]}")
            yield
            yield from self._complains()
            if rng.random() < 0.4:
                yield from self._withdraw()
            self.messenger = here
        elif self.filed and self.mode == "returnable" and rng.random() < 0.3:
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

    def _complains(self) -> Story:
        """The words come back as a text and a paper; every second person asks for a reminder, too, and erases them."""
        self.press("complaint:")
        yield
        if self.number % 2 and self.find("complaint-remind:") is not None:
            self.press("complaint-remind:")
            yield
        self.press("complaint-to:")
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


def _other(messenger: Messenger) -> Messenger:
    return Messenger.BALE if messenger is Messenger.TELEGRAM else Messenger.TELEGRAM


def _coded(data: bytes) -> str:
    import base64

    return base64.b64encode(data).decode()
