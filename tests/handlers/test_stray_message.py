"""An unprompted message: for which report, or a new one? The bot asks, never guesses, loses nothing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.buttons import Press
from bot.conversation.incoming import FileKind
from bot.conversation.outgoing import Button, Say, Screen, TextRef
from bot.domain.catalogue.catalogue import Phase
from bot.domain.events import EvidenceAdded
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.people import Account, Messenger
from bot.domain.reporting.drafts import FieldName
from bot.domain.sent_reports.receipts import TRIES_AN_HOUR
from bot.domain.submissions.evidence import EvidenceState
from bot.domain.submissions.witnesses import Consent, Side
from bot.usecases.ports.language import Suggestions
from tests.fakes.talk import Talk
from tests.fakes.turns import FakeSuggester
from tests.handlers.test_quick_report import quick, send_as
from tests.handlers.test_report_form import STORY, begin_report, fill_until, talk

MORE = "The man came back with a list."
OUTSIDE = "My neighbour wears what I do not like."
KNOWS = FakeSuggester({OUTSIDE: Suggestions(outside="dress"), MORE: Suggestions(("O01", "O13"))})


async def send_report(chat: Talk, *, contact: str = "returnable") -> str:
    """Send a report. Return its id."""
    await quick(chat)
    await send_as(chat, contact)
    return next(reversed(chat.uow.tables.reports))


async def test_it_is_asked_about_which_report_and_goes_there() -> None:
    chat = talk()
    report_id = await send_report(chat)
    await chat.says(MORE)
    assert chat.screen.key == "later-ask"
    assert await chat.uow.reports.dialogue(report_id) == (), "nothing is guessed"
    await chat.presses(f"later-case:{report_id}")
    (line,) = await chat.uow.reports.dialogue(report_id)
    assert (line.side, line.text) == (Side.NOTE, MORE)
    assert any(isinstance(fact, EvidenceAdded) for fact in chat.facts)
    await chat.says("And then he left again.")
    assert len(await chat.uow.reports.dialogue(report_id)) == 2, "later messages go there, too"


async def test_voice_and_captioned_photo_go_together() -> None:
    chat = talk()
    report_id = await send_report(chat)
    await chat.sends_voice()
    await chat.sends(caption=MORE, kind=FileKind.PHOTO)
    assert chat.uow.tables.evidence == {}
    await chat.presses(f"later-case:{report_id}")
    assert len(await chat.uow.evidence.of_report(report_id)) == 2
    assert [line.text for line in await chat.uow.reports.dialogue(report_id)] == [MORE]


async def test_new_report_from_message_starts_with_danger_screen() -> None:
    chat = talk()
    report_id = await send_report(chat)
    await chat.sends(caption=MORE)
    await chat.presses("later-new")
    assert chat.screen.key == "report-danger"
    draft = chat.session.draft
    assert draft is not None and (draft.get(FieldName.TEXT), draft.evidence) == (MORE, 0)
    await chat.presses("report-start:quick")
    assert chat.session.draft is not None and chat.session.draft.evidence == 1
    assert chat.question_key == "report-ask-act", "the sentence is already known"
    assert await chat.uow.reports.dialogue(report_id) == ()


async def test_none_of_them_keeps_nothing() -> None:
    chat = talk()
    await send_report(chat)
    await chat.says(MORE)
    await chat.presses("later-none")
    assert (chat.screen.key, chat.session.data, chat.session.waiting) == ("later-forgotten", {}, {})
    await chat.presses("later-none")
    assert chat.refusal_key == "later-gone"


async def test_a_draft_that_waits_is_one_of_the_places() -> None:
    chat = await fill_until(talk(), "actor")
    await chat.commands("menu")
    await chat.sends(caption=MORE)
    assert chat.screen.key == "later-ask"
    assert "later-new" not in chat.buttons, "a new report would replace the one that is being written"
    await chat.presses("later-draft")
    draft = chat.session.draft
    assert draft is not None and draft.get(FieldName.TEXT) == f"{STORY}\n\n{MORE}"
    assert (draft.evidence, chat.question_key) == (1, "report-ask-actor")


async def test_nothing_links_a_no_return_person_to_their_report() -> None:
    chat = talk()
    await send_report(chat, contact="no_return")
    await chat.says(MORE)
    assert chat.screen.key == "understand-unclear"


async def test_code_opened_report_is_offered_on_another_account() -> None:
    chat = talk()
    report_id = await send_report(chat, contact="no_return")
    other = Talk(account=Account(Messenger.BALE, 77), uow=chat.uow, content=chat.content)
    await other.says("1000 0000 0000 0001")
    await other.says(MORE)
    assert other.screen.key == "later-ask"
    await other.presses(f"later-case:{report_id}")
    assert [line.text for line in await chat.uow.reports.dialogue(report_id)] == [MORE]


async def test_anothers_report_is_no_place() -> None:
    chat = talk()
    report_id = await send_report(chat)
    stranger = Talk(account=Account(Messenger.TELEGRAM, 9), uow=chat.uow, content=chat.content, ids=chat.ids)
    await send_report(stranger)
    await stranger.says(MORE)
    stranger.buttons["forged"] = Button("", Press("later-case", report_id))
    await stranger.presses("forged")
    assert stranger.refusal_key == "my-report-not-found"
    assert await chat.uow.reports.dialogue(report_id) == ()


@pytest.mark.parametrize("hidden", ["09121234567", "@somebody"])
async def test_what_waits_is_masked_already(hidden: str) -> None:
    chat = talk()
    await send_report(chat)
    await chat.says(f"Call {hidden} about it.")
    assert chat.session.waiting and hidden not in str(chat.session)


@pytest.mark.parametrize("between", ["menu", "help", "my_reports", "report", "ask", "learn"])
async def test_another_screen_in_between_loses_nothing(between: str) -> None:
    chat = talk()
    report_id = await send_report(chat)
    await chat.says(MORE)
    await chat.commands(between)
    await chat.presses(f"later-case:{report_id}")
    assert [line.text for line in await chat.uow.reports.dialogue(report_id)] == [MORE]
    assert chat.session.waiting == {}
    await chat.presses(f"later-case:{report_id}")
    assert chat.refusal_key == "later-gone", "it can be sent once"


async def test_it_waits_for_a_day() -> None:
    chat = talk()
    report_id = await send_report(chat)
    await chat.says(MORE)
    await chat.commands("menu")
    chat.clock.advance(timedelta(hours=23))
    await chat.commands("menu")
    assert chat.session.waiting
    chat.clock.advance(timedelta(hours=1))
    await chat.commands("menu")
    assert chat.session.waiting == {}, "nothing of it is left"
    await chat.presses(f"later-case:{report_id}")
    assert chat.refusal_key == "later-gone"


async def test_second_waiting_message_joins_first_and_says_so() -> None:
    chat = talk()
    report_id = await send_report(chat)
    await chat.says(MORE)
    await chat.commands("menu")
    await chat.says("And more.")
    assert (chat.screen.key, unkept_keys(chat)) == ("later-ask", ["later-with-earlier"])
    await chat.presses(f"later-case:{report_id}")
    assert (await chat.uow.reports.dialogue(report_id))[0].text == f"{MORE}\n\nAnd more."


async def test_none_of_them_leaves_what_else_is_open() -> None:
    chat = talk()
    await send_report(chat)
    await chat.says(MORE)
    await begin_report(chat)
    await chat.presses("later-none")
    assert chat.session.waiting == {}
    assert chat.session.state == "report.act" and chat.session.draft is not None
    await chat.presses("report-pick:act/O13")
    assert chat.question_key == "report-ask-area"


async def test_vanished_destination_is_named_and_message_keeps_waiting() -> None:
    chat = talk()
    report_id = await send_report(chat)
    await chat.says(MORE)
    await begin_report(chat)
    await chat.presses("later-new")
    assert (chat.screen.key, unkept_keys(chat)) == ("later-ask", ["later-draft-begun"])
    assert places(chat) == {"later-draft", "later-case", "later-none"}
    await chat.presses("report-cancel")
    await chat.presses("report-discard")
    await chat.presses("later-draft")
    assert (chat.screen.key, unkept_keys(chat)) == ("later-ask", ["later-no-draft"])
    assert places(chat) == {"later-new", "later-case", "later-none"}
    await chat.presses(f"later-case:{report_id}")
    assert [line.text for line in await chat.uow.reports.dialogue(report_id)] == [MORE]


async def test_leaving_with_no_return_says_message_is_dropped() -> None:
    chat = await fill_until(talk(), "actor")
    await chat.commands("menu")
    await chat.says(MORE)
    await chat.commands("report")
    await chat.presses("report-cancel:anew")
    await chat.presses("report-discard:anew")
    await chat.presses("report-start:quick")
    await chat.says(STORY)
    await chat.presses("report-pick:act/O13")
    await chat.presses("report-pick:area/thr02")
    await send_as(chat, "no_return")
    assert chat.reply_keys() == ["later-let-go", "report-filed-no-return"]
    assert (chat.session.waiting, chat.session.draft) == ({}, None)


async def test_a_cleaned_chat_keeps_no_message_without_its_question() -> None:
    chat = talk()
    await send_report(chat)
    await chat.says(MORE)
    await chat.commands("clean")
    assert chat.screen.args["waiting"] == "some"
    await chat.presses("clean-chat-yes")
    assert chat.session.waiting == {}
    await chat.commands("clean")
    assert chat.screen.args["waiting"] == "none"


# --- its words are checked as if they had been typed into the form ---------------------------------


@pytest.mark.parametrize("as_caption", [False, True])
async def test_message_about_a_person_asks_who_before_report_begins(*, as_caption: bool) -> None:
    chat = talk(suggester=KNOWS)
    await send_report(chat)
    files = len(chat.uow.tables.evidence)
    await (chat.sends(caption=OUTSIDE) if as_caption else chat.says(OUTSIDE))
    await chat.presses("later-new")
    assert (chat.reply_keys(), chat.screen.key) == (["later-danger"], "report-who"), (
        "the danger screen still comes first"
    )
    assert chat.session.draft is not None and chat.session.draft.words == OUTSIDE
    await chat.presses("report-decline:person")
    assert (chat.session.draft, chat.session.waiting) == (None, {})
    assert len(chat.uow.tables.evidence) == files


async def test_what_is_not_taken_hides_behind_no_first_message() -> None:
    first, second = "My neighbour", "wears what I do not like."
    chat = talk(suggester=FakeSuggester({f"{first}\n\n{second}": Suggestions(outside="dress")}))
    await send_report(chat)
    await chat.says(first)
    await chat.says(second)
    await chat.presses("later-new")
    assert chat.screen.key == "report-who" and chat.session.draft is not None


async def test_message_keeps_draft_without_act_and_asks_who() -> None:
    chat = await begin_report(talk(suggester=KNOWS))
    await chat.sends()
    assert len(chat.uow.tables.evidence) == 1
    await chat.commands("menu")
    await chat.says(OUTSIDE)
    await chat.presses("later-draft")
    assert chat.question_key == "report-ask-act" and "report-outside" in chat.buttons
    assert chat.session.draft is not None and chat.session.draft.words == OUTSIDE and chat.uow.tables.evidence


@pytest.mark.parametrize("meant", [True, False])
async def test_draft_with_act_asks_what_the_words_mean(*, meant: bool) -> None:
    chat = await fill_until(talk(suggester=KNOWS), "actor")
    await chat.commands("menu")
    await chat.says(OUTSIDE)
    await chat.presses("later-draft")
    assert (chat.hint, chat.question_key) == ("report-text-outside", "report-ask-text")
    draft = chat.session.draft
    assert draft is not None and draft.get(FieldName.TEXT) == STORY, (
        "nothing is stored before the reporter confirms it"
    )
    if meant:
        await chat.presses("report-pick:text/typed")
        draft = chat.session.draft
        assert draft is not None and draft.get(FieldName.TEXT) == f"{STORY}\n\n{OUTSIDE}"
        assert chat.question_key == "report-ask-actor"
    else:
        await chat.presses("report-decline:dress")
        assert (chat.screen.key, chat.session.draft) == ("report-outside", None)


@pytest.mark.parametrize("way", ["quick", ""])
async def test_its_words_suggest_the_act(way: str) -> None:
    chat = talk(suggester=KNOWS)
    await send_report(chat)
    await chat.says(MORE)
    await chat.presses("later-new")
    await chat.presses(f"report-start:{way}" if way else "report-start")
    if not way:
        await chat.presses("report-agree")
    assert chat.question_key == "report-ask-act"
    picks = [
        b.press.argument
        for row in chat.screen.buttons
        for b in row
        if b.press and b.press.verb == "report-pick"
    ]
    assert picks == ["act/O01", "act/O13"]


async def test_quick_report_from_message_shows_time_and_files() -> None:
    chat = talk()
    await send_report(chat)
    await chat.sends(caption=MORE)
    await chat.presses("later-new")
    await chat.presses("report-start:quick")
    await chat.presses("report-pick:act/O13")
    await chat.presses("report-pick:area/thr02")
    draft = chat.session.draft
    assert draft is not None
    assert (draft.get(FieldName.WHEN), draft.get(FieldName.CONSENT)) == ("2026-05-01.noon", Consent.ASK_ME)
    assert "مدرک‌ها" in chat.texts[-1] and "زمان" in chat.texts[-1]
    await chat.presses("report-send")
    report_id = next(reversed(chat.uow.tables.reports))
    body = chat.uow.tables.sealed[report_id].body
    assert body is not None and (body.text, body.when) == (MORE, "2026-05-01.noon")


# --- every loss is reported -------------------------------------------------------------------------


def unkept_keys(chat: Talk) -> list[str]:
    """The keys of what was not stored, as the last turn says, in order."""
    term = next(reply for reply in chat.replies if isinstance(reply, Say | Screen)).args["told"]
    return [key for key in _keys(term) if not key.startswith("list-")]


def _keys(arg: object) -> Iterator[str]:
    if isinstance(arg, TextRef):
        yield arg.key
        for inner in arg.args.values():
            yield from _keys(inner)


async def test_words_exceeding_limit_are_named_and_first_ones_stay() -> None:
    chat = talk()
    report_id = await send_report(chat)
    await chat.says("first " * 400)
    await chat.says("second " * 300)
    assert (chat.screen.key, unkept_keys(chat)) == ("later-ask", ["later-words-full"])
    await chat.presses(f"later-case:{report_id}")
    (line,) = await chat.uow.reports.dialogue(report_id)
    assert line.text == ("first " * 400).strip()


async def test_overlong_paste_is_refused_whole_on_arrival() -> None:
    chat = talk()
    await send_report(chat)
    before = chat.session.state
    await chat.says("a" * 4096, message_id=50)
    assert (chat.reply_keys(), unkept_keys(chat), chat.session.state) == (
        ["later-not-stored"],
        ["later-words-long"],
        before,
    )
    await chat.says("and this is the rest of it.", message_id=51)
    assert (chat.reply_keys(), unkept_keys(chat)) == (["later-not-stored"], ["later-words-long"])
    await chat.says(MORE, message_id=52)
    assert (chat.reply_keys(), unkept_keys(chat)) == (["later-not-stored"], ["later-words-long"]), (
        "three parts of one pasted text"
    )
    await chat.says(MORE, message_id=54)
    assert (chat.screen.key, unkept_keys(chat), chat.session.waiting["words"]) == ("later-ask", [], MORE)
    await chat.says("a" * 4096, message_id=56)
    await chat.says("and this is the rest of it.", message_id=57)
    assert (unkept_keys(chat), chat.session.waiting["words"]) == (["later-words-long"], MORE)


async def test_more_than_twenty_files_are_named() -> None:
    chat = talk()
    report_id = await send_report(chat)
    for _ in range(20):
        await chat.sends()
    assert unkept_keys(chat) == []
    await chat.sends(caption=MORE)
    assert (chat.screen.args["files"], unkept_keys(chat)) == (20, ["later-files-full"])
    await chat.presses(f"later-case:{report_id}")
    assert len(await chat.uow.evidence.of_report(report_id)) == 20
    assert [line.text for line in await chat.uow.reports.dialogue(report_id)] == [MORE], "the caption stays"


@pytest.mark.parametrize("caption", ["", MORE])
async def test_oversized_file_is_refused_and_its_caption_kept(caption: str) -> None:
    chat = talk()
    report_id = await send_report(chat)
    await chat.sends(size=25_000_000, caption=caption)
    assert unkept_keys(chat) == ["later-file-too-big"]
    if not caption:
        assert (chat.reply_keys(), chat.session.data) == (["later-not-stored"], {})
        await chat.sends()
    assert chat.screen.key == "later-ask"
    await chat.sends(size=25_000_000)
    assert (chat.screen.key, unkept_keys(chat)) == ("later-ask", ["later-file-too-big"])
    await chat.presses(f"later-case:{report_id}")
    assert chat.screen.key == "later-added"
    assert len(await chat.uow.evidence.of_report(report_id)) == (0 if caption else 1)
    assert [line.text for line in await chat.uow.reports.dialogue(report_id)] == [caption]


@pytest.mark.parametrize(
    ("words", "key"), [("👍👍", "later-words-empty"), ("09121234567", "later-words-masked")]
)
async def test_words_with_nothing_to_read_are_named(words: str, key: str) -> None:
    chat = talk()
    await send_report(chat)
    await chat.says(words)
    assert (chat.reply_keys(), unkept_keys(chat)) == (["later-not-stored"], [key])
    await chat.sends(caption=words)
    assert (chat.screen.args["files"], unkept_keys(chat)) == (1, [key])


async def test_message_of_invisible_characters_is_named_as_empty() -> None:
    """Found by the state machine in tests/stateful: the answer was empty."""
    chat = talk()
    await send_report(chat)
    await chat.says("\u202e ")
    assert (chat.reply_keys(), unkept_keys(chat)) == (["later-not-stored"], ["later-words-empty"])


async def test_few_words_are_kept_and_more_requested() -> None:
    chat = talk()
    await send_report(chat)
    await chat.says("a knife")
    await chat.presses("later-new")
    assert (chat.reply_keys(), chat.screen.key) == (["later-short"], "report-danger")
    draft = chat.session.draft
    assert draft is not None and (draft.sentence, draft.get(FieldName.TEXT)) == ("a knife", "")
    await chat.presses("report-start:quick")
    assert chat.question_key == "report-ask-text"


async def test_few_words_join_draft_or_are_named_as_short() -> None:
    chat = await fill_until(talk(), "area")
    await chat.commands("menu")
    await chat.says("a knife")
    await chat.presses("later-draft")
    assert (chat.reply_keys(), chat.question_key) == (["later-short"], "report-ask-area")
    await chat.commands("menu")
    await chat.says("and a gun")
    await chat.presses("later-draft")
    assert chat.reply_keys() == []
    assert chat.session.draft is not None and chat.session.draft.get(FieldName.TEXT) == "a knife\n\nand a gun"


async def test_words_not_fitting_draft_are_named_and_files_kept() -> None:
    chat = await fill_until(talk(), "text")
    await chat.says("first " * 400)
    await chat.commands("menu")
    await chat.sends(caption="second " * 300)
    await chat.presses("later-draft")
    assert (chat.reply_keys(), chat.question_key) == (["later-draft-full"], "report-ask-actor")
    draft = chat.session.draft
    assert draft is not None and (draft.get(FieldName.TEXT), draft.evidence) == (("first " * 400).strip(), 1)


@pytest.mark.parametrize("place", ["later-draft", "later-case"])
async def test_files_without_room_are_counted(place: str) -> None:
    chat = talk()
    report_id = await send_report(chat)
    if place == "later-draft":
        await fill_until(chat, "actor")
    else:
        place = f"later-case:{report_id}"
    for times in (19, 3):
        await chat.commands("menu")
        for _ in range(times):
            await chat.sends(caption=MORE if times == 3 else "")
        await chat.presses(place)
    assert chat.reply_keys() == ["later-files-left"]
    held = chat.session.draft.id if chat.session.draft else report_id
    assert len(await chat.uow.evidence.of_report(held)) == 20
    assert next(reply for reply in chat.replies if isinstance(reply, Say)).args["left"] == 2
    await chat.commands("menu")
    await chat.sends()
    await chat.presses(place)
    if chat.session.draft:
        assert chat.reply_keys() == ["later-files-left"], "it is also said if no file fits"
    else:
        assert (chat.screen.key, unkept_keys(chat)) == ("later-ask", ["my-files-full"]), "it may go elsewhere"
    assert len(await chat.uow.evidence.of_report(held)) == 20


async def test_message_refused_by_report_waits_and_can_go_elsewhere() -> None:
    chat = talk()
    report_id = await send_report(chat)
    for number in range(20):
        await chat.commands("menu")
        await chat.says(f"note number {number}")
        await chat.presses(f"later-case:{report_id}")
    await chat.commands("menu")
    await chat.says(MORE)
    await chat.presses(f"later-case:{report_id}")
    assert (chat.refusal_key, chat.screen.key, unkept_keys(chat)) == ("", "later-ask", ["my-notes-full"])
    await chat.presses("later-new")
    assert chat.session.draft is not None and chat.session.draft.get(FieldName.TEXT) == MORE


async def test_what_never_came_leaves_its_place_in_the_draft() -> None:
    chat = await fill_until(talk(), "evidence")
    for _ in range(20):
        await chat.sends()
    first = next(iter(chat.uow.tables.evidence.values()))
    chat.uow.tables.evidence[first.id] = replace(first, state=EvidenceState.LOST)
    await chat.commands("menu")
    await chat.sends()
    await chat.presses("later-draft")
    assert chat.reply_keys() == []
    assert len(chat.uow.tables.evidence) == 21


# --- while reporting is closed, or only the gravest acts are accepted -------------------------------


def places(chat: Talk) -> set[str]:
    return {b.press.verb for row in chat.screen.buttons for b in row if b.press}


@pytest.mark.parametrize("reporting", [Reporting.CLOSED, Reporting.OFF])
@pytest.mark.parametrize("drafting", [False, True])
async def test_while_closed_only_reports_are_places(reporting: Reporting, *, drafting: bool) -> None:
    chat = talk()
    report_id = await send_report(chat)
    if drafting:
        await fill_until(chat, "actor")
        await chat.commands("menu")
    await chat.says(MORE)
    before = chat.session
    chat.uow.settings.save(RunningSettings(reporting, Phase.DAY))
    await chat.presses("later-draft" if drafting else "later-new")
    assert (chat.screen.key, unkept_keys(chat)) == ("later-ask", ["later-closed"]), (
        "it keeps waiting, and the sender is told what to do"
    )
    assert chat.session.draft == before.draft
    assert places(chat) == {"later-case", "later-none"}
    await chat.says("And more.")
    assert places(chat) == {"later-case", "meant-question", "later-none"}
    await chat.presses(f"later-case:{report_id}")
    assert (await chat.uow.reports.dialogue(report_id))[0].text == f"{MORE}\n\nAnd more."


async def test_closed_reporting_tells_draft_owner_how_long_it_stays() -> None:
    chat = await fill_until(talk(), "actor")
    await chat.commands("menu")
    chat.uow.settings.save(RunningSettings(Reporting.CLOSED, Phase.DAY))
    await chat.says(MORE)
    assert (chat.reply_keys(), chat.screen.key) == (["later-closed-not-stored"], "report-closed")
    assert "report-cancel" in places(chat)
    assert MORE not in str(chat.session)


async def test_emergency_message_joins_sendable_draft_or_waits() -> None:
    chat = await fill_until(talk(), "actor", act="O01")
    await chat.commands("menu")
    chat.uow.settings.save(RunningSettings(Reporting.EMERGENCY, Phase.DAY))
    await chat.says(MORE)
    await chat.presses("later-draft")
    assert chat.screen.key == "report-waits-not-now"
    assert chat.session.draft is not None and chat.session.draft.get(FieldName.TEXT) == f"{STORY}\n\n{MORE}"
    await chat.changes("report-edit:act")
    await chat.presses("report-pick:act/O13")
    assert chat.question_key == "report-ask-actor"


async def test_emergency_offers_new_report_without_voice() -> None:
    chat = talk()
    await send_report(chat)
    chat.uow.settings.save(RunningSettings(Reporting.EMERGENCY, Phase.DAY))
    chat.buttons.clear()
    await chat.says(MORE)
    await chat.presses("later-new")
    assert chat.screen.key == "report-danger" and "report-start:voice" not in chat.buttons


async def test_expired_code_leaves_only_a_new_report() -> None:
    chat = talk()
    await send_report(chat, contact="no_return")
    other = Talk(account=Account(Messenger.BALE, 77), uow=chat.uow, content=chat.content, ids=chat.ids)
    await other.says("1000 0000 0000 0001")
    await other.says(MORE)
    other.clock.advance(timedelta(minutes=16))
    await other.says("And more.")
    assert (other.screen.key, places(other)) == ("later-ask", {"later-new", "meant-question", "later-none"})
    chat.uow.settings.save(RunningSettings(Reporting.CLOSED, Phase.DAY))
    await other.presses("later-new")
    assert (other.reply_keys(), other.screen.key) == (["later-closed-not-stored"], "report-closed")


async def test_short_sentence_with_card_number_is_words() -> None:
    chat = talk()
    report_id = await send_report(chat)
    await chat.says("به کارت 6037 9912 3456 7890 ریختند")
    assert chat.screen.key == "later-ask", "it is asked about like any message, not called a wrong code"
    await chat.presses(f"later-case:{report_id}")
    (line,) = await chat.uow.reports.dialogue(report_id)
    assert "7890" not in line.text and line.text.startswith("به کارت")


async def test_guessing_with_words_beside_is_counted() -> None:
    chat = talk()
    await send_report(chat)
    code = next(iter(chat.uow.tables.sealed.values())).receipt
    for _ in range(TRIES_AN_HOUR):
        await chat.says("کد 6037 9912 3456 7890")
    await chat.presses("later-none")
    await chat.says(f"کد {code}")
    assert chat.screen.key == "later-ask", "even the right code counts as words by now"
