"""A message out of the blue: about which report, or a new one? It is never guessed and never lost."""

import pytest

from bot.conversation.buttons import Press
from bot.conversation.incoming import FileKind
from bot.conversation.outgoing import Button
from bot.domain.drafts import Name
from bot.domain.events import EvidenceAdded
from bot.domain.people import Account, Messenger
from bot.domain.witnesses import Consent, Side
from bot.usecases.ports_suggest import Suggestions
from tests.fakes.talk import Talk
from tests.fakes.turns import FakeSuggester
from tests.handlers.test_report_form import STORY, begun, talk, until
from tests.handlers.test_report_ways import quick

MORE = "The man came back with a list."
OUTSIDE = "My neighbour wears what I do not like."
KNOWS = FakeSuggester({OUTSIDE: Suggestions(outside="dress"), MORE: Suggestions(("O01", "O13"))})


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


# --- its words are judged as if they had been typed into the form ---------------------------------


@pytest.mark.parametrize("as_caption", [False, True])
async def test_what_is_not_taken_is_declined_before_a_report_begins(*, as_caption: bool) -> None:
    chat = talk(suggester=KNOWS)
    await sent(chat)
    files = len(chat.uow.tables.evidence)
    await (chat.sends(caption=OUTSIDE) if as_caption else chat.says(OUTSIDE))
    await chat.presses("later-new")
    assert (chat.said_keys(), chat.screen.key) == (["later-danger"], "report-outside"), (
        "danger first all the same"
    )
    assert (chat.session.draft, chat.session.data) == (None, {})
    assert len(chat.uow.tables.evidence) == files


async def test_what_is_not_taken_hides_behind_no_first_message() -> None:
    first, second = "My neighbour", "wears what I do not like."
    chat = talk(suggester=FakeSuggester({f"{first}\n\n{second}": Suggestions(outside="dress")}))
    await sent(chat)
    await chat.says(first)
    await chat.says(second)
    await chat.presses("later-new")
    assert (chat.screen.key, chat.session.draft) == ("report-outside", None)


async def test_what_is_not_taken_purges_a_draft_without_an_act() -> None:
    chat = await begun(talk(suggester=KNOWS))
    await chat.sends()
    assert len(chat.uow.tables.evidence) == 1
    await chat.commands("menu")
    await chat.says(OUTSIDE)
    await chat.presses("later-draft")
    assert (chat.screen.key, chat.session.draft, chat.uow.tables.evidence) == ("report-outside", None, {})


@pytest.mark.parametrize("meant", [True, False])
async def test_once_an_act_is_chosen_it_is_asked_what_the_words_are_about(*, meant: bool) -> None:
    chat = await until(talk(suggester=KNOWS), "actor")
    await chat.commands("menu")
    await chat.says(OUTSIDE)
    await chat.presses("later-draft")
    assert (chat.hint, chat.asked) == ("report-text-outside", "report-ask-text")
    draft = chat.session.draft
    assert draft is not None and draft.get(Name.TEXT) == STORY, "nothing is kept of it until he has said it"
    if meant:
        await chat.presses("report-pick:text/typed")
        draft = chat.session.draft
        assert draft is not None and draft.get(Name.TEXT) == f"{STORY}\n\n{OUTSIDE}"
        assert chat.asked == "report-ask-actor"
    else:
        await chat.presses("report-outside:dress")
        assert (chat.screen.key, chat.session.draft) == ("report-outside", None)


@pytest.mark.parametrize("way", ["quick", ""])
async def test_its_words_suggest_the_act(way: str) -> None:
    chat = talk(suggester=KNOWS)
    await sent(chat)
    await chat.says(MORE)
    await chat.presses("later-new")
    await chat.presses(f"report-start:{way}" if way else "report-start")
    if not way:
        await chat.presses("report-agree")
    assert chat.asked == "report-ask-act"
    picks = [
        b.press.argument
        for row in chat.screen.buttons
        for b in row
        if b.press and b.press.verb == "report-pick"
    ]
    assert picks == ["act/O01", "act/O13"]


async def test_a_short_way_with_what_came_before_says_when_and_shows_its_files() -> None:
    chat = talk()
    await sent(chat)
    await chat.sends(caption=MORE)
    await chat.presses("later-new")
    await chat.presses("report-start:quick")
    await chat.presses("report-pick:act/O13")
    await chat.presses("report-pick:area/thr02")
    draft = chat.session.draft
    assert draft is not None
    assert (draft.get(Name.WHEN), draft.get(Name.CONSENT)) == ("2026-05-01.noon", Consent.ASK_ME)
    assert "مدرک‌ها" in chat.read[-1] and "زمان" in chat.read[-1]
    await chat.presses("report-send:returnable")
    report_id = next(reversed(chat.uow.tables.reports))
    body = chat.uow.tables.sealed[report_id].body
    assert body is not None and (body.text, body.when) == (MORE, "2026-05-01.noon")
