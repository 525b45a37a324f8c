"""One contract for every unit of work: in memory, on SQLite, on PostgreSQL."""

from dataclasses import fields, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.conversation.store import Conflict
from bot.domain.cases.reports import CLAIM_LASTS, PendingWish, ProofGrade, State, Wish
from bot.domain.catalogue.catalogue import Phase, Severity
from bot.domain.groups.group_notes import GroupNote
from bot.domain.learning.lessons import Audience
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.people import Account, Membership, MembershipStatus, Messenger, Role, Staff
from bot.domain.staff.signatures import Matter, SignatureRequest
from bot.domain.submissions.witnesses import ContactMode, DialogueLine, Side
from bot.usecases.groups.register_group import move_group
from bot.usecases.ports import Group, Learner
from storage.case_numbers import BLOCK
from tests.fakes.turns import FakeClock
from tests.storage.conftest import Opening, sqlite_url
from tests.storage.values import CODE, MINA, NOW, REZA, SARA, WORDS, a_body, a_case, a_piece, a_report
from tests.storage.workplace import Workplace


async def test_turns_writes_are_readable_during_and_after_it(work: Workplace) -> None:
    learner = Learner("k1", date(2026, 5, 1), audience=Audience.VOTER, progress={"a": {"b": 1}})
    async with work.turn() as uow:
        assert await uow.learners.get("k1") is None
        uow.learners.save(learner)
        assert await uow.learners.get("k1") == learner
    async with work.turn() as uow:
        assert await uow.learners.get("k1") == learner
        uow.learners.forget("k1")
        assert await uow.learners.get("k1") is None
    async with work.turn() as uow:
        assert await uow.learners.get("k1") is None


async def test_a_dropped_turn_leaves_nothing_of_any_kind(work: Workplace) -> None:
    async with work.batch() as (uow, keep, drop):
        uow.cases.add(a_case())
        keep()
        uow.learners.save(Learner("k1", date(2026, 5, 1)))
        uow.cases.save(replace(a_case(), state=State.CLAIMED, assignee=REZA, assignee_name="Reza"))
        uow.cases.add(a_case("case-2", number=2))
        uow.reports.add(a_report(), body=a_body(), receipt=CODE, reporter_key="r1", account=SARA)
        uow.reports.add_line("report-1", DialogueLine(Side.QUESTION, "کجا؟", NOW))
        uow.evidence.add(a_piece())
        uow.staff.save(Staff(REZA, Role.LEAD))
        uow.groups.save(Group(Messenger.TELEGRAM, -1))
        uow.members.save(Membership(REZA, -1, MembershipStatus.MEMBER, NOW))
        uow.tries.add("receipt", "r1", at=NOW)
        uow.settings.save(RunningSettings(reporting=Reporting.OPEN))
        drop()
        uow.staff.save(Staff(MINA, Role.MODERATOR))
        keep()
    async with work.turn() as uow:
        assert await uow.cases.get("case-1") == a_case()
        assert await uow.cases.get("case-2") is None
        assert await uow.cases.open_claims(REZA) == 0
        assert await uow.reports.get("report-1") is None
        assert await uow.reports.by_receipt(CODE) is None
        assert await uow.evidence.of_report("report-1") == []
        assert await uow.learners.get("k1") is None
        assert list(await uow.staff.all()) == [Staff(MINA, Role.MODERATOR)]
        assert list(await uow.groups.active()) == []
        assert await uow.members.get(REZA, -1) is None
        assert await uow.tries.count("receipt", "r1", since=NOW - timedelta(hours=1)) == 0
        assert await uow.settings.running() == RunningSettings()


async def test_a_case_comes_back_with_every_field(work: Workplace) -> None:
    full = a_case(
        state=State.VERIFIED,
        assignee=MINA,
        assignee_name="مینا",
        until=NOW + CLAIM_LASTS,
        decided_at=NOW + timedelta(microseconds=1),
        reason="typed",
        grade=ProofGrade.TWO_SOURCES,
        reporter_notified=True,
        taken_up=True,
        witnesses=3,
    )
    async with work.turn() as uow:
        uow.cases.add(full)
    async with work.turn() as uow:
        assert await uow.cases.get("case-1") == full


async def test_every_field_of_a_case_outlives_a_restart(open_store_at: Opening, data_dir: Path) -> None:
    """A running store returns the case that it was given; only the next one reads the row."""
    wish = PendingWish(Wish.BREAK, MINA, NOW + timedelta(seconds=1), to=REZA, reason="danger")
    full = a_case(
        state=State.VERIFIED, assignee=MINA, assignee_name="مینا", until=NOW + CLAIM_LASTS, decided_at=NOW,
        reason="typed",
        grade=ProofGrade.TWO_SOURCES, reporter_notified=True, muted=True,
        taken_at=NOW + timedelta(microseconds=1), taken_up=True,
        witnesses=3, signals="5.3.4", barred=REZA, first_state=State.REJECTED, first_reason="reject-unclear",
        look_due=NOW + timedelta(days=1), merged_into="case-2", right_due=NOW + timedelta(days=2), right_asked=True,
        reopened=True, actor="official", restricted=False, put_right=2, not_right=1,
        closed_at=NOW + timedelta(days=3), added=True, pending=wish, version=4,
    )  # fmt: skip
    assert not [field.name for field in fields(full) if getattr(full, field.name) == field.default]
    store = await open_store_at(sqlite_url(data_dir))
    async with store.batch() as batch:
        batch.uow.cases.add(full)
        batch.keep_turn()
        await batch.commit()
    await store.close()
    store = await open_store_at(sqlite_url(data_dir))
    async with store.batch() as batch:
        assert await batch.uow.cases.get(full.id) == full


async def test_what_was_set_last_outlives_a_restart(open_store_at: Opening, data_dir: Path) -> None:
    store = await open_store_at(sqlite_url(data_dir))
    for reporting in (Reporting.CLOSED, Reporting.OPEN):
        async with store.batch() as batch:
            batch.uow.settings.save(RunningSettings(reporting, Phase.DAY))
            batch.uow.settings.set_note("said", reporting)
            batch.keep_turn()
            await batch.commit()
    await store.close()
    store = await open_store_at(sqlite_url(data_dir))
    async with store.batch() as batch:
        assert await batch.uow.settings.running() == RunningSettings(Reporting.OPEN, Phase.DAY)
        assert await batch.uow.settings.note("said") == Reporting.OPEN


async def test_queue_is_by_aged_priority_and_continues_after_case(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.cases.add(a_case("low", number=1, severity=Severity.LOW))
        uow.cases.add(a_case("late", number=2, opened_at=NOW + timedelta(hours=2)))
        uow.cases.add(a_case("held", number=3, state=State.CLAIMED, assignee=REZA))
        uow.cases.add(a_case("critical", number=4, severity=Severity.CRITICAL))
    async with work.turn() as uow:
        uow.cases.add(a_case("soon", number=5))  # this turn's own changes count
        assert [c.id for c in await uow.cases.waiting(limit=9)] == ["critical", "soon", "late", "low"]
        assert [c.id for c in await uow.cases.waiting(limit=2)] == ["critical", "soon"]
        assert [c.id for c in await uow.cases.waiting(limit=2, after="soon")] == ["late", "low"]
        assert next(c.id for c in await uow.cases.waiting(limit=9, after="nobody")) == "critical"
        assert await uow.cases.count_waiting() == 4
        held = await uow.cases.get("held")
        assert held is not None
        uow.cases.save(replace(held, state=State.NEW, assignee=None))
        assert await uow.cases.count_waiting() == 5
        assert "held" in [c.id for c in await uow.cases.waiting(limit=9)]


async def test_claims_expiry_and_telling_are_found(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.cases.add(a_case("a", number=1, state=State.CLAIMED, assignee=REZA, until=NOW))
        uow.cases.add(a_case("b", number=2, state=State.NEEDS_INFO, assignee=REZA, until=NOW + CLAIM_LASTS))
        uow.cases.add(a_case("c", number=3, state=State.VERIFIED, assignee=REZA, decided_at=NOW))
        uow.cases.add(a_case("d", number=4, state=State.REJECTED, decided_at=NOW, reporter_notified=True))
        uow.cases.add(a_case("e", number=5, state=State.WITHDRAWN, decided_at=NOW))
    async with work.turn() as uow:
        assert [c.id for c in await uow.cases.held_by(REZA)] == ["a", "b"]
        assert await uow.cases.open_claims(REZA) == 1, "what waits for its reporter is no work"
        assert await uow.cases.open_claims(MINA) == 0
        assert [c.id for c in await uow.cases.expired_cases(NOW)] == ["a"]
        assert [c.id for c in await uow.cases.cases_to_notify(NOW)] == ["c"]
        assert await uow.cases.cases_to_notify(NOW - timedelta(seconds=1)) == []


async def test_case_saved_twice_in_batch_is_no_conflict(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.cases.add(a_case())
    async with work.batch() as (uow, keep, _drop):
        for name in ("Reza", "Mina"):
            case = await uow.cases.get("case-1")
            assert case is not None
            uow.cases.save(replace(case, assignee_name=name))
            keep()
    async with work.turn() as uow:
        case = await uow.cases.get("case-1")
        assert case is not None
        assert (case.assignee_name, case.version) == ("Mina", 1)


async def test_several_cases_changed_in_one_batch_are_no_conflict(work: Workplace) -> None:
    """Claims that expire together are one batch; it must not fail with a driver that does not count rows."""
    ids = ["case-1", "case-2", "case-3"]
    async with work.turn() as uow:
        for number, case_id in enumerate(ids, start=1):
            uow.cases.add(a_case(case_id, number=number, state=State.CLAIMED, assignee=REZA, until=NOW))
    async with work.turn() as uow:
        for case in await uow.cases.expired_cases(NOW):
            uow.cases.save(replace(case, state=State.NEW, assignee=None, until=None))
    async with work.turn() as uow:
        cases = [await uow.cases.get(case_id) for case_id in ids]
        assert [(c.state, c.version) for c in cases if c is not None] == [(State.NEW, 1)] * 3


async def test_a_stale_case_is_a_conflict_and_changes_nothing(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.cases.add(a_case())
    async with work.turn() as uow:
        stale = await uow.cases.get("case-1")
        assert stale is not None
        uow.cases.save(replace(stale, assignee_name="first"))
    with pytest.raises(Conflict):
        async with work.turn() as uow:
            uow.cases.save(replace(stale, assignee_name="second"))
    async with work.turn() as uow:
        case = await uow.cases.get("case-1")
        assert case is not None
        assert case.assignee_name == "first"


async def test_case_numbers_are_never_given_twice(work: Workplace) -> None:
    async with work.turn() as uow:
        first = [await uow.cases.new_number(date(2026, 5, 1)) for _ in range(30)]
    async with work.turn() as uow:
        rest = [await uow.cases.new_number(date(2026, 5, d)) for d in (1, 2, 2)]
    assert len({*first, *rest}) == 33


async def test_a_report_is_found_by_code_case_and_reporter(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.cases.add(a_case())
        uow.reports.add(a_report(), body=a_body(), receipt=CODE, reporter_key="r1", account=SARA)
        assert await uow.reports.body("report-1") == a_body()
        assert await uow.reports.by_receipt(CODE) == a_report()
    async with work.turn() as uow:
        assert await uow.reports.get("report-1") == a_report()
        assert await uow.reports.body("report-1") == a_body(WORDS)
        assert await uow.reports.by_receipt(CODE) == a_report()
        assert await uow.reports.by_receipt("0" * 16) is None
        assert list(await uow.reports.of_case("case-1")) == [a_report()]
        assert list(await uow.reports.of_reporter("r1")) == [a_report()]
        assert list(await uow.reports.of_reporter("r2")) == []


async def test_reports_of_a_reporter_are_newest_first(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.cases.add(a_case())
        for n, day in enumerate((3, 5, 4)):
            uow.reports.add(
                a_report(f"r-{day}", day=date(2026, 5, day)),
                body=a_body(),
                receipt=f"{n:016d}",
                reporter_key="r1",
                account=SARA,
            )
    async with work.turn() as uow:
        assert [r.id for r in await uow.reports.of_reporter("r1")] == ["r-5", "r-4", "r-3"]


async def test_the_dialogue_keeps_its_order(work: Workplace) -> None:
    lines = [
        DialogueLine(Side.QUESTION, "کجا؟", NOW),
        DialogueLine(Side.ANSWER, "کنار در", NOW + timedelta(minutes=1)),
    ]
    async with work.turn() as uow:
        uow.cases.add(a_case())
        uow.reports.add(a_report(), body=a_body(), receipt=CODE, reporter_key="r1", account=SARA)
        uow.reports.add_line("report-1", lines[0])
        assert list(await uow.reports.dialogue("report-1")) == lines[:1]
    async with work.turn() as uow:
        uow.reports.add_line("report-1", lines[1])
        assert list(await uow.reports.dialogue("report-1")) == lines
    async with work.turn() as uow:
        assert list(await uow.reports.dialogue("report-1")) == lines


async def test_a_withdrawn_line_is_gone_and_the_others_stay(work: Workplace) -> None:
    lines = [DialogueLine(Side.REASON, "عکس سال پیش است", NOW + timedelta(minutes=n)) for n in range(3)]
    async with work.turn() as uow:
        uow.cases.add(a_case())
        uow.reports.add(a_report(), body=a_body(), receipt=CODE, reporter_key="r1", account=SARA)
        for line in lines:
            uow.reports.add_line("report-1", line)
        uow.reports.drop_line("report-1", lines[2])
        assert list(await uow.reports.dialogue("report-1")) == lines[:2]
    async with work.turn() as uow:
        uow.reports.drop_line("report-1", lines[0])
        assert list(await uow.reports.dialogue("report-1")) == lines[1:2]
    async with work.turn() as uow:
        assert list(await uow.reports.dialogue("report-1")) == lines[1:2]


async def test_a_destroyed_report_answers_its_code_and_nothing_else(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.cases.add(a_case())
        uow.evidence.add(a_piece())
        uow.reports.add(a_report(), body=a_body(), receipt=CODE, reporter_key="r1", account=SARA)
        uow.reports.add_line("report-1", DialogueLine(Side.QUESTION, "کجا؟", NOW))
    async with work.turn() as uow:
        uow.reports.destroy("report-1")
        seen = await uow.reports.get("report-1")
        assert seen is not None
        assert seen.withdrawn
        assert await uow.reports.body("report-1") is None
    async with work.turn() as uow:
        assert await uow.reports.by_receipt(CODE) == a_report(withdrawn=True)
        assert await uow.reports.body("report-1") is None
        assert list(await uow.reports.dialogue("report-1")) == []
        assert list(await uow.evidence.of_report("report-1")) == []
        assert list(await uow.reports.of_reporter("r1")) == []


async def test_report_with_forgotten_sender_stays_by_its_code(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.cases.add(a_case())
        uow.reports.add(a_report(), body=a_body(), receipt=CODE, reporter_key="r1", account=SARA)
    async with work.turn() as uow:
        uow.reports.forget_sender("report-1")
        assert list(await uow.reports.of_reporter("r1")) == []
    async with work.turn() as uow:
        report = await uow.reports.by_receipt(CODE)
        assert report is not None
        assert report.mode is ContactMode.NO_RETURN
        assert await uow.reports.body("report-1") == a_body()
        assert list(await uow.reports.of_reporter("r1")) == []


async def test_a_saved_report_comes_back(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.cases.add(a_case())
        uow.reports.add(a_report(), body=a_body(), receipt=CODE, reporter_key="r1", account=SARA)
        uow.reports.save(a_report(receipt_confirmed=True))
    async with work.turn() as uow:
        assert await uow.reports.get("report-1") == a_report(receipt_confirmed=True)
        assert await uow.reports.body("report-1") == a_body()


async def test_evidence_of_a_draft_lives_until_it_is_dropped(work: Workplace) -> None:
    second = a_piece("piece-2", facts=replace(a_piece().facts, received_at="2026-05-01T08:00:00+00:00"))
    async with work.turn() as uow:
        uow.evidence.add(a_piece())
    async with work.turn() as uow:
        uow.evidence.add(second)
        assert list(await uow.evidence.of_report("report-1")) == [second, a_piece()]
        assert await uow.evidence.get("piece-1") == a_piece()
    async with work.turn() as uow:
        uow.evidence.drop_draft("report-1")
        assert list(await uow.evidence.of_report("report-1")) == []
    async with work.turn() as uow:
        assert await uow.evidence.get("piece-1") is None


async def test_a_group_migrates_with_its_members(work: Workplace) -> None:
    seen = Membership(REZA, -1, MembershipStatus.ADMINISTRATOR, NOW)
    async with work.turn() as uow:
        uow.groups.save(Group(Messenger.TELEGRAM, -1, "ناظران"))
        uow.groups.save(Group(Messenger.BALE, 4, active=False))
        uow.members.save(seen)
        uow.members.save(Membership(MINA, 4, MembershipStatus.MEMBER, NOW))
    async with work.turn() as uow:
        uow.groups.migrate(Messenger.TELEGRAM, old=-1, new=-1001)
    async with work.turn() as uow:
        assert await uow.groups.get(Messenger.TELEGRAM, -1) is None
        assert list(await uow.groups.active()) == [Group(Messenger.TELEGRAM, -1001, "ناظران")]
        assert await uow.members.get(REZA, -1) is None
        assert await uow.members.best(REZA) == replace(seen, chat_id=-1001)
        assert await uow.members.best(MINA) is None, "a group that is not active gives nobody a right"


async def test_group_signature_requests_follow_the_groups_new_id(work: Workplace) -> None:
    old, new = Account(Messenger.TELEGRAM, -1), Account(Messenger.TELEGRAM, -1001)
    wish = SignatureRequest("w1", Matter.CIRCLE_GROUP, old, REZA, NOW)
    others = (
        SignatureRequest(
            "w2", Matter.CIRCLE_GROUP, Account(Messenger.BALE, -1), REZA, NOW + timedelta(seconds=1)
        ),
        SignatureRequest("w3", Matter.ROLE, old, REZA, NOW + timedelta(seconds=2), "lead"),
    )
    async with work.turn() as uow:
        uow.groups.save(Group(Messenger.TELEGRAM, -1))
        for signature_wish in (wish, *others):
            uow.signatures.save(signature_wish)
    for _ in range(2):
        async with work.turn() as uow:
            await move_group(Messenger.TELEGRAM, old=-1, new=-1001, uow=uow)
    async with work.turn() as uow:
        assert list(await uow.signatures.all()) == [replace(wish, subject=new), *others]


async def test_what_is_remembered_of_a_group_goes_with_it(work: Workplace) -> None:
    old, new = (Group(Messenger.TELEGRAM, chat_id) for chat_id in (-1, -1001))
    async with work.turn() as uow:
        uow.groups.save(old)
        for kind in GroupNote:
            uow.settings.set_note(kind.of(old), f"{kind} said")
        uow.settings.set_note("duty:telegram:-1", "off")
        uow.settings.set_note(GroupNote.DIGEST.of(replace(old, chat_id=-12)), "another's")
    for _ in range(2):  # both the update and the answer to the sender say so
        async with work.turn() as uow:
            uow.groups.migrate(Messenger.TELEGRAM, old=-1, new=-1001)
    async with work.turn() as uow:
        for kind in GroupNote:
            assert await uow.settings.note(kind.of(new)) == f"{kind} said"
            assert not await uow.settings.note(kind.of(old))
        assert await uow.settings.note("duty:telegram:-1") == "off"
        assert await uow.settings.note("digest:telegram:-12") == "another's"


async def test_groups_that_the_bot_has_left_are_known(work: Workplace) -> None:
    here, left = Group(Messenger.TELEGRAM, -1), Group(Messenger.BALE, 4, active=False)
    async with work.turn() as uow:
        uow.groups.save(here)
        uow.groups.save(left)
        assert list(await uow.groups.left_groups()) == [left]
    async with work.turn() as uow:
        assert list(await uow.groups.left_groups()) == [left]
        uow.groups.save(replace(left, active=True))
        assert list(await uow.groups.left_groups()) == []


async def test_the_freshest_membership_counts(work: Workplace) -> None:
    async with work.turn() as uow:
        for chat, at in ((-1, NOW), (-2, NOW + timedelta(seconds=5))):
            uow.groups.save(Group(Messenger.TELEGRAM, chat))
            uow.members.save(Membership(REZA, chat, MembershipStatus.MEMBER, at))
    async with work.turn() as uow:
        best = await uow.members.best(REZA)
        assert best is not None
        assert best.chat_id == -2


async def test_tries_are_counted_per_person_and_matter(work: Workplace, clock: FakeClock) -> None:
    async with work.turn() as uow:
        uow.tries.add("receipt", "r1", at=NOW - timedelta(hours=2))
        uow.tries.add("receipt", "r1", at=NOW)
        uow.tries.add("report", "r1", at=NOW)
        uow.tries.add("receipt", "r2", at=NOW)
    async with work.turn() as uow:
        uow.tries.add("receipt", "r1", at=NOW)
        assert await uow.tries.count("receipt", "r1", since=NOW - timedelta(hours=1)) == 2
        assert await uow.tries.count("receipt", "r1", since=NOW - timedelta(hours=12)) == 3
        assert await uow.tries.count("report", "r2", since=NOW - timedelta(hours=1)) == 0


async def test_staff_and_settings_come_back(work: Workplace) -> None:
    running = RunningSettings(Reporting.EMERGENCY, Phase.DAY, date(2026, 6, 5))
    known = Staff(REZA, Role.OWNER, "رضا", started=True, since=NOW, same_as=Account(Messenger.BALE, 7))
    async with work.turn() as uow:
        uow.staff.save(known)
        uow.settings.save(running)
        assert await uow.settings.running() == running
    async with work.turn() as uow:
        assert await uow.staff.get(REZA) == known
        assert await uow.staff.get(Account(Messenger.BALE, REZA.id)) is None
        assert await uow.settings.running() == running


async def test_codes_are_stored_under_names_that_differ_by_purpose(work: Workplace) -> None:
    async with work.turn() as uow:
        name = uow.codes.name("cohort", "1234")
        assert name != "1234" and name == uow.codes.name("cohort", "1234")
        assert name not in (uow.codes.name("transfer", "1234"), uow.codes.name("cohort", "1235"))


async def test_number_block_ending_within_turn_repeats_none(open_store_at: Opening, data_dir: Path) -> None:
    """Also after a restart: the stored state of a used-up block says so."""
    day, drawn = date(2026, 5, 1), list[int]()
    for turns in ((BLOCK - 10, 30), (BLOCK - 20, 5), (25,)):
        store = await open_store_at(sqlite_url(data_dir))
        for count in turns:
            async with store.batch() as batch:
                drawn += [await batch.uow.cases.new_number(day) for _ in range(count)]
                batch.keep_turn()
                await batch.commit()
        await store.close()
    assert len(set(drawn)) == len(drawn) == 2 * BLOCK + 30
