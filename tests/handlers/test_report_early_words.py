"""Text that is sent below the emergency numbers or below the privacy card is never lost."""

import pytest

from bot.conversation.incoming import FileKind
from bot.conversation.outgoing import TextRef
from bot.domain.catalogue.catalogue import Phase, Space
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.reporting.drafts import FieldName
from bot.language.masking import MARK
from bot.usecases.ports.language import Suggestions
from tests.fakes.talk import Talk
from tests.fakes.turns import FakeSuggester
from tests.handlers.test_report_form import STORY, fill_until, talk
from tests.handlers.test_stray_message import send_report

OUTSIDE = "My neighbour wears what I do not like."
KNOWS = FakeSuggester({OUTSIDE: Suggestions(outside="dress"), STORY: Suggestions(("O01", "O13"))})


async def reading(screen: str, chat: Talk | None = None) -> Talk:
    chat = chat or talk(suggester=KNOWS)
    await chat.commands("report")
    if screen == "report-privacy":
        await chat.presses("report-start")
    assert chat.screen.key == screen
    return chat


def hint_keys(chat: Talk) -> list[str]:
    """The keys of the hints above the screen, in order."""

    def keys(term: object) -> list[str]:
        if not isinstance(term, TextRef):
            return []
        inner = [key for arg in term.args.values() for key in keys(arg)]
        return inner if term.key.startswith("list-") else [term.key, *inner]

    return keys(chat.screen.args["hint"])


SCREENS = pytest.mark.parametrize("screen", ["report-danger", "report-privacy"])


@SCREENS
async def test_a_sentence_is_kept_and_the_screen_stands(screen: str) -> None:
    chat = await reading(screen)
    await chat.says(STORY)
    assert (chat.question_key, hint_keys(chat)) == (screen, ["report-before-stored"])
    await chat.says("Call 09121234567.")
    draft = chat.session.draft
    assert draft is not None and draft.get(FieldName.TEXT) == f"{STORY}\n\nCall {MARK}."
    if screen == "report-danger":
        await chat.presses("report-start:quick")
    else:
        await chat.presses("report-agree")
    assert chat.question_key == "report-ask-act"
    assert chat.session.draft is not None and chat.session.draft.get(FieldName.TEXT) == draft.get(
        FieldName.TEXT
    )


async def test_its_words_suggest_the_act() -> None:
    chat = await reading("report-danger")
    await chat.says(STORY)
    await chat.presses("report-start:quick")
    assert {"report-pick:act/O01", "report-pick:act/O13"} <= chat.buttons.keys()


@SCREENS
async def test_early_voice_is_kept_and_becomes_voice_report(screen: str) -> None:
    chat = await reading(screen)
    await chat.sends_voice()
    draft = chat.session.draft
    assert (chat.question_key, hint_keys(chat)) == (screen, ["report-before-stored"])
    assert draft is not None and draft.evidence == len(chat.uow.tables.evidence) == 0, "not before they agree"
    if screen == "report-privacy":
        await chat.presses("report-agree")
        assert len(chat.uow.tables.evidence) == 1
        return
    await chat.presses("report-start:voice")
    assert len(chat.uow.tables.evidence) == 1
    assert chat.reply_keys() == ["report-voice-before"], (
        "the hint that listeners may recognise the voice is still shown"
    )
    assert chat.question_key == "report-ask-area"
    await chat.presses("report-back")
    assert chat.question_key == "report-ask-voice"


async def test_a_photo_is_no_voice() -> None:
    chat = await reading("report-danger")
    await chat.sends(kind=FileKind.PHOTO)
    await chat.presses("report-start:voice")
    assert chat.question_key == "report-ask-voice"


@SCREENS
async def test_an_album_is_answered_once(screen: str) -> None:
    chat = await reading(screen)
    await chat.sends(album="a", caption=STORY)
    assert chat.question_key == screen
    await chat.sends(album="a")
    assert chat.reply_keys() == ["report-before-file"]
    await chat.presses("report-start:quick" if screen == "report-danger" else "report-agree")
    assert chat.session.draft is not None and chat.session.draft.evidence == 2


async def test_a_channels_post_is_the_address() -> None:
    chat = await reading("report-danger")
    await chat.forwards("Come at nine.", source="Channel A", link="https://t.me/chan/1")
    draft = chat.session.draft
    assert draft is not None
    assert (draft.get(FieldName.SPACE), draft.get(FieldName.ADDRESS)) == (
        Space.VIRTUAL,
        "Channel A، https://t.me/chan/1",
    )
    assert (draft.forwarded, draft.get(FieldName.TEXT)) == ("Come at nine.", "")


@SCREENS
async def test_files_end_with_the_report_they_began(screen: str) -> None:
    chat = await reading(screen)
    await chat.sends(caption=STORY)
    await chat.commands("report")
    await chat.presses("report-cancel")
    await chat.presses("report-discard")
    await reading(screen, chat)
    await chat.presses("report-start:quick" if screen == "report-danger" else "report-agree")
    assert chat.uow.tables.evidence == {}


@SCREENS
async def test_early_message_is_declined_only_by_their_choice(screen: str) -> None:
    chat = await reading(screen)
    await chat.sends()
    await chat.sends(caption=OUTSIDE, album="a")
    assert (chat.question_key, hint_keys(chat)) == (screen, ["report-before-stored"])
    assert chat.session.draft is not None and chat.session.draft.doubted, "the form asks who did it"
    await chat.presses("report-start:quick" if screen == "report-danger" else "report-agree")
    await chat.presses("report-outside")
    await chat.presses("report-decline:person")
    assert (chat.screen.key, chat.session.draft, chat.uow.tables.evidence) == ("report-outside", None, {})
    await chat.sends(album="a")
    assert chat.replies == (), "the other parts of the album are declined with it"
    await chat.sends(album="b")
    assert chat.screen.key == "understand-media"


async def test_what_is_not_taken_hides_behind_no_first_message() -> None:
    first, second = "My neighbour", "wears what I do not like."
    chat = talk(suggester=FakeSuggester({f"{first}\n\n{second}": Suggestions(outside="dress")}))
    await reading("report-danger", chat)
    await chat.says(first)
    await chat.says(second)
    await chat.presses("report-start:quick")
    assert (chat.question_key, chat.screen.args["body"].args["doubt"]) == ("report-ask-act", "yes")
    assert "report-outside" in chat.buttons and chat.session.draft is not None, "its teller decides"


@SCREENS
@pytest.mark.parametrize(("subject", "doubted"), [("elsewhere", False), ("dress", True), ("opinion", True)])
async def test_an_addition_erases_no_report(screen: str, subject: str, doubted: bool) -> None:
    rain = FakeSuggester({OUTSIDE: Suggestions(outside=subject), STORY: Suggestions(("O01", "O13"))})
    chat = await reading(screen, talk(suggester=rain))
    await chat.sends(caption=STORY)
    await chat.says(OUTSIDE)
    draft = chat.session.draft
    assert (chat.question_key, hint_keys(chat)) == (screen, ["report-before-stored"])
    assert draft is not None and draft.get(FieldName.TEXT) == f"{STORY}\n\n{OUTSIDE}"
    assert (draft.suggested, draft.doubted) == (("O01", "O13"), doubted)
    await chat.presses("report-start:quick" if screen == "report-danger" else "report-agree")
    assert len(chat.uow.tables.evidence) == 1


@SCREENS
async def test_what_cannot_be_kept_is_named(screen: str) -> None:
    chat = await reading(screen)
    await chat.says("a knife")
    assert hint_keys(chat) == ["report-before-stored", "report-before-short"]
    await chat.says("👍")
    assert hint_keys(chat) == ["later-words-empty"]
    await chat.says("a" * 4096, message_id=50)
    assert hint_keys(chat) == ["later-words-long"]
    await chat.says("and this is the rest of it.", message_id=51)
    assert hint_keys(chat) == ["later-words-long"]
    await chat.sends(size=25_000_000)
    assert hint_keys(chat) == ["later-file-too-big"]
    await chat.sends_location()
    assert (chat.question_key, hint_keys(chat)) == (screen, ["report-before-kind"])
    await chat.says("first " * 400)
    await chat.says("second " * 300)
    assert hint_keys(chat) == ["later-draft-full"]
    draft = chat.session.draft
    assert draft is not None and draft.get(FieldName.TEXT) == f"a knife\n\n{'first ' * 400}".strip()


async def test_words_before_report_with_act_join_it() -> None:
    chat = await fill_until(talk(suggester=KNOWS), "actor")
    for _ in range(9):
        if chat.screen.key == "report-privacy":
            break
        await chat.presses("report-back")
    assert chat.screen.key == "report-privacy"
    await chat.says("And more of it.")
    draft = chat.session.draft
    assert draft is not None and draft.get(FieldName.TEXT) == f"{STORY}\n\nAnd more of it."
    assert chat.question_key == "report-ask-act", "«I have read it» leads there, too"


async def test_a_code_opens_its_report_and_closed_is_closed() -> None:
    chat = talk()
    await send_report(chat)
    await reading("report-danger", chat)
    await chat.says("1000 0000 0000 0001")
    assert chat.session.draft is None
    await reading("report-danger", chat)
    chat.uow.settings.save(RunningSettings(Reporting.CLOSED, Phase.DAY))
    await chat.says(STORY)
    assert (chat.reply_keys(), chat.screen.key) == (["later-closed-not-stored"], "report-closed")
    assert STORY not in str(chat.session)
