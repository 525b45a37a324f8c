"""`content/calendar.yaml`: every problem is reported at its line."""

import pytest

from bot.domain.news.legal_calendar import AnchorOffset
from bot.library import load_content
from bot.library.read_calendar import DateFile
from bot.library.schema import PERSIAN_FIELDS
from tests.content.conftest import SampleFolder

C = "calendar.yaml"
DATES = """\
dates:
  - id: campaign
    title: زمان تبلیغات
    note: از هشت روز پیش از رأی‌گیری.
    articles: [20]
    audiences: [candidate, voter]
    begins: {anchor: polling, days: -8}
    ends: {anchor: polling, days: -1}
  - id: leave
    title: استعفا
    note: سه ماه پیش از ثبت‌نام.
    articles: [84]
    audiences: [candidate]
    ends: {anchor: registration, months: -3}
"""


@pytest.fixture
def dates(folder: SampleFolder) -> SampleFolder:
    folder.write(C, DATES)
    return folder


def test_the_dates_are_read(dates: SampleFolder) -> None:
    assert dates.problems() == []
    campaign, leave = load_content(dates.root).calendar
    assert (campaign.begins, campaign.ends) == (
        AnchorOffset("polling", -8),
        AnchorOffset("polling", -1),
    )
    assert (leave.begins, leave.ends) == (None, AnchorOffset("registration", months=-3))
    assert leave.article_ids == ("84",)


def test_what_people_read_is_judged_as_persian() -> None:
    assert {"title", "note", "waits", "counted", "named"} <= PERSIAN_FIELDS & DateFile.model_fields.keys()


CASES = {
    "unknown article": ("articles: [84]", "articles: [85]", "no article 85"),
    "no article": ("articles: [84]", "articles: []", "articles: too few"),
    "nobody": ("audiences: [candidate]\n", "audiences: []\n", "audiences: too few"),
    "no day": (
        "    ends: {anchor: registration, months: -3}\n",
        "",
        "date leave needs begins, ends or both, or waits",
    ),
    "a day and none": (
        "days: -1}",
        "days: -1}\n    waits: با خبر تازه",
        "date campaign has a day, so it must not wait for one",
    ),
    "counted from nothing": (
        "    ends: {anchor: registration, months: -3}\n",
        "    waits: با خبر تازه\n    counted: از خبر.\n",
        "date leave is counted from nothing",
    ),
    "style of waits": (
        "    ends: {anchor: registration, months: -3}\n",
        "    waits: وقتي می شود\n",
        "half-space belongs after می",
    ),
    "unknown anchor": (
        "anchor: registration",
        "anchor: sunrise",
        "anchor: sunrise is no day of election.yaml",
    ),
    "unknown body": (
        "audiences: [candidate]\n",
        "audiences: [candidate]\n    bodies: [nobody]\n",
        "no body nobody in agencies: name it in words under named",
    ),
    "a body twice": (
        "audiences: [candidate]\n",
        "audiences: [candidate]\n    bodies: [nobody, nobody]\n",
        "date leave names a body twice",
    ),
    "style of named": (
        "audiences: [candidate]\n",
        "audiences: [candidate]\n    named: [هیات اجرایی]\n",
        "write هیئت and مسئول",
    ),
    "ends first": ("days: -1}", "days: -9}", "date campaign ends before it begins"),
    "same twice": ("id: leave", "id: campaign", "date campaign exists already"),
    "a written date": ("days: -1}", "days: -1, on: 2027-01-01}", "on is not a known field"),
    "style": ("سه ماه پیش از ثبت‌نام.", "سه ماه پيش از ثبت نام می شود.", "half-space belongs after می"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_fault_is_named(dates: SampleFolder, case: str) -> None:
    old, new, message = CASES[case]
    dates.replace(C, old, new)
    messages = [problem.message for problem in dates.problems()]
    assert any(message in text for text in messages), messages
