"""Somebody reports: step by step, quickly, or by voice; with a place, files, and changes of mind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.domain.sent_reports.receipts import group_digits, read_code
from bot.sandbox import people
from tests.secrecy import files
from tests.secrecy.mark_kinds import MANY
from tests.secrecy.planted_marks import PlantedMark, word
from tests.secrecy.simulated_person import SimulatedPerson, Story

ACTS: Final = (("O14", "virtual"), ("O21", "virtual"), ("O02", "real"), ("O05", "real"), ("O19", "real"))
GROUPS: Final = {"O14": "urgent", "O21": "campaign", "O02": "urgent", "O05": "station", "O19": "station"}
"""The position of each in the form."""
WAVE: Final = "طخضظغثچپژ"
"""The word in the sentence that several people copy."""
TOO_BIG: Final = 25 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Habit:
    """How somebody reports. ``way``: full, quick, voice. ``typed``: the act is searched for with a sentence,
    which is discarded (``looks``) or used (``keeps``). ``place``: by buttons, or with a location whose
    coordinates are stored (``exact``) or not (``near``). ``files``: see ``Reporter.sends``."""

    way: str = "full"
    typed: str = ""
    place: str = "buttons"
    files: str = ""
    edits: bool = False
    copies: bool = False
    mode: str = ""


PLAIN: Final = Habit()


@dataclass
class SimulatedReporter(SimulatedPerson):
    """``filed``: «send» was pressed and answered with a receipt."""

    habit: Habit = PLAIN
    code: str = ""
    mode: str = ""
    act: str = ""
    filed: bool = False
    withdrawn: bool = False

    def report(self) -> Story:
        rng = self.rng
        self.act, space = rng.choice(ACTS)
        self.mode = self.mode or self.habit.mode or ("no_return" if rng.random() < 0.5 else "returnable")
        way = {"full": self._in_full, "quick": self._quickly, "voice": self._by_voice}[self.habit.way]
        self.say("/report")
        yield
        yield from way(space)

    # --- the three ways -------------------------------------------------------------------------------------

    def _in_full(self, space: str) -> Story:
        rng = self.rng
        for meaning in ("report-start", "report-agree"):
            self.press(meaning)
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
            # forwarded words of a person are stored as the reporter's own; who said them is not stored
            self.do("forward", text=self.words(), from_name=self._third_person(), from_kind="person")
            yield
        if rng.random() < 0.1:
            return  # an unfinished draft stays
        yield from self._tell_what_happened()
        for name in ("actor", "seen"):
            self.press(f"report-pick:{name}/")
            yield
        yield from self._files()
        for choice in ("evidence/done", "consent/", f"contact/{self.mode}"):
            self.press(f"report-pick:{choice}")
            yield
        if self.habit.edits:
            yield from self._rewrite_text()
        self._knows_the_code()
        if rng.random() < 0.05:
            return  # a finished draft stays, too
        yield from self._send("report-send")

    def _quickly(self, _space: str) -> Story:
        self.press("report-start:quick")
        yield
        self.say(self._telling())
        yield
        yield from self._pick_act()
        yield from self._area()
        yield from self._end_of_a_short_way()

    def _by_voice(self, _space: str) -> Story:
        self.act = ""
        self.press("report-start:voice")
        yield
        data = files.voice(self.mark("exif", files.name(self.rng, "v")))
        self.do("voice", base64=files.base64_text(data))
        yield
        self._know_file_ids()
        yield from self._area()
        yield from self._end_of_a_short_way()

    def _end_of_a_short_way(self) -> Story:
        """The code is already shown. Questions that were not asked have their default answers."""
        self._knows_the_code()
        yield from self._files()
        if self.habit.edits:
            yield from self._rewrite_text()
        if self.mode == "no_return":
            self.press("report-no-answer:")
            yield
        yield from self._send("report-send")

    def _send(self, meaning: str) -> Story:
        self.press(meaning)
        yield
        self.filed = True
        self.change_mark_kind("sentence", "said")  # the first sentence is above what was written below it

    # --- the questions --------------------------------------------------------------------------------------

    def _pick_act(self) -> Story:
        if self.habit.typed:
            self.say(f"مأمور شعبه جلوی کار ناظر را گرفت {self.mark('sentence', word(self.rng))}")
            yield
        group, page = GROUPS[self.act], 0
        if not self.is_offered(f"report-pick:act/{self.act}") and self.is_offered("report-show:act/all"):
            self.press("report-show:act/all")
            yield
        while not self.is_offered(f"report-pick:act/{self.act}"):
            self.press(f"report-show:act/{group}/{page}")
            page += 1
            yield
        self.press(f"report-pick:act/{self.act}")
        yield

    def _address(self) -> Story:
        if self.rng.random() < 0.5:
            self.say(f"https://example.com/news/{self.mark('channel', 'c' + word(self.rng, 10))}")
        else:
            name = self.mark("channel", word(self.rng))
            self.do("forward", text=self.words("post"), from_name=name, from_kind="channel")
        yield

    def _area(self) -> Story:
        if self.habit.place != "buttons":
            yield from self._location()
            return
        if self.is_offered("report-show:area/thr01"):
            self.press("report-show:area/thr01")
            yield
        self.press("report-pick:area/thr01")
        yield

    def _location(self) -> Story:
        """Near one of the stations. No two people have the same coordinates."""
        is_exact = self.habit.place == "exact"
        latitude, longitude = (f"{35.7 + self.number / 10_000:.4f}{self.rng.randrange(1, 10)}",
                               f"{51.3 + self.number / 10_000:.4f}{self.rng.randrange(1, 10)}")  # fmt: skip
        for value in (latitude, longitude, f"{latitude},{longitude}"):
            self.mark("place" if is_exact else "dropped", value)
        self.do("location", latitude=latitude, longitude=longitude)
        yield
        self.press("report-located:", ending="/keep" if is_exact else "")
        yield

    def _tell_what_happened(self) -> Story:
        if self.habit.typed == "keeps" and self.find("report-pick:text/sentence") is not None:
            self.change_mark_kind("sentence", "said")
            self.press("report-pick:text/sentence")
        else:
            self.say(self._telling())
        yield

    def _telling(self) -> str:
        if not self.habit.copies:
            return self.words()
        self.marks.append(PlantedMark(MANY, "said", WAVE))
        return f"ساعت ده در مدرسه‌ای که رأی می‌گیرند {WAVE} را آشکارا می‌خریدند"

    def _rewrite_text(self) -> Story:
        """Replace the text. The first words are discarded."""
        self.change_mark_kind("said", "dropped")
        self.change_mark_kind("sentence", "dropped")
        self.press("report-change")
        yield
        self.press("report-edit:text")
        yield
        self.say(self.words())
        yield

    def _third_person(self) -> str:
        return self.mark("third", word(self.rng))

    # --- files ----------------------------------------------------------------------------------------------

    def _files(self) -> Story:
        """In two of five reports, a photo (the messenger strips it) or a file with all its metadata."""
        kind = self.habit.files or {0: "photo", 1: "document"}.get(self.number % 5, "")
        if kind:
            yield from self.sends(kind)

    def sends(self, kind: str) -> Story:
        """``photo``, ``document``, ``album`` of two photos, ``broken`` picture, ``program`` (never opened), ``big``
        (refused)."""
        if kind in ("photo", "album"):
            self._photos(2 if kind == "album" else 1)
        elif kind == "big":
            self._too_big()
        else:
            self._document(kind)
        yield
        self._know_file_ids()

    def _photos(self, count: int) -> None:
        shots = [files.photo(self.rng, self.mark("exif", files.name(self.rng, "a"))) for _ in range(count)]
        if count == 1:
            self.do("photo", base64=files.base64_text(shots[0]), caption=self.words())
        else:
            parts = [{"kind": "photo", "base64": files.base64_text(shot)} for shot in shots]
            self.do("album", files=parts, caption=self.words())

    def _document(self, kind: str) -> None:
        data = files.photo(self.rng, self.mark("exif", files.name(self.rng, "a")))
        picture = data[-40:-8]
        if kind == "broken":
            data = data[: len(data) // 2] + picture
        elif kind == "program":
            data = b"MZ" + data
        self.mark("picture" if kind == "document" else "exif", picture)
        ending = "exe" if kind == "program" else "jpg"
        self.do(
            "document",
            base64=files.base64_text(data),
            name=f"{self.mark('file', files.name(self.rng, 'f'))}.{ending}",
        )

    def _too_big(self) -> None:
        """The messenger gives its size, and only that is checked."""
        name = f"{self.mark('dropped', files.name(self.rng, 'f'))}.mp4"
        media = self.world.files.new_media("document", name.encode(), name=name)
        media.size = TOO_BIG
        people.send(self.world, self.chat, self.account, media=media, text=self.words("dropped"))

    def _know_file_ids(self) -> None:
        bot = self.world.bot_on(self.messenger)
        for message in self.chat.messages.values():
            if message.media is not None and not message.sender.is_bot:
                self.mark("file-id", self.world.files.file_id(bot, message.media))

    def _knows_the_code(self) -> None:
        self.code = self.mark("code", self._code())
        self.mark("code", group_digits(self.code))

    def _code(self) -> str:
        for _, message in reversed(self.chat.changes):
            for line in (message.text or "").splitlines():
                if (code := read_code(line)) is not None:
                    return code
        raise AssertionError((self.id, "no code was shown", self.last_messages()))
