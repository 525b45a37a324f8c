"""Choosing the act: groups with the gravest first, three suggestions for a sentence, and what is refused."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.buttons import Press, encode
from bot.conversation.outgoing import TextRef
from bot.domain.catalogue.catalogue import ActorClass, Phase, Severity, Space
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.reporting.drafts import LONGEST_TEXT, Draft, FieldName, FormVariant
from bot.domain.reporting.scope import OutsideSubject
from bot.handlers.pieces import NOTHING
from bot.handlers.reporting.report_telling import suggest_acts
from bot.language.masking import MARK
from bot.usecases.ports.language import Suggestions
from tests.fakes.polling_day import act, content, open_uow
from tests.fakes.shared_content import shipped_texts
from tests.fakes.talk import Talk
from tests.fakes.turns import FakeSuggester, LengthVectors, button_press, make_ctx
from tests.handlers.test_report_form import STORY, begin_report, fill_until, talk

ABOUT_ME = "My neighbour writes what she thinks of candidate A."
MANY = (
    *(act(f"M{i:02}", ActorClass.STAFF, group="station") for i in range(1, 12)),
    act("M12", ActorClass.STAFF, severity=Severity.CRITICAL, group="station"),
    act("M13", ActorClass.STAFF, severity=Severity.CRITICAL, group="money"),
    act("M14", ActorClass.STAFF, group="money"),
    act("M15", group="talk"),
    act("M16", ActorClass.STAFF, group="boards", phases=(Phase.AFTER,)),
)


def town(running: RunningSettings | None = None) -> Talk:
    """A talk with many acts in four groups, of which two have acts that can be reported now."""
    groups = {"money": "Money", "station": "Station", "talk": "Talk", "boards": "Boards"}
    many = replace(content(), acts={each_act.id: each_act for each_act in MANY}, groups=groups)
    return Talk(uow=open_uow(running) if running else open_uow(), content=many, suggester=suggester())


def suggester() -> FakeSuggester:
    return FakeSuggester({
        STORY: Suggestions(("O13", "M03", "O44", "O01", "M14")),
        ABOUT_ME: Suggestions(outside=OutsideSubject.OPINION),
        f"Ring {MARK}, he pays for votes.": Suggestions(("O01",)),
    })  # fmt: skip


def buttons(chat: Talk) -> list[str]:
    """The presses of the last screen's buttons, without those that every question has."""
    presses = [b.press for row in chat.screen.buttons for b in row if b.press is not None]
    return [f"{p.verb}:{p.argument}" for p in presses if p.verb in ("report-show", "report-pick")]


async def forges(chat: Talk, verb: str, argument: str) -> None:
    """Press a button that is not on the screen."""
    await chat.takes(button_press(encode(Press(verb, argument, chat.session.epoch)), by=chat.account))


# --- groups ---------------------------------------------------------------------------------------


async def test_acts_are_grouped_gravest_first_without_empty_groups() -> None:
    chat = await begin_report(town())
    assert buttons(chat) == [f"report-show:act/{group}/0" for group in ("urgent", "money", "station")]

    await chat.presses("report-show:act/urgent/0")
    assert buttons(chat) == ["report-pick:act/M12", "report-pick:act/M13", "report-show:act/all"]
    await chat.presses("report-show:act/all")
    await chat.presses("report-show:act/station/0")
    first = [*(f"report-pick:act/M{i:02}" for i in (12, 1, 2, 3, 4, 5, 6, 7))]
    assert buttons(chat) == [*first, "report-show:act/station/1", "report-show:act/all"]
    await chat.presses("report-show:act/station/1")
    assert buttons(chat)[:4] == [f"report-pick:act/M{i:02}" for i in (8, 9, 10, 11)]

    await chat.presses("report-pick:act/M09")
    assert chat.session.draft is not None and chat.session.draft.get(FieldName.ACT) == "M09"


@pytest.mark.parametrize("at", ["talk/0", "boards/0", "nothing", "station/99", "urgent/x", "/", "all/7"])
async def test_missing_act_group_shows_existing_ones(at: str) -> None:
    chat = await begin_report(town())
    await forges(chat, "report-show", f"act/{at}")
    assert chat.question_key == "report-ask-act" and buttons(chat)


async def test_few_acts_stand_there_at_once() -> None:
    chat = await begin_report(talk())
    assert buttons(chat) == [f"report-pick:act/{i}" for i in ("O13", "O01", "O26", "O32")]

    urgent_only = RunningSettings(reporting=Reporting.EMERGENCY, phase=Phase.DAY)
    chat = await begin_report(town(urgent_only))
    assert buttons(chat) == ["report-pick:act/M12", "report-pick:act/M13"]


# --- suggestions ----------------------------------------------------------------------------------


async def test_sentence_is_read_with_its_vector() -> None:
    seen = suggester()
    ctx = make_ctx(uow=open_uow(), suggester=seen)
    await suggest_acts(STORY, ctx, Draft("d"))
    await suggest_acts(STORY, replace(ctx, vectors=LengthVectors()), Draft("d"))
    assert seen.vectors == [None, [float(len(STORY))]]


async def test_same_words_of_a_draft_keep_their_suggestions() -> None:
    seen = suggester()
    ctx = make_ctx(uow=open_uow(), suggester=seen)
    draft = Draft("d", sentence=STORY, suggested=("O01",))
    assert (await suggest_acts(STORY, ctx, draft)).acts == ("O01",) and not seen.asked
    assert (await suggest_acts(f"{STORY} More.", ctx, draft)).acts == () and seen.asked


async def test_sentence_shows_nearest_reportable_acts_and_full_list() -> None:
    chat = talk(suggester=suggester())
    await begin_report(chat)
    await chat.says(STORY)
    assert buttons(chat) == ["report-pick:act/O13", "report-pick:act/O01", "report-show:act/all"]
    await chat.presses("report-show:act/all")
    assert "report-pick:act/O32" in buttons(chat)
    await chat.presses("report-pick:act/O13")
    assert chat.question_key == "report-ask-area"


async def test_act_search_words_can_be_the_whole_report() -> None:
    chat = talk(suggester=suggester())
    await begin_report(chat)
    await chat.says(STORY)
    await chat.presses("report-pick:act/O13")
    await chat.presses("report-pick:area/thr")
    await chat.presses("report-pick:when/now")
    assert buttons(chat) == ["report-pick:text/sentence"]
    await chat.presses("report-pick:text/sentence")
    assert chat.session.draft is not None and chat.session.draft.get(FieldName.TEXT) == STORY
    assert chat.question_key == "report-ask-actor"


async def test_words_after_first_sentence_are_joined_and_shown() -> None:
    chat = await _talk_at_text()
    await chat.says("There was a second man.")
    together = f"{STORY}\n\nThere was a second man."
    assert chat.session.draft is not None and chat.session.draft.get(FieldName.TEXT) == together
    assert chat.reply_keys() == ["report-text-joined"]
    assert any(STORY in words and "a second man" in words for words in chat.texts)
    assert chat.question_key == "report-ask-actor"


async def test_the_first_sentence_written_once_more_stands_once() -> None:
    chat = await _talk_at_text()
    await chat.says(f"{STORY} There was a second man.")
    draft = chat.session.draft
    assert draft is not None and draft.get(FieldName.TEXT) == f"{STORY} There was a second man."


async def test_words_not_fitting_below_sentence_change_nothing() -> None:
    chat = await _talk_at_text()
    before = chat.session.draft
    await chat.says("a" * (LONGEST_TEXT - len(STORY) - 1))
    assert (chat.hint, chat.question_key) == ("report-text-joined-long", "report-ask-text")
    assert chat.session.draft == before


async def test_another_text_at_the_review_replaces_the_whole() -> None:
    chat = await _talk_at_text()
    await chat.says("There was a second man.")
    for picked in ("actor/person", "seen/saw", "evidence/done", "consent/ask_me", "contact/returnable"):
        await chat.presses(f"report-pick:{picked}")
    await chat.changes("report-edit:text")
    await chat.says("It was all different.")
    assert (
        chat.session.draft is not None and chat.session.draft.get(FieldName.TEXT) == "It was all different."
    )


async def _talk_at_text() -> Talk:
    chat = talk(suggester=suggester())
    await begin_report(chat)
    await chat.says(STORY)
    for picked in ("act/O13", "area/thr", "when/now"):
        await chat.presses(f"report-pick:{picked}")
    return chat


@pytest.mark.parametrize("typed", ["", "bribe"])
async def test_too_short_sentence_is_not_offered_as_report(typed: str) -> None:
    chat = talk(suggester=FakeSuggester({"bribe": Suggestions(("O13",))}))
    await begin_report(chat)
    if typed:
        await chat.says(typed)
        assert buttons(chat)[0] == "report-pick:act/O13"
    await chat.presses("report-pick:act/O13")
    await chat.presses("report-pick:area/thr")
    await chat.presses("report-pick:when/now")
    assert (chat.question_key, buttons(chat)) == ("report-ask-text", [])
    before = chat.session
    await forges(chat, "report-pick", "text/sentence")
    assert chat.session == before, "a button that was never shown does nothing"


async def test_unmatched_sentence_is_kept_and_groups_stay() -> None:
    chat = await begin_report(town())
    await chat.says("Something is wrong here.")
    assert (chat.hint, chat.question_key) == ("report-act-unclear", "report-ask-act")
    assert buttons(chat)[0] == "report-show:act/urgent/0"
    draft = chat.session.draft
    assert draft is not None and draft.sentence == "Something is wrong here."


async def test_a_sentence_is_masked_before_anything_looks_at_it() -> None:
    seen = suggester()
    chat = await begin_report(talk(suggester=seen))
    await chat.says("Ring 09121234567, he pays for votes.")
    assert chat.reply_keys() == ["report-masked"]
    assert buttons(chat)[0] == "report-pick:act/O01"
    assert not any("0912" in text for text in seen.asked)


@pytest.mark.parametrize(
    ("typed", "hint"),
    [("ab", "report-text-short"), ("🙂🙂🙂", "report-text-empty"), ("a" * 5000, "report-text-long")],
)
async def test_unusable_act_words_leave_draft_unchanged(typed: str, hint: str) -> None:
    chat = await begin_report(talk(suggester=suggester()))
    before = chat.session.draft
    await chat.says(typed)
    assert (chat.hint, chat.question_key, chat.session.draft) == (hint, "report-ask-act", before)


def test_actor_question_stands_apart_and_names_its_button() -> None:
    texts = shipped_texts()
    words = texts.render(
        "report-ask-act",
        {"shown": "likely", "doubt": "yes", "reporting": "open", "way": "full", "ways": NOTHING},
    )
    assert "\n\n<b>کار چه کسی بود؟</b>" in words
    assert f"«{texts.label(TextRef('button-act-person'))}»" in words, "the text names the button by its label"
    assert "دکمهٔ پایین" not in words


async def test_quick_report_offers_acts_by_its_sentence() -> None:
    chat = talk(suggester=suggester())
    await chat.commands("report")
    await chat.presses("report-start:quick")
    await chat.says(STORY)
    assert buttons(chat) == ["report-pick:act/O13", "report-pick:act/O01", "report-show:act/all"]


@pytest.mark.parametrize("way", [FormVariant.FULL, FormVariant.QUICK, FormVariant.VOICE])
async def test_all_words_for_the_act_are_reported_once(way: FormVariant) -> None:
    first, second, third = STORY, "They gave 09121234567 money, too.", "It rained."
    rain = {"It rained.": Suggestions(outside=OutsideSubject.ELSEWHERE), STORY: Suggestions(("O13",))}
    chat = talk(suggester=FakeSuggester(rain))
    draft = Draft("d", way=way, answers={FieldName.VOICE: "done"} if way is FormVariant.VOICE else {})
    chat.session = chat.session.at("report.act").with_draft(draft.with_editing(FieldName.ACT))
    for typed in (first, second, first, third):
        await chat.says(typed)
        assert chat.question_key == "report-ask-act"
    draft = chat.session.draft or draft
    assert draft.words == f"{STORY}\n\n{second.replace('09121234567', MARK)}\n\n{third}"
    assert (draft.suggested, draft.doubted) == (("O13",), False)
    assert way is not FormVariant.VOICE or draft.get(FieldName.TEXT) == draft.words, "no question for words"


async def test_words_for_the_act_join_the_words_before_it() -> None:
    chat = talk(suggester=suggester())
    await chat.commands("report")
    await chat.presses("report-start:quick")
    await chat.says(STORY)
    chat.clock.advance(timedelta(days=1))
    await chat.commands("report")
    await chat.presses("report-start:quick")
    await chat.says("There was a second man.")
    assert chat.session.draft is not None
    assert chat.session.draft.get(FieldName.TEXT) == f"{STORY}\n\nThere was a second man."
    await chat.says("a" * LONGEST_TEXT)
    assert (chat.hint, chat.question_key) == ("report-text-joined-long", "report-ask-act")
    assert chat.session.draft.get(FieldName.TEXT).endswith("second man.")


async def test_post_sent_first_is_kept_until_act_is_chosen() -> None:
    chat = await begin_report(talk())
    await chat.forwards("Vote A", source="Channel A", link="https://t.me/chan_a/12")
    assert (chat.hint, chat.question_key) == ("report-post-kept-act", "report-ask-act")
    await chat.presses("report-pick:act/O26")
    draft = chat.session.draft
    assert draft is not None and draft.get(FieldName.SPACE) == Space.VIRTUAL
    assert draft.get(FieldName.ADDRESS).startswith("Channel A")
    assert chat.question_key == "report-ask-area"


# --- out of scope ---------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["", FormVariant.QUICK.value])
@pytest.mark.parametrize("subject", OutsideSubject)
async def test_words_alone_keep_draft_and_ask_who(way: str, subject: OutsideSubject) -> None:
    chat = talk(suggester=FakeSuggester({ABOUT_ME: Suggestions(outside=subject)}))
    await chat.commands("report")
    await chat.presses(f"report-start:{way}" if way else "report-start")
    if not way:
        await chat.presses("report-agree")
    await chat.sends()
    await chat.says(ABOUT_ME)
    assert chat.question_key == "report-ask-act" and "report-outside" in chat.buttons
    assert chat.session.draft is not None and chat.session.draft.words == ABOUT_ME
    await chat.presses("report-outside")
    assert chat.screen.key == "report-outside-sure" and chat.session.draft is not None
    await chat.presses("report-decline:person")
    assert (chat.screen.key, chat.session.draft, chat.uow.tables.evidence) == ("report-outside", None, {})


async def test_a_caption_is_judged_like_any_words() -> None:
    chat = talk(suggester=suggester())
    await chat.commands("report")
    await chat.presses("report-start:quick")
    await chat.sends(caption=ABOUT_ME)
    assert (chat.question_key, chat.screen.args["doubt"]) == ("report-ask-act", "yes")
    assert chat.session.draft is not None and chat.uow.tables.evidence


async def test_rewritten_words_ask_who_and_erase_no_files() -> None:
    chat = talk(suggester=suggester())
    await chat.commands("report")
    await chat.presses("report-start:quick")
    await chat.sends(caption=STORY)
    await chat.presses("report-back")
    assert chat.question_key == "report-ask-text"
    await chat.says(ABOUT_ME)
    assert (chat.question_key, chat.screen.args["doubt"]) == ("report-ask-act", "yes")
    draft = chat.session.draft
    assert draft is not None and draft.get(FieldName.TEXT) == ABOUT_ME and chat.uow.tables.evidence


async def test_doubted_words_confirmed_as_testimony_join_the_sentence() -> None:
    chat = await _talk_at_text()
    await chat.says(ABOUT_ME)
    assert chat.hint == "report-text-outside"
    await chat.presses("report-pick:text/typed")
    draft = chat.session.draft
    assert draft is not None and draft.get(FieldName.TEXT) == f"{STORY}\n\n{ABOUT_ME}"


async def test_draft_with_act_asks_before_declining() -> None:
    chat = talk(suggester=suggester())
    await fill_until(chat, "text")
    before = chat.session.draft
    await chat.says(ABOUT_ME)
    assert (chat.hint, chat.question_key, chat.session.draft) == (
        "report-text-outside",
        "report-ask-text",
        before,
    )
    await chat.presses("report-pick:text/typed")
    assert chat.session.draft is not None and chat.session.draft.get(FieldName.TEXT) == ABOUT_ME
    assert chat.question_key == "report-ask-actor"

    chat = talk(suggester=suggester())
    await fill_until(chat, "text")
    await chat.sends(caption=ABOUT_ME)
    assert chat.hint == "report-text-outside"
    assert chat.session.draft is not None and chat.session.draft.evidence == 1
    await chat.presses("report-decline:opinion")
    assert (chat.screen.key, chat.screen.args["subject"]) == ("report-outside", "opinion")
    assert (chat.session.draft, chat.uow.tables.evidence) == (None, {})


async def test_typed_yes_declines_nothing() -> None:
    chat = talk(suggester=suggester())
    await fill_until(chat, "text")
    await chat.says(ABOUT_ME)
    assert chat.hint == "report-text-outside"
    before = chat.session.draft
    await chat.types("بله")
    assert (chat.hint, chat.question_key, chat.session.draft) == (
        "report-text-short",
        "report-ask-text",
        before,
    )
    await chat.presses("report-pick:text/typed")
    assert chat.session.draft is not None and chat.session.draft.get(FieldName.TEXT) == ABOUT_ME, (
        "nothing is lost"
    )


async def test_words_that_were_not_asked_back_answer_nothing() -> None:
    chat = talk(suggester=suggester())
    await fill_until(chat, "text")
    before = chat.session
    await forges(chat, "report-pick", "text/typed")
    assert chat.session == before
