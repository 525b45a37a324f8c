"""Where an objection or a report goes and until when, written a second time from the sheet of facts.

It shares no code with the program. It reads the story as a person does, with the days in words, and counts on a
calendar of its own.
"""

import re
from typing import Final

MONTHS: Final = [
    "فروردین",
    "اردیبهشت",
    "خرداد",
    "تیر",
    "مرداد",
    "شهریور",
    "مهر",
    "آبان",
    "آذر",
    "دی",
    "بهمن",
    "اسفند",
]
WEEK: Final = ["شنبه", "یکشنبه", "دوشنبه", "سه\u200cشنبه", "چهارشنبه", "پنجشنبه", "جمعه"]
DIGITS: Final = "۰۱۲۳۴۵۶۷۸۹"
DAY: Final = re.compile(
    f"({'|'.join(sorted(WEEK, key=len, reverse=True))}) ([{DIGITS}]+) ({'|'.join(MONTHS)})"
)

type SheetAnswer = tuple[str, str, str]
"""The body, the last day in words, and the article that gives it."""


def answer_by_sheet(
    story: str, *, slots: list[str], articles: set[str], contest: str, writer: str
) -> SheetAnswer:
    """``story``: as the learner reads it; ``slots``: which days it names, in its order; ``writer``: the track."""
    named = dict(zip(slots, [match.groups() for match in DAY.finditer(story)], strict=True))
    in_city = contest == "city"
    executive = "exec-county" if in_city else "exec-district"
    if "72" in articles:  # result of a city: two days, the province
        return "sup-province", count(named["result"], 2), "72"
    if "71" in articles:  # result of a village: two days, the county
        return "sup-county", count(named["result"], 2), "71"
    if "64" in articles:  # rejected: four days
        return ("sup-province" if in_city else "sup-county"), count(named["own"], 4), "64"
    if "59" in articles:  # a station is ready on the day before
        return executive, count(named["polling"], -1), "59"
    if "96" in articles:  # traces are gone before voting begins; the head clears them, the police help
        return ("station" if writer == "security" else "police"), count(named["polling"], 0), "96"
    assert "68" in articles
    if (
        "own" in named
    ):  # the board decides in five days, together with the supervision board of the same place
        return "sup-county", count(named["own"], 5), "68"
    return executive, count(named["result"], 2), "68"  # complaints: until two days after the result


def count(day: tuple[str, str, str], days: int) -> str:
    """So many days after a day in words; no story goes beyond a year, so the length of Esfand does not matter."""
    weekday, digits, month = day
    number, place = int("".join(str(DIGITS.index(digit)) for digit in digits)) + days, MONTHS.index(month)
    if number < 1:
        place -= 1
        number += length(place)
    elif number > length(place):
        number -= length(place)
        place += 1
    written = "".join(DIGITS[int(digit)] for digit in str(number))
    return f"{WEEK[(WEEK.index(weekday) + days) % 7]} {written} {MONTHS[place]}"


def length(place: int) -> int:
    return 31 if place < 6 else 30
