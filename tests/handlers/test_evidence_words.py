"""Files that never arrived are mentioned in the form, on the status, and once in a notice without details."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.conversation.incoming import FileKind
from bot.conversation.outgoing import ReporterOf, Say, TextRef
from bot.domain.events import EvidenceLost
from bot.domain.submissions.evidence import MOST_FILES, Evidence, EvidenceFacts, EvidenceState, Loss
from bot.domain.submissions.witnesses import ContactMode
from bot.handlers.pieces import NOTHING, lines
from bot.handlers.submissions.evidence_words import arrival_notes, draft_files_note, missing_files_note
from bot.handlers.ticks import notify_lost_files, send_morning_notices
from bot.usecases.ports.media import CleaningFailure
from bot.usecases.sent_reports.withdraw_report import withdraw_report
from tests.fakes.contexts import context
from tests.fakes.floor import Floor, a_floor
from tests.fakes.shared_content import shipped_texts
from tests.handlers.test_my_reports import talk

TEXTS = shipped_texts()
NIGHT = datetime(2026, 5, 1, 20, 0, tzinfo=UTC)
SEALED = Evidence("s", "report-1", EvidenceState.SEALED, EvidenceFacts("photo", clean_sha256="ab"))
WAITING = replace(SEALED, id="w", state=EvidenceState.WAITING)


def unshowable_evidence(why: str, kind: str = "photo", **facts: str) -> Evidence:
    return replace(SEALED, id="u", facts=EvidenceFacts(kind, why_not_clean=why, **facts))


def lost_evidence(
    kind: str = "video", why: str = Loss.TOO_BIG, *, name: str = "l", report: str = "report-1"
) -> Evidence:
    facts = EvidenceFacts(kind, why_not_clean=why)
    return Evidence(name, report, EvidenceState.LOST, facts)


def words(*terms: TextRef) -> str:
    term = lines(terms)
    return re.sub("[\u200e\u200f\u2066-\u2069]", "", TEXTS.render(term.key, term.args))


# --- texts
# --------------------------------------------------------------------------------------------------------


def test_missing_files_are_explained_with_how_to_resend() -> None:
    text = words(
        *missing_files_note(
            [SEALED, lost_evidence(), lost_evidence("photo", Loss.GONE), lost_evidence("photo", Loss.GONE)]
        )
    )
    assert "۲ عکس، ۱ فیلم" in text
    assert "پیام‌رسان آن را به ما نداد" in text and "از ۲۰ مگابایت بزرگ‌تر بود" in text
    assert "دوباره بفرستید" in text and "سر جایش است" in text
    assert "یک روز" not in text


@pytest.mark.parametrize("kind", FileKind)
@pytest.mark.parametrize("why", Loss)
def test_every_kind_and_reason_has_its_words(kind: FileKind, why: Loss) -> None:
    for text in (
        words(*missing_files_note([lost_evidence(kind, why)])),
        words(draft_files_note([lost_evidence(kind, why)])),
    ):
        assert "به دست ما نرسید" in text and len(text) < 500


def test_loss_recorded_by_older_version_is_shown_without_reason() -> None:
    assert "۱ فیلم" in words(*missing_files_note([lost_evidence(why="the messenger no longer gives it")]))


def test_where_all_came_nothing_is_said_of_it() -> None:
    assert missing_files_note([SEALED, WAITING]) == [] and draft_files_note([SEALED, WAITING]) == NOTHING
    assert arrival_notes([]) == []
    assert words(*arrival_notes([SEALED, SEALED, WAITING])).splitlines() == [
        "<b>فایل‌ها:</b> ۲ فایل رسیده و مهروموم است.",
        "۱ فایل هنوز در راه است.",
    ]


# --- the status
# ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("why", CleaningFailure)
def test_received_but_unviewable_file_is_shown_with_reason(why: CleaningFailure) -> None:
    text = words(*missing_files_note([SEALED, unshowable_evidence(why)]))
    assert "رسید، ولی بررسی‌کننده آن را نمی‌بیند: ۱ عکس" in text.replace("<b>", "").replace("</b>", "")
    assert "به دست ما نرسید" not in text and len(text.splitlines()) == 3
    both = words(draft_files_note([unshowable_evidence(why), lost_evidence()]))
    assert "به دست ما نرسید" in both and "بررسی‌کننده آن را نمی‌بیند" in both


def test_already_announced_loss_is_not_repeated() -> None:
    office = unshowable_evidence(CleaningFailure.SEALED_UNOPENED, "document", name="letter.docx")
    assert missing_files_note([office]) == [] and draft_files_note([office]) == NOTHING


async def test_status_shows_missing_file_and_frees_its_place() -> None:
    chat = talk()
    for number in range(MOST_FILES - 1):
        chat.uow.evidence.add(replace(SEALED, id=f"s{number}"))
    chat.uow.evidence.add(lost_evidence())
    chat.uow.keep_turn()
    await chat.commands("my_reports")
    await chat.presses("my-open:report-1")
    assert "به دست ما نرسید" in chat.texts[-1] and "۱۹" in chat.texts[-1]
    await chat.presses("my-add:report-1")
    await chat.sends(kind=FileKind.VIDEO)
    assert chat.reply_keys() == ["my-added-files"]
    await chat.sends(kind=FileKind.VIDEO)
    assert "my-files-full" in str(chat.replies), "there is no place for file 21"


async def test_no_return_report_shows_missing_file_by_code() -> None:
    chat = talk(mode=ContactMode.NO_RETURN)
    chat.uow.evidence.add(lost_evidence())
    chat.uow.keep_turn()
    await chat.says("1234 5678 9012 3456")
    assert "به دست ما نرسید" in chat.texts[-1]


# --- the notice
# ---------------------------------------------------------------------------------------------------


async def a_report_with_a_lost_file(mode: ContactMode = ContactMode.RETURNABLE) -> Floor:
    floor = a_floor()
    await floor.files(mode=mode)
    floor.uow.evidence.add(lost_evidence(report="r-c1"))
    floor.uow.keep_turn()
    return floor


async def test_lost_file_of_sent_report_is_notified_once_neutrally() -> None:
    floor = await a_report_with_a_lost_file()
    await floor.files("c2")
    await floor.ticks(notify_lost_files)
    assert floor.facts == (EvidenceLost("c1", "r-c1"),)
    notice = floor.only_reply(Say, "notice-new")
    assert (notice.to, notice.args, notice.quiet) == (ReporterOf("r-c1"), {}, True)
    await floor.ticks(notify_lost_files)
    assert (floor.facts, floor.replies) == ((), ())


async def test_damaged_photo_of_sent_report_is_notified_too() -> None:
    floor = a_floor()
    await floor.files()
    floor.uow.evidence.add(replace(unshowable_evidence(CleaningFailure.DAMAGED), report_id="r-c1"))
    floor.uow.evidence.add(replace(SEALED, report_id="r-c1"))
    floor.uow.keep_turn()
    await floor.ticks(notify_lost_files)
    assert floor.facts == (EvidenceLost("c1", "r-c1"),)


async def test_a_draft_s_loss_waits_for_the_report() -> None:
    floor = a_floor()
    floor.uow.evidence.add(lost_evidence(report="r-c1"))
    floor.uow.keep_turn()
    await floor.ticks(notify_lost_files)
    assert floor.facts == ()
    await floor.files()
    await floor.ticks(notify_lost_files)
    assert floor.facts == (EvidenceLost("c1", "r-c1"),)


async def test_whoever_cannot_be_written_to_is_not() -> None:
    floor = await a_report_with_a_lost_file(ContactMode.NO_RETURN)
    await floor.ticks(notify_lost_files)
    assert floor.replies == ()
    floor = await a_report_with_a_lost_file()
    await withdraw_report(context(floor.uow, clock=floor.clock), "r-c1")
    floor.uow.keep_turn()
    await floor.ticks(notify_lost_files)
    assert (floor.facts, floor.replies) == ((), ())


async def test_at_night_the_loss_is_told_in_the_morning() -> None:
    floor = await a_report_with_a_lost_file()
    floor.clock.at = NIGHT
    await floor.ticks(notify_lost_files)
    assert floor.replies == ()
    floor.clock.at = NIGHT + timedelta(hours=9)
    await floor.ticks(send_morning_notices)
    assert floor.only_reply(Say, "notice-new").to == ReporterOf("r-c1")
