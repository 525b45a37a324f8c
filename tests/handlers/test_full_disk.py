"""If the disk is full, a file waits at the messenger. Its sender is told, and everything else goes on."""

import pytest

from bot.conversation.incoming import FileKind, FileRef
from bot.domain.submissions.evidence import MOST_BYTES, EvidenceState
from bot.usecases.submissions.evidence import MOST_A_DAY, MOST_A_REPORT
from tests.fakes.talk import Talk
from tests.handlers.test_report_form import STORY, fill_until, talk
from tests.handlers.test_stray_message import MORE, send_report, unkept_keys

WAITS = "فعلاً نزد پیام‌رسان می‌ماند"
MANY = MOST_A_REPORT // 20


async def talk_on_full_disk(chat: Talk) -> Talk:
    chat.has_room = False
    chat.texts.clear()
    return chat


@pytest.mark.parametrize("field", ["evidence", "text", "actor", "consent"])
@pytest.mark.parametrize("caption", ["", STORY])
async def test_file_sender_is_told_it_waits_on_full_disk(field: str, caption: str) -> None:
    chat = await talk_on_full_disk(await fill_until(talk(), field))
    await chat.sends(caption=caption)
    assert sum(WAITS in words for words in chat.texts) == 1
    (piece,) = await chat.uow.evidence.of_report(chat.session.draft.id if chat.session.draft else "")
    assert (piece.state, piece.file_id) == (EvidenceState.WAITING, "file-1"), "nothing is refused"
    chat.has_room = True
    chat.texts.clear()
    await chat.sends(caption=caption)
    assert not [words for words in chat.texts if WAITS in words]


async def test_later_file_waits_and_report_is_still_sent() -> None:
    chat = talk()
    report_id = await send_report(await talk_on_full_disk(chat))
    chat.texts.clear()
    await chat.sends(caption=MORE)
    await chat.presses(f"later-case:{report_id}")
    assert sum(WAITS in words for words in chat.texts) == 1
    chat.texts.clear()
    await chat.sends()
    assert sum(WAITS in words for words in chat.texts) == 1
    await chat.says("And then he left again.")
    assert len(await chat.uow.reports.dialogue(report_id)) == 3


async def test_draft_over_size_limit_is_told_and_continues() -> None:
    chat = await fill_until(talk(), "evidence")
    for _ in range(MANY):
        await chat.sends(kind=FileKind.VIDEO, size=MOST_BYTES)
    before = chat.session
    await chat.sends(kind=FileKind.VIDEO, size=MOST_BYTES)
    assert (chat.reply_keys(), chat.session) == (["report-megabytes-full"], before)
    assert len(chat.uow.tables.evidence) == MANY
    await chat.presses("report-pick:evidence/done")
    assert chat.question_key == "report-ask-consent"


async def test_a_forwarded_file_counts_as_any_other() -> None:
    chat = await fill_until(talk(), "evidence")
    film = FileRef(FileKind.VIDEO, "film", MOST_BYTES)
    for _ in range(MANY + 1):
        await chat.forwards("", files=(film,))
    assert chat.reply_keys() == ["report-megabytes-full"]
    assert len(chat.uow.tables.evidence) == MANY


async def test_daily_file_limit_leaves_words_allowed() -> None:
    chat = talk()
    report_id = await send_report(chat)
    reporter = f"reporter:{chat.account}"
    for _ in range(MOST_A_DAY):
        chat.uow.tries.add("evidence", reporter, at=chat.clock.now())
    chat.uow.commit()
    await chat.sends(kind=FileKind.VIDEO, size=MOST_BYTES)
    await chat.presses(f"later-case:{report_id}")
    assert unkept_keys(chat) == ["my-megabytes-day"]
    assert list(await chat.uow.evidence.of_report(report_id)) == []
    await chat.presses("later-none")
    await chat.says(MORE)
    await chat.presses(f"later-case:{report_id}")
    assert len(await chat.uow.reports.dialogue(report_id)) == 1
