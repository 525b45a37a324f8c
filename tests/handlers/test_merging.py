"""Two cases become one: typed, compared, confirmed. No witness and no word is lost."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import Ack, EditCard, EraseDetails, ReporterOf, Say, Screen, StaffChat, TextRef
from bot.domain.cases.reports import State
from bot.domain.events import CaseChanged, CaseMerged, ClaimEnded
from bot.domain.submissions.witnesses import DialogueLine, Side
from bot.handlers.ticks import announce_decisions, ask_about_put_right
from bot.usecases.sent_reports.withdraw_report import withdraw_report
from tests.fakes.contexts import context
from tests.fakes.floor import BABAK, LEILA, TEXTS, WORDS, Floor, a_floor, verbs
from tests.fakes.turns import REZA, SARA


@pytest.fixture
async def floor() -> Floor:
    """Reza holds c1 (Sara's). c2 (Babak's) waits."""
    floor = a_floor()
    await floor.files()
    await floor.files("c2", by=BABAK)
    await floor.presses("case.claim:c1")
    return floor


async def show_both_cases(floor: Floor) -> None:
    await floor.presses("case.merge:c1", private=True)
    await floor.says(str((await floor.case("c2")).number))


async def merge_cases(floor: Floor) -> None:
    await show_both_cases(floor)
    await floor.presses("case.merge-yes:c1/c2", private=True)
    assert floor.only_reply(Ack) == Ack("case-merged")


async def test_merge_press_in_group_leads_to_private_chat(floor: Floor) -> None:
    await floor.presses("case.merge:c1")
    lead = floor.only_reply(Say, "case-go-on-here")
    assert (lead.to, verbs(lead)) == (StaffChat(REZA), ["case.merge:c1"])


async def test_both_cases_are_shown_before_merging(floor: Floor) -> None:
    before = await floor.case()
    await floor.presses("case.merge:c1", private=True)
    number = (await floor.case("c2")).number
    persian = "".join("۰۱۲۳۴۵۶۷۸۹"[int(digit)] for digit in str(number))
    await floor.says(f"پروندهٔ {persian}")
    preview = floor.only_reply(Screen, "case-merge-preview")
    assert verbs(preview) == ["case.merge-yes:c1/c2", "case.merge:c1", "case.show:c1"]
    assert len(f"case.merge-yes:{'x' * 22}/{'x' * 22}".encode()) <= 64
    assert "".join(floor.texts).count(WORDS) == 2, "both texts stand beside each other"
    assert await floor.case() == before


async def test_witnesses_words_and_files_move_and_reporters_hear_neutrally(floor: Floor) -> None:
    await floor.joins("r-3", "c1", by=LEILA)
    floor.uow.reports.add_line("r-c1", DialogueLine(Side.NOTE, "More of it.", floor.clock.now()))
    floor.attaches("e1")
    await merge_cases(floor)
    case, into = await floor.case("c1"), await floor.case("c2")
    assert (case.state, case.witnesses, case.merged_into) == (State.MERGED, 0, "c2")
    assert (into.state, into.witnesses) == (State.NEW, 3)
    assert floor.facts == (
        CaseMerged("c1", "c2", ("r-3", "r-c1")),
        CaseChanged("c1"),
        CaseChanged("c2"),
        ClaimEnded("c1", REZA),
    )
    recipients = [r.to for r in floor.replies if isinstance(r, Say) and isinstance(r.to, ReporterOf)]
    assert recipients == [ReporterOf("r-3"), ReporterOf("r-c1")], (
        "nothing changed for the other case's reporter"
    )
    cards = {r.case_id: r for r in floor.replies if isinstance(r, EditCard)}
    assert cards["c1"].args["state"].key == "case-state-merged-into" and cards["c1"].buttons == ()
    assert cards["c2"].args["witnesses"] == 3
    assert EraseDetails("c1", REZA) in floor.replies

    assert {r.id for r in await floor.uow.reports.of_case("c2")} == {"r-c2", "r-c1", "r-3"}
    moved = await floor.uow.reports.get("r-c1")
    assert moved is not None and moved.origin == "c1"
    assert [line.text for line in await floor.uow.reports.dialogue("r-c1")] == ["More of it."]
    assert [piece.id for piece in await floor.uow.evidence.of_report("r-c1")] == ["e1"]
    await floor.presses("case.claim:c2", by=LEILA, private=True)
    await floor.presses("case.open:c2", by=LEILA, private=True)
    assert floor.reply_keys().count("case-details") == 3


async def test_the_merged_card_says_only_that_it_was_merged(floor: Floor) -> None:
    await merge_cases(floor)
    cards = {r.case_id: TEXTS.plain("case-card", r.args) for r in floor.replies if isinstance(r, EditCard)}
    assert "یکی شد" in cards["c1"]
    assert "پس گرفته" not in cards["c1"] and "گزارش‌دهندگان" not in cards["c1"] and "مهلت" not in cards["c1"]
    assert all("\n\n\n" not in words for words in floor.texts)
    assert "گزارش‌دهندگان" in cards["c2"] and "مهلت" in cards["c2"]
    await floor.presses("case.show:c1", private=True)
    assert "پس گرفته" not in TEXTS.plain("case-card", floor.only_reply(Screen).args)


async def test_case_with_all_reports_withdrawn_says_so(floor: Floor) -> None:
    await floor.hears(await withdraw_report(context(floor.uow, clock=floor.clock), "r-c1"))
    assert "همهٔ گزارش‌ها پس گرفته شده است." in TEXTS.plain("case-card", floor.only_reply(EditCard).args)


async def test_the_reporters_screen_goes_on_with_the_other_number(floor: Floor) -> None:
    await merge_cases(floor)
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    screen = floor.only_reply(Screen)
    news = screen.args["news"]
    assert isinstance(news, TextRef) and news.args["first"].key == "my-news-merged"  # type: ignore[union-attr]
    assert screen.args["number"].text == str((await floor.case("c2")).number)
    assert screen.args["status"] == TextRef("my-status-new")
    assert "my-step-merged" in str(screen.args["steps"])
    await floor.presses("my-open:r-c2", by=BABAK, private=True)
    assert "merged" not in str(floor.only_reply(Screen).args)

    del floor.uow.tables.cases["c1"]  # its own retention has ended
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert "my-news-merged-long-ago" in str(floor.only_reply(Screen).args["news"])


async def test_assignee_of_other_case_is_notified_of_merge(floor: Floor) -> None:
    await floor.presses("case.claim:c2", by=LEILA)
    await merge_cases(floor)
    heard = floor.only_reply(Say, "notice-joined")
    assert (heard.to, verbs(heard)) == (StaffChat(LEILA), ["case.open:c2"])


async def test_what_happens_later_reaches_the_moved_reporters_too(floor: Floor) -> None:
    await merge_cases(floor)
    await floor.presses("case.claim:c2", by=LEILA)
    await floor.presses("case.reason:c2/verified-document", by=LEILA)
    floor.clock.advance(timedelta(minutes=6))
    await floor.ticks(announce_decisions)
    recipients = {r.to for r in floor.replies if isinstance(r, Say) and isinstance(r.to, ReporterOf)}
    assert recipients == {ReporterOf("r-c1"), ReporterOf("r-c2")}


async def test_reporter_joining_decided_case_reads_its_outcome(floor: Floor) -> None:
    await floor.presses("case.claim:c2", by=LEILA)
    await floor.presses("case.reason:c2/verified-document", by=LEILA)
    floor.clock.advance(timedelta(minutes=6))
    await floor.ticks(announce_decisions)
    await floor.presses("case.claim:c1")
    await merge_cases(floor)
    assert [r.to for r in floor.replies if isinstance(r, Say) and r.key == "notice-new"] == [
        ReporterOf("r-c1")
    ]
    joined = await floor.uow.reports.get("r-c1")
    assert joined is not None and joined.joined == floor.clock.today(), "its retention begins now"
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    screen = floor.only_reply(Screen)
    assert screen.args["status"] == TextRef("my-status-verified")
    assert "my-news-merged" in str(screen.args["news"])
    assert "case-reason-verified-document" in str(screen.args["news"])
    floor.clock.advance(timedelta(hours=3))
    await floor.ticks(ask_about_put_right)
    asked = {r.to for r in floor.replies if isinstance(r, Say) and isinstance(r.to, ReporterOf)}
    assert asked == {ReporterOf("r-c1"), ReporterOf("r-c2")}


async def test_who_joins_an_open_case_waits_for_its_decision(floor: Floor) -> None:
    await merge_cases(floor)
    moved = await floor.uow.reports.get("r-c1")
    assert moved is not None and moved.joined is None


async def test_merged_case_lives_until_last_report_is_withdrawn(floor: Floor) -> None:
    await merge_cases(floor)
    await floor.hears(await withdraw_report(context(floor.uow, clock=floor.clock), "r-c1"))
    assert await floor.uow.reports.body("r-c1") is None
    assert await floor.uow.reports.body("r-c2") is not None
    assert ((await floor.case("c2")).state, (await floor.case("c2")).witnesses) == (State.NEW, 1)
    await floor.hears(await withdraw_report(context(floor.uow, clock=floor.clock), "r-c2"))
    assert (await floor.case("c2")).state is State.WITHDRAWN


async def test_earlier_withdrawn_report_stays_with_old_case(floor: Floor) -> None:
    await floor.joins("r-3", "c1", by=LEILA)
    await floor.hears(await withdraw_report(context(floor.uow, clock=floor.clock), "r-3"))
    await merge_cases(floor)
    gone = await floor.uow.reports.get("r-3")
    assert gone is not None and (gone.case_id, gone.withdrawn) == ("c1", True)
    assert (await floor.case("c2")).witnesses == 2


async def test_a_case_merged_twice_remembers_where_each_report_began(floor: Floor) -> None:
    await merge_cases(floor)
    await floor.files("c3", by=LEILA)
    await floor.presses("case.claim:c2")
    await floor.presses("case.merge-yes:c2/c3", private=True)
    origins = {r.id: r.origin for r in await floor.uow.reports.of_case("c3")}
    assert origins == {"r-c3": "", "r-c1": "c1", "r-c2": "c2"}


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("next one", "case-merge-number"),
        ("1234567890", "case-merge-number"),
        ("7", "case-merge-unknown"),
        ("۲.۵", "case-merge-number"),
        ("۱۲ و ۳۴", "case-merge-number"),
        ("پرونده ۷", "case-merge-unknown"),
    ],
)
async def test_a_number_that_is_none_is_asked_for_again(floor: Floor, typed: str, key: str) -> None:
    await floor.presses("case.merge:c1", private=True)
    await floor.says(typed)
    assert floor.answers == (Ack(key, alert=True),)
    assert floor.sessions[REZA].state == "case.merge"


async def test_unfit_cases_are_not_merged_and_stay_unchanged(floor: Floor) -> None:
    await floor.presses("case.merge:c1", private=True)
    await floor.says(str((await floor.case("c1")).number))
    assert floor.answers == (Ack("case-merge-unfit", alert=True),)
    for state in (State.REJECTED, State.WITHDRAWN):
        floor.uow.cases.save(replace(await floor.case("c2"), state=state))
        floor.uow.commit()
        await floor.presses("case.merge-yes:c1/c2", private=True)
        assert floor.answers == (Ack("case-merge-unfit", alert=True),)
    floor.uow.cases.save(replace(await floor.case("c2"), state=State.NEW, barred=LEILA))
    floor.uow.commit()
    await floor.presses("case.merge-yes:c1/c2", private=True)
    assert floor.answers == (Ack("case-merge-second-look", alert=True),)
    await floor.presses("case.merge-yes:c1/c2", private=True, by=LEILA)
    assert floor.answers == (Ack("case-not-yours", {"name": "Reza", "named": "yes"}, alert=True),)
    assert (await floor.case("c1")).state is State.CLAIMED
    assert len(await floor.uow.reports.of_case("c1")) == 1


async def test_case_is_not_merged_with_itself_or_in_cycle(floor: Floor) -> None:
    await floor.presses("case.merge-yes:c1/c1", private=True)
    assert floor.answers == (Ack("case-merge-unfit", alert=True),)
    await merge_cases(floor)
    await floor.files("c3", by=LEILA)
    await floor.presses("case.claim:c2")
    await floor.presses("case.merge-yes:c2/c3", private=True)
    await floor.presses("case.claim:c3")
    before = dict(floor.uow.tables.cases)
    for into in ("c1", "c2"):
        await floor.presses(f"case.merge-yes:c3/{into}", private=True)
        assert floor.answers == (Ack("case-merge-unfit", alert=True),)
    assert floor.uow.tables.cases == before


async def test_confirming_twice_is_harmless(floor: Floor) -> None:
    await merge_cases(floor)
    await floor.presses("case.merge-yes:c1/c2", private=True)
    assert floor.only_reply(Ack).key == "case-cannot-merge"
    assert (await floor.case("c2")).witnesses == 2
