"""Where a stage of the election stands: what was said of it, the calendar of today, and nobody's silence."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.moments import midnight
from bot.domain.news.legal_calendar import AnchorOffset, DatedEntry, LegalDate
from bot.domain.people import Account, Messenger
from bot.domain.stages.stage_calendar import (
    ReminderSide,
    due_reminders,
    stage_figures,
    stages_of_week,
    week_of,
)
from bot.domain.stages.stages import (
    NOBODY,
    Stage,
    StageEntry,
    StageState,
    contradicted_entries,
    days_key,
    find_stages,
    parties_of,
    public_parties,
    read_days,
    says_anew,
)
from tests.fakes.shared_content import shipped_content

TODAY = date(2026, 5, 1)
PARI, QASEM, NADER = (Account(Messenger.TELEGRAM, number) for number in (1, 2, 3))
CITY, VILLAGE = "exec-county", "exec-district"
NOT_BEGUN, UNDER_WAY, DONE, LATE, UNKNOWN = StageState
DAY = timedelta(days=1)


def a_date(
    first: int | None, last: int | None, *bodies: str, named: bool = False, counted: str = ""
) -> DatedEntry:
    """A date whose days are given from today; None for an open end."""
    date_of_law = LegalDate(
        "campaign",
        title="زمان تبلیغات",
        words="",
        article_ids=(),
        audiences=(),
        begins=AnchorOffset("polling") if first is not None else None,
        ends=AnchorOffset("polling") if last is not None else None,
        bodies=bodies,
        named=("فرماندار",) if named else (),
        counted=counted,
    )
    days = (None if number is None else TODAY + number * DAY for number in (first, last))
    return DatedEntry(date_of_law, *days)


def said_of(
    item: DatedEntry,
    state: StageState,
    *,
    body: str = CITY,
    by: Account = PARI,
    hours_ago: int = 48,
    source: str = "",
) -> StageEntry:
    at = datetime(2026, 5, 1, 9, 0, tzinfo=UTC) - timedelta(hours=hours_ago)
    return StageEntry(
        f"{body}-{state}-{hours_ago}",
        stage=item.entry.id,
        body=body,
        state=state,
        by=by,
        at=at,
        source=source,
        days=days_key(item),
    )


def stage_of(item: DatedEntry, *entries: StageEntry, today: date = TODAY) -> Stage:
    (stage,) = find_stages([item], entries, today=today)
    return stage


@pytest.mark.parametrize(
    ("first", "last", "word", "expected"),
    [
        # nobody said anything: only what the calendar cannot contradict
        (3, 5, None, NOT_BEGUN),
        (None, 5, None, UNKNOWN),
        (0, 5, None, UNKNOWN),
        (-5, -1, None, UNKNOWN),
        (None, None, None, UNKNOWN),
        # what was said stands until its day is over
        (3, 5, NOT_BEGUN, NOT_BEGUN),
        (0, 5, NOT_BEGUN, NOT_BEGUN),
        (-1, 5, NOT_BEGUN, LATE),
        (0, 0, NOT_BEGUN, NOT_BEGUN),
        (None, 0, NOT_BEGUN, NOT_BEGUN),
        (-1, 0, UNDER_WAY, UNDER_WAY),
        (-5, -1, UNDER_WAY, LATE),
        (None, -1, NOT_BEGUN, LATE),
        (-5, -1, DONE, DONE),
        (None, None, UNDER_WAY, UNDER_WAY),
        (-5, None, UNDER_WAY, UNDER_WAY),
    ],
)
def test_state_follows_from_word_and_calendar(
    first: int | None, last: int | None, word: StageState | None, expected: StageState
) -> None:
    item = a_date(first, last, CITY)
    entries = [said_of(item, word)] if word is not None else []
    assert stage_of(item, *entries).state is expected
    assert stage_of(item, *entries).is_silent(TODAY) is (word is None and last is not None and last < 0)


def test_assumed_day_makes_nothing_late() -> None:
    item = a_date(-5, -1, CITY, counted="از پایان ثبت‌نام شمرده‌ایم.")
    assert stage_of(item, said_of(item, UNDER_WAY)).state is UNDER_WAY
    assert stage_of(item).state is UNKNOWN


def test_midnight_in_tehran_makes_it_late() -> None:
    item = a_date(-5, 0, CITY)
    word = said_of(item, UNDER_WAY)
    assert stage_of(item, word).state is UNDER_WAY
    assert stage_of(item, word, today=TODAY + DAY).state is LATE


def test_several_bodies_are_done_together() -> None:
    item = a_date(-1, 5, CITY, VILLAGE)
    done = said_of(item, DONE)
    assert stage_of(item, done).state is UNDER_WAY
    other = said_of(item, DONE, body=VILLAGE, by=QASEM)
    assert stage_of(item, done, other).state is DONE
    over = replace(item, last=TODAY - DAY)
    done, other = (replace(entry, days=days_key(over)) for entry in (done, other))
    assert stage_of(over, done).state is UNKNOWN and stage_of(over, done).is_silent(TODAY)
    assert stage_of(over, done, replace(other, state=UNDER_WAY)).state is LATE


def test_named_others_are_spoken_for_by_leads_alone() -> None:
    item = a_date(-1, 5, CITY, named=True)
    assert parties_of(item.entry) == (CITY, NOBODY) and parties_of(a_date(0, 0).entry) == (NOBODY,)
    body = said_of(item, DONE)
    assert stage_of(item, body).state is UNDER_WAY
    lead = said_of(item, DONE, body=NOBODY, by=NADER, hours_ago=1, source="آگهی ۳")
    assert stage_of(item, body, lead).state is DONE


def test_later_of_body_and_lead_stands() -> None:
    item = a_date(-1, 5, CITY)
    body = said_of(item, UNDER_WAY, hours_ago=3)
    lead = said_of(item, DONE, body=NOBODY, by=NADER, hours_ago=2, source="آگهی ۳")
    assert stage_of(item, body, lead).state is DONE
    again = said_of(item, NOT_BEGUN, hours_ago=1)
    stage = stage_of(item, body, lead, again)
    assert stage.last_entry == again
    assert [entry.id for entry in stage.history] == [again.id, lead.id, body.id]


def test_taken_back_word_stays_in_history_only() -> None:
    item = a_date(-1, 5, CITY)
    first, second = said_of(item, UNDER_WAY), said_of(item, DONE, hours_ago=1)
    stage = stage_of(item, first, replace(second, taken_back_at=second.at))
    assert stage.state is UNDER_WAY and len(stage.history) == 2


def test_done_survives_a_moved_day_and_says_so() -> None:
    item = a_date(-3, -1, CITY)
    done, under_way = said_of(item, DONE), said_of(item, UNDER_WAY)
    moved = replace(item, first=TODAY + 30 * DAY, last=TODAY + 32 * DAY)
    stage = stage_of(moved, done)
    assert stage.state is DONE and stage.parties[0].moved
    assert read_days(done.days) == (item.first, item.last)
    assert stage_of(moved, under_way).state is NOT_BEGUN, "what was said of other days says nothing of these"
    assert stage_of(replace(moved, first=TODAY - DAY), under_way).state is UNKNOWN
    unset = replace(item, first=None, last=None)
    assert stage_of(item, replace(done, days=days_key(unset))).parties[0].moved is False


def test_word_of_last_election_says_nothing_of_this_one() -> None:
    item = a_date(-3, -1, CITY)
    done = said_of(item, DONE)
    after_years = replace(item, first=TODAY + 1400 * DAY, last=TODAY + 1402 * DAY)
    assert stage_of(after_years, done).history == ()
    undated = a_date(None, None, CITY)
    old = replace(said_of(undated, DONE), days="")
    assert stage_of(undated, old).state is DONE
    assert stage_of(undated, old, today=TODAY + 400 * DAY).state is UNKNOWN


@pytest.mark.parametrize(
    ("before", "now", "hours", "expected"),
    [
        (DONE, NOT_BEGUN, 100, True),
        (DONE, UNDER_WAY, 100, True),
        (NOT_BEGUN, DONE, 2, True),
        (NOT_BEGUN, DONE, 30, False),
        (UNDER_WAY, DONE, 30, False),
        (DONE, DONE, 2, False),
    ],
)
def test_two_people_disagree(before: StageState, now: StageState, hours: int, expected: bool) -> None:
    item = a_date(-1, 5, CITY)
    first = said_of(item, before, hours_ago=hours)
    word = said_of(item, now, by=QASEM, hours_ago=0)
    stage = stage_of(item, first)
    assert bool(contradicted_entries(stage, word, own=[QASEM])) is expected
    assert contradicted_entries(stage, word, own=[QASEM, PARI]) == (), "nobody contradicts themselves"


def test_second_press_adds_nothing() -> None:
    item = a_date(-1, 5, CITY)
    first = said_of(item, DONE)
    stage = stage_of(item, first)
    assert not says_anew(stage, replace(first, id="again", by=QASEM))
    assert says_anew(stage, replace(first, id="again", state=UNDER_WAY))
    assert says_anew(stage, replace(first, id="again", days="2027-01-01/2027-01-02"))


def test_lead_repeats_a_word_that_a_body_has_followed() -> None:
    item = a_date(-1, 5, CITY, VILLAGE)
    lead = said_of(item, DONE, body=NOBODY, by=NADER, source="آگهی ۳")
    again = replace(lead, id="again", at=lead.at + 47 * timedelta(hours=1))
    assert not says_anew(stage_of(item, lead), again)
    follow = said_of(item, UNDER_WAY, body=VILLAGE, by=QASEM, hours_ago=2)
    assert says_anew(stage_of(item, lead, follow), again), "for the village something else stands"
    assert stage_of(item, lead, follow, again).state is DONE


def test_public_reads_only_what_somebody_said() -> None:
    item = a_date(-3, -1, CITY, VILLAGE)
    done = said_of(item, DONE)
    late = said_of(item, UNDER_WAY, body=VILLAGE, by=QASEM)
    stage = stage_of(item, done, late)
    assert stage.state is LATE
    assert [party.entry for party in public_parties(stage, today=TODAY)] == [done]
    assert public_parties(stage_of(item), today=TODAY) == ()
    lead = said_of(item, DONE, body=NOBODY, by=NADER, hours_ago=1, source="آگهی ۳")
    assert len(public_parties(stage_of(item, lead), today=TODAY)) == 1, "one word for two bodies stands once"


# --- weeks, reminders, the brief --------------------------------------------------------------------------


def test_week_begins_on_saturday() -> None:
    first, last = week_of(date(2026, 5, 1))  # a Friday
    assert (first, last) == (date(2026, 4, 25), date(2026, 5, 1))
    assert week_of(last + DAY) == (last + DAY, last + 7 * DAY)


def test_week_has_days_spans_and_what_is_late() -> None:
    def item(name: str, first: int | None, last: int | None) -> DatedEntry:
        given = a_date(first, last, CITY)
        return replace(given, entry=replace(given.entry, id=name))

    items = [
        item("over", -30, -20), item("in", -2, 3), item("through", -30, 30), item("done", -30, 30),
        item("late", -30, -20), item("ahead", 9, 12),
    ]  # fmt: skip
    entries = [said_of(items[3], DONE), said_of(items[4], UNDER_WAY)]
    week = stages_of_week(find_stages(items, entries, today=TODAY), today=TODAY)
    assert [stage.id for stage in week] == ["in", "through", "late"]


def test_reminders_come_before_and_twice_after() -> None:
    item = a_date(0, 0, CITY)
    sides = {
        days: [(reminder.side, reminder.turn) for reminder in due_reminders([item], today=TODAY + days * DAY)]
        for days in range(-4, 16)
    }
    before = [days for days, due in sides.items() if (ReminderSide.BEFORE, 0) in due]
    after = {turn: [d for d, due in sides.items() if (ReminderSide.AFTER, turn) in due] for turn in (0, 1)}
    assert before == [-2, -1, 0] and after[0] == [1, 2, 3] and after[1] == list(range(7, 15))
    keys = {reminder.key for days in sides for reminder in due_reminders([item], today=TODAY + days * DAY)}
    assert len(keys) == 3, "each is one reminder, however often it is due"
    moved = replace(item, first=TODAY + DAY, last=TODAY + DAY)
    assert not keys & {reminder.key for reminder in due_reminders([moved], today=TODAY)}


def test_reminder_asks_only_what_nobody_said() -> None:
    item = a_date(1, 9, CITY)
    (before,) = due_reminders([item], today=TODAY)
    assert before.is_needed(stage_of(item))
    assert before.is_needed(stage_of(item, said_of(item, NOT_BEGUN)))
    assert not before.is_needed(stage_of(item, said_of(item, UNDER_WAY)))
    over = a_date(-9, -1, CITY)
    reminders = due_reminders([over], today=TODAY)
    ends = next(reminder for reminder in reminders if reminder.near.day == over.last)
    assert ends.is_needed(stage_of(over, said_of(over, UNDER_WAY)))
    assert not ends.is_needed(stage_of(over, said_of(over, DONE)))


def test_brief_gets_changed_coming_late_and_silent() -> None:
    late, silent, coming = a_date(-5, -1, CITY), a_date(-5, -1, VILLAGE), a_date(6, 6, CITY)
    items = [
        replace(item, entry=replace(item.entry, id=name))
        for item, name in ((late, "late"), (silent, "silent"), (coming, "coming"), (a_date(7, 7), "far"))
    ]
    entries = [said_of(items[0], UNDER_WAY, hours_ago=3), said_of(items[2], NOT_BEGUN, hours_ago=200)]
    stages = find_stages(items, entries, today=TODAY)
    figures = stage_figures(stages, since=midnight(TODAY), today=TODAY)
    names = [
        [stage.id for stage in part]
        for part in (figures.changed, figures.coming, figures.late, figures.silent)
    ]
    assert names == [["late"], ["coming"], ["late"], ["silent"]]
    undone = replace(entries[1], taken_back_at=entries[0].at)
    changed = stage_figures(
        find_stages(items, [entries[0], undone], today=TODAY), since=midnight(TODAY), today=TODAY
    ).changed
    assert [stage.id for stage in changed] == ["late", "coming"]


def test_shipped_dates_name_bodies_or_nobody() -> None:
    """Without a body in the law, as for what candidates do themselves, «unknown» stands."""
    content = shipped_content()
    nobody = {entry.id for entry in content.calendar if not entry.bodies and not entry.named}
    assert nobody == {
        "start-order", "resignation", "board-central", "registration", "lists", "constituency", "list-leave",
        "campaign", "withdrawal", "silence", "term",
    }  # fmt: skip
    assert {body for entry in content.calendar for body in entry.bodies} <= content.agencies.keys()
