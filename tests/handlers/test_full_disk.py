"""Where the disk has no room a file waits at the messenger: its sender reads so, and everything else goes on."""

import pytest

from bot.conversation.incoming import FileKind, FileRef
from bot.domain.submissions.evidence import MOST_BYTES, EvidenceState
from bot.usecases.submissions.evidence_budget import MOST_A_DAY, MOST_A_REPORT
from tests.fakes.talk import Talk
from tests.handlers.test_later import MORE, sent, told
from tests.handlers.test_report_form import STORY, talk, until

WAITS = "فعلاً نزد پیام‌رسان می‌ماند"
MANY = MOST_A_REPORT // 20


async def full(chat: Talk) -> Talk:
    chat.has_room = False
    chat.read.clear()
    return chat


@pytest.mark.parametrize("field", ["evidence", "text", "actor", "consent"])
@pytest.mark.parametrize("caption", ["", STORY])
async def test_wherever_in_the_form_a_file_comes_its_sender_reads_that_it_waits(
    field: str, caption: str
) -> None:
    chat = await full(await until(talk(), field))
    await chat.sends(caption=caption)
    assert sum(WAITS in words for words in chat.read) == 1
    (piece,) = await chat.uow.evidence.of_report(chat.session.draft.id if chat.session.draft else "")
    assert (piece.state, piece.file_id) == (EvidenceState.WAITING, "file-1"), "nothing is refused"
    chat.has_room = True
    chat.read.clear()
    await chat.sends(caption=caption)
    assert not [words for words in chat.read if WAITS in words]


async def test_what_comes_later_waits_too_and_a_report_is_sent_all_the_same() -> None:
    chat = talk()
    report_id = await sent(await full(chat))
    chat.read.clear()
    await chat.sends(caption=MORE)
    await chat.presses(f"later-case:{report_id}")
    assert sum(WAITS in words for words in chat.read) == 1
    chat.read.clear()
    await chat.sends()
    assert sum(WAITS in words for words in chat.read) == 1
    await chat.says("And then he left again.")
    assert len(await chat.uow.reports.dialogue(report_id)) == 3


async def test_a_draft_over_its_megabytes_is_told_and_goes_on() -> None:
    chat = await until(talk(), "evidence")
    for _ in range(MANY):
        await chat.sends(kind=FileKind.VIDEO, size=MOST_BYTES)
    before = chat.session
    await chat.sends(kind=FileKind.VIDEO, size=MOST_BYTES)
    assert (chat.said_keys(), chat.session) == (["report-megabytes-full"], before)
    assert len(chat.uow.tables.evidence) == MANY
    await chat.presses("report-pick:evidence/done")
    assert chat.asked == "report-ask-consent"


async def test_a_forwarded_file_counts_as_any_other() -> None:
    chat = await until(talk(), "evidence")
    film = FileRef(FileKind.VIDEO, "film", MOST_BYTES)
    for _ in range(MANY + 1):
        await chat.forwards("", files=(film,))
    assert chat.said_keys() == ["report-megabytes-full"]
    assert len(chat.uow.tables.evidence) == MANY


async def test_one_person_s_day_is_over_for_files_and_not_for_words() -> None:
    chat = talk()
    report_id = await sent(chat)
    reporter = f"reporter:{chat.account}"
    for _ in range(MOST_A_DAY):
        chat.uow.tries.add("evidence", reporter, at=chat.clock.now())
    chat.uow.commit()
    await chat.sends(kind=FileKind.VIDEO, size=MOST_BYTES)
    await chat.presses(f"later-case:{report_id}")
    assert told(chat) == ["my-megabytes-day"]
    assert list(await chat.uow.evidence.of_report(report_id)) == []
    await chat.presses("later-none")
    await chat.says(MORE)
    await chat.presses(f"later-case:{report_id}")
    assert len(await chat.uow.reports.dialogue(report_id)) == 1
