"""Typed words find incidents: rare words count more, endings and one slip do not matter."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.duties.duties import DayMoment, Duty, DutyStep
from bot.domain.duties.incidents import (
    Incident,
    IncidentFit,
    fit_of,
    incidents_of,
    is_same_word,
    match_incidents,
)
from bot.domain.duties.pocket import Pocket
from bot.domain.learning.lessons import Audience


def incident(
    key: str, title: str, *words: str, settlement: str | None = None, duties: tuple[str, ...] = ("a",)
) -> Incident:
    return Incident(
        key, group="g", title=title, duty_ids=duties, now="now.", words=words, settlement=settlement
    )


KNOWN = (
    incident("card", "مدرک همراهش نیست", "کارت ملی", "شناسنامه"),
    incident("power", "برق رفته است", "تاریک"),
    incident("device", "دستگاه قطع است", "شبکه"),
    incident("seal", "مهر صندوق شکسته است", "پلمب"),
    incident("stamp", "مهر انتخاباتی گم شده", "استامپ"),
)


def keys(text: str) -> list[str]:
    return [hit.id for hit in match_incidents(text, KNOWN, str.split)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("برق", "power"),
        ("شناسنامه‌اش نیست", "card"),
        ("پلمپ صندوق", "seal"),
        ("دستگاهها", "device"),
        ("مأمور شبکه قطع کرد", "device"),
        ("مدارك", ""),
    ],
)
def test_a_word_finds_its_incident(text: str, first: str) -> None:
    assert next(iter(keys(text)), "") == first


@pytest.mark.parametrize(
    ("text", "fit"),
    [
        ("کارت ملی", IncidentFit.EXACT),
        ("مدرک همراهش نیست", IncidentFit.EXACT),
        ("کارت ملی ندارد", IncidentFit.CLOSE),
        ("شناسنامه", IncidentFit.EXACT),
        ("مدرک", IncidentFit.LOOSE),
        ("برای رأی دادن کارت ملی لازم است", IncidentFit.LOOSE),
        ("می‌گویند مدرک من ناقص است", IncidentFit.LOOSE),
    ],
)
def test_fit_says_how_surely_words_mean_it(text: str, fit: IncidentFit) -> None:
    assert fit_of(text, KNOWN[0], str.split) is fit


def test_a_word_of_two_incidents_offers_both() -> None:
    assert set(keys("مهر")) == {"seal", "stamp"}


def test_words_that_fit_nothing_find_nothing() -> None:
    assert keys("هوا خوب است") == [] or "power" not in keys("هوا خوب")
    assert keys("") == []


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [("شبکه", "شبکه‌", True), ("پوستر", "پوسترها", True), ("دستگاه", "دستکاه", True), ("برق", "برف", False)],
)
def test_endings_and_one_slip_do_not_matter(first: str, second: str, same: bool) -> None:
    assert is_same_word(first, second) is same


def test_rules_of_villages_are_not_offered_in_cities() -> None:
    own = (incident("v", "t", settlement="village"), incident("all", "t"))
    assert [hit.id for hit in incidents_of(own, "a", "city")] == ["all"]
    assert len(incidents_of(own, "a", "village")) == len(incidents_of(own, "a")) == 2
    assert incidents_of(own, "b") == ()


def test_pocket_survives_being_stored() -> None:
    at = datetime(2026, 5, 1, 4, 30, 59, tzinfo=UTC)
    pocket = Pocket("a", "village").with_tick("open", at)
    again = Pocket.from_plain(pocket.to_plain())
    assert again == pocket and again.ticked_at("open") == at.replace(second=0)
    assert Pocket.from_plain({}) == Pocket() and Pocket().to_plain() == {}


def test_second_tick_keeps_the_first_minute() -> None:
    at = datetime(2026, 5, 1, tzinfo=UTC)
    pocket = Pocket("a").with_tick("open", at)
    assert pocket.with_tick("open", at + timedelta(minutes=5)) == pocket, "its minute stays"
    assert pocket.without_tick("open").ticks == {}
    other = pocket.with_duty("b").with_tick("open", at)
    assert other.without_ticks().with_duty("a").ticked_at("open") == at, "another duty's ticks stay"


def test_steps_of_a_moment_keep_their_order() -> None:
    steps = tuple(
        DutyStep(key, moment=moment, text=key)
        for key, moment in (("x", DayMoment.OPENING), ("y", DayMoment.AFTER), ("z", DayMoment.OPENING))
    )
    duty = Duty("a", track=Audience.STAFF, label="A", steps=steps)
    assert [step.id for step in duty.steps_at(DayMoment.OPENING)] == ["x", "z"]
    assert duty.step("gone") is None
