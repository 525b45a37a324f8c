"""A message out of the blue: about which report, or a new one? It is never guessed and never lost."""

import pytest

from bot.conversation.buttons import Press
from bot.conversation.incoming import FileKind
from bot.conversation.outgoing import Button
from bot.domain.drafts import Name
from bot.domain.events import EvidenceAdded
from bot.domain.people import Account, Messenger
from bot.domain.witnesses import Side
from tests.fakes.talk import Talk
from tests.handlers.test_report_form import STORY, talk, until
from tests.handlers.test_report_ways import quick

MORE = "The man came back with a list."


async def sent(chat: Talk, *, contact: str = "returnable") -> str:
    """Somebody who has sent a report; its id."""
    await quick(chat)
    await chat.presses(f"report-send:{contact}")
    return next(reversed(chat.uow.tables.reports))


async def test_it_is_asked_about_which_report_and_goes_there() -> None:
    chat = talk()
    report_id = await sent(chat)
    await chat.says(MORE)
    assert chat.screen.key == "later-ask"
    assert await chat.uow.reports.dialogue(report_id) == (), "nothing is guessed"
    await chat.presses(f"later-case:{report_id}")
    (line,) = await chat.uow.reports.dialogue(report_id)
    assert (line.side, line.text) == (Side.NOTE, MORE)
    assert any(isinstance(fact, EvidenceAdded) for fact in chat.facts)
    await chat.says("And then he left again.")
    assert len(await chat.uow.reports.dialogue(report_id)) == 2, "what follows goes there, too"


async def test_a_voice_and_a_caption_of_several_messages_go_together() -> None:
    chat = talk()
    report_id = await sent(chat)
    await chat.sends_voice()
    await chat.sends(caption=MORE, kind=FileKind.PHOTO)
    assert chat.uow.tables.evidence == {}
    await chat.presses(f"later-case:{report_id}")
    assert len(await chat.uow.evidence.of_report(report_id)) == 2
    assert [line.text for line in await chat.uow.reports.dialogue(report_id)] == [MORE]


async def test_a_new_report_begins_with_danger_and_with_what_came() -> None:
    chat = talk()
    report_id = await sent(chat)
    await chat.sends(caption=MORE)
    await chat.presses("later-new")
    assert chat.screen.key == "report-danger"
    draft = chat.session.draft
    assert draft is not None and (draft.get(Name.TEXT), draft.evidence) == (MORE, 1)
    await chat.presses("report-start:quick")
    assert chat.asked == "report-ask-act", "the sentence is there already"
    assert await chat.uow.reports.dialogue(report_id) == ()


async def test_none_of_them_keeps_nothing() -> None:
    chat = talk()
    await sent(chat)
    await chat.says(MORE)
    await chat.presses("later-none")
    assert (chat.screen.key, chat.session.data) == ("later-forgotten", {})
    await chat.presses("later-none")
    assert chat.refused == "later-gone"


async def test_a_draft_that_waits_is_one_of_the_places() -> None:
    chat = await until(talk(), "actor")
    await chat.commands("menu")
    await chat.sends(caption=MORE)
    assert chat.screen.key == "later-ask"
    assert "later-new" not in chat.buttons, "a new report would take the place of the one being written"
    await chat.presses("later-draft")
    draft = chat.session.draft
    assert draft is not None and draft.get(Name.TEXT) == f"{STORY}\n\n{MORE}"
    assert (draft.evidence, chat.asked) == (1, "report-ask-actor")


async def test_nothing_links_a_no_return_person_to_his_report() -> None:
    chat = talk()
    await sent(chat, contact="no_return")
    await chat.says(MORE)
    assert chat.said_keys() == ["nothing-awaited"]


async def test_a_report_that_a_code_has_opened_is_a_place_on_another_account() -> None:
    chat = talk()
    report_id = await sent(chat, contact="no_return")
    other = Talk(account=Account(Messenger.BALE, 77), uow=chat.uow, content=chat.content)
    await other.says("1000 0000 0000 0001")
    await other.says(MORE)
    assert other.screen.key == "later-ask"
    await other.presses(f"later-case:{report_id}")
    assert [line.text for line in await chat.uow.reports.dialogue(report_id)] == [MORE]


async def test_anothers_report_is_no_place() -> None:
    chat = talk()
    report_id = await sent(chat)
    stranger = Talk(account=Account(Messenger.TELEGRAM, 9), uow=chat.uow, content=chat.content, ids=chat.ids)
    await sent(stranger)
    await stranger.says(MORE)
    stranger.buttons["forged"] = Button("", Press("later-case", report_id))
    await stranger.presses("forged")
    assert stranger.refused == "my-report-not-found"
    assert await chat.uow.reports.dialogue(report_id) == ()


@pytest.mark.parametrize("hidden", ["09121234567", "@somebody"])
async def test_what_waits_is_masked_already(hidden: str) -> None:
    chat = talk()
    await sent(chat)
    await chat.says(f"Call {hidden} about it.")
    assert hidden not in str(chat.session.data)


async def test_a_command_in_between_forgets_it() -> None:
    chat = talk()
    await sent(chat)
    await chat.says(MORE)
    await chat.commands("menu")
    assert chat.session.data == {}
