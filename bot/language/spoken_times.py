"""Days with their hour, as people type them: «دیشب ساعت ۹», «جمعه ظهر», «دو ساعت پیش», "dirooz 9 shab".

What may mean two times gives both: «دیروز ساعت ۹» is in the morning or in the evening, and the person chooses.
Hours of the night after midnight belong to the next day of the calendar: «دیشب ساعت ۲» is today.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.domain.moments import DayPart, is_ahead, is_before_morning, part_of_day, unfit_part
from bot.language.dates import MONTHS, TEHRAN, WEEKDAYS, plain_date
from bot.language.incident_words import PLACES
from bot.language.slips import KnownWords
from bot.language.spoken_days import AGO_WORDS, CARDINALS, find_told_day, parse_spoken_day
from bot.language.verbs import fold, folded_words
from bot.usecases.ports.language import TypedTime

_HOURS: Final = {word: number for word, number in CARDINALS.items() if number <= 12}
_HOUR: Final = rf"(?P<hour>\d{{1,2}}|{'|'.join(sorted(_HOURS, key=len, reverse=True))})"
_MINUTE_WORDS: Final = {"نیم": 30, "ربع": 15, "بیست": 20, "ده": 10, "پنج": 5}
_MINUTE: Final = rf"(?: ?[:.] ?(?P<minute>[0-5]\d)| و (?P<more>{'|'.join(_MINUTE_WORDS)})(?: دقیقه)?)?"
_PARTS: Final = {
    **dict.fromkeys(("صبح", "صب", "اول صبح", "صبح زود", "قبل از ظهر", "پیش از ظهر"), DayPart.MORNING),
    **dict.fromkeys(("ظهر", "نماز ظهر", "اذان ظهر", "موقع ناهار", "وقت ناهار"), DayPart.NOON),
    **dict.fromkeys(("بعد از ظهر", "بعدازظهر", "بعد ظهر", "عصر", "غروب"), DayPart.EVENING),
    **dict.fromkeys(
        ("شب", "اخر شب", "اول شب", "نیمه شب", "نیمهشب", "نیمههای شب", "نصفه شب", "نصفهشب", "سحر", "بامداد"),
        DayPart.NIGHT,
    ),
}
_AFTER_MIDNIGHT: Final = frozenset({"سحر", "بامداد"})
"""Night hours of the named day itself; the others are of the night that begins on it."""
_PART: Final = rf"(?P<part>{'|'.join(sorted(_PARTS, key=len, reverse=True))})"
_ABOUT: Final = (
    r"(?:(?:حدود|حدودا|حدودای|حوالی|نزدیک|نزدیکای|طرفای|طرف|سر|دم|دمای|دمدمای|دور و بر|تقریبا|راس) )"
)
_SAAT: Final = r"ساعت(?:ای|های)? ?"
_CLOCKS: Final = tuple(
    re.compile(rf"(?<!\w){pattern}(?!\w)")
    for pattern in (
        rf"{_ABOUT}*{_SAAT}{_ABOUT}*{_HOUR}{_MINUTE}(?: {_PART})?",
        rf"{_ABOUT}*(?P<hour>\d{{1,2}})[:.](?P<minute>[0-5]\d)(?: {_PART})?(?![/\d])",
        rf"{_ABOUT}*{_HOUR}{_MINUTE} {_PART}(?! (?:پیش|قبل))",
        rf"{_ABOUT}+{_HOUR}{_MINUTE}(?: {_PART})?",
    )
)
"""From the surest; the hour is the first that matches."""
_PART_ALONE: Final = re.compile(rf"(?<!\w){_ABOUT}{{0,2}}{_PART}(?:ها)?(?!\w)")
_HEDGE: Final = "فکر کنم|فک کنم|فکر میکنم|گمونم|گمان کنم|به نظرم|احتمالا|شاید|انگار|اینا|اینطورا"
_HEDGES: Final = re.compile(rf"^(?:(?:{_HEDGE}) )+|(?: (?:{_HEDGE}))+$")
"""Words of who is not sure of the time; what they say is the time all the same, to be confirmed."""
_RANGE: Final = re.compile(
    rf"(?P<begin>.*\d.*) (?:تا|الی) (?:ساعت ?)?(?:\d{{1,2}}|{'|'.join(sorted(_HOURS, key=len, reverse=True))})"
    rf"(?: ?[:.] ?[0-5]\d)?(?: {_PART})?"
)
"""From an hour to another: the report is about the beginning, to be confirmed."""
_WAS: Final = re.compile(r" (?:بود|بودش|بوده)(?= |$)")
_ITS: Final = frozenset({"زمانش", "ساعتش", "روزش", "تاریخش", "وقتش", "زمانش:", "ساعتش:"})
"""What a time is said of: «زمانش دیشب بود»."""
_VAGUE: Final = folded_words("""
پارسال امسال پیرارسال سال ماه هفته روز روزها ایام گذشته پیش قبل قبلی بعد بعدی آینده دیگه چند چندین یک یه دو سه
این اون همون همین اخیرا اخیراً تازگی تازگیا تازگی‌ها جدیدا جدیداً قبلا قبلاً بعدا بعداً قدیم قدیما مدتی وقت وقتی
پیشا قبلا‌ها دیروز پریروز امروز فردا پسفردا فرداشب دیشب امشب پریشب صبح ظهر عصر شب غروب از تا در به بود بودش حدود
حدودا حدوداً انتخابات رأی‌گیری رای گیری روزای چندروز چندهفته چندماه شنبه یکشنبه دوشنبه سهشنبه چهارشنبه پنجشنبه جمعه زود
اول آخر
""")
_SPEAKS_OF_TIME: Final = re.compile(
    r"(?<!\w)(?:پارسال|امسال|پیرارسال|اخیرا|تازگی\w*|جدیدا|قبلا|بعدا|قدیم\w*|چند ?(?:روز|هفته|ماه)\w*"
    r"|(?:سال|ماه|هفته|روز|وقت|مدتی) ?\w* ?(?:پیش|قبل|گذشته|قبلی|بعد|دیگه|اینده)"
    r"|(?:اون|همون|همین|این) (?:روز|شب|موقع|هفته|ماه)\w*"
    r"|دیروز|پریروز|امروز|فردا|دیشب|امشب|پریشب|صبح|ظهر|عصر|غروب|شب|\w*شنبه|جمعه"
    r"|روز (?:رای ?گیری|رایگیری|انتخابات))(?!\w)"
)
_TWO_NUMBERS: Final = re.compile(r"(?:[1-9]|[12]\d|3[01]) ?/ ?(?:[1-9]|[12]\d|3[01]|0[1-9])")
"""A day and a month, whichever comes first."""
_LAST_HOUR: Final = re.compile(r"^(?P<day>.+) (?P<hour>\d{1,2})$")
_UNITS: Final = {"ساعت": 60, "دقیقه": 1, "ربع": 15}
"""Minutes."""
_NUMBER: Final = rf"\d{{1,3}}|{'|'.join(sorted(CARDINALS, key=len, reverse=True))}"
_SPAN_AGO: Final = re.compile(
    rf"(?<!\w){_ABOUT}*(?P<number>{_NUMBER}|یه|نیم) (?P<unit>{'|'.join(_UNITS)})(?P<half> و نیم)?"
    r" (?:پیش|قبل)(?!\w)"
)
_NIGHTS_AGO: Final = re.compile(rf"(?<!\w)(?P<number>{_NUMBER}) شب (?:پیش|قبل)(?!\w)")
_NIGHT_OF_A_WEEKDAY: Final = re.compile(r"(?<!\w)شب (?:(?:یک|دو|سه|چهار|پنج)? ?شنبه|جمعه)")
_NOW: Final = frozenset({"الان", "همین الان", "حالا", "همین حالا", "اکنون", "هم اکنون"})
_LONGEST_AGO: Final = 24 * 60
"""Minutes: what is longer ago is told by days."""
_STEP: Final = 5
"""Minutes to which a counted time is rounded."""
_HALF_DAY: Final = 12
_DAY_BEGINS: Final = 5
"""The hour at which the night of the day before ends."""
_LONGEST_TIME: Final = 8
"""Words of a time beside other words."""
_ENDS: Final = " ،,؛;.-:"
_BEFORE_NUMBER: Final = frozenset({"منطقه", "شماره", "پلاک", "صندوق", "طبقه"})
_SAYS_TIME: Final = re.compile(
    rf"(?<!\w)(?:{_PART}|ساعت|دقیقه|{'|'.join(sorted(AGO_WORDS, key=len, reverse=True))}"
    r"|\d{1,2}:\d\d|(?:یک|دو|سه|چهار|پنج)? ?شنبه|جمعه|روز (?:پیش|قبل))(?!\w)"
)
_PUNCTUATION: Final = re.compile(r"[،,!؟?؛;]|\.(?!\d)")
_VOWELS: Final = dict.fromkeys([*range(0x064B, 0x0653), 0x0654, 0x0670])

_VOCABULARY: Final = KnownWords(
    {
        *(word for phrase in AGO_WORDS for word in phrase.split()),
        *(word for phrase in _PARTS for word in phrase.split()),
        *(plain_date(name) for name in (*WEEKDAYS, *MONTHS)),
        *(word for phrase in CARDINALS for word in phrase.split()),
        *("ساعت", "دقیقه", "نیم", "ربع", "پیش", "قبل", "گذشته", "حدود", "حوالی", "طرفای", "روز", "همین", "هفته"),
    },
    latin={
        "saate": "ساعت", "o": "و", "va": "و", "jome": "جمعه", "jomee": "جمعه", "ye": "یک", "yek": "یک", "se": "سه",
        "alan": "الان", "nim": "نیم", "noh": "نه", "do": "دو", "panj": "پنج", "shish": "شش", "shesh": "شش",
        "hasht": "هشت", "haft": "هفت", "dah": "ده", "chahar": "چهار", "char": "چهار", "ghable": "قبل",
        "ghabl": "قبل", "pishe": "پیش", "shabe": "شب", "sobhe": "صبح", "asre": "عصر", "zohre": "ظهر",
        "hododeh": "حدود", "hodoode": "حدود", "hodude": "حدود",
    },
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Hour:
    """An hour as typed, up to 24, and the part of the day that stands with it."""

    hour: int
    minute: int
    part: str = ""


def read_time(text: str, *, now: datetime, day: date | None = None) -> tuple[TypedTime, ...]:
    """The times that a short text may mean, likeliest first: none if it names no single time, two if the hour
    is unclear. A day that was not typed, and a word with a slip, are marked as presumed. ``day``: the day that is
    meant if the text names none; it is known then, and a number alone is its hour."""
    typed = _single_spaces(plain_date(text.translate(_VOWELS))).split()
    words = [_VOCABULARY.from_latin(word) for word in typed]
    corrected = [_VOCABULARY.correct(word) for word in words]
    plain = _WAS.sub("", " ".join(_without_its(corrected)))
    times, is_sure = _read_plain(plain, now, day), corrected == words
    if not times and (span := _RANGE.fullmatch(plain)) is not None:
        times, is_sure = _read_plain(span["begin"].removeprefix("از "), now, day), False
    if not times and (unhedged := _HEDGES.sub("", plain)) != plain:
        times, is_sure = _read_plain(unhedged, now, day), False
    return times if is_sure else tuple(replace(reading, presumed=True) for reading in times)


def _without_its(words: Sequence[str]) -> Sequence[str]:
    """The words without what the time after it is said of."""
    return words[1:] if words and words[0] in _ITS else words


def speaks_of_time(text: str) -> bool:
    """Whether a text says when, exactly or not («پارسال», «چند روز پیش», «فردا»), and nothing else."""
    plain = _single_spaces(plain_date(text.translate(_VOWELS)))
    if _TWO_NUMBERS.fullmatch(plain):
        return True
    return all(fold(word) in _VAGUE for word in plain.split()) and _SPEAKS_OF_TIME.search(plain) is not None


def find_told_time(text: str, *, now: datetime) -> TypedTime | None:
    """The single time up to now that a whole sentence names («دیشب ساعت ۹ دم شعبه …»): its day, and the part
    of the day and the hour as far as they are certain. None if it names no day, or several."""
    plain = _single_spaces(plain_date(text.translate(_VOWELS)))
    named_day = find_told_day(text, today=now.astimezone(TEHRAN).date())
    if named_day is None:
        spans = list(_SPAN_AGO.finditer(plain))
        return next(iter(_span_ago(spans[0], now)), None) if len(spans) == 1 else None
    day, at_night = named_day
    rest, hour = _take_hour(plain)
    if hour is not None and _take_hour(rest)[1] is not None:
        hour = None
    part = "شب" if at_night else hour.part if hour is not None else ""
    times = _on_day(day, part, hour) if hour is not None else ()
    if len(times) == 1 and not _is_hour_ahead(times[0], now):
        return times[0]
    return TypedTime(day, DayPart.NIGHT if at_night else None)


def split_time(text: str, *, now: datetime) -> tuple[str, tuple[TypedTime, ...]]:
    """The text without the time that stands at its end or at its beginning, and what that time may mean: «منطقه ۵
    مدرسه باهنر دیشب ساعت ۹». A name such as «میدان هفت تیر» or «خیابان ۱۵ خرداد» is no time. The text and nothing if
    no time stands there, nothing and its times if it is a time."""
    typed = _without_its(text.split())
    for length in range(min(len(typed), _LONGEST_TIME), 0, -1):
        first = len(typed) - length
        if not (first and _is_name_before(typed[first - 1])) and (
            times := _surely_named_times(typed[first:], now)
        ):
            return " ".join(typed[:first]).strip(_ENDS), times
        if times := _surely_named_times(typed[:length], now):
            return " ".join(typed[length:]).strip(_ENDS), times
    return text, ()


def _surely_named_times(typed: Sequence[str], now: datetime) -> tuple[TypedTime, ...]:
    """The times that these words surely mean: by an hour, a part of the day, or a day that is counted or named, because
    a number with a month may be a street."""
    plain = _single_spaces(plain_date(" ".join(typed).translate(_VOWELS)))
    if any(fold(word) in PLACES for word in plain.split()):
        return ()
    if not _SAYS_TIME.search(" ".join(_VOCABULARY.from_latin(word) for word in plain.split())):
        return ()
    return read_time(" ".join(typed), now=now)


def _is_name_before(word: str) -> bool:
    """Whether the next words are a name or number, not a time: «میدان …», «منطقه ۵ …»."""
    plain = _single_spaces(plain_date(word.translate(_VOWELS))).split()
    return bool(plain) and (fold(plain[-1]) in PLACES or fold(plain[-1]) in _BEFORE_NUMBER)


def _read_plain(plain: str, now: datetime, meant_day: date | None = None) -> tuple[TypedTime, ...]:
    today = now.astimezone(TEHRAN).date()
    rest, hour = _take_hour(plain)
    if (counted := _counted_from_now(plain, rest, hour, now)) is not None:
        return counted
    part = hour.part if hour is not None else ""
    if not part and (alone := _PART_ALONE.search(rest)) is not None:
        part = alone["part"]
        rest = _single_spaces(f"{rest[: alone.start()]} {rest[alone.end() :]}")
    if (
        meant_day is not None
        and hour is None
        and rest.isdigit()
        and (hour := _hour(int(rest), 0)) is not None
    ):
        rest = ""
    if not rest and meant_day is not None and (part or hour is not None):
        return _on_day(meant_day, part, hour)
    if not rest:
        return _without_day(part, hour, now) if part or hour is not None else ()
    if part == "شب" and _NIGHT_OF_A_WEEKDAY.search(plain):
        return ()  # the evening before for some, the evening after for others
    day = parse_spoken_day(rest, today=today)
    if day is None and hour is None and (last := _LAST_HOUR.match(rest)) is not None:
        rest, hour = last["day"], _hour(int(last["hour"]), 0)
        day = parse_spoken_day(rest, today=today) if hour is not None else None
    return _on_named_day(rest, day, part, hour, now) if day is not None else ()


def _counted_from_now(
    plain: str, rest: str, hour: _Hour | None, now: datetime
) -> tuple[TypedTime, ...] | None:
    """The times of «الان», «دو ساعت پیش», «دو شب پیش ساعت ۹»; None for other words. ``rest``: without the hour."""
    today = now.astimezone(TEHRAN).date()
    if plain in _NOW:
        return (TypedTime(today, part_of_day(now)),)
    if (ago := _SPAN_AGO.fullmatch(plain)) is not None:
        return _span_ago(ago, now)
    if (nights := _NIGHTS_AGO.fullmatch(rest)) is not None:
        return _on_day(today - timedelta(days=_number(nights["number"])), "شب", hour)
    return None


def _on_named_day(
    rest: str, day: date, part: str, hour: _Hour | None, now: datetime
) -> tuple[TypedTime, ...]:
    """The times on a day that is named by these words. In the hours after midnight «امشب» began yesterday."""
    if rest.endswith("شب"):
        part = part or "شب"
    times = _on_day(day, part, hour)
    if rest.endswith("امشب") and is_before_morning(now) and all(_is_hour_ahead(read, now) for read in times):
        return _on_day(day - timedelta(days=1), part, hour)
    return times


def _without_day(part: str, hour: _Hour | None, now: datetime) -> tuple[TypedTime, ...]:
    """Today, or yesterday if that hour or part of the day has not come yet."""
    today = now.astimezone(TEHRAN).date()
    for day in (today, today - timedelta(days=1)):
        times = [
            replace(reading, presumed=True)
            for reading in _on_day(day, part, hour)
            if not _is_hour_ahead(reading, now)
            and (reading.clock or reading.part is None or not unfit_part(reading.day, reading.part, now=now))
        ]
        if times:
            return tuple(times)
    return ()


def _on_day(day: date, part: str, hour: _Hour | None) -> tuple[TypedTime, ...]:
    """The times on this day; hours of the night after midnight are on the next day."""
    if hour is None:
        return (TypedTime(day, _PARTS[part] if part else None),)
    clocks = _clocks(hour, part)
    return tuple(TypedTime(day + timedelta(days=later), None, clock) for later, clock in clocks)


def _clocks(hour: _Hour, part: str) -> list[tuple[int, time]]:  # noqa: PLR0911 one return per part, like a table
    """Days later and time on the clock, for each meaning of an hour in a part of the day ("" for none)."""
    base, minute = hour.hour % 24, hour.minute
    if hour.hour > _HALF_DAY or hour.hour == 0:
        at_night = part in _PARTS and _PARTS[part] is DayPart.NIGHT and part not in _AFTER_MIDNIGHT
        return [(1 if at_night and base < _DAY_BEGINS else 0, time(base, minute))]
    base %= _HALF_DAY
    morning, evening = time(base, minute), time(base + _HALF_DAY, minute)
    match _PARTS.get(part):
        case None:
            return [(0, morning), (0, evening)] if base else [(0, evening)]
        case DayPart.MORNING:
            return [(0, morning)]
        case DayPart.NOON:
            return [(0, morning if base >= 10 else evening)]
        case DayPart.EVENING:
            return [(0, evening)]
        case DayPart.NIGHT if part in _AFTER_MIDNIGHT:
            return [(0, morning)]
        case DayPart.NIGHT:
            return [(1, morning)] if base < _DAY_BEGINS else [(0, evening)]


def _span_ago(ago: re.Match[str], now: datetime) -> tuple[TypedTime, ...]:
    """So many hours or minutes before now, to five minutes."""
    unit = _UNITS[ago["unit"]]
    minutes = unit // 2 if ago["number"] == "نیم" else _number(ago["number"]) * unit
    minutes += unit // 2 if ago["half"] else 0
    if minutes > _LONGEST_AGO:
        return ()
    moment = (now - timedelta(minutes=minutes)).astimezone(TEHRAN)
    moment -= timedelta(minutes=moment.minute % _STEP)
    return (TypedTime(moment.date(), None, time(moment.hour, moment.minute)),)


def _take_hour(plain: str) -> tuple[str, _Hour | None]:
    """The text without its hour, and the hour; the text unchanged if it names none."""
    for pattern in _CLOCKS:
        for match in pattern.finditer(plain):
            given = match.groupdict()
            minute = int(given.get("minute") or 0) or _MINUTE_WORDS.get(given.get("more") or "", 0)
            hour = _hour(_number(match["hour"]), minute, given["part"] or "")
            if hour is not None:
                return _single_spaces(f"{plain[: match.start()]} {plain[match.end() :]}"), hour
    return plain, None


def _hour(hour: int, minute: int, part: str = "") -> _Hour | None:
    return _Hour(hour, minute, part) if hour <= 2 * _HALF_DAY else None


def _number(word: str) -> int:
    return int(word) if word.isdigit() else CARDINALS.get(word, 1)


def _single_spaces(text: str) -> str:
    return " ".join(_PUNCTUATION.sub(" ", text).split())


def _is_hour_ahead(reading: TypedTime, now: datetime) -> bool:
    return reading.clock is not None and is_ahead(reading.day, reading.clock, now=now)
