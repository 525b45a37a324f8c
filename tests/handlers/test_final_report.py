"""The final report in chat and for the command line: drafted from published figures, signed by two, kept."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.conversation.outgoing import Ack, Say, Screen, SendDocument, StaffChat
from bot.domain.atlas.atlas_versions import AtlasStage, AtlasVersion, record, seal
from bot.domain.catalogue.catalogue import Phase
from bot.domain.closing.final_report import SHORT_HASH, FinalPart, StoredReport
from bot.domain.figures.publication import CaseOutcome, Period, Preview
from bot.domain.figures.publication_counts import CountedCase, rows_of
from bot.domain.figures.publication_rounding import make
from bot.domain.learning.gain_test import GainMoment
from bot.domain.learning.gains import GainSums
from bot.domain.learning.lessons import Audience, Tier
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.people import Account, Membership, MembershipStatus, Messenger, Role, Staff
from bot.domain.staff.audit import AuditAction
from bot.domain.threats.measures import MeasureState, take_up_measure
from bot.domain.threats.proposals import MeasureProposal
from bot.domain.threats.threat_versions import RecordedThreat, RegisterInputs, register_text
from bot.domain.threats.threats import MeasureKind, ThreatBook
from bot.handlers.closing.final_screens import ANSWER_NOTE, report_paper, report_tick
from bot.handlers.closing.final_words import section_words
from bot.papers.registry import make as make_paper
from bot.usecases.atlas.versions import gather_inputs
from bot.usecases.closing.final_sections import gather_sections
from bot.usecases.closing.published_figures import published_of_election
from bot.usecases.closing.stored_report import read_report
from bot.usecases.figures.publish import due_period
from tests.fakes import floor as floors
from tests.fakes import turns
from tests.fakes.contexts import make_tick_ctx
from tests.fakes.floor import GROUP, NAMES, Floor, a_floor, verbs
from tests.fakes.polling_day import content
from tests.fakes.school import lesson
from tests.fakes.talk import TEXTS
from tests.fakes.threatened import BUYING, CHECK, threatened_content
from tests.fakes.turns import FakeContent

LEAD, OWNER = Account(Messenger.TELEGRAM, 9003), Account(Messenger.TELEGRAM, 9004)
POLLING = timedelta(days=20)


@pytest.fixture
async def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    """Twenty days after polling day, with a lead and an owner."""
    floor = a_floor()
    floor.clock.stand(datetime(2026, 5, 1, 9, 0, tzinfo=UTC))
    for account, role in ((LEAD, Role.LEAD), (OWNER, Role.OWNER)):
        monkeypatch.setitem(NAMES, account, role.value)
        floor.uow.staff.save(Staff(account, role, role.value, started=True))
        floor.uow.members.save(Membership(account, GROUP.chat_id, MembershipStatus.MEMBER, floor.clock.now()))
    await set_polling_day(floor, POLLING)
    return floor


async def set_polling_day(floor: Floor, ago: timedelta) -> None:
    polling_day = floor.clock.today() - ago
    floor.uow.settings.save(RunningSettings(Reporting.OPEN, Phase.AFTER, polling_day=polling_day))
    floor.uow.commit()


def publish_cases(floor: Floor, count: int, *, act: str = "O01", number: int = 1) -> None:
    """Publish a period of three days, a week apart for each number."""
    first = floor.clock.today() - timedelta(days=40 - 7 * number)
    period = Period(first, first + timedelta(days=2))
    acts = {act.id: act.label for act in content().acts.values() if act.reportable()}
    rows = rows_of(period, acts=acts, areas=content().areas)
    outcomes = ("verified", "acted", "rejected")
    cases = [
        CountedCase(act, "thr01s1", first, CaseOutcome(outcomes[n % 3]), promise="high-kept")
        for n in range(count)
    ]
    made = make(cases, period, rows, key=b"a key", at=floor.clock.now())
    floor.uow.publications.publish(Preview(f"p{number}", made, floor.clock.now(), ""), at=floor.clock.now())
    floor.uow.commit()


async def ask(floor: Floor) -> Mapping[str, Any]:
    """As the command line does."""
    await floor.ticks(report_tick("ask-1", ""))
    given: Mapping[str, Any] = json.loads(await floor.uow.settings.note(ANSWER_NOTE))
    return given


async def stored_report(floor: Floor) -> StoredReport:
    report = await read_report(floor.tick_ctx())
    assert report is not None
    return report


async def mark_of(floor: Floor) -> str:
    return (await stored_report(floor)).report.hash[:SHORT_HASH]


async def sign(floor: Floor, by: Account, mark: str = "") -> None:
    await floor.presses(f"final.sign:{mark or await mark_of(floor)}", by=by, private=True)


def words_of(floor: Floor) -> str:
    return " ".join(floor.texts).translate(dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069")))


async def test_no_report_before_polling_day_is_over(floor: Floor) -> None:
    await set_polling_day(floor, timedelta())
    given = await ask(floor)
    assert (given["state"], given["refused"]) == ("refused", "final-before-polling")
    floor.uow.settings.save(RunningSettings())
    floor.uow.commit()
    assert (await ask(floor))["refused"] == "final-no-polling-day"
    await floor.presses("final.prepare", by=LEAD, private=True)
    assert "final-no-polling-day" in floor.reply_keys()


async def test_report_without_anything_says_so_in_each_part(floor: Floor) -> None:
    assert (await ask(floor))["state"] == "new"
    assert {reply.to for reply in floor.replies if isinstance(reply, Say)} == {
        StaffChat(LEAD),
        StaffChat(OWNER),
    }
    for section in (await stored_report(floor)).report.sections:
        assert section.is_empty
        assert [line.key for line in section_words(section).lines] == [f"final-nothing-{section.name}"]


async def test_two_sign_and_it_never_changes(floor: Floor) -> None:
    publish_cases(floor, 60)
    assert (await ask(floor))["state"] == "new"
    assert (await ask(floor))["state"] == "waits" and floor.replies == (), "asked twice, told once"
    await sign(floor, LEAD)
    assert floor.only_reply(Screen).key == "final-asked"
    (wanted,) = [reply for reply in floor.replies if isinstance(reply, Say)]
    assert wanted.key == "final-sign" and wanted.to == StaffChat(OWNER)
    assert (await ask(floor))["state"] == "first"
    await sign(floor, LEAD)
    assert "sign-alone" in floor.reply_keys() and not (await stored_report(floor)).is_signed
    await sign(floor, OWNER)
    assert floor.only_reply(Screen).key == "final-done"
    signed = await stored_report(floor)
    assert signed.is_signed and (signed.first, signed.second) == (LEAD, OWNER)
    assert list(await floor.uow.signatures.all()) == []
    publish_cases(floor, 60, number=2)
    given = await ask(floor)
    assert given["state"] == "signed" and StoredReport.parse(given["stored"]) == signed
    await sign(floor, OWNER)
    assert "final-signed-already" in floor.reply_keys()
    await floor.presses("final.prepare", by=LEAD, private=True)
    assert "final-signed-already" in floor.reply_keys()
    records = [r for r in floor.uow.stored_audit if r.subject == signed.report.hash]
    assert [(r.action, r.detail) for r in records] == [
        (AuditAction.PUBLISH, "final prepared"),
        (AuditAction.PUBLISH, "final first signature"),
        (AuditAction.PUBLISH, "final signed"),
    ]


async def test_new_figures_void_the_first_signature(floor: Floor) -> None:
    await ask(floor)
    before = await mark_of(floor)
    await sign(floor, LEAD)
    publish_cases(floor, 60)
    await sign(floor, OWNER)
    assert "final-stale" in floor.reply_keys()
    assert (await ask(floor))["state"] == "new"
    await sign(floor, OWNER, before)
    assert "final-none" in floor.reply_keys(), "a button under the earlier draft"
    await sign(floor, OWNER)
    assert floor.only_reply(Screen).key == "final-asked", "this is the first signature again"


async def test_one_refusal_ends_the_draft(floor: Floor) -> None:
    await ask(floor)
    mark = await mark_of(floor)
    await sign(floor, LEAD)
    await floor.presses(f"final.no:{mark}", by=OWNER, private=True)
    (notice,) = [reply for reply in floor.replies if isinstance(reply, Say)]
    assert (notice.key, notice.to) == ("final-refused-notice", StaffChat(LEAD))
    assert await read_report(floor.tick_ctx()) is None
    await floor.presses(f"final.sign:{mark}", by=OWNER, private=True)
    assert "final-none" in floor.reply_keys()


async def test_moderators_and_citizens_sign_nothing(floor: Floor) -> None:
    await ask(floor)
    await sign(floor, turns.REZA)
    assert any(isinstance(reply, Ack) for reply in floor.replies) and not await floor.uow.signatures.all()


async def test_restricted_acts_are_in_no_row(floor: Floor) -> None:
    publish_cases(floor, 60, act="O13")
    publish_cases(floor, 60, number=2)
    await ask(floor)
    section = (await stored_report(floor)).report.section(FinalPart.ACTS)
    assert section is not None
    assert [row["act"] for row in section.rows] == ["O01"]
    assert "O13" not in (await stored_report(floor)).report.canonical_text()


async def test_numbers_are_sums_of_published_ones(floor: Floor) -> None:
    publish_cases(floor, 60)
    publish_cases(floor, 41, number=2)
    await ask(floor)
    report, published = (await stored_report(floor)).report, await floor.uow.publications.all_published()
    section = report.section(FinalPart.ACTS)
    assert section is not None
    by_hand = sum(cell.count for p in published for kind, cells in p.tables.items() if kind == "act"
                  for cell in cells if cell.code == "O01")  # fmt: skip
    assert [row["count"] for row in section.rows] == [by_hand] and by_hand % 5 == 0
    await floor.presses(f"final.section:{await mark_of(floor)}/reports", by=LEAD, private=True)
    assert "جمع عددهای منتشرشده" in words_of(floor) and "verified" not in words_of(floor)


async def test_report_of_next_election_leaves_out_earlier_figures(floor: Floor) -> None:
    publish_cases(floor, 60)
    running = await floor.uow.settings.running()
    floor.uow.settings.save(replace(running, opened_on=floor.clock.today() - timedelta(days=25)))
    floor.uow.commit()
    assert all(part.is_empty for part in await gather_sections(floor.tick_ctx(), floor.clock.today()))


async def test_moved_polling_day_is_no_second_report(floor: Floor) -> None:
    await ask(floor)
    await sign(floor, LEAD)
    await set_polling_day(floor, timedelta(days=19))
    await sign(floor, OWNER)
    assert "final-stale" in floor.reply_keys()
    assert (await ask(floor))["state"] == "new", "the paper names the day"
    await sign(floor, LEAD)
    await sign(floor, OWNER)
    signed = await stored_report(floor)
    assert signed.is_signed
    await set_polling_day(floor, timedelta(days=18))
    given = await ask(floor)
    assert given["state"] == "signed" and StoredReport.parse(given["stored"]) == signed


async def test_period_that_spans_two_elections_is_in_neither_report(floor: Floor) -> None:
    publish_cases(floor, 60)
    running = await floor.uow.settings.running()
    (publication,) = await floor.uow.publications.all_published()
    opened = publication.period.last
    for day, belongs in ((opened, False), (publication.period.first, True)):
        floor.uow.settings.save(replace(running, opened_on=day))
        floor.uow.commit()
        assert bool(await published_of_election(floor.tick_ctx())) is belongs
    opened = floor.clock.today() - timedelta(days=25)
    floor.uow.settings.save(replace(running, opened_on=opened))
    floor.uow.commit()
    assert (await due_period(floor.tick_ctx())).last == opened - timedelta(days=1)


async def test_atlas_stands_beside_what_was_published(floor: Floor) -> None:
    publish_cases(floor, 60)
    inputs = await gather_inputs(floor.tick_ctx(), salt="salt")
    text = record(inputs)
    day = floor.clock.today() - timedelta(days=30)
    version = AtlasVersion("v1", 3, AtlasStage.DRAFT, LEAD, day, text)
    floor.uow.atlas.add(version)
    floor.uow.atlas.lock(replace(version, stage=AtlasStage.LOCKED, hash=seal(text), first=LEAD, second=OWNER))
    floor.uow.commit()
    await ask(floor)
    section = (await stored_report(floor)).report.section(FinalPart.ATLAS)
    assert section is not None and section.figures["number"] == 3 and section.figures["is_later"] == 0
    counts = {row["area"]: row["count"] for row in section.rows}
    assert counts["thr01"] in (55, 60, 65)
    await floor.presses(f"final.section:{await mark_of(floor)}/atlas", by=LEAD, private=True)
    assert "District 1" in words_of(floor) and "داده کافی نیست" in words_of(floor)


async def test_gains_are_told_of_blocks_of_twenty(floor: Floor) -> None:
    sums = GainSums(Audience.VOTER, moment=GainMoment.AFTER, count=20, before=80, gain=50, gain_squared=160)
    taught = FakeContent(tracks={(Audience.VOTER, Tier.BASIC): (lesson("vb1", order=1, article_id="84"),)})
    ctx = make_tick_ctx(floor.uow, floor.clock, taught)
    floor.uow.gains.add(sums)
    floor.uow.commit()
    section = next(part for part in await gather_sections(ctx, ctx.clock.today()) if part.name == "training")
    (row,) = section.rows
    assert (row["count"], row["before"], row["gain"]) == (20, 40, 25)
    assert [line.key for line in section_words(section).lines] == ["gain-row"]


@pytest.mark.slow
async def test_paper_holds_every_part_and_its_hash(floor: Floor) -> None:
    publish_cases(floor, 60)
    await ask(floor)
    await floor.presses(f"final.paper:{await mark_of(floor)}", by=LEAD, private=True)
    document = floor.only_reply(SendDocument)
    assert document == report_paper(await stored_report(floor))
    label = TEXTS.label
    rows = [tuple(label(cell) for cell in row) for row in document.rows]
    fields = {name: label(value) for name, value in document.fields.items()}
    assert [row[1] for row in rows if row[0] == "#head"] == [
        label(term) for term in (row[1] for row in document.rows if row[0] == "#head")
    ]
    made = make_paper(document.name, fields, rows)
    assert made.data.startswith(b"%PDF") and made.name == "final-report.pdf"
    assert (AuditAction.EXPORT, "final pdf") in {(r.action, r.detail) for r in floor.uow.stored_audit}


async def test_pending_list_shows_it_to_who_may_sign(floor: Floor) -> None:
    await ask(floor)
    await sign(floor, LEAD)
    await floor.presses("signatures", by=OWNER, private=True)
    (wanted,) = await floor.uow.signatures.all()
    assert f"signature:{wanted.id}" in verbs(floor.only_reply(Screen))
    await floor.presses(f"signature:{wanted.id}", by=OWNER, private=True)
    assert "final" in verbs(floor.only_reply(Screen))


@pytest.fixture
def threatened_floor(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> Floor:
    """A threat of an open and a restricted act. It proposed a measure in one district, and a check was done."""
    county = threatened_content()
    monkeypatch.setattr(floors, "content", lambda: county)
    at, today = floor.clock.now() - timedelta(days=21), floor.clock.today()
    proposal = MeasureProposal(
        "one", threat=BUYING.id, measure="letter", kind=MeasureKind.LETTER, district="thr01", body="court",
        at=at, least=5, hours=24,
    )  # fmt: skip
    floor.uow.proposals.add(proposal)
    floor.uow.proposals.add(replace(proposal, id="weak", district="thr02", is_weak=True))
    measure = take_up_measure(
        CHECK, measure_id="m1", threat=BUYING.id, by=LEAD, today=today - timedelta(days=29)
    )
    floor.uow.threats.save_measure(replace(measure, state=MeasureState.DONE))
    floor.uow.threats.save_measure(replace(measure, id="m2", state=MeasureState.OPEN))
    floor.uow.commit()
    return floor


async def test_threat_that_came_true_is_told_without_its_number(threatened_floor: Floor) -> None:
    publish_cases(threatened_floor, 60)
    publish_cases(threatened_floor, 60, act="O13", number=2)
    await ask(threatened_floor)
    section = (await stored_report(threatened_floor)).report.section(FinalPart.THREATS)
    assert section is not None and section.figures == {"threats": 1, "showed": 1}
    (row,) = section.rows
    assert (row["label"], row["districts"], row["level"]) == (BUYING.title, 1, 0), (
        "what is weak counts no more"
    )
    assert row["count"] in (55, 60, 65), "the restricted act is not in it"
    await threatened_floor.presses(
        f"final.section:{await mark_of(threatened_floor)}/threats", by=LEAD, private=True
    )
    assert "از ۱ تهدید، ۱ تهدید خود را نشان داد" in words_of(threatened_floor)


async def test_threat_that_proposes_nothing_is_not_called_absent(
    threatened_floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing could have shown it: a threat of somebody's own without measures, and one whose measures were dropped."""
    book = ThreatBook((replace(BUYING, id="bare", measures=(CHECK,)), replace(BUYING, id="dropped")))
    county = replace(threatened_content(), threats=book)
    monkeypatch.setattr(floors, "content", lambda: county)
    for ready in BUYING.measures:
        measure = take_up_measure(
            ready, measure_id=ready.id, threat="dropped", by=LEAD, today=threatened_floor.clock.today()
        )
        threatened_floor.uow.threats.save_measure(replace(measure, state=MeasureState.DROPPED))
    threatened_floor.uow.commit()
    await ask(threatened_floor)
    section = (await stored_report(threatened_floor)).report.section(FinalPart.THREATS)
    assert section is not None and section.figures == {"threats": 0, "showed": 0}
    assert [row["districts"] for row in section.rows] == [None, None]


async def test_level_locked_after_polling_day_is_called_so(threatened_floor: Floor) -> None:
    today = threatened_floor.clock.today()
    text = register_text(RegisterInputs("salt", (RecordedThreat(BUYING.id, BUYING.title, (), (), ()),)))
    version = AtlasVersion(
        "v1", 1, AtlasStage.LOCKED, LEAD, today, text, seal(text), first=LEAD, second=OWNER
    )
    threatened_floor.uow.threats.add(version)
    threatened_floor.uow.commit()
    await ask(threatened_floor)
    await threatened_floor.presses(
        f"final.section:{await mark_of(threatened_floor)}/threats", by=LEAD, private=True
    )
    assert "پس از روز رأی‌گیری قطعی شد" in words_of(threatened_floor)


async def test_measures_stand_between_what_was_published(threatened_floor: Floor) -> None:
    publish_cases(threatened_floor, 60)
    publish_cases(threatened_floor, 15, number=3)
    publish_cases(threatened_floor, 15, number=4)
    await ask(threatened_floor)
    section = (await stored_report(threatened_floor)).report.section(FinalPart.MEASURES)
    assert section is not None
    assert (section.figures["state_done"], section.figures["state_open"], section.figures["proposed"]) == (
        1,
        1,
        2,
    )
    (row,) = section.rows
    assert (row["label"], row["body"]) == (CHECK.title, "body court")
    assert row["before"] in (55, 60, 65) and row["after"] in range(20, 45, 5)
    assert (row["before_days"], row["after_days"]) == (3, 6)
    await threatened_floor.presses(
        f"final.section:{await mark_of(threatened_floor)}/measures", by=LEAD, private=True
    )
    assert "(در ۶ روز)" in words_of(threatened_floor)
    assert "اثر آن را ثابت نمی‌کند" in words_of(threatened_floor)
    for part in (await stored_report(threatened_floor)).report.sections:
        assert all(TEXTS.label(line) for line in (*section_words(part).lines, *section_words(part).heads))


async def test_threat_of_restricted_acts_alone_tells_nothing(
    threatened_floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = threatened_content(replace(BUYING, act_ids=("O13",)))
    monkeypatch.setattr(floors, "content", lambda: hidden)
    publish_cases(threatened_floor, 60, act="O13")
    await ask(threatened_floor)
    section = (await stored_report(threatened_floor)).report.section(FinalPart.THREATS)
    assert section is not None and section.figures == {"threats": 0, "showed": 0}
    assert (section.rows[0]["districts"], section.rows[0]["count"]) == (None, None)
