"""A changed card reaches all affected people once, also if it changes again in the meantime."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.cases.reports import State
from bot.domain.people import Messenger
from bot.domain.safety.privacy import PrivacyLine
from bot.domain.submissions.witnesses import ContactMode
from bot.usecases.safety.privacy_news import AT_ONCE, card_history, note_cards, people_to_tell
from tests.domain.test_privacy_history import lines
from tests.fakes.contexts import context
from tests.fakes.memory import MemoryUow
from tests.fakes.turns import SARA, FakeClock
from tests.storage.values import REZA, a_body, a_case, a_report

CARDS = {number: lines(number) for number in (90, 60, 30)}


class PrivacyNewsScene:
    """The program with its people: files reports, changes the card, ticks."""

    def __init__(self) -> None:
        self.uow = MemoryUow()
        self.clock = FakeClock()
        self.closed = 90
        self.knows: dict[str, int] = {}
        """The card that each person has last read: with their report, or through the last notice."""
        self.told: list[tuple[str, int]] = []
        self.changes = 0
        self.made = 0

    @property
    def cards(self) -> dict[Messenger, tuple[PrivacyLine, ...]]:
        return dict.fromkeys(Messenger, CARDS[self.closed])

    def file(self, name: str) -> None:
        self.made += 1
        report_id, case_id = f"{name}-{self.made}", f"case-{self.made}"
        self.uow.cases.add(a_case(case_id, number=self.made))
        report = a_report(report_id, case_id=case_id, day=self.clock.today())
        self.uow.reports.add(
            report, body=a_body(), receipt=f"{self.made:016d}", reporter_key=name, account=SARA
        )
        self.knows.setdefault(name, self.closed)

    def change(self, closed: int) -> None:
        self.changes += closed != self.closed
        self.closed = closed

    async def tick(self) -> list[str]:
        await note_cards(context(self.uow, clock=self.clock), self.cards)
        reporter_names = [
            report_id.partition("-")[0] for report_id in await people_to_tell(context(self.uow))
        ]
        for name in reporter_names:
            assert (name, self.changes) not in self.told, "twice for one change"
            self.told.append((name, self.changes))
            self.knows[name] = self.closed
        return reporter_names

    async def is_round_over(self) -> bool:
        return await self.uow.settings.note("card-round") == ""

    async def all_ticks(self) -> list[str]:
        reporter_names = []
        for _ in range(500):
            reporter_names += await self.tick()
            if await self.is_round_over():
                return reporter_names
        raise AssertionError("the round does not end")


def names(count: int, seed: int = 1) -> list[str]:
    luck = random.Random(seed)
    return [f"{luck.randrange(16**8):08x}" for _ in range(count)]


async def with_people(count: int) -> PrivacyNewsScene:
    office = PrivacyNewsScene()
    for name in names(count):
        office.file(name)
    await office.all_ticks()
    return office


async def test_the_first_card_is_news_for_nobody() -> None:
    office = await with_people(3)
    assert office.told == []
    assert len(await card_history(context(office.uow), Messenger.BALE)) == 1


async def test_change_reaches_everybody_once_in_batches() -> None:
    office = await with_people(23)
    office.clock.advance(timedelta(days=1))
    office.change(60)
    first = await office.tick()
    assert 0 < len(first) <= AT_ONCE + 1
    rest = await office.all_ticks()
    assert sorted(first + rest) == sorted(names(23))
    assert await office.all_ticks() == []


async def test_person_with_two_reports_gets_one_notice() -> None:
    office = await with_people(1)
    office.file(names(1)[0])
    office.change(60)
    assert len(await office.all_ticks()) == 1


async def test_people_without_open_returnable_report_get_nothing() -> None:
    office = await with_people(4)
    (decided, withdrawn, let_go, waits) = list(office.uow.tables.reports.values())
    case = office.uow.tables.cases[decided.case_id]
    office.uow.cases.save(replace(case, state=State.REJECTED, assignee=REZA, reason="reject-unclear"))
    office.uow.reports.destroy(withdrawn.id)
    office.uow.reports.forget_sender(let_go.id)
    assert office.uow.tables.reports[let_go.id].mode is ContactMode.NO_RETURN
    office.change(60)
    assert await office.all_ticks() == [waits.id.partition("-")[0]]


async def test_reporter_under_new_card_is_not_notified() -> None:
    office = await with_people(1)
    office.clock.advance(timedelta(days=1))
    office.change(60)
    await note_cards(context(office.uow, clock=office.clock), office.cards)
    office.clock.advance(timedelta(days=1))  # the next morning
    office.file("ffffffff")
    assert await office.all_ticks() == names(1)


async def test_a_restart_goes_on_where_it_stood() -> None:
    """Everything known about the round is in the database."""
    office = await with_people(20)
    office.clock.advance(timedelta(days=1))
    office.change(60)
    first = await office.tick()
    office.uow.commit()
    again = PrivacyNewsScene()
    again.uow, again.clock, again.closed, again.changes = office.uow, office.clock, 60, 1
    again.told = list(office.told)
    assert sorted(first + await again.all_ticks()) == sorted(names(20))


async def test_immediate_reversal_reaches_only_those_already_notified() -> None:
    office = await with_people(30)
    office.clock.advance(timedelta(days=1))
    office.change(60)
    first = await office.tick()
    office.change(90)
    assert sorted(await office.all_ticks()) == sorted(first)


async def test_taken_back_later_it_reaches_all_who_were_told() -> None:
    office = await with_people(12)
    for days, closed in ((1, 60), (2, 90)):
        office.clock.advance(timedelta(days=days))
        office.change(closed)
        assert sorted(await office.all_ticks()) == sorted(names(12))


async def test_reversal_in_second_round_reaches_first_rounds_recipients() -> None:
    office = await with_people(23)
    office.clock.advance(timedelta(days=1))
    for closed, ticks in ((60, 2), (30, 4), (90, 0)):
        office.change(closed)
        for _ in range(ticks):
            await office.tick()
    assert len(office.told) > 23, "some were notified of both"
    await office.all_ticks()
    assert set(office.knows.values()) == {90}


@given(
    st.lists(
        st.one_of(
            st.sampled_from(["tick", "tick", "tick", "day"]),
            st.sampled_from(sorted(CARDS)),
            st.integers(0, 15).map(str),
        ),
        max_size=60,
    ),
    st.integers(0, 40),
)
@example(["day", 30, "tick", "tick", "tick", 60, "tick", 30, 90], 15)
@example(["day", 30, 60, 30, 60, 30, 60, 90, 30], 1)
async def test_any_sequence_leaves_nobody_with_an_old_card(story: list[str | int], people: int) -> None:
    """Reports, changes, ticks and days in any order: at the end each person knows the card in force, and
    nobody was notified twice between two changes."""
    office = await with_people(people)
    late = names(16, seed=2)
    for what in story:
        match what:
            case "tick":
                await office.tick()
            case "day":
                office.clock.advance(timedelta(days=1))
            case int():
                office.change(what)
                await note_cards(context(office.uow, clock=office.clock), office.cards)
            case name:
                if late[int(name)] not in office.knows:
                    office.file(late[int(name)])
    await office.all_ticks()
    assert set(office.knows.values()) <= {office.closed}


@pytest.mark.parametrize("count", [1, 5, 6])
async def test_nobody_in_the_database_is_named_by_the_mark(count: int) -> None:
    office = await with_people(40)
    office.change(60)
    for _ in range(count):
        await office.tick()
    note = await office.uow.settings.note("card-round")
    assert note and not any(name in note for name in names(40))
    await office.all_ticks()
    assert await office.is_round_over(), "no mark is left"
