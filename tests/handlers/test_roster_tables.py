"""The roster as a table: a form, a file with every fault by its line, a preview, one press."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.confined.table_parsing import parse_table
from bot.conversation.incoming import FileKind
from bot.conversation.outgoing import Ack, Reply, Say, Screen, SendDocument, StaffChat
from bot.domain.desk.roster import HourState
from bot.domain.desk.roster_tables import RosterReading
from bot.domain.people import Account, Role
from bot.domain.sent_tables import SentTableTrouble
from bot.handlers.desk.roster_tables import read_roster_tick
from bot.handlers.flows.sent_tables import A_MESSAGE
from bot.language.date_reader import JalaliDateReader
from bot.library.roster_rows import read_roster
from bot.papers.registry import make
from tests.fakes.county import plain_text
from tests.fakes.floor import BABAK, LEILA, TEXTS, Floor, verbs
from tests.fakes.lead_floor import (
    MINA,
    NADER,
    POLLING_DAY,
    a_lead_floor,
    keys_sent_to,
    records_of,
    refusal_of,
)
from tests.fakes.table_files import hand_in_table
from tests.fakes.turns import REZA

FIRST = date(2026, 5, 1)
HEAD = "day,hour,person 1,person 2\n"


@pytest.fixture
async def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    """Half past twelve in Tehran, the day before polling."""
    return await a_lead_floor(monkeypatch, polling_day=POLLING_DAY)


def reading_of(data: bytes) -> RosterReading:
    dates = JalaliDateReader()
    rows = [(row.line, row.cells, row.merged) for row in parse_table(data, most_rows=999)]
    return read_roster(
        rows, read_day=lambda text: dates.read_day(text, FIRST - timedelta(days=3), lean="future")
    )


async def send_table(floor: Floor, text: str | bytes, *, name: str = "roster.csv") -> tuple[Reply, ...]:
    """A lead sends a file, and it is read."""
    await hand_in_table(floor, "roster", by=NADER, name=name)
    (file,) = await floor.uow.roster_files.waiting(limit=9)
    data = text.encode() if isinstance(text, str) else text
    return await floor.ticks(read_roster_tick(file, reading_of(data)))


def roster_entries(floor: Floor) -> Sequence[tuple[int, str, str]]:
    entries = floor.uow.tables.roster_hours.values()
    return sorted((e.hour.number, str(e.account), e.state.value) for e in entries)


async def test_table_is_previewed_then_entered_by_one_press(floor: Floor) -> None:
    await floor.presses(f"roster.enter:{FIRST}/18/1/{REZA}", by=NADER, private=True)
    await send_table(
        floor, HEAD + f"{FIRST},16,Reza,Leila\n{FIRST},17,reza,Nader\n{FIRST},18,Reza,\n{FIRST},22,Reza,\n"
    )
    preview = floor.only_reply(Say, "roster-table-preview")
    assert (preview.to, preview.args["new"], preview.args["same"]) == (StaffChat(NADER), 5, 1)
    assert len(roster_entries(floor)) == 1 and "Reza: ۳ ساعت" in plain_text(floor)
    await floor.presses(verbs(preview)[0], by=NADER, private=True)
    assert floor.only_reply(Screen).args["people"] == 2
    assert keys_sent_to(REZA, floor.replies) == keys_sent_to(LEILA, floor.replies) == ["hours-asked-many"]
    assert any("روی هم" in text for text in floor.texts), "one message for all hours of a person"
    question = next(
        reply for reply in floor.replies if isinstance(reply, Say) and reply.to == StaffChat(REZA)
    )
    assert roster_entries(floor) == [
        (16, str(REZA), "asked"), (16, str(LEILA), "asked"), (17, str(REZA), "asked"),
        (17, str(NADER), "accepted"), (18, str(REZA), "asked"), (22, str(REZA), "asked"),
    ]  # fmt: skip
    assert ("roster", str(NADER), "entered 3 h by table") in await records_of(floor, str(REZA))
    await floor.presses(verbs(question)[0], private=True)
    assert floor.only_reply(Ack).key == "hours-meanwhile", "they were asked for 18 in another message"
    await floor.presses(verbs(floor.only_reply(Screen))[0], private=True)
    assert {state for _, who, state in roster_entries(floor) if who == str(REZA)} == {
        HourState.ACCEPTED.value
    }
    await floor.presses(verbs(preview)[0], by=NADER, private=True)
    assert floor.only_reply(Ack).key == "roster-table-gone", "once"


async def test_every_fault_is_a_line_and_nobody_is_entered(floor: Floor) -> None:
    await send_table(
        floor,
        HEAD + f"{FIRST},16,Reza,Reza\n{FIRST},17,Nobody,\n2026-05-09,4,Reza,\n{FIRST},11,Leila,\n"
        f"{FIRST},30,Reza,\n{FIRST},20,Leila,Babak\n",
    )
    faults = floor.only_reply(Say, "roster-faults")
    assert faults.args["count"] == 5 and verbs(faults)[0] == "roster.table"
    for line, words in (
        ("۲", "«Reza» در این ساعت دو بار"), ("۳", "کسی به نام «Nobody»"), ("۴", "از روزهای نوبت نیست"),
        ("۵", "این ساعت گذشته"), ("۶", "ساعت «30» درست نیست"),
    ):  # fmt: skip
        lines = plain_text(floor).splitlines()
        assert any(part.startswith(f"roster.csv:{line}: ") and words in part for part in lines), words
    assert not roster_entries(floor) and not floor.uow.tables.roster_files


async def test_namesakes_are_told_apart_by_account(floor: Floor) -> None:
    staff = await floor.uow.staff.get(BABAK)
    assert staff is not None
    floor.uow.staff.save(replace(staff, name="Reza"))
    floor.uow.commit()
    await send_table(floor, HEAD + f"{FIRST},16,Reza,\n")
    assert str(REZA) in plain_text(floor) and str(BABAK) in plain_text(floor) and not roster_entries(floor)
    await send_table(floor, HEAD + f"{FIRST},16,{BABAK},{REZA}\n")
    assert floor.only_reply(Say, "roster-table-preview").args["new"] == 2


async def test_two_accounts_of_a_person_are_one_name(floor: Floor) -> None:
    for account, other in ((REZA, BABAK), (BABAK, REZA)):
        staff = await floor.uow.staff.get(account)
        assert staff is not None
        floor.uow.staff.save(replace(staff, same_as=other, name="Reza" if account == REZA else "Babak"))
    floor.uow.commit()
    await send_table(floor, HEAD + f"{FIRST},16,Reza,Babak\n")
    assert floor.only_reply(Say, "roster-faults").args["count"] == 1 and "دو بار آمده" in plain_text(floor)


async def test_form_comes_back_as_it_went(floor: Floor) -> None:
    await floor.presses(f"roster.enter:{FIRST}/16/4/{REZA}", by=NADER, private=True)
    await floor.presses("roster.form", by=NADER, private=True)
    form = floor.only_reply(SendDocument)
    assert len(form.rows) == 1 + 12 + 3 * 24, "from this hour on"
    fields = {name: TEXTS.label(value) for name, value in form.fields.items()}
    assert "Leila" in fields["state"]
    made = make(form.name, fields, [tuple(TEXTS.label(cell) for cell in row) for row in form.rows])
    reading = reading_of(made.data)
    assert not reading.faults and [hour.hour.number for hour in reading.hours] == [16, 17, 18, 19]
    await floor.sends(by=NADER, kind=FileKind.DOCUMENT, mime="", name=made.name)
    (file,) = await floor.uow.roster_files.waiting(limit=9)
    await floor.ticks(read_roster_tick(file, reading))
    assert floor.only_reply(Say).key == "roster-table-same", "nothing to enter"


async def test_roster_changed_since_the_preview_is_not_overwritten(floor: Floor) -> None:
    await send_table(floor, HEAD + f"{FIRST},16,Reza,Leila\n")
    press = verbs(floor.only_reply(Say))[0]
    await floor.presses(f"roster.enter:{FIRST}/16/1/{REZA}", by=MINA, private=True)
    await floor.presses(press, by=NADER, private=True)
    assert refusal_of(floor) == "roster-table-meanwhile" and len(roster_entries(floor)) == 1


async def test_declined_table_enters_nobody(floor: Floor) -> None:
    await send_table(floor, HEAD + f"{FIRST},16,Reza,\n")
    await floor.presses(verbs(floor.only_reply(Say))[1], by=NADER, private=True)
    assert floor.only_reply(Screen).key == "roster-table-dropped"
    assert not roster_entries(floor) and not floor.uow.tables.roster_files


@pytest.mark.parametrize("trouble", list(SentTableTrouble))
async def test_each_unreadable_file_is_answered_kindly(floor: Floor, trouble: SentTableTrouble) -> None:
    await floor.presses("roster.table", by=NADER, private=True)
    await floor.sends(by=NADER, kind=FileKind.DOCUMENT, mime="", name="")
    (file,) = await floor.uow.roster_files.waiting(limit=9)
    reading = RosterReading(trouble=trouble)
    if trouble is SentTableTrouble.HEADS:
        reading = reading_of(b"day,hour\n")
    await floor.ticks(read_roster_tick(file, reading))
    assert floor.only_reply(Say).key == f"roster-file-{trouble}" and not floor.uow.tables.roster_files


async def test_many_faults_go_into_several_messages(floor: Floor) -> None:
    await send_table(floor, HEAD + f"{FIRST},16,Nobody,\n" * (A_MESSAGE + 5))
    assert floor.reply_keys() == ["roster-faults", "roster-faults-more"]
    assert all(len(text) < 4_096 for text in floor.texts)


async def test_anything_but_a_table_is_refused(floor: Floor) -> None:
    await floor.presses("roster.table", by=NADER, private=True)
    await floor.says("Reza at four", by=NADER)
    assert "roster-table-how" in floor.reply_keys() and not floor.uow.tables.roster_files


async def test_former_lead_enters_nobody_by_table(floor: Floor) -> None:
    await floor.presses("roster.table", by=NADER, private=True)
    await floor.sends(by=NADER, kind=FileKind.DOCUMENT, mime="", name="roster.csv")
    (file,) = await floor.uow.roster_files.waiting(limit=9)
    staff = await floor.uow.staff.get(NADER)
    assert staff is not None
    floor.uow.staff.save(replace(staff, role=Role.MODERATOR))
    floor.uow.commit()
    reading = reading_of((HEAD + f"{FIRST},16,Reza,\n").encode())
    assert await floor.ticks(read_roster_tick(file, reading)) == () and not floor.uow.tables.roster_files


async def test_moderators_send_no_table(floor: Floor) -> None:
    await floor.presses("roster.table", by=Account(REZA.messenger, REZA.id), private=True)
    assert refusal_of(floor) == "not-allowed"
