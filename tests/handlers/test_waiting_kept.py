"""What waits for its sender is never replaced without a word by what they write next."""

from bot.conversation.outgoing import Say
from bot.handlers.sent_reports.pending_message import PendingMessage, begun_files
from bot.handlers.understanding.choosing_intent import QUESTIONS
from bot.usecases.ports.intents import Intent, Reading
from tests.fakes.talk import Talk
from tests.fakes.turns import FakeIntentReader
from tests.handlers.test_free_message import ASKED, BOTH, TOLD, open_talk, screen_keys

TWICE = f"{ASKED} And she?"


def waiting(chat: Talk) -> tuple[str, int]:
    """The words that wait, and how many files."""
    pending = PendingMessage.from_session(chat.session)
    return pending.words, len(pending.files)


async def report_begun_by_photo() -> Talk:
    """A report begun by a photo at the danger screen, then the menu."""
    chat = open_talk()
    chat.curious = False
    await chat.commands("report")
    await chat.sends()
    assert len(begun_files(chat.session)) == 1
    await chat.commands("menu")
    return chat


async def test_cry_for_help_goes_with_begun_files() -> None:
    chat = await report_begun_by_photo()
    await chat.says("help me now")
    assert screen_keys(chat) == ["later-danger", "later-ask"], "numbers first"
    assert waiting(chat) == ("help me now", 1)
    await chat.presses("later-draft")
    assert chat.session.draft is not None and chat.session.draft.evidence == 1


async def test_further_questions_leave_begun_files_waiting() -> None:
    chat = await report_begun_by_photo()
    chat.intents = FakeIntentReader({TWICE: Reading((Intent.QUESTION,), questions=(ASKED, "And she?"))})
    await chat.says(TWICE)
    assert screen_keys(chat)[-1] == "understand-further-later"
    assert len(begun_files(chat.session)) == 1 and QUESTIONS not in chat.session.waiting


async def test_message_left_for_the_menu_goes_with_the_next() -> None:
    chat = open_talk()
    await chat.sends()
    await chat.commands("menu")
    await chat.says(BOTH)
    assert chat.screen.key == "understand-choose" and "پیام پیشین" in chat.texts[-1]
    assert chat.session.draft is None and waiting(chat) == (BOTH, 1)


async def test_report_takes_a_message_left_for_the_menu() -> None:
    chat = open_talk()
    await chat.sends()
    await chat.commands("menu")
    await chat.says(TOLD)
    assert screen_keys(chat) == ["report-danger", "understand-with-earlier"]
    assert chat.session.draft is not None and chat.session.draft.words == TOLD
    assert len(begun_files(chat.session)) == 1


async def test_cry_for_help_goes_with_a_message_left_waiting() -> None:
    chat = open_talk()
    await chat.sends()
    await chat.commands("menu")
    await chat.says("help me now")
    assert chat.screen.key == "understand-violence" and waiting(chat) == ("help me now", 1)
    assert chat.replies[-1] == Say("understand-with-earlier")


async def test_message_below_an_answer_names_the_earlier_one() -> None:
    chat = open_talk()
    chat.intents = FakeIntentReader({BOTH: Reading((Intent.QUESTION,), tells=True)})
    await chat.says(BOTH)
    assert screen_keys(chat) == ["ask-nothing", "understand-or-report"], "nothing was there before"
    await chat.says(BOTH)
    assert screen_keys(chat) == ["ask-nothing", "understand-with-earlier", "understand-or-report"]
