"""A verified case on its way to a body: questions and consent, what never leaves, who signs, who answers."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import (
    Ack,
    DetailOf,
    EraseDetails,
    EraseExpiringCopies,
    ExpiringCopy,
    OriginChat,
    ReporterOf,
    Say,
    Screen,
    SendEvidence,
    SendPackage,
    StaffChat,
)
from bot.conversation.session import Session
from bot.domain.bodies.routing import LEAST
from bot.domain.cases.case_access import Recusal, RecusalScope
from bot.domain.cases.reports import ProofGrade, State
from bot.domain.catalogue.catalogue import Phase, Severity
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.people import Account, MembershipStatus, Messenger, Role, Staff
from bot.domain.referrals.referral_clock import ANSWERED_WITHIN
from bot.domain.referrals.referrals import (
    CONSENT_STANDS,
    SIGNED_WITHIN,
    ChosenCopy,
    ReferralOutcome,
    ReferralStep,
    SeenCopy,
)
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import COUNTS_AFTER
from bot.domain.submissions.evidence import (
    MOST_CELLS,
    Evidence,
    EvidenceFacts,
    EvidenceState,
    cell_number,
    fine_cells,
)
from bot.domain.submissions.witnesses import Consent, ContactMode
from bot.handlers.bodies.body_handover import hand_over_referrals
from bot.handlers.referrals.referral_handover import remind_late_referrals
from bot.usecases.groups.membership import note_membership
from bot.usecases.referrals.export_referral import export_recipients
from bot.usecases.sent_reports.withdraw_report import withdraw_report
from tests.fakes import floor as floors
from tests.fakes.contexts import context
from tests.fakes.floor import BABAK, LEILA, WORDS, Floor, verbs
from tests.fakes.referring import a_referring_floor, decide_case
from tests.fakes.turns import REZA, SARA, command
from tests.fakes.two_accounts import link_accounts

LIAISON = Account(Messenger.TELEGRAM, 9070)
MINA = Account(Messenger.BALE, 7100)
SUMMARY = "In this district goods were given to voters in return for a promise."
BODY = "sup-county"


@pytest.fixture
async def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    """Reza decided, Leila leads, Babak moderates. Sara's report has a photo, a film and a voice message."""
    floor = a_referring_floor(monkeypatch)
    await floor.files()
    for number, mime in enumerate(("image/jpeg", "video/mp4", "audio/ogg"), 1):
        facts = EvidenceFacts("photo", size=9, clean_sha256="ab", clean_mime=mime, received_at=str(number))
        floor.uow.evidence.add(Evidence(f"e{number}", "r-c1", EvidenceState.SEALED, facts))
    await decide_case(floor)
    return floor


async def write_summary(floor: Floor, words: str = SUMMARY, body: str = BODY) -> None:
    await floor.presses(f"ref.body:c1/{body}", private=True)
    await floor.says(words)


async def add_proposed_referral(floor: Floor, *presses: str, body: str = BODY) -> str:
    """Return the referral's id, after its reporters were asked."""
    await write_summary(floor, body=body)
    await floor.presses("ref.known:c1/no", private=True)
    for press in presses:
        await floor.presses(press, private=True)
    await floor.presses("ref.ask:c1", private=True)
    return next(i for i, referral in floor.uow.tables.referrals.items() if referral.sent_at is None)


async def add_agreed_referral(floor: Floor, *presses: str, body: str = BODY) -> str:
    referral_id = await add_proposed_referral(floor, *presses, body=body)
    await floor.presses(f"my-refer-yes:r-c1/{referral_id}", by=SARA, private=True)
    return referral_id


async def look_at_copies(floor: Floor, referral_id: str, *, by: Account = LEILA) -> None:
    """Open the copies. They come to the reader's chat, and the sender notes each with its hash."""
    await floor.presses(f"ref.look:{referral_id}", by=by, private=True)
    tables, came = floor.uow.tables, [r for r in floor.replies if isinstance(r, SendEvidence)]
    seen = tuple(SeenCopy(by, ChosenCopy(r.evidence_id, r.cells, f"hash-{r.evidence_id}")) for r in came)
    tables.packed[referral_id] = replace(
        tables.packed[referral_id], seen=(*tables.packed[referral_id].seen, *seen)
    )


async def send_referral(floor: Floor, *presses: str, liaison: bool = True, body: str = BODY) -> str:
    if liaison:
        floor.uow.staff.save(Staff(LIAISON, Role.LIAISON, "Nader", started=True, body=body))
        floor.uow.keep_turn()
    referral_id = await add_agreed_referral(floor, *presses, body=body)
    if floor.uow.tables.packed[referral_id].files:
        await look_at_copies(floor, referral_id)
    await floor.presses(f"ref.yes:{referral_id}", by=LEILA, private=True)
    if liaison:
        await hand_over(floor)
    return referral_id


async def hand_over(floor: Floor) -> None:
    """The look after the signature; ``floor`` then has what both have said."""
    signed, texts = floor.replies, floor.texts
    floor.replies = (*signed, *await floor.ticks(hand_over_referrals))
    floor.texts = [*texts, *floor.texts]


def visible_text(floor: Floor) -> str:
    """The text as it is read, without direction marks."""
    return "\n".join(floor.texts).translate(dict.fromkeys(map(ord, "\u2068\u2069\u200f\u200e")))


# --- body and words ------------------------------------------------------------------------------------


async def test_bodies_are_offered_in_order_with_article_and_reason(floor: Floor) -> None:
    await floor.presses("refer:c1", private=True)
    screen = floor.only_reply(Screen)
    assert screen.key == "refer-ask-body"
    assert verbs(screen)[:2] == [f"ref.body:c1/{BODY}", "ref.body:c1/court"]
    assert "ref.body:c1/cyber" not in verbs(screen)
    assert "۸۶" in visible_text(floor) and "گزارش تخلف را از هر کس می‌گیرد" in visible_text(floor)


@pytest.mark.parametrize("ahead", [None, 1, 0])
async def test_executive_board_is_offered_after_final_announcement(floor: Floor, ahead: int | None) -> None:
    day = None if ahead is None else floor.clock.today() + timedelta(days=ahead)
    before = await floor.uow.settings.running()
    floor.uow.settings.save(replace(before, phase=Phase.BEFORE, law_days={"qualified": day} if day else {}))
    floor.uow.keep_turn()
    await floor.presses("refer:c1", private=True)
    is_open = ahead == 0
    assert ("ref.body:c1/exec-county" in verbs(floor.only_reply(Screen))) is is_open
    assert (
        "هیئت اجرایی شهرستان: این راه هنوز باز نشده است"
        in visible_text(floor).replace("</b>", "").replace("<b>", "")
    ) is not is_open
    assert len([verb for verb in verbs(floor.only_reply(Screen)) if verb.startswith("ref.body")]) >= LEAST
    await floor.presses("ref.body:c1/exec-county", private=True)
    assert (floor.reply_keys()[-1] == "refer-write") is is_open


async def test_the_group_s_card_leads_to_the_private_chat(floor: Floor) -> None:
    await floor.presses("refer:c1")
    assert floor.only_reply(Ack).key == "case-type-in-private" and verbs(floor.only_reply(Say)) == [
        "refer:c1"
    ]


@pytest.mark.parametrize(
    ("actor", "never"),
    [
        ("staff", {"exec-county", "sup-county", "station"}),
        ("official", {"exec-county", "station"}),
        ("force", {"police"}),
    ],
)
async def test_who_is_accused_is_not_offered(floor: Floor, actor: str, never: set[str]) -> None:
    await floor.files("c2", act_id="O14", actor=actor, by=MINA)
    case = await floor.case("c2")
    floor.uow.cases.save(
        replace(
            case,
            state=State.VERIFIED,
            assignee=REZA,
            reporter_notified=True,
            decided_at=case.opened_at,
            grade=ProofGrade.DOCUMENT,
            reason="verified-document",
        )
    )
    floor.uow.commit()
    await floor.presses("refer:c2", private=True)
    offered = {verb.split("/")[1] for verb in verbs(floor.only_reply(Screen)) if verb.startswith("ref.body")}
    assert len(offered) >= 2 and not offered & never
    await floor.presses(f"ref.body:c2/{sorted(never)[0]}", private=True)
    assert floor.only_reply(Ack).key == "refer-no-body"


async def test_where_witnesses_accuse_different_people_none_of_them_judges(floor: Floor) -> None:
    floor.add_report("r2", "c1", by=MINA, actor="staff")
    floor.uow.commit()
    await floor.presses("refer:c1", private=True)
    offered = {verb.split("/")[1] for verb in verbs(floor.only_reply(Screen)) if verb.startswith("ref.body")}
    assert offered and not offered & {"sup-county", "exec-county", "station"}


async def test_only_decider_and_leads_refer_final_decisions(floor: Floor) -> None:
    await floor.presses("refer:c1", by=BABAK, private=True)
    assert floor.only_reply(Ack).key == "refer-not-yours"
    await floor.presses("refer:c1", by=LEILA, private=True)
    assert floor.only_reply(Screen).key == "refer-ask-body"
    case = await floor.case()
    for changed, why in (
        (replace(case, reporter_notified=False), "refer-early"),
        (replace(case, state=State.REJECTED), "case-cannot-refer"),
    ):
        floor.uow.cases.save(replace(changed, version=(await floor.case()).version))
        floor.uow.commit()
        await floor.presses("refer:c1", private=True)
        assert floor.only_reply(Ack).key == why


async def test_summary_quoting_the_report_is_not_sent(floor: Floor) -> None:
    await write_summary(floor, f"We were told: {WORDS} That is all.")
    screen = floor.only_reply(Screen)
    assert screen.key == "refer-repeated" and "A man hands out money at the door" in visible_text(floor)
    assert not any(verb.startswith("ref.known") for verb in verbs(screen))
    await floor.presses("ref.known:c1/no", private=True)
    await floor.presses("ref.ask:c1", private=True)
    assert floor.only_reply(Ack).key == "refer-repeats" and not floor.uow.tables.referrals


async def test_shorter_runs_are_pointed_out(floor: Floor) -> None:
    await write_summary(floor, "Somebody hands out money at the door of a school here.")
    assert floor.only_reply(
        Screen
    ).key == "refer-preview" and "«hands out money at the door»" in visible_text(floor)


@pytest.mark.parametrize("words", [" ", "x" * 19, "x" * 1001])
async def test_a_summary_is_neither_too_short_nor_too_long(floor: Floor, words: str) -> None:
    await write_summary(floor, words)
    assert floor.only_reply(Ack).key in ("refer-short", "refer-long")


async def test_older_screens_neither_clear_nor_send_later_summary(
    floor: Floor,
) -> None:
    def of(verb: str) -> str:
        (data,) = [data for data in verbs(floor.only_reply(Screen)) if data.startswith(verb)]
        return data

    await write_summary(floor)
    known = of("ref.known:c1/no")
    await floor.presses(known, private=True)
    ask = of("ref.ask:")
    await floor.says(f"{SUMMARY} It went on for an hour.")
    newer = of("ref.known:c1/no")
    await floor.presses(known, private=True)
    assert floor.only_reply(Ack).key == "words-newer-below", "that confirmation was about other words"
    await floor.presses(newer, private=True)
    await floor.presses(ask, private=True)
    assert floor.only_reply(Ack).key == "words-newer-below" and not floor.uow.tables.referrals
    await floor.presses(newer, private=True)
    await floor.presses(of("ref.ask:"), private=True)
    assert floor.uow.tables.referrals


async def test_what_only_one_could_know_does_not_go_on(floor: Floor) -> None:
    await write_summary(floor)
    await floor.presses("ref.known:c1/yes", private=True)
    screen = floor.only_reply(Screen)
    assert screen.key == "refer-single-witness" and not any("ref.ask" in verb for verb in verbs(screen))
    await floor.presses("ref.ask:c1", private=True)
    assert floor.only_reply(Ack).key == "case-nothing-written"
    await floor.presses("ref.leave:c1", private=True)
    assert EraseDetails("c1", REZA) in floor.replies
    await floor.presses("ref.known:c1/no", private=True)
    assert floor.only_reply(Ack).key == "case-nothing-written", "nothing that he wrote is left"


async def test_reading_the_reports_again_is_counted(floor: Floor) -> None:
    await floor.presses("ref.read:c1", private=True)
    assert WORDS in visible_text(floor)
    record = (await floor.uow.audit.of_subject("c1", most=1))[0]
    assert (record.action, record.by) == ("read", str(REZA))
    await floor.presses("ref.read:c1", by=BABAK, private=True)
    assert floor.only_reply(Ack).key == "refer-not-yours"


# --- the copies ----------------------------------------------------------------------------------------


async def test_copies_stay_unless_chosen_and_voice_always_stays(floor: Floor) -> None:
    referral_id = await add_proposed_referral(floor)
    assert floor.uow.tables.packed[referral_id].files == ()
    await floor.presses(f"ref.back:{referral_id}", private=True)
    await write_summary(floor)
    await floor.presses("ref.known:c1/no", private=True)
    button_verbs = verbs(floor.only_reply(Screen))
    assert [verb for verb in button_verbs if verb.startswith("ref.file")] == [
        "ref.file:c1/1",
        "ref.file:c1/2",
    ]
    assert [verb for verb in button_verbs if verb.startswith("ref.grid")] == [
        "ref.grid:c1/1",
        "ref.grid:c1/2",
    ]


async def begin_choosing(floor: Floor) -> None:
    await write_summary(floor)
    await floor.presses("ref.known:c1/no", private=True)


async def test_picture_is_chosen_by_quarters_and_cells_on_it(floor: Floor) -> None:
    await begin_choosing(floor)
    await floor.presses("ref.grid:c1/1", private=True)
    whole = floor.only_reply(SendEvidence)
    assert (whole.evidence_id, whole.lines, whole.quarter, whole.remember) == (
        "e1",
        True,
        0,
        DetailOf("c1", REZA),
    )
    assert whole.replaces is None, "the list above stays"
    quarters = [verb for verb in verbs(whole) if verb.startswith("ref.grid")]
    assert quarters == [f"ref.grid:c1/1//{number}" for number in (1, 2, 3, 4)]
    await floor.presses(quarters[3], private=True)
    part = floor.only_reply(SendEvidence)
    assert part.quarter == 4 and part.replaces is not None, "it takes the place of the picture"
    cells = [verb for verb in verbs(part) if verb.startswith("ref.cell")]
    assert len(cells) == 36 and len([row for row in part.buttons if len(row) == 6]) == 6
    for press in (cells[0], cells[35], cells[7], cells[7]):
        await floor.presses(press, private=True)
    covered = floor.only_reply(SendEvidence)
    assert covered.cells == (cell_number(6, 6), cell_number(11, 11)) and covered.quarter == 4
    labels = [words for words in floor.texts if words.startswith("⬛️")]
    assert [label.translate(dict.fromkeys(map(ord, "\u2068\u2069"))) for label in labels] == ["⬛️۱", "⬛️۳۶"]
    await floor.presses("ref.list:c1", private=True)
    assert floor.only_reply(Screen).below, "the picture cannot become the list"
    await floor.presses("ref.file:c1/2", private=True)
    await floor.presses("ref.ask:c1", private=True)
    (packed,) = floor.uow.tables.packed.values()
    assert packed.files == (ChosenCopy("e1", covered.cells), ChosenCopy("e2"))


async def test_buttons_of_an_earlier_release_cover_whole_fields(floor: Floor) -> None:
    await begin_choosing(floor)
    for cell in (0, 35, 7, 7):
        await floor.presses(f"ref.cell:c1/1/{cell}", private=True)
    assert floor.only_reply(SendEvidence).cells == (0, 35)
    await floor.presses(f"ref.cell:c1/1/{cell_number(0, 1)}/1", private=True)
    left = {*fine_cells([0, 35])} - {cell_number(0, 1)}
    assert set(floor.only_reply(SendEvidence).cells) == left, "a cell of a covered field can be opened again"


async def test_covered_cells_are_chosen_on_three_film_frames(floor: Floor) -> None:
    await begin_choosing(floor)
    await floor.presses("ref.grid:c1/2", private=True)
    sheet = floor.only_reply(SendEvidence)
    assert (sheet.evidence_id, sheet.lines) == ("e2", True)
    assert "ref.film:c1/2" in verbs(sheet) and "از اول تا آخر فیلم" in visible_text(floor)
    await floor.presses("ref.cell:c1/2/4", private=True)
    await floor.presses("ref.film:c1/2", private=True)
    film = floor.only_reply(SendEvidence)
    assert (film.cells, film.lines, film.going, film.remember) == ((4,), False, True, DetailOf("c1", REZA))
    assert not film.seen_in, "the preparer's own look does not count as a signer's"
    assert "ref.grid:c1/2//1" in verbs(film), "what is open can be covered from here"
    await floor.presses("ref.ask:c1", private=True)
    (packed,) = floor.uow.tables.packed.values()
    assert packed.files == (ChosenCopy("e2", (4,)),)


@pytest.mark.parametrize(
    "press",
    [
        "ref.file:c1/9",
        "ref.file:c1/0",
        f"ref.cell:c1/1/{MOST_CELLS}",
        "ref.cell:c1/1/x",
        "ref.grid:c1/1//5",
    ],
)
async def test_a_button_for_what_is_not_there_changes_nothing(floor: Floor, press: str) -> None:
    await write_summary(floor)
    await floor.presses("ref.known:c1/no", private=True)
    await floor.presses(press, private=True)
    assert floor.only_reply(Ack).key == "refer-no-copy"


# --- consent -------------------------------------------------------------------------------------------


async def test_the_reporter_reads_exactly_what_would_go(floor: Floor) -> None:
    referral_id = await add_proposed_referral(floor, "ref.file:c1/1")
    assert floor.only_reply(Screen).key == "refer-waits-for-consent"
    notice = floor.only_reply(Say, "notice-new")
    assert notice.to == ReporterOf("r-c1") and SUMMARY not in visible_text(floor)
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert f"my-refer:r-c1/{referral_id}" in verbs(floor.only_reply(Screen))
    await floor.presses(f"my-refer:r-c1/{referral_id}", by=SARA, private=True)
    assert SUMMARY in visible_text(floor) and "هیئت نظارت شهرستان" in visible_text(floor)
    assert (await floor.case()).state is State.VERIFIED, "nothing was sent"


async def test_reporter_gets_masked_copies_only_on_request(floor: Floor) -> None:
    referral_id = await add_proposed_referral(floor, "ref.cell:c1/1/3", "ref.file:c1/2")
    at = f"r-c1/{referral_id}"
    await floor.presses(f"my-refer:{at}", by=SARA, private=True)
    assert not [reply for reply in floor.replies if isinstance(reply, SendEvidence)], (
        "files are shown only on request"
    )
    assert verbs(floor.only_reply(Screen))[
        0
    ] == f"my-refer-look:{at}" and "۲ تا همراهش می‌رود" in visible_text(floor)
    await floor.presses(f"my-refer-look:{at}", by=SARA, private=True)
    before, picture, film, screen = floor.replies
    assert before == EraseExpiringCopies(), "a new look replaces the one before"
    for sent_copy, (evidence_id, cells) in ((picture, ("e1", (3,))), (film, ("e2", ()))):
        assert isinstance(sent_copy, SendEvidence) and (sent_copy.to, sent_copy.remember) == (
            OriginChat(),
            ExpiringCopy(),
        )
        assert (sent_copy.evidence_id, sent_copy.cells, sent_copy.going, sent_copy.seen_in) == (
            evidence_id,
            cells,
            True,
            "",
        )
    assert isinstance(screen, Screen) and screen.below and f"my-refer-hide:{at}" in verbs(screen)


async def test_reporter_previews_copies_at_most_ten_times_daily(floor: Floor) -> None:
    referral_id = await add_proposed_referral(floor, "ref.cell:c1/2/3")
    for _ in range(10):
        await floor.presses(f"my-refer-look:r-c1/{referral_id}", by=SARA, private=True)
        assert floor.only_reply(SendEvidence)
        floor.clock.advance(timedelta(minutes=1))
    await floor.presses(f"my-refer-look:r-c1/{referral_id}", by=SARA, private=True)
    assert floor.only_reply(Ack).key == "my-refer-looked-enough" and "۱۰ بار" in visible_text(floor)
    assert not [reply for reply in floor.replies if isinstance(reply, SendEvidence)]
    await floor.presses(f"my-refer:r-c1/{referral_id}", by=SARA, private=True)
    assert floor.only_reply(Screen).key == "my-refer", "the reporter can still answer freely"
    floor.clock.advance(timedelta(days=1))
    await floor.presses(f"my-refer-look:r-c1/{referral_id}", by=SARA, private=True)
    assert floor.only_reply(SendEvidence)


@pytest.mark.parametrize("verb", ["my-refer-hide", "my-refer-later", "my-refer-yes", "my-refer-no"])
async def test_they_go_with_the_question_and_whenever_wanted(floor: Floor, verb: str) -> None:
    referral_id = await add_proposed_referral(floor, "ref.file:c1/1")
    await floor.presses(f"my-refer-look:r-c1/{referral_id}", by=SARA, private=True)
    await floor.presses(f"{verb}:r-c1/{referral_id}", by=SARA, private=True)
    assert EraseExpiringCopies() in floor.replies and floor.only_reply(Screen)


async def test_code_opener_can_preview_the_copies_too(floor: Floor) -> None:
    referral_id = await add_proposed_referral(floor, "ref.file:c1/1")
    until = (floor.clock.now() + timedelta(minutes=5)).isoformat()
    floor.sessions[MINA] = Session(data={"report": "r-c1", "until": until})
    await floor.presses(f"my-refer-look:r-c1/{referral_id}", by=MINA, private=True)
    assert floor.only_reply(SendEvidence).to == OriginChat(), "to the chat that asks, whoever it belongs to"
    floor.clock.advance(timedelta(minutes=16))
    await floor.presses(f"my-refer-look:r-c1/{referral_id}", by=MINA, private=True)
    assert floor.only_reply(Ack).alert


async def test_who_takes_their_report_back_keeps_none_of_them(floor: Floor) -> None:
    referral_id = await add_proposed_referral(floor, "ref.file:c1/1")
    await floor.presses(f"my-refer-look:r-c1/{referral_id}", by=SARA, private=True)
    await floor.presses("my-withdraw-yes:r-c1", by=SARA, private=True)
    assert EraseExpiringCopies() in floor.replies


async def test_without_copies_there_is_nothing_to_look_at(floor: Floor) -> None:
    referral_id = await add_proposed_referral(floor)
    await floor.presses(f"my-refer:r-c1/{referral_id}", by=SARA, private=True)
    assert not [verb for verb in verbs(floor.only_reply(Screen)) if verb.startswith("my-refer-look")]
    await floor.presses(f"my-refer-look:r-c1/{referral_id}", by=SARA, private=True)
    assert floor.only_reply(Ack).key == "refer-over"


async def test_nobody_is_shown_what_another_reporter_has_sent(floor: Floor) -> None:
    floor.add_report("r2", "c1", by=MINA)
    floor.uow.commit()
    referral_id = await add_proposed_referral(floor, "ref.file:c1/1", "ref.file:c1/2")
    await floor.presses(f"my-refer:r2/{referral_id}", by=MINA, private=True)
    assert f"my-refer-look:r2/{referral_id}" not in verbs(floor.only_reply(Screen))
    assert "۲ فایل از گزارش‌های دیگر" in visible_text(floor)
    for verb, report in (("my-refer-look", "r2"), ("my-refer-look", "r-c1"), ("my-refer-hide", "r-c1")):
        await floor.presses(f"{verb}:{report}/{referral_id}", by=MINA, private=True)
        assert floor.only_reply(Ack).alert and not [r for r in floor.replies if isinstance(r, SendEvidence)]


async def test_with_their_yes_the_second_signature_is_asked_for(floor: Floor) -> None:
    referral_id = await add_agreed_referral(floor)
    assert floor.uow.tables.referrals[referral_id].step is ReferralStep.SIGN
    wanted = floor.only_reply(Say, "refer-sign-wanted")
    assert wanted.to == StaffChat(LEILA) and SUMMARY not in "".join(floor.texts)
    assert floor.only_reply(Say, "notice-refer-agreed").to == StaffChat(REZA)
    await floor.presses(f"my-refer:r-c1/{referral_id}", by=SARA, private=True)
    assert floor.only_reply(Ack).key == "refer-over", "the reporter is asked once"


async def test_refused_consent_stops_referral_and_future_offers(floor: Floor) -> None:
    referral_id = await add_proposed_referral(floor)
    await floor.presses(f"my-refer-no:r-c1/{referral_id}", by=SARA, private=True)
    assert not floor.uow.tables.referrals and not floor.uow.tables.packed
    assert floor.only_reply(Say, "notice-refer-refused").to == StaffChat(REZA)
    assert floor.uow.tables.reports["r-c1"].consent is Consent.NO
    await floor.presses("refer:c1", private=True)
    assert floor.only_reply(Ack).key == "refer-nobody"


async def test_silence_is_no(floor: Floor) -> None:
    referral_id = await add_proposed_referral(floor)
    floor.clock.advance(CONSENT_STANDS + timedelta(seconds=1))
    await floor.presses(f"my-refer-yes:r-c1/{referral_id}", by=SARA, private=True)
    assert floor.only_reply(Ack).key == "refer-over"
    await floor.ticks(remind_late_referrals)
    assert floor.only_reply(Say, "notice-refer-lapsed-asked").to == StaffChat(REZA)
    assert not floor.uow.tables.referrals
    await floor.ticks(remind_late_referrals)
    assert not floor.replies


@pytest.mark.parametrize(
    ("mode", "consent", "able"),
    [
        (ContactMode.NO_RETURN, Consent.YES, True),
        (ContactMode.NO_RETURN, Consent.ASK_ME, False),
        (ContactMode.NO_RETURN, Consent.NO, False),
        (ContactMode.RETURNABLE, Consent.NO, False),
        (ContactMode.RETURNABLE, Consent.YES, True),
    ],
)
async def test_unreachable_reporter_must_have_consented_in_form(
    floor: Floor, mode: ContactMode, consent: Consent, able: bool
) -> None:
    report = floor.uow.tables.reports["r-c1"]
    floor.uow.reports.save(replace(report, mode=mode, consent=consent))
    floor.uow.commit()
    await floor.presses("refer:c1", private=True)
    if not able:
        assert floor.only_reply(Ack).key == "refer-nobody"
        return
    referral_id = await add_proposed_referral(floor)
    asked = mode is ContactMode.RETURNABLE
    assert floor.uow.tables.referrals[referral_id].step is (
        ReferralStep.ASKED if asked else ReferralStep.SIGN
    )
    assert floor.only_reply(Screen).key == (
        "refer-waits-for-consent" if asked else "refer-waits-for-signature"
    )


async def test_all_whose_words_it_is_made_of_must_agree(floor: Floor) -> None:
    floor.add_report("r2", "c1", by=MINA)
    floor.uow.commit()
    referral_id = await add_agreed_referral(floor)
    assert floor.uow.tables.referrals[referral_id].step is ReferralStep.ASKED
    await floor.presses(f"ref.see:{referral_id}", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "refer-over"
    await floor.presses(f"my-refer-yes:r2/{referral_id}", by=MINA, private=True)
    assert floor.uow.tables.referrals[referral_id].step is ReferralStep.SIGN


async def test_refusing_reporters_words_and_files_are_not_used(floor: Floor) -> None:
    floor.add_report("r2", "c1", by=MINA)
    floor.uow.reports.save(replace(floor.uow.tables.reports["r2"], consent=Consent.NO))
    facts = EvidenceFacts("photo", clean_sha256="ab", clean_mime="image/png", received_at="9")
    floor.uow.evidence.add(Evidence("e9", "r2", EvidenceState.SEALED, facts))
    floor.uow.commit()
    await floor.presses(f"ref.body:c1/{BODY}", private=True)
    assert "از ۱ گزارش" in visible_text(floor)
    referral_id = await add_proposed_referral(floor)
    assert list(floor.uow.tables.agreed) == [(referral_id, "r-c1")]
    assert "ref.file:c1/3" not in verbs(floor.only_reply(Screen))


async def test_whose_report_nothing_was_made_of_reads_that(floor: Floor) -> None:
    await floor.joins("r2", by=MINA)
    floor.uow.reports.save(replace(floor.uow.tables.reports["r2"], consent=Consent.NO))
    floor.uow.commit()
    await send_referral(floor)
    await floor.presses("my-open:r2", by=MINA, private=True)
    assert "از گزارش شما چیزی به نهاد نرفته است" in visible_text(floor) and SUMMARY not in visible_text(floor)


async def test_a_stranger_neither_reads_nor_answers_it(floor: Floor) -> None:
    referral_id = await add_proposed_referral(floor)
    for verb in (
        "my-refer",
        "my-refer-look",
        "my-refer-hide",
        "my-refer-later",
        "my-refer-yes",
        "my-refer-no",
    ):
        await floor.presses(f"{verb}:r-c1/{referral_id}", by=MINA, private=True)
        assert floor.only_reply(Ack).alert and SUMMARY not in visible_text(floor)
    assert floor.uow.tables.referrals[referral_id].step is ReferralStep.ASKED


# --- the second signature -----------------------------------------------------------------------------


async def test_nobody_signs_own_referral_and_signer_reads_it_first(floor: Floor) -> None:
    referral_id = await add_agreed_referral(floor)
    for verb in ("ref.see", "ref.yes", "ref.no"):
        await floor.presses(f"{verb}:{referral_id}", private=True)
        assert floor.only_reply(Ack).key == "refer-own"
    await floor.presses(f"ref.see:{referral_id}", by=BABAK, private=True)
    assert floor.only_reply(Ack).key == "refer-leads-sign"
    await floor.presses(f"ref.see:{referral_id}", by=LEILA, private=True)
    assert SUMMARY in visible_text(floor) and verbs(floor.only_reply(Screen)) == [
        f"ref.yes:{referral_id}",
        f"ref.no:{referral_id}",
    ]


async def test_signer_previews_copies_as_sent(floor: Floor) -> None:
    referral_id = await add_agreed_referral(floor, "ref.cell:c1/1/3", "ref.cell:c1/2/7")
    await floor.presses(f"ref.see:{referral_id}", by=LEILA, private=True)
    assert f"ref.look:{referral_id}" in verbs(floor.only_reply(Screen)) and "«دیدن مدارک»" in visible_text(
        floor
    )
    await floor.presses(f"ref.look:{referral_id}", by=LEILA, private=True)
    picture, film = [reply for reply in floor.replies if isinstance(reply, SendEvidence)]
    assert (picture.evidence_id, picture.cells, picture.lines) == ("e1", (3,), False)
    assert (film.evidence_id, film.cells, film.lines) == ("e2", (7,), False)
    for sent_copy in (picture, film):
        assert (
            sent_copy.going
            and sent_copy.seen_in == referral_id
            and sent_copy.remember == DetailOf("c1", LEILA)
        )
    record = (await floor.uow.audit.of_subject("c1", most=1))[0]
    assert (record.action, record.by) == ("read", str(LEILA))
    await floor.presses(f"ref.look:{referral_id}", private=True)
    assert floor.only_reply(Ack).key == "refer-own"


async def test_signature_counts_only_after_copies_were_delivered(floor: Floor) -> None:
    referral_id = await add_agreed_referral(floor, "ref.cell:c1/1/3", "ref.file:c1/2")
    await floor.presses(f"ref.yes:{referral_id}", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "refer-look-first"
    await floor.presses(f"ref.look:{referral_id}", by=LEILA, private=True)
    await floor.presses(f"ref.yes:{referral_id}", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "refer-look-first", "the copies are still on their way"
    await look_at_copies(floor, referral_id, by=REZA)
    await floor.presses(f"ref.yes:{referral_id}", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "refer-look-first", "another person has seen them"
    assert (
        floor.uow.tables.referrals[referral_id].step is ReferralStep.SIGN
        and (await floor.case()).state is State.VERIFIED
    )
    await look_at_copies(floor, referral_id)
    await floor.presses(f"ref.yes:{referral_id}", by=LEILA, private=True)
    assert EraseDetails("c1", LEILA) in floor.replies
    packed = floor.uow.tables.packed[referral_id]
    assert (
        packed.files == (ChosenCopy("e1", (3,), "hash-e1"), ChosenCopy("e2", (), "hash-e2"))
        and not packed.seen
    )


async def test_of_another_choice_nothing_has_been_seen(floor: Floor) -> None:
    referral_id = await add_agreed_referral(floor, "ref.file:c1/1")
    await look_at_copies(floor, referral_id)
    await floor.presses(f"ref.back:{referral_id}", private=True)
    again = await add_agreed_referral(floor, "ref.cell:c1/1/3")
    await floor.presses(f"ref.yes:{again}", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "refer-look-first"
    before = floor.uow.tables.packed[again]
    floor.uow.tables.packed[again] = replace(before, seen=(SeenCopy(LEILA, ChosenCopy("e1", (), "hash-e1")),))
    await floor.presses(f"ref.yes:{again}", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "refer-look-first", "without its fields it was another copy"


async def test_the_letter_knows_the_hashes_that_were_signed(floor: Floor) -> None:
    referral_id = await send_referral(floor, "ref.file:c1/1", "ref.file:c1/2")
    await floor.presses(f"body.open:{referral_id}", by=LIAISON, private=True)
    packages = [reply for reply in floor.replies if isinstance(reply, SendPackage)]
    assert [package.hashes for package in packages] == [("hash-e1", "hash-e2")] * 2


async def test_with_it_the_case_is_referred_recorded_and_told(floor: Floor) -> None:
    floor.clock.stand()
    referral_id = await send_referral(floor)
    case, referral = await floor.case(), floor.uow.tables.referrals[referral_id]
    assert case.state is State.REFERRED
    assert (referral.step, referral.signed_by, referral.sent_at) == (
        ReferralStep.SENT,
        LEILA,
        floor.clock.now(),
    )
    assert floor.only_reply(Say, "body-new").to == StaffChat(LIAISON)
    assert floor.only_reply(Say, "notice-refer-signed").to == StaffChat(REZA)
    assert floor.only_reply(Say, "notice-new").to == ReporterOf("r-c1")
    _, *actions = [(r.action, r.detail, r.by) for r in await floor.uow.audit.of_subject("c1", most=3)]
    assert actions == [("sign", f"referral {BODY}", str(LEILA)), ("refer", f"asked {BODY}", str(REZA))]
    await floor.presses(f"ref.yes:{referral_id}", by=BABAK, private=True)
    assert floor.only_reply(Ack).key == "refer-over", "it is signed once"


async def test_consent_can_be_withdrawn_until_sent(floor: Floor) -> None:
    referral_id = await add_agreed_referral(floor)
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert f"my-refer-no:r-c1/{referral_id}" in verbs(floor.only_reply(Screen))
    await floor.presses(f"my-refer-no:r-c1/{referral_id}", by=SARA, private=True)
    assert not floor.uow.tables.referrals
    assert floor.only_reply(Say, "notice-refer-refused").to == StaffChat(REZA)
    await floor.presses(f"ref.yes:{referral_id}", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "refer-over"


async def test_a_lead_of_today_signs_no_referral_yet(floor: Floor) -> None:
    referral_id = await add_agreed_referral(floor)
    floor.uow.staff.save(Staff(LEILA, Role.LEAD, "Leila", started=True, since=floor.clock.now()))
    floor.uow.staff.save(Staff(MINA, Role.LEAD, "Mina", started=True))
    floor.uow.keep_turn()
    await floor.presses(f"ref.yes:{referral_id}", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "refer-leads-sign"


async def test_new_moderator_does_not_sign_where_no_lead_can(floor: Floor) -> None:
    floor.uow.staff.save(Staff(LEILA, Role.MODERATOR, "Leila", started=True))
    floor.uow.staff.save(Staff(BABAK, Role.MODERATOR, "Babak", started=True, since=floor.clock.now()))
    floor.uow.commit()
    referral_id = await add_agreed_referral(floor)
    await floor.presses(f"ref.see:{referral_id}", by=BABAK, private=True)
    assert floor.only_reply(Ack).key == "refer-leads-sign"
    floor.clock.advance(COUNTS_AFTER)
    await floor.presses(f"ref.see:{referral_id}", by=BABAK, private=True)
    assert verbs(floor.only_reply(Screen)) == [f"ref.yes:{referral_id}", f"ref.no:{referral_id}"]


async def test_a_body_that_has_become_the_accused_gets_nothing(floor: Floor) -> None:
    """Another witness accuses staff between the reporter's yes and the signature."""
    referral_id = await add_agreed_referral(floor)
    case = await floor.case()
    floor.uow.cases.save(replace(case, actor="staff"))
    floor.uow.keep_turn()
    await floor.presses(f"ref.yes:{referral_id}", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "refer-body-no-more"
    assert (await floor.case()).state is State.VERIFIED


async def test_a_no_ends_it(floor: Floor) -> None:
    referral_id = await add_agreed_referral(floor)
    await floor.presses(f"ref.no:{referral_id}", by=LEILA, private=True)
    assert not floor.uow.tables.referrals
    assert floor.only_reply(Say, "notice-refer-unsigned").to == StaffChat(REZA)
    assert (await floor.case()).state is State.VERIFIED


async def test_a_signature_is_waited_for_some_days(floor: Floor) -> None:
    referral_id = await add_agreed_referral(floor)
    floor.clock.advance(SIGNED_WITHIN + timedelta(seconds=1))
    await floor.presses(f"ref.yes:{referral_id}", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "refer-over"
    await floor.ticks(remind_late_referrals)
    assert floor.reply_keys() == ["notice-refer-lapsed-sign"]


@pytest.mark.parametrize("trouble", ["recused", "area", "frozen", "reopened", "left", "liaison", "away"])
async def test_what_stands_in_the_way_of_a_signature(floor: Floor, trouble: str) -> None:
    referral_id = await add_agreed_referral(floor)
    case = await floor.case()
    match trouble:
        case "recused":
            floor.uow.recusals.add(Recusal(LEILA, RecusalScope.CASE, "c1"))
        case "area":
            floor.uow.recusals.add(Recusal(LEILA, RecusalScope.AREA, case.area_id))
        case "frozen":
            reza = await floor.uow.staff.get(REZA)
            assert reza is not None
            floor.uow.staff.save(replace(reza, frozen=True))
        case "left":
            await note_membership(
                context(floor.uow, clock=floor.clock),
                REZA,
                MembershipStatus.OUTSIDE,
                chat_id=floors.GROUP.chat_id,
            )
        case "liaison":
            floor.uow.staff.save(Staff(REZA, Role.LIAISON, "Reza", started=True, body=BODY))
        case "away":
            floor.uow.recusals.add(Recusal(REZA, RecusalScope.CASE, "c1"))
        case "reopened":
            floor.uow.cases.save(replace(case, state=State.NEW, assignee=None))
    floor.uow.keep_turn()
    await floor.presses(f"ref.yes:{referral_id}", by=LEILA, private=True)
    assert floor.only_reply(Ack).alert and floor.uow.tables.referrals[referral_id].step is ReferralStep.SIGN
    assert (await floor.case()).state is not State.REFERRED


async def test_lead_withdraws_referral_that_nobody_can_sign(floor: Floor) -> None:
    """It would prevent any other referral for days."""
    referral_id = await add_agreed_referral(floor)
    await floor.presses(f"ref.back:{referral_id}", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "refer-not-theirs" and "یا سرپرست" in visible_text(floor)
    await floor.presses("refer:c1", by=LEILA, private=True)
    assert f"ref.back:{referral_id}" not in verbs(floor.only_reply(Screen))
    floor.uow.recusals.add(Recusal(REZA, RecusalScope.CASE, "c1"))
    floor.uow.commit()
    await floor.presses(f"ref.back:{referral_id}", by=BABAK, private=True)
    assert floor.only_reply(Ack).key == "refer-not-theirs"
    await floor.presses("refer:c1", by=LEILA, private=True)
    assert f"ref.back:{referral_id}" in verbs(floor.only_reply(Screen))
    await floor.presses(f"ref.back:{referral_id}", by=LEILA, private=True)
    assert floor.only_reply(Screen).key == "refer-taken-back" and not floor.uow.tables.referrals
    record = (await floor.uow.audit.of_subject("c1", most=1))[0]
    assert (record.by, record.detail) == (str(LEILA), "taken back")


async def test_sent_referral_can_be_recalled_but_not_withdrawn(floor: Floor) -> None:
    referral_id = await send_referral(floor)
    await floor.presses(f"ref.back:{referral_id}", private=True)
    assert floor.only_reply(
        Ack
    ).key == "refer-gone" and "سرپرست می‌تواند پس گرفتنش را پیشنهاد کند" in visible_text(floor)
    await floor.presses("refer:c1", by=LEILA, private=True)
    assert f"ref.recall:{referral_id}" in verbs(floor.only_reply(Screen)), "the sentence mentions this button"


async def test_where_nobody_could_sign_nobody_is_asked(floor: Floor) -> None:
    for account in (LEILA, BABAK):
        floor.uow.recusals.add(Recusal(account, RecusalScope.CASE, "c1"))
    floor.uow.keep_turn()
    await write_summary(floor)
    await floor.presses("ref.known:c1/no", private=True)
    await floor.presses("ref.ask:c1", private=True)
    assert floor.only_reply(Ack).key == "refer-alone" and not floor.uow.tables.referrals


async def test_one_at_a_time_and_no_body_twice(floor: Floor) -> None:
    referral_id = await add_proposed_referral(floor)
    await floor.presses("refer:c1", private=True)
    assert verbs(floor.only_reply(Screen))[0] == f"ref.back:{referral_id}"
    await floor.presses("ref.body:c1/court", private=True)
    assert floor.only_reply(Ack).key == "refer-under-way"
    await floor.presses(f"ref.back:{referral_id}", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "refer-not-theirs"
    await floor.presses(f"my-refer-yes:r-c1/{referral_id}", by=SARA, private=True)
    await floor.presses(f"ref.yes:{referral_id}", by=LEILA, private=True)
    await floor.presses("refer:c1", private=True)
    offered = verbs(floor.only_reply(Screen))
    assert f"ref.body:c1/{BODY}" not in offered and "ref.body:c1/court" in offered, "that body has the case"
    await floor.presses(f"ref.body:c1/{BODY}", private=True)
    assert floor.only_reply(Ack).key == "refer-has-it"
    await floor.presses("ref.body:c1/court", private=True)
    assert floor.only_reply(Screen).key == "refer-write"


# --- the body ------------------------------------------------------------------------------------------


async def test_liaison_gets_letter_and_every_answer_at_once(floor: Floor) -> None:
    referral_id = await send_referral(floor, "ref.file:c1/1")
    letter, notice = floor.only_reply(SendPackage), floor.only_reply(Say, "body-new")
    assert (letter.part, letter.key, letter.to) == ("letter", "letter-caption-alone", StaffChat(LIAISON))
    assert letter.remember == DetailOf("c1", LIAISON), "it leaves the chat as if it had been fetched"
    assert verbs(notice) == [
        f"body.open:{referral_id}",
        f"body.ack:{referral_id}",
        *(f"body.how:{referral_id}/{outcome}" for outcome in ReferralOutcome),
    ]
    assert floor.replies.index(letter) < floor.replies.index(notice) and "یک مدرک دارد" in visible_text(floor)
    assert await floor.ticks(hand_over_referrals) == (), "once"


async def test_letter_sent_by_itself_equals_the_fetched_one(floor: Floor) -> None:
    referral_id = await send_referral(floor)
    sent = floor.only_reply(SendPackage)
    (fetched,) = await fetch_package(floor, referral_id)
    assert sent == fetched, "with the head of the log that contains the signature"


async def test_letter_sent_by_itself_is_recorded_with_its_reader(floor: Floor) -> None:
    referral_id = await send_referral(floor)
    record = (await floor.uow.audit.of_subject("c1", most=1))[0]
    assert (record.action, record.by) == ("export", "program")
    assert record.detail == f"referral {BODY} letter {LIAISON}"
    referral = floor.uow.tables.referrals[referral_id]
    now = context(floor.uow, clock=floor.clock)
    assert await export_recipients(now, referral) == ()
    floor.uow.staff.save(Staff(LIAISON, Role.MODERATOR, "Nader", started=True))
    floor.uow.keep_turn()
    assert await export_recipients(now, referral) == (str(LIAISON),), "a former liaison still has it"


async def test_referral_recalled_before_the_look_sends_no_letter(floor: Floor) -> None:
    floor.uow.staff.save(Staff(LIAISON, Role.LIAISON, "Nader", started=True, body=BODY))
    floor.uow.keep_turn()
    referral_id = await add_agreed_referral(floor)
    await floor.presses(f"ref.yes:{referral_id}", by=LEILA, private=True)
    floor.uow.referrals.end(referral_id)
    floor.uow.commit()
    assert await floor.ticks(hand_over_referrals) == ()


async def test_acknowledged_before_the_look_still_brings_the_letter(floor: Floor) -> None:
    floor.uow.staff.save(Staff(LIAISON, Role.LIAISON, "Nader", started=True, body=BODY))
    floor.uow.keep_turn()
    referral_id = await add_agreed_referral(floor)
    await floor.presses(f"ref.yes:{referral_id}", by=LEILA, private=True)
    await floor.presses(f"body.ack:{referral_id}", by=LIAISON, private=True)
    await floor.ticks(hand_over_referrals)
    assert f"body.ack:{referral_id}" not in verbs(floor.only_reply(Say, "body-new"))
    assert floor.only_reply(SendPackage).referral_id == referral_id


async def test_liaison_gets_letter_and_copies_and_each_is_recorded(floor: Floor) -> None:
    referral_id = await send_referral(floor, "ref.file:c1/1", "ref.cell:c1/1/3")
    await floor.presses(f"body.open:{referral_id}", by=LIAISON, private=True)
    letter, copies = [reply for reply in floor.replies if isinstance(reply, SendPackage)]
    assert (letter.part, copies.part) == ("letter", "copies")
    assert letter.files == copies.files == (("e1", (3,)),)
    assert letter.remember == DetailOf("c1", LIAISON) and letter.to == StaffChat(LIAISON)
    words = [cell for row in letter.rows for cell in row if isinstance(cell, str)]
    assert SUMMARY in words and WORDS not in str(letter)
    assert "a test runs this" in words, "the body reads who operates the program and how to answer"
    record = (await floor.uow.audit.of_subject("c1", most=1))[0]
    assert (record.action, record.detail, record.by) == ("export", f"referral {BODY}", str(LIAISON))


async def test_the_letter_is_the_same_whenever_it_is_fetched(floor: Floor) -> None:
    referral_id = await send_referral(floor, "ref.file:c1/1")
    await floor.presses(f"body.open:{referral_id}", by=LIAISON, private=True)
    first = [reply for reply in floor.replies if isinstance(reply, SendPackage)]
    floor.clock.advance(ANSWERED_WITHIN[Severity.HIGH])
    await floor.ticks(remind_late_referrals)
    await floor.presses(f"body.open:{referral_id}", by=LIAISON, private=True)
    assert [reply for reply in floor.replies if isinstance(reply, SendPackage)] == first
    link_rows = [row for row in first[0].rows if row[0] == "link"]
    signed = (await floor.uow.audit.of_subject("c1", most=9))[-1]
    assert len(link_rows) == 1 and signed.action == "refer"
    assert any(str(cell).startswith("3-") for cell in link_rows[0]), "asked, looked at and signed: the head"


async def test_erasure_from_chat_is_announced_only_with_delivered_package(floor: Floor) -> None:
    """No announcement for a package that could not be made: the sentence belongs to the last file."""
    referral_id = await send_referral(floor, "ref.file:c1/1")
    letter, copies = await fetch_package(floor, referral_id)
    assert len(floor.replies) == 2, "no separate message beside the files, which may fail"
    assert (letter.key, copies.key) == ("letter-caption", "copies-caption")
    assert visible_text(floor).count("تا یک روز دیگر") == 1


async def test_a_letter_without_copies_says_so_itself(floor: Floor) -> None:
    (letter,) = await fetch_package(floor, await send_referral(floor))
    assert letter.key == "letter-caption-alone" and len(floor.replies) == 1
    assert "تا یک روز دیگر" in visible_text(floor)


async def fetch_package(floor: Floor, referral_id: str) -> list[SendPackage]:
    await floor.presses(f"body.open:{referral_id}", by=LIAISON, private=True)
    return [reply for reply in floor.replies if isinstance(reply, SendPackage)]


def by_articles(letter: SendPackage) -> str:
    return str([row for row in letter.rows if "letter-name-way" in str(row)])


async def test_letter_names_its_article_after_route_is_closed(floor: Floor) -> None:
    """The executive board takes complaints until two days after the result; earlier ones keep their basis."""
    floor.uow.settings.save(RunningSettings(Reporting.OPEN, Phase.DAY))
    floor.uow.keep_turn()
    referral_id = await send_referral(floor, body="exec-county")
    first = await fetch_package(floor, referral_id)
    assert "letter-name-way" in by_articles(first[0])
    today = floor.clock.today()
    floor.uow.settings.save(
        RunningSettings(Reporting.OPEN, Phase.AFTER, result_day=today - timedelta(days=9))
    )
    floor.uow.keep_turn()
    assert await fetch_package(floor, referral_id) == first


async def test_letter_keeps_articles_of_its_day_after_route_change(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    referral_id = await send_referral(floor)
    first, known = await fetch_package(floor, referral_id), floors.content()
    ways = [replace(way, article_ids=("71",)) if way.agency_id == BODY else way for way in known.complaints]
    monkeypatch.setattr(floors, "content", lambda: replace(known, complaints=tuple(ways)))
    assert await fetch_package(floor, referral_id) == first


async def test_old_referral_without_stored_route_names_current_articles(floor: Floor) -> None:
    referral_id = await send_referral(floor)
    first, tables = await fetch_package(floor, referral_id), floor.uow.tables
    tables.packed[referral_id] = replace(tables.packed[referral_id], way="", articles=())
    assert await fetch_package(floor, referral_id) == first


async def test_letter_keeps_excerpt_and_head_after_many_reads(floor: Floor) -> None:
    referral_id = await send_referral(floor)
    first = await fetch_package(floor, referral_id)
    floor.clock.advance(timedelta(minutes=1))
    for _ in range(301):
        floor.uow.audit.record(AuditAction.READ, by=str(REZA), at=floor.clock.now(), subject="c1")
    floor.uow.commit()
    assert [row for row in first[0].rows if row[0] == "link"]
    assert await fetch_package(floor, referral_id) == first


async def test_another_body_s_liaison_and_moderators_get_nothing(floor: Floor) -> None:
    referral_id = await send_referral(floor)
    floor.uow.staff.save(Staff(MINA, Role.LIAISON, "Mina", started=True, body="court"))
    floor.uow.keep_turn()
    for by in (MINA, LEILA, BABAK, SARA):
        for verb in ("body.open", "body.see", "body.ack"):
            await floor.presses(f"{verb}:{referral_id}", by=by, private=True)
            assert floor.only_reply(Ack).key in ("body-not-yours", "not-allowed", "not-member"), (by, verb)


async def test_body_acknowledges_and_answers_and_reporter_reads_it(floor: Floor) -> None:
    referral_id = await send_referral(floor)
    await floor.presses(f"body.ack:{referral_id}", by=LIAISON, private=True)
    assert floor.uow.tables.referrals[referral_id].step is ReferralStep.ACKED
    assert floor.only_reply(Say, "notice-body-acked").to == StaffChat(REZA)
    await floor.presses(f"body.how:{referral_id}/acted", by=LIAISON, private=True)
    await floor.says("The handing out was stopped and a file was opened.", by=LIAISON)
    assert floor.only_reply(Screen).key == "body-preview"
    assert floor.uow.tables.referrals[referral_id].step is ReferralStep.ACKED, "looking answers nothing"
    await floor.presses(f"body.send:{referral_id}", by=LIAISON, private=True)
    assert {say.to for say in floor.replies if isinstance(say, Say) and say.key == "notice-body-answered"} == {
        StaffChat(REZA), StaffChat(LEILA),
    }  # fmt: skip
    assert floor.only_reply(Say, "notice-new").to == ReporterOf("r-c1")
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert "رسیدگی کرد" in visible_text(floor) and "a file was opened" in visible_text(floor)
    await floor.presses(f"body.ack:{referral_id}", by=LIAISON, private=True)
    assert floor.only_reply(Ack).key == "body-acked"


async def test_incompetent_body_leads_to_the_next_one(floor: Floor) -> None:
    referral_id = await send_referral(floor)
    await floor.presses(f"body.how:{referral_id}/not_competent", by=LIAISON, private=True)
    await floor.presses(f"body.send:{referral_id}", by=LIAISON, private=True)
    then = floor.uow.tables.referrals[referral_id].next_body
    assert then == "court", "the fallback that the law names first"
    notice = next(s for s in floor.replies if isinstance(s, Say) and s.key == "notice-body-next")
    assert verbs(notice)[0] == f"ref.body:c1/{then}"
    two = await add_proposed_referral(floor, body=then)
    assert floor.uow.tables.referrals[two].step is ReferralStep.ASKED, "the reporter is asked again"


async def test_of_several_answers_the_newest_is_read_whole(floor: Floor) -> None:
    for body, words in (
        (BODY, "This is the first of the two answers."),
        ("court", "And this is the second one."),
    ):
        referral_id = await send_referral(floor, body=body)
        await floor.presses(f"body.how:{referral_id}/unfounded", by=LIAISON, private=True)
        await floor.says(words, by=LIAISON)
        await floor.presses(f"body.send:{referral_id}", by=LIAISON, private=True)
        floor.clock.advance(timedelta(hours=1))
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert "And this is the second one." in visible_text(
        floor
    ) and "the first of the two" not in visible_text(floor)
    assert visible_text(floor).count("درست ندانست") == 2


async def test_body_needing_more_may_be_referred_to_again(floor: Floor) -> None:
    referral_id = await send_referral(floor)
    await floor.presses(f"body.how:{referral_id}/more", by=LIAISON, private=True)
    await floor.says("On which day was it, and at which school?", by=LIAISON)
    await floor.presses(f"body.send:{referral_id}", by=LIAISON, private=True)
    assert floor.uow.tables.referrals[referral_id].outcome is ReferralOutcome.MORE
    await floor.presses(f"ref.body:c1/{BODY}", private=True)
    assert floor.only_reply(Screen).key == "refer-write"


async def test_answer_is_given_once_by_a_deliberate_press(floor: Floor) -> None:
    referral_id = await send_referral(floor)
    await floor.presses(f"body.how:{referral_id}/maybe", by=LIAISON, private=True)
    assert floor.only_reply(Ack).key == "body-no-answer"
    await floor.presses(f"body.send:{referral_id}", by=LIAISON, private=True)
    assert floor.only_reply(Ack).key == "body-nothing"
    await floor.presses(f"body.how:{referral_id}/unfounded", by=LIAISON, private=True)
    await floor.presses(f"body.send:{referral_id}", by=LIAISON, private=True)
    await floor.presses(f"body.how:{referral_id}/acted", by=LIAISON, private=True)
    await floor.presses(f"body.send:{referral_id}", by=LIAISON, private=True)
    assert floor.only_reply(Ack).key == "body-answered"


async def test_their_desk_shows_what_waits_first(floor: Floor) -> None:
    referral_id = await send_referral(floor)
    await floor.takes(command("referrals", by=LIAISON))
    assert verbs(floor.only_reply(Screen)) == [f"body.see:{referral_id}"]


# --- a body without a liaison -------------------------------------------------------------------------


async def test_lead_handles_referral_and_answer_without_liaison(floor: Floor) -> None:
    referral_id = await send_referral(floor, liaison=False)
    notices = [say for say in floor.replies if isinstance(say, Say) and say.key == "refer-no-liaison"]
    assert {say.to for say in notices} == {StaffChat(REZA), StaffChat(LEILA)}
    assert "رابطی ندارد" in visible_text(floor)
    await floor.presses(f"body.open:{referral_id}", private=True)
    assert floor.only_reply(Ack).key == "not-allowed", "a moderator is no lead"
    await floor.presses(f"body.open:{referral_id}", by=LEILA, private=True)
    assert floor.only_reply(SendPackage).part == "letter"
    await floor.presses(f"body.how:{referral_id}/acted", by=LEILA, private=True)
    await floor.presses(f"body.send:{referral_id}", by=LEILA, private=True)
    assert floor.uow.tables.referrals[referral_id].outcome is ReferralOutcome.ACTED
    record = (await floor.uow.audit.of_subject("c1", most=1))[0]
    assert (record.detail, record.by) == (f"acted {BODY}", str(LEILA))


async def test_former_or_recused_lead_fetches_nothing(floor: Floor) -> None:
    referral_id = await send_referral(floor, liaison=False)
    floor.uow.recusals.add(Recusal(LEILA, RecusalScope.CASE, "c1"))
    floor.uow.keep_turn()
    await floor.presses(f"body.open:{referral_id}", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "case-recused"
    floor.uow.staff.save(Staff(MINA, Role.LEAD, "Mina", started=True))
    floor.uow.keep_turn()
    await floor.presses(f"body.open:{referral_id}", by=MINA, private=True)
    assert floor.only_reply(Ack).key == "not-member"


# --- the clock ----------------------------------------------------------------------------------------


async def test_late_body_is_reminded_and_silent_one_passed_over(floor: Floor) -> None:
    referral_id = await send_referral(floor)
    assert (await floor.case()).phase is Phase.DAY
    floor.clock.advance(ANSWERED_WITHIN[Severity.HIGH])
    await floor.ticks(remind_late_referrals)
    assert floor.only_reply(Say, "body-late").to == StaffChat(LIAISON)
    assert floor.only_reply(Say, "notice-body-late").to == StaffChat(REZA)
    assert floor.only_reply(Say, "body-late").quiet, "the notice is silent"
    await floor.ticks(remind_late_referrals)
    assert not floor.replies, "it is sent once"
    floor.clock.advance(ANSWERED_WITHIN[Severity.HIGH])
    await floor.ticks(remind_late_referrals)
    notices = [say for say in floor.replies if isinstance(say, Say)]
    assert {say.key for say in notices} == {"notice-body-silent-next"}
    assert {say.to for say in notices} == {StaffChat(REZA), StaffChat(LEILA)}
    assert verbs(notices[0])[0] == "ref.body:c1/sup-province"
    await floor.presses(f"body.ack:{referral_id}", by=LIAISON, private=True)
    assert floor.uow.tables.referrals[referral_id].step is ReferralStep.ACKED, "a late answer is accepted"


# --- withdrawing --------------------------------------------------------------------------------------


async def take_report_back(floor: Floor, report_id: str = "r-c1") -> None:
    facts = await withdraw_report(context(floor.uow, clock=floor.clock), report_id)
    await floor.hears(facts)


async def test_withdrawn_report_stops_unsent_referral(floor: Floor) -> None:
    referral_id = await add_agreed_referral(floor)
    await take_report_back(floor)
    assert floor.only_reply(Say, "notice-refer-stopped").to == StaffChat(REZA)
    assert not floor.uow.tables.referrals
    await floor.presses(f"ref.yes:{referral_id}", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "refer-over"


async def test_and_calls_back_what_has_gone(floor: Floor) -> None:
    referral_id = await send_referral(floor)
    await take_report_back(floor)
    assert floor.only_reply(Say, "body-withdrawn").to == StaffChat(LIAISON)
    assert EraseDetails("c1", LIAISON) in floor.replies
    assert floor.only_reply(Say, "notice-refer-recalled").to == StaffChat(REZA)
    assert (await floor.case()).state is State.WITHDRAWN and not floor.uow.tables.referrals
    await floor.presses(f"body.open:{referral_id}", by=LIAISON, private=True)
    assert floor.only_reply(Ack).key == "body-over"


async def test_with_other_witnesses_left_the_case_is_verified_again(floor: Floor) -> None:
    await floor.joins("r2", by=MINA)
    referral_id = await add_proposed_referral(floor)
    for report_id, by in (("r-c1", SARA), ("r2", MINA)):
        await floor.presses(f"my-refer-yes:{report_id}/{referral_id}", by=by, private=True)
    await floor.presses(f"ref.yes:{referral_id}", by=LEILA, private=True)
    assert (await floor.case()).state is State.REFERRED
    await take_report_back(floor, "r2")
    assert (await floor.case()).state is State.VERIFIED and not floor.uow.tables.referrals
    notices = [r for r in floor.replies if isinstance(r, Say) and r.key == "notice-refer-recalled-by-hand"]
    assert {r.to for r in notices} == {StaffChat(REZA), StaffChat(LEILA)}, "both may have brought it there"


async def test_card_shows_referral_and_referred_case_is_closed_normally(floor: Floor) -> None:
    await send_referral(floor)
    await floor.presses("case.show:c1", private=True)
    assert "به نهاد ارجاع شد" in visible_text(floor) and "refer:c1" in verbs(floor.only_reply(Screen))
    await floor.presses("case.end:c1/closed-passed-on", private=True)
    assert (await floor.case()).state is State.CLOSED


async def test_nobody_signs_their_own_from_their_other_account(floor: Floor) -> None:
    referral_id = await add_agreed_referral(floor)
    await link_accounts(floor.uow, REZA, LEILA)
    await floor.presses(f"ref.yes:{referral_id}", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "refer-own"


async def test_copies_too_large_for_one_message_come_in_parts(floor: Floor) -> None:
    """The letter names all copies, but a messenger refuses files above its limit: the body would have
    none."""
    tables = floor.uow.tables
    for evidence_id in ("e1", "e2"):
        piece = tables.evidence[evidence_id]
        tables.evidence[evidence_id] = replace(piece, facts=replace(piece.facts, size=9 * 1024 * 1024))
    referral_id = await send_referral(floor, "ref.file:c1/1", "ref.file:c1/2")
    await floor.presses(f"body.open:{referral_id}", by=LIAISON, private=True)
    letter, first, second = [r for r in floor.replies if isinstance(r, SendPackage)]
    assert [file for file, _ in letter.files] == ["e1", "e2"] and letter.number == 0
    assert [(r.files, r.hashes, r.first, r.number) for r in (first, second)] == [
        (letter.files[:1], letter.hashes[:1], 1, 1),
        (letter.files[1:], letter.hashes[1:], 2, 2),
    ]
    assert (first.fields["part"], second.fields["parts"]) == ("1", "2")
    assert "بخش ۱ از ۲" in visible_text(floor) and "بخش ۲ از ۲" in visible_text(floor)
    assert visible_text(floor).count("تا یک روز دیگر از این گفتگو پاک می‌شود") == 1, "the last caption says so"
