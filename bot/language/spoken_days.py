"""Days as people describe them: «دیروز صبح», «جمعه», «سه روز پیش», «دوازدهم آذر».

Only phrases that name one day are accepted. «هفتهٔ پیش» does not, and «شب جمعه» is the evening before for some
and the evening after for others: for both, the person is asked again.
"""

import re
from datetime import date, timedelta
from typing import Final, Literal
from unicodedata import category, normalize

from bot.language.dates import MONTHS, SATURDAY, WEEKDAYS, parse_date, plain_date

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
CARDINALS: Final = {
    **{word: number for number, word in enumerate(_UNITS) if word},
    **{word: 10 + number for number, word in enumerate(_TEENS)},
    **{f"بیست و {word}" if word else "بیست": 20 + number for number, word in enumerate(_UNITS)},
    **{"سی": 30, "سی و یک": 31, "شیش": 6, "پونزده": 15, "شونزده": 16, "هیفده": 17, "هیجده": 18},
}
DAY_NUMBERS: Final = {
    **CARDINALS,
    **{f"{word}م": number for word, number in CARDINALS.items()},
    **{"اول": 1, "سوم": 3, "بیست و سوم": 23, "سی ام": 30, "سیام": 30},
}
AGO_WORDS: Final = {
    **dict.fromkeys(("امروز", "امشب", "الان", "حالا"), 0),
    **dict.fromkeys(("دیروز", "دیشب"), 1),
    **dict.fromkeys(("پریروز", "پریشب"), 2),
    **dict.fromkeys(("پس پریروز", "پسپریروز", "پس پریشب", "پسپریشب"), 3),
    "فردا": -1,
    "فردا شب": -1,
    **dict.fromkeys(("پس فردا", "پسفردا"), -2),
}
WEEKDAY_NAMES: Final = {plain_date(name).replace(" ", ""): number for number, name in enumerate(WEEKDAYS)}
_WORDS: Final = "|".join(sorted(DAY_NUMBERS, key=len, reverse=True))
_MONTH_NAMES: Final = "|".join(map(plain_date, MONTHS))
_WEEKDAY_NAME: Final = r"(?P<day>(?:یک|دو|سه|چهار|پنج)? ?شنبه|جمعه)ی?"
_WEEKDAY: Final = re.compile(
    rf"^{_WEEKDAY_NAME}(?P<before> (?:پیش|قبل|قبلی|گذشته))?(?P<week> هفته ?ی? ?(?:پیش|قبل|گذشته))?$"
)
_WEEK_FIRST: Final = re.compile(
    rf"^(?P<week>هفته ?ی? ?(?:پیش|قبل|گذشته)) (?:روز )?(?P<weekday>{_WEEKDAY_NAME})$"
)
_DAYS_AGO: Final = re.compile(rf"^(?P<number>\d{{1,3}}|{_WORDS}) روز (?:پیش|قبل)$")
_DAYS_AHEAD: Final = re.compile(rf"^(?P<number>\d{{1,3}}|{_WORDS}) (?P<unit>روز|هفته)ی? (?:دیگر|دیگه|بعد)$")
_WORDY: Final = re.compile(rf"^(?P<number>{_WORDS}) (?:ماه )?(?P<rest>(?:{_MONTH_NAMES}|امرداد).*)$")
_NIGHT_OF: Final = re.compile(rf"^شب {_WEEKDAY_NAME}")
_CLOCK: Final = re.compile(r"(?:حدود |حدودا |حوالی )?\bساعت \d{1,2}(?: ?[:.] ?\d{1,2})?\b")
_PART: Final = re.compile(r"\b(?:صبح|ظهر|بعد ?از ?ظهر|عصر|غروب|شب|نیمه ?شب|سحر|بامداد)\b")
_PAST: Final = frozenset({word for word, ago in AGO_WORDS.items() if ago >= 0} - {"الان", "حالا"})
_TOLD: Final = re.compile(
    rf"(?<!\w)(?P<around>(?:از|تا|مثل) )?(?P<day>{'|'.join(sorted(_PAST, key=len, reverse=True))})(?!\w)"
)
_BETWEEN_DAYS: Final = re.compile(r" (?:تا|-) | ?[–—] ?")
_FROM: Final = re.compile(r"^از ")
_FILLER: Final = re.compile(r"^(?:(?:در|از|روز|تاریخ|به|مورخ|همین|این) )+|[،,.!؟?]")


def parse_spoken_day(text: str, *, today: date, lean: Literal["past", "future"] = "past") -> date | None:
    """The day that `text` describes, or None. It may be after `today` («فردا», a date with a year).

    A weekday is the nearest one not after `today`; with «گذشته» the nearest before it. With ``lean="future"`` a date
    without a year and a weekday are the nearest not before `today`, and «سه روز دیگر» is a day, too.
    """
    written = parse_date(text, today=today, lean=lean)
    if written is not None:
        return written
    plain = " ".join(_FILLER.sub(" ", plain_date(without_vowels(text))).split())
    if _NIGHT_OF.match(plain):
        return None
    core = plain if plain in AGO_WORDS else " ".join(_PART.sub(" ", _CLOCK.sub(" ", plain)).split())
    core = _FILLER.sub("", core)
    if week := _WEEK_FIRST.match(core):
        core = f"{week['weekday']} {week['week']}"
    if core in AGO_WORDS:
        return today - timedelta(days=AGO_WORDS[core])
    if (counted := _counted_days(core, lean)) is not None:
        return today + timedelta(days=counted)
    if day := _WEEKDAY.match(core):
        return _weekday(day, today, lean=lean)
    if wordy := _WORDY.match(core):
        core = f"{_number(wordy['number'])} {wordy['rest']}"
    return parse_date(core, today=today, lean=lean)


def parse_days(text: str, *, today: date) -> tuple[date, date] | None:
    """The first and the last day that `text` describes, or None: one day («دیروز»), or two («۵ تا ۸ آذر», «از شنبه تا
    امروز»), in whichever order they stand. The first may leave the month to the last."""
    if (day := parse_spoken_day(text, today=today)) is not None:
        return day, day
    first_text, between, last_text = _BETWEEN_DAYS.sub("|", plain_date(text), count=1).partition("|")
    last = parse_spoken_day(last_text, today=today) if between else None
    if last is None:
        return None
    first_text = _FROM.sub("", first_text).strip()
    if first_text.isdecimal():
        first_text += " " + " ".join(last_text.split()[1:])
    first = parse_spoken_day(first_text, today=today)
    return (min(first, last), max(first, last)) if first is not None else None


def find_told_day(text: str, *, today: date) -> tuple[date, bool] | None:
    """The single day that a whole sentence names («دیروز دم شعبه پول می‌دادند»), and whether it means that
    day's night.

    None if it names none or several, or only when something began or ended («از دیروز»).
    """
    matches = list(_TOLD.finditer(plain_date(without_vowels(text))))
    days = {match["day"] for match in matches}
    if len(days) != 1 or any(match["around"] for match in matches):
        return None
    day = days.pop()
    ago = AGO_WORDS[day]
    return today - timedelta(days=ago), ago > 0 and day.endswith("شب")


def without_vowels(text: str) -> str:
    """«جمعهٔ», «روزِ» without the signs above and below the letters."""
    return "".join(mark for mark in normalize("NFD", text) if category(mark) != "Mn")


def _number(word: str) -> int:
    return int(word) if word.isdigit() else DAY_NUMBERS[word]


def _counted_days(core: str, lean: Literal["past", "future"]) -> int | None:
    """How many days from today: «سه روز پیش», «دو هفته دیگر»."""
    if ago := _DAYS_AGO.match(core):
        return -_number(ago["number"])
    later = _DAYS_AHEAD.match(core) if lean == "future" else None
    return _number(later["number"]) * (7 if later["unit"] == "هفته" else 1) if later else None


def _weekday(match: re.Match[str], today: date, *, lean: Literal["past", "future"]) -> date:
    wanted = WEEKDAY_NAMES[match["day"].replace(" ", "")]
    if match["week"]:
        saturday = today - timedelta(days=(today.weekday() - SATURDAY) % 7 + 7)
        return saturday + timedelta(days=(wanted - SATURDAY) % 7)
    if lean == "future" and not match["before"]:
        return today + timedelta(days=(wanted - today.weekday()) % 7)
    back = (today.weekday() - wanted) % 7
    return today - timedelta(days=back or (7 if match["before"] else 0))
