"""The register's method, versions and rules, without any storage."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.atlas.atlas import AtlasLevel
from bot.domain.atlas.atlas_versions import seal
from bot.domain.catalogue.catalogue import Phase, Space
from bot.domain.errors import BadInput
from bot.domain.news.legal_calendar import AnchorOffset
from bot.domain.people import Account, Messenger
from bot.domain.threats.measures import DueMeasure, Measure, MeasureState, note_words, with_due_days
from bot.domain.threats.own_threats import OwnThreat, measure_title, register_threats, threat_title
from bot.domain.threats.threat_method import cell_level, level_of, rate_threat, rate_threats
from bot.domain.threats.threat_versions import (
    RecordedMeasure,
    RecordedThreat,
    RegisterInputs,
    measure_changes,
    parse_register,
    register_text,
    threat_changes,
    verify_register,
)
from bot.domain.threats.threat_votes import CountedVote, check_harm, check_likelihood
from bot.domain.threats.threats import (
    MeasureKind,
    Threat,
    ThreatBook,
    is_before_registration,
)

DAY = date(2026, 5, 1)
BY = Account(Messenger.TELEGRAM, 1)


def vote(body: str, likelihood: int, harm: int, *, by: str = "1", threat: str = "box") -> CountedVote:
    return CountedVote(threat, body, by, likelihood, harm, "دلیل این نمره")


def add_months(day: date, months: int) -> date:
    return day + timedelta(days=30 * months)


def test_without_votes_level_is_unknown() -> None:
    rating = rate_threat("box", [])
    assert (rating.level, rating.cell, rating.is_firm) == (AtlasLevel.UNKNOWN, None, False)


def test_score_is_product_of_medians() -> None:
    rating = rate_threat("box", [vote("police", 3, 4), vote("court", 5, 4), vote("", 4, 2)])
    assert (rating.likelihood, rating.harm, rating.score) == (400, 400, 1600)
    assert rating.level is AtlasLevel.VERY_HIGH and rating.cell == (4, 4) and rating.voices == 3


def test_many_liaisons_of_one_body_are_one_voice() -> None:
    crowd = [vote("police", 5, 5, by=str(number)) for number in range(9)]
    rating = rate_threat("box", [*crowd, vote("court", 1, 1), vote("", 1, 1)])
    assert rating.cell == (1, 1) and rating.voices == 3 and rating.divided == ()


def test_liaisons_who_disagree_give_their_median_and_are_named() -> None:
    rating = rate_threat("box", [vote("police", 2, 3), vote("police", 5, 3, by="2")])
    assert (rating.likelihood, rating.harm, rating.divided) == (350, 300, ("police",))
    assert rating.cell == (4, 3), "halves are rounded up"


@pytest.mark.parametrize(
    ("score", "level"),
    [(100, 1), (499, 1), (500, 2), (999, 2), (1000, 3), (1599, 3), (1600, 4), (2500, 4)],
)
def test_thresholds_of_levels(score: int, level: int) -> None:
    assert level_of(score) == level


def test_one_voice_is_never_firm() -> None:
    assert not rate_threat("box", [vote("police", 5, 5)]).is_firm
    assert rate_threat("box", [vote("police", 5, 5), vote("court", 5, 5)]).is_firm


def test_tipping_voice_is_named() -> None:
    rating = rate_threat("box", [vote("a", 1, 1), vote("b", 4, 4), vote("c", 4, 4)])
    assert rating.level is AtlasLevel.VERY_HIGH and rating.tipping == ("b", "c")


def test_order_of_votes_changes_nothing() -> None:
    votes = [vote("a", 1, 5), vote("b", 4, 2), vote("b", 3, 2, by="2"), vote("c", 2, 2, threat="seal")]
    assert rate_threats(["box", "seal"], votes) == rate_threats(["box", "seal"], votes[::-1])


def test_level_rises_with_each_cell() -> None:
    for fixed in range(1, 6):
        row = [cell_level(likelihood, fixed) for likelihood in range(1, 6)]
        assert row == sorted(row)


@pytest.mark.parametrize("number", [0, 6, -1])
def test_grade_outside_scale_is_refused(number: int) -> None:
    with pytest.raises(BadInput, match="threat-likelihood-range"):
        check_likelihood(number)
    with pytest.raises(BadInput, match="threat-harm-range"):
        check_harm(number)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("صف", "threat-title-short"),
        ("صف " * 20, "threat-title-long"),
        ("نزاع قوم‌ها", "threat-fault-word-refused"),
    ],
)
def test_bad_title_is_refused(text: str, refusal: str) -> None:
    with pytest.raises(BadInput, match=refusal):
        threat_title(text, ["قوم*"])


def test_title_is_stored_without_its_full_stop() -> None:
    assert measure_title("انبار را از نزدیک ببینید. ", []) == "انبار را از نزدیک ببینید"


def test_measure_title_is_longer_than_threats() -> None:
    assert measure_title("ب" * 60, []) == "ب" * 60
    with pytest.raises(BadInput, match="threat-title-long"):
        measure_title("ب" * 81, [])


def test_empty_or_long_note_is_refused() -> None:
    with pytest.raises(BadInput, match="measure-note-none"):
        note_words(" \u200c ")
    with pytest.raises(BadInput, match="measure-note-long"):
        note_words("ن" * 301)
    assert note_words(" دو \n خط ") == "دو خط"


def test_early_due_day_needs_both_days_to_show() -> None:
    due = AnchorOffset("polling", -40)
    assert not is_before_registration(due, {"polling": DAY}, add_months)
    assert is_before_registration(due, {"polling": DAY, "registration": DAY - timedelta(days=30)}, add_months)
    assert not is_before_registration(
        due, {"polling": DAY, "registration": DAY - timedelta(days=40)}, add_months
    )


def a_measure(**more: object) -> Measure:
    fields = {"due": AnchorOffset("polling", -2)} | more
    return Measure("m1", "box", MeasureKind.CHECK, "سرکشی", "police", by=BY, day=DAY, **fields)  # type: ignore[arg-type]


def test_measure_is_late_the_day_after() -> None:
    (due,) = with_due_days([a_measure()], {"polling": DAY}, add_months)
    assert due.due == DAY - timedelta(days=2)
    assert not due.is_late(DAY - timedelta(days=2)) and due.is_late(DAY - timedelta(days=1))
    for state in (MeasureState.DONE, MeasureState.DROPPED):
        assert not DueMeasure(replace(due.measure, state=state), due.due).is_late(DAY)


def test_measure_without_a_day_is_never_late() -> None:
    dues = with_due_days(
        [a_measure(due=AnchorOffset("result")), replace(a_measure(), id="m2")], {"polling": DAY}, add_months
    )
    assert [due.measure.id for due in dues] == ["m2", "m1"]
    assert not dues[1].is_late(DAY + timedelta(days=900))


def a_threat(threat_id: str) -> Threat:
    return Threat(
        threat_id,
        title=threat_id,
        phases=(Phase.DAY,),
        spaces=(Space.REAL,),
        act_ids=("O20",),
        article_ids=("20",),
    )


def test_withdrawn_threats_leave_the_register() -> None:
    own = [OwnThreat(a_threat("b"), BY, DAY), OwnThreat(a_threat("c"), BY, DAY, is_withdrawn=True)]
    assert [threat.id for threat in register_threats(ThreatBook((a_threat("a"),)), own)] == ["a", "b"]


RECORDED = tuple(
    RecordedThreat(name, name, (Phase.DAY,), (Space.REAL,), ("O20",)) for name in ("box", "seal")
)
MEASURE = RecordedMeasure("box", "m1", MeasureKind.CHECK, "سرکشی", "police", "2026-04-29", MeasureState.OPEN)
INPUTS = RegisterInputs("salt", RECORDED, (vote("1", 2, 2), vote("2", 4, 4)), (MEASURE,))


def test_record_reads_back_and_verifies() -> None:
    text = register_text(INPUTS)
    assert parse_register(text).inputs == INPUTS
    assert register_text(replace(INPUTS, votes=INPUTS.votes[::-1])) == text
    assert verify_register(text, seal(text)) == ()


def test_changed_record_is_found() -> None:
    text = register_text(INPUTS)
    forged = text.replace('"likelihood":4', '"likelihood":5', 1)
    assert forged != text
    assert verify_register(forged, seal(text))[0].startswith("the text is not the one")
    assert len(verify_register(forged, seal(forged))) == 1
    assert verify_register("{}", seal("{}"))[0].startswith("not a record")


def test_version_says_what_changed_since_the_one_before() -> None:
    before = parse_register(register_text(INPUTS))
    new = RecordedThreat("fake", "fake", (Phase.DAY,), (Space.REAL,), ("O21",))
    grown = RegisterInputs(
        "other",
        (RECORDED[0], new),
        (vote("1", 5, 5), vote("2", 5, 5)),
        (replace(MEASURE, state=MeasureState.DONE), replace(MEASURE, id="m2")),
    )
    after = parse_register(register_text(grown))
    changes = {change.threat: change for change in threat_changes(before, after)}
    assert (changes["box"].before, changes["box"].after) == (AtlasLevel.MEDIUM, AtlasLevel.VERY_HIGH)
    assert changes["fake"].is_new and changes["seal"].is_gone and len(changes) == 3
    assert [(change.measure.id, change.before) for change in measure_changes(before, after)] == [
        ("m1", MeasureState.OPEN),
        ("m2", None),
    ]
    assert threat_changes(after, after) == () and measure_changes(after, after) == ()
