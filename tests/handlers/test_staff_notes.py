"""Notes on a case, mutes of a pseudonym, saved replies."""

from datetime import timedelta

import pytest

from bot.conversation.outgoing import Ack, DetailOf, EditCard, Say, Screen, SendLane, TextRef
from bot.domain.cases.reports import State
from bot.domain.cases.triage import SHORTEST_WORDS
from bot.domain.catalogue.catalogue import Severity
from bot.domain.desk.staff_notes import MOST_NOTES, MOST_REPLIES
from bot.domain.people import Role, Staff
from bot.domain.staff.audit import PROGRAM
from bot.domain.submissions.witnesses import ContactMode
from bot.handlers.ticks import end_expired_mutes
from bot.usecases.desk.mutes import mark_if_muted
from bot.usecases.person.forget_me import forget_me
from bot.usecases.sent_reports.withdraw_report import withdraw_report
from tests.fakes.contexts import context
from tests.fakes.floor import BABAK, LEILA, Floor, a_floor, verbs
from tests.fakes.turns import REZA, SARA, keys_for, make_ctx

NOTE = "The second caller said the same."


@pytest.fixture
async def floor() -> Floor:
    """Reza holds a case of Sara's."""
    floor = a_floor()
    await floor.files()
    await floor.presses("case.claim:c1")
    return floor


async def notes(floor: Floor, words: str = NOTE) -> None:
    await floor.presses("case.note:c1", private=True)
    await floor.says(words)


# --- notes ----------------------------------------------------------------------------------------------


async def test_note_is_written_in_private_and_shown_with_details(floor: Floor) -> None:
    await floor.presses("case.note:c1")
    assert floor.only_reply(Ack).key == "case-type-in-private"
    await notes(floor)
    assert floor.only_reply(Screen).key == "case-note-saved" and not any(
        isinstance(r, EditCard) for r in floor.replies
    )
    await floor.presses("case.open:c1", private=True)
    message = floor.only_reply(Say, "case-note-line")
    assert message.remember == DetailOf("c1", REZA) and message.protect, "it is erased when the claim ends"
    record = (await floor.uow.audit.of_subject("c1", most=9))[1]
    assert record.action == "note" and NOTE not in record.words


async def test_note_is_readable_only_for_next_assignee(floor: Floor) -> None:
    await notes(floor)
    await floor.presses("case.open:c1", by=LEILA, private=True)
    assert not any(NOTE in words for words in floor.texts)
    await floor.presses("case.note:c1", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "case-not-yours"
    await floor.presses("case.release:c1", private=True)
    await floor.presses("case.claim:c1", by=BABAK)
    assert not any(NOTE in words for words in floor.texts), "the summary does not show it either"
    await floor.presses("case.open:c1", by=BABAK, private=True)
    assert any(NOTE in words for words in floor.texts)


@pytest.mark.parametrize("words", [" ", "x" * (SHORTEST_WORDS - 1), "x" * 4000])
async def test_blank_or_overlong_note_is_not_stored(floor: Floor, words: str) -> None:
    await notes(floor, words)
    assert floor.only_reply(Ack).alert and not await floor.uow.notes.of_cases({"c1"})


async def test_a_case_has_so_many_notes_and_no_more(floor: Floor) -> None:
    for _ in range(MOST_NOTES + 1):
        await notes(floor)
    assert floor.only_reply(Ack).key == "note-too-many"


async def test_notes_are_deleted_with_last_withdrawn_report(floor: Floor) -> None:
    await notes(floor)
    await withdraw_report(context(floor.uow, clock=floor.clock), "r-c1")
    assert not await floor.uow.notes.of_cases({"c1"})


async def test_notes_of_merged_case_are_shown_at_target_case(floor: Floor) -> None:
    await notes(floor)
    await floor.files("c2")
    await floor.presses("case.merge:c1", private=True)
    await floor.says(str((await floor.case("c2")).number))
    await floor.presses("case.merge-yes:c1/c2", private=True)
    await floor.presses("case.claim:c2", private=True)
    await floor.presses("case.open:c2", private=True)
    assert any(NOTE in words for words in floor.texts)


async def merge_cases(floor: Floor, case_id: str = "c1", into: str = "c2") -> None:
    if (await floor.case(case_id)).assignee != REZA:
        await floor.presses(f"case.claim:{case_id}", private=True)
    if into not in floor.uow.tables.cases:
        await floor.files(into)
    await floor.presses(f"case.merge:{case_id}", private=True)
    await floor.presses(f"case.merge-with:{case_id}/{into}", private=True)
    await floor.presses(f"case.merge-yes:{case_id}/{into}", private=True)
    assert (await floor.case(case_id)).merged_into == into


async def add_note(floor: Floor, case_id: str) -> None:
    await floor.presses(f"case.claim:{case_id}", private=True)
    await floor.presses(f"case.note:{case_id}", private=True)
    await floor.says(f"{NOTE} {case_id}")


async def take_report_back(floor: Floor, report_id: str) -> None:
    await withdraw_report(context(floor.uow, clock=floor.clock), report_id)
    floor.uow.commit()


async def cases_with_notes(floor: Floor) -> list[str]:
    """The cases that have stored notes."""
    return [c for c in ("c1", "c2", "c3") if await floor.uow.notes.of_cases({c})]


async def test_merged_notes_end_with_their_words_before_target_case(floor: Floor) -> None:
    await notes(floor)
    await merge_cases(floor)
    await add_note(floor, "c2")
    assert await cases_with_notes(floor) == ["c1", "c2"]
    await take_report_back(floor, "r-c1")
    assert await cases_with_notes(floor) == ["c2"]


async def test_target_case_notes_last_while_any_witness_remains(floor: Floor) -> None:
    await notes(floor)
    await merge_cases(floor)
    await add_note(floor, "c2")
    await take_report_back(floor, "r-c2")
    assert await cases_with_notes(floor) == ["c1", "c2"]
    await take_report_back(floor, "r-c1")
    assert await cases_with_notes(floor) == []


async def test_after_unmerging_notes_end_with_their_own_words(floor: Floor) -> None:
    await notes(floor)
    await merge_cases(floor)
    await add_note(floor, "c2")
    await floor.presses("case.unmerge-yes:c1", private=True)
    assert (await floor.case("c1")).state is State.NEW and await cases_with_notes(floor) == ["c1", "c2"]
    await take_report_back(floor, "r-c1")
    assert await cases_with_notes(floor) == ["c2"]
    await take_report_back(floor, "r-c2")
    assert await cases_with_notes(floor) == []


async def test_unmerged_wordless_case_keeps_no_notes(floor: Floor) -> None:
    await notes(floor)
    await merge_cases(floor)
    await add_note(floor, "c2")
    await take_report_back(floor, "r-c2")
    await floor.presses("case.unmerge-yes:c1", private=True)
    assert (await floor.case("c2")).state is State.WITHDRAWN and await cases_with_notes(floor) == ["c1"]


async def test_notes_survive_second_merge_and_end_with_it(floor: Floor) -> None:
    await notes(floor)
    await merge_cases(floor)
    await add_note(floor, "c2")
    await take_report_back(floor, "r-c2")
    await merge_cases(floor, "c2", "c3")
    await floor.presses("case.claim:c3", private=True)
    await floor.presses("case.open:c3", private=True)
    assert sum(NOTE in words for words in floor.texts) == 2
    await take_report_back(floor, "r-c1")
    assert await cases_with_notes(floor) == []


# --- mutes ----------------------------------------------------------------------------------------------


async def mutes(floor: Floor, reason: str = "mute-flood", days: int = 7) -> None:
    await floor.presses(f"mute.set:r-c1/{reason}/{days}", private=True)


async def is_new_report_held_back(
    floor: Floor, *, by: object = SARA, severity: Severity = Severity.HIGH
) -> bool:
    """Whether a new report of this person is held back."""
    await floor.files("cx", severity=severity)
    person = make_ctx(by, uow=floor.uow).person  # type: ignore[arg-type] # an account
    case = await mark_if_muted(context(floor.uow, by=person, clock=floor.clock), await floor.case("cx"))
    floor.uow.cases.save(case)
    floor.uow.commit()
    return (await floor.case("cx")).muted


async def test_mute_needs_reason_duration_and_three_presses(floor: Floor) -> None:
    await floor.presses("mute:c1", private=True)
    assert verbs(floor.only_reply(Screen))[0] == "mute.days:r-c1/mute-flood", (
        "there is one report, so nobody is asked whose"
    )
    await floor.presses("mute.days:r-c1/mute-flood", private=True)
    assert verbs(floor.only_reply(Screen))[:3] == [f"mute.set:r-c1/mute-flood/{days}" for days in (1, 7, 30)]
    await mutes(floor)
    assert floor.only_reply(Screen).key == "mute-done"
    record = (await floor.uow.audit.of_subject("c1", most=1))[0]
    assert (record.action, record.detail) == ("mute", "mute-flood 7")
    assert await is_new_report_held_back(floor) and not await floor.uow.mutes.holds(
        "reporter-of-another", today=floor.clock.today()
    )


async def test_reports_of_muted_person_come_marked_and_last(floor: Floor) -> None:
    await mutes(floor)
    assert await is_new_report_held_back(floor)
    await floor.files("c2", severity=Severity.LOW)
    assert [c.id for c in await floor.uow.cases.waiting(limit=9)] == ["c2", "cx"]
    await floor.presses("case.claim:cx")
    assert floor.only_reply(EditCard).lane is SendLane.REMINDER


async def test_mute_shows_in_no_card_details_or_priority(
    floor: Floor,
) -> None:
    """Otherwise a moderator who muted one person would recognise a second case as theirs."""
    await mutes(floor)
    done = floor.only_reply(Screen)
    assert done.remember == DetailOf("c1", REZA), (
        "the notice of the mute is erased with the details of the case"
    )
    await is_new_report_held_back(floor)
    seen: list[str] = []
    for press, private in (("case.claim:cx", False), ("case.show:cx", True), ("case.why:cx", False)):
        await floor.presses(press, private=private)
        seen += floor.texts
    await floor.presses("case.open:cx", private=True)
    seen += floor.texts
    assert not [words for words in seen if "صداست" in words or "فرستنده‌اش" in words or "پس از همه" in words]


async def test_two_mutes_of_one_person_look_like_two_people(
    floor: Floor,
) -> None:
    """Set, listed, lifted and forgotten: at no step does the list show that both belong to one person."""
    await mutes(floor)
    await floor.files("c2")
    await floor.presses("case.claim:c2")
    await floor.presses("mute.set:r-c2/mute-flood/7", private=True)
    await floor.presses("mutes", private=True)
    one_person = floor.texts[0]
    assert one_person.count("پشت هم") == 2
    await forget_me(context(floor.uow), keys_for(SARA))
    floor.uow.commit()
    await floor.presses("mutes", private=True)
    assert floor.texts[0] == one_person, "nor when neither mute applies any more"


async def test_an_emergency_is_never_held_back(floor: Floor) -> None:
    await mutes(floor)
    assert not await is_new_report_held_back(floor, severity=Severity.CRITICAL)


async def test_expired_mute_returns_waiting_reports_to_normal(
    floor: Floor,
) -> None:
    await mutes(floor, days=1)
    assert await is_new_report_held_back(floor)
    await floor.ticks(end_expired_mutes)
    assert (await floor.case("cx")).muted
    floor.clock.advance(timedelta(days=2))
    await floor.ticks(end_expired_mutes)
    assert not floor.uow.tables.mutes and not (await floor.case("cx")).muted
    last = floor.uow.tables.audit[-1]
    assert (last.action, last.by, last.detail) == ("mute", PROGRAM, "over")


async def test_a_mute_ends_with_forgetting(floor: Floor) -> None:
    await mutes(floor, days=30)
    assert await is_new_report_held_back(floor)
    await forget_me(context(floor.uow), keys_for(SARA))
    floor.uow.commit()
    assert not (await floor.case("cx")).muted
    assert not await floor.uow.mutes.holds(keys_for(SARA).reporter, today=floor.clock.today())


@pytest.mark.parametrize(
    "press", ["mute.set:r-c1/mute-flood/31", "mute.set:r-c1/mute-flood/", "mute.set:r-c1/because/7"]
)
async def test_without_a_reason_or_an_end_nobody_is_muted(floor: Floor, press: str) -> None:
    await floor.presses(press, private=True)
    assert floor.only_reply(Ack).alert and not await is_new_report_held_back(floor)


@pytest.mark.parametrize(
    "press", ["mute:c1", "mute.why:r-c1", "mute.days:r-c1/mute-flood", "mute.set:r-c1/mute-flood/7"]
)
async def test_only_the_holder_of_a_case_mutes(floor: Floor, press: str) -> None:
    await floor.presses(press, by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "case-not-yours" and not floor.uow.tables.mutes


async def test_mute_selects_one_report_and_excludes_no_return(floor: Floor) -> None:
    floor.add_report("r2", "c1", by=LEILA, mode=ContactMode.NO_RETURN)
    floor.add_report("r3", "c1", by=BABAK)
    floor.uow.commit()
    await floor.presses("mute:c1", private=True)
    assert verbs(floor.only_reply(Screen))[:2] == ["mute.why:r-c1", "mute.why:r3"]
    await floor.presses("mute.set:r2/mute-flood/7", private=True)
    assert floor.only_reply(Ack).key == "mute-nobody"


async def test_a_lead_lifts_it_and_others_only_see_it(floor: Floor) -> None:
    await mutes(floor)
    assert await is_new_report_held_back(floor)
    await floor.presses("mutes", by=BABAK, private=True)
    assert verbs(floor.only_reply(Screen)) == ["queue"] and "Reza" in floor.texts[0]
    mute = (await floor.uow.mutes.all(today=floor.clock.today()))[0]
    await floor.presses(f"mute.lift:{mute.id}", by=BABAK, private=True)
    assert floor.only_reply(Ack).key == "mute-leads"
    floor.uow.staff.save(Staff(LEILA, Role.LEAD, "Leila", started=True))
    floor.uow.commit()
    await floor.presses("mutes", by=LEILA, private=True)
    await floor.presses(verbs(floor.only_reply(Screen))[0], by=LEILA, private=True)
    assert floor.only_reply(Screen).key == "mute-lifted" and not (await floor.case("cx")).muted
    await floor.presses(f"mute.lift:{mute.id}", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "mute-gone"


# --- saved replies --------------------------------------------------------------------------------------


async def keeps(floor: Floor, name: str = "time", text: str = "At what time did it begin?") -> None:
    await floor.presses("reply.new", private=True)
    await floor.says(name)
    await floor.says(text)


async def test_saved_reply_is_sent_as_question_after_preview(floor: Floor) -> None:
    await keeps(floor)
    await floor.presses("case.ask:c1", private=True)
    await floor.presses("reply.pick", private=True)
    use = verbs(floor.only_reply(Screen))[0]
    await floor.presses(use, private=True)
    screen = floor.only_reply(Screen)
    assert screen.args["preview"].key == "case-question-preview" and "At what time" in floor.texts[0]
    assert screen.args["which"] == TextRef("reply-chosen-own", {"name": "time"})
    await floor.presses("case.ask-send:c1", private=True)
    lines = floor.uow.tables.sealed["r-c1"].lines
    assert [line.text for line in lines] == ["At what time did it begin?"]


async def test_a_saved_reply_is_used_as_a_reason(floor: Floor) -> None:
    await keeps(floor, "unclear", "Nobody can be made out in it.")
    await floor.presses("case.open:c1")
    await floor.presses("case.write:c1/reject", private=True)
    await floor.presses("reply.pick", private=True)
    await floor.presses(verbs(floor.only_reply(Screen))[0], private=True)
    assert floor.only_reply(Screen).args["preview"].key == "case-reason-preview"
    await floor.presses("case.write-send:c1", private=True)
    assert (await floor.case()).reason == "typed"


@pytest.mark.parametrize("form", ["case.ask:c{}", "case.write:c{}/reject"])
async def test_replies_of_closed_form_open_it_again(floor: Floor, form: str) -> None:
    """Two forms are open. The later one closed the first, whose buttons lead back to itself."""
    await keeps(floor)
    await floor.files("c2")
    await floor.presses("case.claim:c2")
    for case_id in ("c1", "c2"):
        await floor.presses(f"case.open:{case_id}", private=True)
    await floor.presses(form.format(1), private=True)
    opened, replies = floor.only_reply(Screen), verbs(floor.only_reply(Screen))[0]
    await floor.presses(form.format(2), private=True)
    await floor.presses(replies, private=True)
    again = floor.only_reply(Screen)
    assert (again.key, again.args) == (opened.key, opened.args) and floor.sessions[REZA].data["case"] == "c1"
    await floor.presses(verbs(again)[0], private=True)
    assert floor.only_reply(Screen).key == "reply-pick"
    await floor.presses("menu", private=True)
    await floor.presses(replies, private=True)
    assert floor.only_reply(Screen).key == opened.key


async def test_replies_are_personal_and_used_only_where_writing(floor: Floor) -> None:
    await keeps(floor)
    await floor.presses("replies", private=True)
    see = verbs(floor.only_reply(Screen))[0]
    await floor.presses(see, by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "reply-gone"
    await floor.presses(see.replace("see", "use"), private=True)
    assert floor.only_reply(Ack).key == "case-nothing-written"
    await floor.presses(see.replace("see", "drop"), private=True)
    await floor.presses(see, private=True)
    assert floor.only_reply(Ack).key == "reply-gone"


@pytest.mark.parametrize(("name", "text"), [("time", "short"), ("time", "x" * 4000), ("n" * 31, "x")])
async def test_a_reply_is_screened_as_typed_words_are(floor: Floor, name: str, text: str) -> None:
    await floor.presses("reply.new", private=True)
    await floor.says(name)
    if floor.sessions[REZA].state == "reply.text":
        await floor.says(text)
    assert floor.only_reply(Ack).alert and not await floor.uow.replies.of(REZA)


async def test_twenty_replies_are_kept_and_same_name_is_replaced(floor: Floor) -> None:
    for number in range(MOST_REPLIES):
        await keeps(floor, f"n{number}")
    await keeps(floor, "n0", "Which door was it, please?")
    assert len(await floor.uow.replies.of(REZA)) == MOST_REPLIES
    await keeps(floor, "one more")
    assert floor.only_reply(Ack).key == "reply-too-many"


async def test_name_that_nobody_sees_is_refused_before_the_text() -> None:
    floor = a_floor()
    await floor.presses("reply.new", private=True)
    await floor.says("\u3164\u3164")
    assert floor.only_reply(Ack).key == "reply-nameless" and floor.sessions[REZA].state == "reply.name"
