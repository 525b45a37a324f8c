"""Dates for the form: days parsed from typed text, and months as pages to choose from.

Days as people describe them: «دیروز صبح», «جمعه», «سه روز پیش», «دوازدهم آذر».

Only phrases that name one day are accepted. «هفتهٔ پیش» does not, and «شب جمعه» is the evening before for some
and the evening after for others: for both, the person is asked again.
"""

import re
from datetime import date, timedelta
from typing import Final
from unicodedata import category, normalize

from bot.language.dates import (
    MONTHS,
    SATURDAY,
    WEEKDAYS,
    days_in_month,
    months_later,
    parse_date,
    plain_date,
    to_jalali,
)
from bot.language.digits import to_persian
from bot.usecases.ports.language import Lean, MonthPage


class JalaliDateReader:
    """Days as people type and choose them: implements the port of the same name."""

    def read_day(self, text: str, today: date, *, lean: Lean = "past") -> date | None:
        """The day that `text` names. Without a year it is the nearest one not after `today`, or not before it
        with `lean="future"`."""
        return parse_date(text, today=today, lean=lean)

    def read_spoken_day(self, text: str, today: date) -> date | None:
        """The day that `text` describes: a date, a weekday, or counted from `today`."""
        return parse_spoken_day(text, today=today)

    def find_told_day(self, text: str, today: date) -> tuple[date, bool] | None:
        """The single day that a sentence names, and whether it means that day's night."""
        return find_told_day(text, today=today)

    def month(self, day: date) -> MonthPage:
        """The Jalali month of `day`, in weeks that begin on Saturday."""
        year, month, number = to_jalali(day)
        first = day - timedelta(days=number - 1)
        length = days_in_month(year, month)
        last = first + timedelta(days=length - 1)
        blank = (first.weekday() - SATURDAY) % 7
        cells = [None] * blank + [first + timedelta(days=n) for n in range(length)]
        cells += [None] * (-len(cells) % 7)
        weeks = tuple(tuple(cells[n : n + 7]) for n in range(0, len(cells), 7))
        title = f"{MONTHS[month - 1]} {to_persian(year)}"
        return MonthPage(title, weeks, first - timedelta(days=1), last + timedelta(days=1))

    def months_later(self, day: date, months: int) -> date:
        """The day this many Jalali months after `day`, or before it if negative."""
        return months_later(day, months)

    def day_number(self, day: date) -> str:
        """«۱۲»."""
        return to_persian(to_jalali(day)[2])


_UNITS: Final = ("", "یک", "دو", "سه", "چهار", "پنج", "شش", "هفت", "هشت", "نه")
_TEENS: Final = (
    "ده",
    "یازده",
    "دوازده",
    "سیزده",
    "چهارده",
    "پانزده",
    "شانزده",
    "هفده",
    "هجده",
    "نوزده",
)
_CARDINALS: Final = {
    **{word: number for number, word in enumerate(_UNITS) if word},
    **{word: 10 + number for number, word in enumerate(_TEENS)},
    **{f"بیست و {word}" if word else "بیست": 20 + number for number, word in enumerate(_UNITS)},
    **{"سی": 30, "سی و یک": 31, "شیش": 6, "پونزده": 15, "شونزده": 16, "هیفده": 17, "هیجده": 18},
}
_NUMBERS: Final = {
    **_CARDINALS,
    **{f"{word}م": number for word, number in _CARDINALS.items()},
    **{"اول": 1, "سوم": 3, "بیست و سوم": 23, "سی ام": 30, "سیام": 30},
}
_AGO: Final = {
    **dict.fromkeys(("امروز", "امشب", "الان", "حالا"), 0),
    **dict.fromkeys(("دیروز", "دیشب"), 1),
    **dict.fromkeys(("پریروز", "پریشب"), 2),
    **dict.fromkeys(("پس پریروز", "پسپریروز", "پس پریشب", "پسپریشب"), 3),
    "فردا": -1,
    "فردا شب": -1,
    **dict.fromkeys(("پس فردا", "پسفردا"), -2),
}
_SHORT: Final = {plain_date(name).replace(" ", ""): number for number, name in enumerate(WEEKDAYS)}
_WORDS: Final = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_MONTH_NAMES: Final = "|".join(map(plain_date, MONTHS))
_WEEKDAY_NAME: Final = r"(?P<day>(?:یک|دو|سه|چهار|پنج)? ?شنبه|جمعه)ی?"
_WEEKDAY: Final = re.compile(
    rf"^{_WEEKDAY_NAME}(?P<before> (?:پیش|قبل|قبلی|گذشته))?(?P<week> هفته ?ی? ?(?:پیش|قبل|گذشته))?$"
)
_DAYS_AGO: Final = re.compile(rf"^(?P<number>\d{{1,3}}|{_WORDS}) روز (?:پیش|قبل)$")
_WORDY: Final = re.compile(rf"^(?P<number>{_WORDS}) (?:ماه )?(?P<rest>(?:{_MONTH_NAMES}|امرداد).*)$")
_NIGHT_OF: Final = re.compile(rf"^شب {_WEEKDAY_NAME}")
_CLOCK: Final = re.compile(r"(?:حدود |حدودا |حوالی )?\bساعت \d{1,2}(?: ?[:.] ?\d{1,2})?\b")
_PART: Final = re.compile(r"\b(?:صبح|ظهر|بعد ?از ?ظهر|عصر|غروب|شب|نیمه ?شب|سحر|بامداد)\b")
_PAST: Final = frozenset({word for word, ago in _AGO.items() if ago >= 0} - {"الان", "حالا"})
_TOLD: Final = re.compile(
    rf"(?<!\w)(?P<around>(?:از|تا|مثل) )?(?P<day>{'|'.join(sorted(_PAST, key=len, reverse=True))})(?!\w)"
)
_FILLER: Final = re.compile(r"^(?:(?:در|از|روز|تاریخ|به|مورخ|همین|این) )+|[،,.!؟?]")


def parse_spoken_day(text: str, *, today: date) -> date | None:
    """The day that `text` describes, or None. It may be after `today` («فردا», a date with a year).

    A weekday is the nearest one not after `today`; with «گذشته» the nearest before it.
    """
    written = parse_date(text, today=today)
    if written is not None:
        return written
    plain = " ".join(_FILLER.sub(" ", plain_date(_without_vowels(text))).split())
    if _NIGHT_OF.match(plain):
        return None
    core = plain if plain in _AGO else " ".join(_PART.sub(" ", _CLOCK.sub(" ", plain)).split())
    core = _FILLER.sub("", core)
    if core in _AGO:
        return today - timedelta(days=_AGO[core])
    if ago := _DAYS_AGO.match(core):
        return today - timedelta(days=_number(ago["number"]))
    if day := _WEEKDAY.match(core):
        return _weekday(day, today)
    if wordy := _WORDY.match(core):
        core = f"{_number(wordy['number'])} {wordy['rest']}"
    return parse_date(core, today=today)


def find_told_day(text: str, *, today: date) -> tuple[date, bool] | None:
    """The single day that a whole sentence names («دیروز دم شعبه پول می‌دادند»), and whether it means that
    day's night.

    None if it names none or several, or only when something began or ended («از دیروز»).
    """
    matches = list(_TOLD.finditer(plain_date(_without_vowels(text))))
    days = {match["day"] for match in matches}
    if len(days) != 1 or any(match["around"] for match in matches):
        return None
    day = days.pop()
    ago = _AGO[day]
    return today - timedelta(days=ago), ago > 0 and day.endswith("شب")


def _without_vowels(text: str) -> str:
    """«جمعهٔ», «روزِ» without the signs above and below the letters."""
    return "".join(mark for mark in normalize("NFD", text) if category(mark) != "Mn")


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word]


def _weekday(match: re.Match[str], today: date) -> date:
    wanted = _SHORT[match["day"].replace(" ", "")]
    if match["week"]:
        saturday = today - timedelta(days=(today.weekday() - SATURDAY) % 7 + 7)
        return saturday + timedelta(days=(wanted - SATURDAY) % 7)
    back = (today.weekday() - wanted) % 7
    return today - timedelta(days=back or (7 if match["before"] else 0))
