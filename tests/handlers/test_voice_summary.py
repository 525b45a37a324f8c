"""A voice report: without an act on the card, summarised by its assignee, confirmed by its sender."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import Ack, EditCard, ReporterOf, Say, Screen, StaffChat, TextRef
from bot.domain.cases.reports import State
from bot.domain.catalogue.catalogue import Severity
from bot.domain.events import CaseChanged, SummaryAnswered, SummaryWritten
from bot.domain.submissions.witnesses import ContactMode, Side, Summary
from bot.handlers.pieces import mark_preview
from bot.usecases.ports.language import Suggestions
from tests.fakes import polling_day
from tests.fakes.floor import BABAK, LEILA, Floor, a_floor, verbs
from tests.fakes.turns import REZA, SARA

WHAT = "Three men stood before the door and turned people away."


async def a_voice(mode: ContactMode = ContactMode.RETURNABLE) -> Floor:
    floor = a_floor()
    await floor.files(mode=mode, act_id="", way="voice", text="", actor="", seen="")
    await floor.presses("case.claim:c1")
    return floor


@pytest.fixture(autouse=True)
def everybody_sees_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody may see every act. Restricted acts are tested in tests/handlers/test_circle.py."""
    open_acts = tuple(replace(act, policy=replace(act.policy, restricted=False)) for act in polling_day.ACTS)
    monkeypatch.setattr(polling_day, "ACTS", open_acts)


@pytest.fixture
async def floor() -> Floor:
    """Reza holds a voice report."""
    return await a_voice()


async def send_summary(floor: Floor, words: str = WHAT, *, act: str = "O13") -> None:
    await floor.presses("case.sum:c1", private=True)
    await floor.presses(f"case.sum-act:c1/{act}", private=True)
    await floor.says(words)
    await floor.presses("case.sum-send:c1", private=True)


async def test_card_without_act_leads_to_summary(floor: Floor) -> None:
    card = floor.only_reply(EditCard)
    assert card.args["act"] == TextRef("case-act-voice")
    assert verbs(card)[0] == "case.sum:c1"
    await floor.presses("case.sum:c1")
    assert verbs(floor.only_reply(Say, "case-go-on-here")) == ["case.sum:c1"]
    await floor.presses("case.open:c1", private=True)
    assert floor.only_reply(Say, "case-details").args["text"] == TextRef("case-text-voice")


async def test_it_cannot_be_verified_before_it_has_a_name(floor: Floor) -> None:
    for press in ("case.verify:c1", "case.reason:c1/verified-one-source"):
        await floor.presses(press)
        assert floor.answers == (Ack("case-needs-summary", alert=True),)
    assert (await floor.case()).state is State.CLAIMED
    await floor.presses("case.reason:c1/reject-repeat")
    assert (await floor.case()).state is State.REJECTED, (
        "a voice message that nobody understands can be rejected"
    )


async def test_the_acts_of_the_phase_are_offered_gravest_first(floor: Floor) -> None:
    await floor.presses("case.sum:c1", private=True)
    screen = floor.only_reply(Screen, "case-sum-act")
    assert verbs(screen)[0] == "case.sum-act:c1/O13"
    assert {"case.sum-act:c1/O44", "case.sum-act:c1/X05"}.isdisjoint(verbs(screen))
    for act in ("O44", "X05", "none"):
        await floor.presses(f"case.sum-act:c1/{act}", private=True)
        assert floor.answers == (Ack("case-act-unfit", alert=True),)


async def test_the_summary_is_previewed_then_named_sealed_and_told(floor: Floor) -> None:
    await floor.presses("case.sum:c1", private=True)
    await floor.presses("case.sum-act:c1/O13", private=True)
    assert floor.only_reply(Screen).args["way"] == TextRef("case-sum-next")
    await floor.says("short")
    assert floor.answers == (Ack("words-too-short", {"least": 10}, alert=True),)
    await floor.says(WHAT)
    preview = floor.only_reply(Screen, "case-sum-preview")
    assert (preview.args["summary"], verbs(preview)) == (
        WHAT,
        [f"case.sum-send:c1/{mark_preview('O13', WHAT)}", "case.sum-act:c1/O13", "case.show:c1"],
    )
    assert (await floor.case()).act_id == ""
    deadline = (await floor.case()).deadline
    await floor.presses("case.sum-send:c1", private=True)
    case = await floor.case()
    assert (case.act_id, case.severity, case.assignee) == ("O13", Severity.CRITICAL, REZA)
    assert case.deadline == case.opened_at + timedelta(minutes=15) < deadline
    assert floor.facts == (CaseChanged("c1"), SummaryWritten("c1", ("r-c1",)))
    assert floor.only_reply(Say, "notice-new").to == ReporterOf("r-c1")
    assert floor.only_reply(EditCard).args["act"] == "act O13"
    line = (await floor.uow.reports.dialogue("r-c1"))[-1]
    assert (line.side, line.text) == (Side.SUMMARY, WHAT)
    await floor.presses("case.sum-send:c1", private=True)
    assert floor.answers == (Ack("case-nothing-written", alert=True),)


async def test_older_send_never_sends_later_act_or_words(floor: Floor) -> None:
    await floor.presses("case.sum-act:c1/O13", private=True)
    await floor.says(WHAT)
    older = verbs(floor.only_reply(Screen))[0]
    for act, words in (("O01", WHAT), ("O13", f"{WHAT} And then another one.")):
        await floor.presses(f"case.sum-act:c1/{act}", private=True)
        await floor.says(words)
        await floor.presses(older, private=True)
        assert floor.answers == (Ack("words-newer-below", alert=True),)
    assert (await floor.case()).act_id == ""


async def test_milder_act_does_not_postpone_the_deadline(floor: Floor) -> None:
    deadline = (await floor.case()).deadline
    await send_summary(floor, act="O32")
    case = await floor.case()
    assert (case.severity, case.deadline) == (Severity.MEDIUM, deadline)


async def test_the_sender_finds_it_right(floor: Floor) -> None:
    await send_summary(floor)
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    screen = floor.only_reply(Screen)
    assert WHAT in "".join(floor.texts)
    assert screen.args["act"] == "act O13"
    assert {"my-summary:r-c1/yes", "my-summary:r-c1/no"} <= set(verbs(screen))
    await floor.presses("my-summary:r-c1/yes", by=SARA, private=True)
    assert floor.facts == (SummaryAnswered("c1", True),)
    assert floor.only_reply(Say, "notice-summary-right").to == StaffChat(REZA)
    assert "my-summary:r-c1/yes" not in verbs(floor.only_reply(Screen))
    await floor.presses("my-summary:r-c1/no", by=SARA, private=True)
    assert floor.answers == (Ack("my-summary-not-asked", alert=True),)
    await floor.presses("case.open:c1", private=True)
    assert "case-summary-right" in str(floor.only_reply(Say, "case-details").args["facts"])
    await floor.presses("case.reason:c1/verified-one-source")
    assert (await floor.case()).state is State.VERIFIED


async def test_sender_can_reject_summary_and_get_another(floor: Floor) -> None:
    await send_summary(floor)
    await floor.presses("my-summary:r-c1/no", by=SARA, private=True)
    assert floor.only_reply(Screen).key == "my-summary-wrong"
    notice = floor.only_reply(Say, "notice-summary-wrong")
    assert verbs(notice) == ["case.sum:c1", "case.show:c1"]
    await floor.says("They were four.", by=SARA)
    assert floor.reply_keys()[0] == "my-added-words"
    assert floor.only_reply(Say, "notice-added").to == StaffChat(REZA)
    await floor.presses("case.open:c1", private=True)
    assert "case-summary-wrong" in str(floor.only_reply(Say, "case-details").args["facts"])
    assert floor.only_reply(Say, "case-line-note").args["text"] == "They were four."
    await floor.presses("case.more:c1", private=True)
    assert "case.sum:c1" in verbs(floor.only_reply(Screen))

    await send_summary(floor, "Four men stood before the door.")
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    read = "".join(floor.texts)
    assert "Four men" in read and WHAT not in read
    report = await floor.uow.reports.get("r-c1")
    assert report is not None and report.summary is Summary.ASKED


async def test_without_a_way_back_it_waits_at_the_code() -> None:
    floor = await a_voice(ContactMode.NO_RETURN)
    await floor.presses("case.sum:c1", private=True)
    await floor.presses("case.sum-act:c1/O13", private=True)
    assert floor.only_reply(Screen).args["way"] == TextRef("case-sum-by-code")
    await floor.says(WHAT)
    await floor.presses("case.sum-send:c1", private=True)
    assert "notice-new" not in floor.reply_keys()
    await floor.takes_code("r-c1", by=BABAK)
    assert "my-summary:r-c1/yes" in verbs(floor.only_reply(Screen))
    await floor.presses("my-summary:r-c1/yes", by=BABAK, private=True)
    assert floor.facts == (SummaryAnswered("c1", True),)


async def test_before_the_summary_the_sender_sees_a_voice_report(floor: Floor) -> None:
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert floor.only_reply(Screen).args["act"] == TextRef("my-act-voice")


async def test_a_written_report_and_anothers_case_get_no_summary(floor: Floor) -> None:
    await floor.files("c2", by=BABAK)
    await floor.presses("case.claim:c2")
    await floor.presses("case.sum:c2", private=True)
    assert floor.answers == (Ack("case-no-voice", alert=True),)
    await floor.presses("case.sum:c1", private=True, by=LEILA)
    assert floor.answers == (Ack("case-not-yours", {"name": "Reza", "named": "yes"}, alert=True),)


async def test_of_a_merged_case_only_the_voice_is_asked(floor: Floor) -> None:
    await floor.files("c2", by=BABAK)
    await floor.presses("case.claim:c2")
    await floor.presses("case.merge-yes:c2/c1", private=True)
    await send_summary(floor)
    assert floor.facts[-1] == SummaryWritten("c1", ("r-c1",))
    assert [r.to for r in floor.replies if isinstance(r, Say) and r.key == "notice-new"] == [
        ReporterOf("r-c1")
    ]


async def test_question_to_voice_sender_waits_after_summary(floor: Floor) -> None:
    await floor.presses("case.ask:c1", private=True)
    await floor.says("At what time did it begin?")
    await floor.presses("case.ask-send:c1", private=True)
    await send_summary(floor)
    assert (await floor.case()).state is State.NEEDS_INFO
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    button_verbs = verbs(floor.only_reply(Screen))
    assert button_verbs[:3] == ["my-answer:r-c1", "my-summary:r-c1/yes", "my-summary:r-c1/no"]


async def test_a_sentence_offers_the_nearest_acts_of_the_phase(floor: Floor) -> None:
    floor.suggester.answers = {WHAT: Suggestions(("O13", "O44", "O01"))}
    await floor.presses("case.sum:c1", private=True)
    await floor.says(WHAT)
    screen = floor.only_reply(Screen, "case-sum-likely")
    assert verbs(screen) == ["case.sum-act:c1/O13", "case.sum-act:c1/O01", "case.sum:c1"]

    await floor.says("I could not hear it.")
    assert verbs(floor.only_reply(Screen, "case-sum-unclear")) == ["case.sum:c1"]
    await floor.presses("case.sum-act:c1/O13", private=True)
    assert floor.only_reply(Screen).key == "case-sum-write"
