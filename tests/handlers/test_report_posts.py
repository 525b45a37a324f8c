"""A public channel's post, an exact place, captions: stored where they fit, never lost without a notice."""

from dataclasses import replace

import pytest

from bot.conversation.incoming import FileKind, FileRef
from bot.conversation.outgoing import Say, TextRef
from bot.domain.catalogue.catalogue import ActorClass, Space
from bot.domain.reporting.drafts import FieldName
from bot.domain.submissions.witnesses import ReportBody
from bot.handlers.reporting.report_review import POST_SHOWN
from tests.fakes.polling_day import act, content, open_uow
from tests.fakes.talk import Talk, draft_of
from tests.handlers.test_report_form import STORY, begin_report, fill_until
from tests.handlers.test_report_places import AREAS

PLACE = "35.80000,51.43000"
VIRTUAL_ACT = act("O26", ActorClass.CANDIDATE, spaces=(Space.VIRTUAL,))


def talk() -> Talk:
    there = content()
    there.areas = AREAS
    there.acts = {**there.acts, "O42": act("O42", ActorClass.CANDIDATE, spaces=(Space.VIRTUAL,))}
    return Talk(uow=open_uow(), content=there)


async def posts(chat: Talk, words: str = "Vote A", source: str = "Channel A", *files: FileRef) -> None:
    await chat.forwards(words, source=source, link="https://t.me/chan_a/12", files=files)


def gone_keys(chat: Talk) -> list[str]:
    """The keys of what was removed from the report, as the last turn says."""
    messages = [reply for reply in chat.replies if isinstance(reply, Say) and reply.key == "report-gone"]
    keys = []
    for reply in messages:
        term = reply.args["told"]
        while isinstance(term, TextRef) and term.key == "list-lines":
            first, term = term.args["first"], term.args["rest"]
            assert isinstance(first, TextRef)
            keys.append(first.key)
        assert isinstance(term, TextRef)
        keys.append(term.key)
    return keys


def body_of(chat: Talk) -> ReportBody:
    (sealed,) = chat.uow.tables.sealed.values()
    assert sealed.body is not None
    return sealed.body


async def quick_with_post(chat: Talk, act_id: str) -> Talk:
    await chat.commands("report")
    await chat.presses("report-start:quick")
    await posts(chat)
    await chat.says(STORY)
    await chat.presses(f"report-pick:act/{act_id}")
    await chat.presses("report-pick:area/thr")
    return chat


async def test_post_stays_when_new_act_allows_both_spaces() -> None:
    chat = await quick_with_post(talk(), "O42")
    await chat.changes("report-edit:act")
    await chat.presses("report-pick:act/O26")
    assert (draft_of(chat).get(FieldName.SPACE), draft_of(chat).settled, gone_keys(chat)) == (
        "virtual",
        (),
        [],
    )
    await chat.presses("report-send")
    body = body_of(chat)
    assert (body.space, body.address, body.forwarded) == (
        Space.VIRTUAL, "Channel A، https://t.me/chan_a/12", "Vote A",
    )  # fmt: skip


async def test_post_unfit_for_act_is_dropped_and_announced() -> None:
    chat = await begin_report(talk())
    await posts(chat)
    assert (chat.hint, draft_of(chat).forwarded) == ("report-post-kept-act", "Vote A")
    await chat.presses("report-pick:act/O32")
    assert gone_keys(chat) == ["report-gone-address"] and chat.screen.below
    assert (draft_of(chat).get(FieldName.SPACE), draft_of(chat).forwarded) == ("real", "")


async def test_post_is_dropped_with_virtual_space_and_announced() -> None:
    chat = await quick_with_post(talk(), "O26")
    await chat.changes("report-edit:space")
    await chat.presses("report-pick:space/real")
    assert gone_keys(chat) == ["report-gone-address"]
    await chat.changes("report-edit:space")
    await chat.presses("report-pick:space/virtual")
    assert gone_keys(chat) == [] and FieldName.ADDRESS not in draft_of(chat).answers


async def test_typed_address_replacing_post_is_announced() -> None:
    chat = await quick_with_post(talk(), "O26")
    await chat.changes("report-edit:address")
    await chat.says("@another_channel")
    assert (gone_keys(chat), draft_of(chat).get(FieldName.ADDRESS)) == (
        ["report-gone-post"],
        "@another_channel",
    )


@pytest.mark.parametrize("act_id", ["O13", "O01"])
async def test_post_never_overrides_report_of_real_place(act_id: str) -> None:
    """O13 has no other space. For O01 the reporter chose the space. The post is quoted among the words."""
    chat = await fill_until(talk(), "text", act=act_id)
    await posts(chat)
    assert (chat.hint, chat.question_key) == ("report-post-quoted", "report-ask-text")
    draft = draft_of(chat)
    assert (draft.get(FieldName.SPACE), FieldName.ADDRESS in draft.answers) == ("real", False)
    await chat.says(STORY)
    quoted = "↪ Channel A، https://t.me/chan_a/12\nVote A"
    assert draft_of(chat).get(FieldName.TEXT) == f"{STORY}\n\n{quoted}"


@pytest.mark.parametrize(
    "field", ["space", "area", "when", "actor", "seen", "evidence", "consent", "contact"]
)
async def test_channel_post_is_taken_at_every_question(field: str) -> None:
    chat = talk()
    if field != "space":
        chat.content = replace(chat.content, acts={**chat.content.acts, "O26": VIRTUAL_ACT})
    await begin_report(chat)
    await chat.presses("report-pick:act/O26")
    while chat.question_key != f"report-ask-{field}":
        match chat.question_key.removeprefix("report-ask-"):
            case "address":
                await chat.says("@earlier")
            case "text":
                await chat.says(STORY)
            case name:
                answers = {"area": "thr", "when": "now", "actor": "candidate", "seen": "saw", "evidence": "done",
                           "consent": "ask_me"}  # fmt: skip
                await chat.presses(f"report-pick:{name}/{answers[name]}")
    await posts(chat)
    asked = "area" if field == "space" else field  # a post says where it was
    assert (chat.hint, chat.question_key) == ("report-post-stored", f"report-ask-{asked}")
    assert chat.session.state == f"report.{asked}"
    draft = draft_of(chat)
    assert (draft.get(FieldName.ADDRESS), draft.forwarded) == ("Channel A، https://t.me/chan_a/12", "Vote A")


async def test_files_of_post_about_real_place_are_kept() -> None:
    chat = await fill_until(talk(), "text")
    await posts(chat, "Vote A", "Channel A", FileRef(FileKind.PHOTO, "f"))
    assert (chat.hint, chat.question_key) == ("report-file-stored", "report-ask-text")
    draft = draft_of(chat)
    assert (draft.get(FieldName.SPACE), draft.evidence, draft.caption) == (
        "real",
        1,
        "↪ Channel A، https://t.me/chan_a/12\nVote A",
    )


async def test_post_at_question_says_it_replaces_the_address() -> None:
    chat = await begin_report(talk())
    await chat.presses("report-pick:act/O42")
    await chat.says("@my_channel")
    await chat.presses("report-pick:area/thr")
    await chat.presses("report-pick:when/now")
    await posts(chat)
    assert chat.screen.args["hint"] == TextRef("report-post-kept-write", {"instead": "yes"})


async def test_nameless_post_asks_for_no_name_before_address() -> None:
    chat = await fill_until(talk(), "act")
    await chat.forwards("Vote A", source="09121234567")
    assert (chat.hint, chat.question_key) == ("report-post-unnamed", "report-ask-act")
    await chat.presses("report-pick:act/O42")
    await chat.forwards("Vote A", source="09121234567")
    assert (chat.hint, chat.question_key) == ("report-address-number", "report-ask-address")


async def test_long_single_word_post_shows_its_beginning() -> None:
    chat = talk()
    await chat.commands("report")
    await chat.presses("report-start:quick")
    await posts(chat, "رأی" * 200)
    await chat.says(STORY)
    await chat.presses("report-pick:act/O26")
    await chat.presses("report-pick:area/thr")
    assert ("رأی" * 200)[:POST_SHOWN] + " …" in chat.texts[-1]


# --- the exact place -----------------------------------------------------------------------------


async def at_review_with_proof() -> Talk:
    chat = await fill_until(talk(), "evidence")
    await chat.sends_location(35.8, 51.43)
    await chat.presses("report-pick:evidence/done")
    await chat.presses("report-pick:consent/ask_me")
    await chat.presses("report-pick:contact/returnable")
    return chat


@pytest.mark.parametrize("area", ["thr", "thr01s1"])
async def test_location_sent_as_evidence_survives_area_change(area: str) -> None:
    chat = await at_review_with_proof()
    await chat.changes("report-edit:area")
    if area != "thr":
        await chat.presses("report-show:area/thr01/0")
    await chat.presses(f"report-pick:area/{area}")
    assert (draft_of(chat).point, gone_keys(chat)) == (PLACE, [])


async def test_area_location_is_dropped_with_area_and_announced() -> None:
    chat = await fill_until(talk(), "area")
    await chat.sends_location(35.8, 51.43)
    await chat.presses("report-located:thr01s1/keep")
    await chat.presses("report-back")
    await chat.presses("report-show:area/thr01/0")
    await chat.presses("report-pick:area/thr01s1")
    assert (draft_of(chat).point, gone_keys(chat)) == (PLACE, []), "the same place again"
    await chat.presses("report-back")
    await chat.presses("report-pick:area/thr")
    assert (draft_of(chat).point, gone_keys(chat)) == ("", ["report-gone-point"])


async def test_the_name_of_a_place_alone_leaves_the_proof() -> None:
    chat = await at_review_with_proof()
    await chat.changes("report-edit:area")
    await chat.sends_location(35.9, 51.43)
    await chat.presses("report-located:thr01")
    assert (draft_of(chat).point, draft_of(chat).get(FieldName.AREA)) == (PLACE, "thr01")


# --- captions ------------------------------------------------------------------------------------


async def test_words_waiting_for_sentence_become_voice_report_words() -> None:
    chat = talk()
    await chat.commands("report")
    await chat.presses("report-start:quick")
    await chat.sends(caption="Station")
    assert draft_of(chat).caption == "Station"
    await chat.presses("report-back")
    await chat.presses("report-start:voice")
    await chat.sends_voice()
    await chat.presses("report-pick:area/thr")
    assert "Station" in chat.texts[-1], "the review shows it"
    await chat.presses("report-send")
    assert body_of(chat).text == "Station"


async def test_short_voice_caption_waits_for_a_sentence() -> None:
    chat = talk()
    await chat.commands("report")
    await chat.presses("report-start:voice")
    await chat.sends(kind=FileKind.VOICE, mime="audio/ogg", caption="Station")
    await chat.presses("report-back")
    await chat.presses("report-back")
    await chat.presses("report-start:quick")
    assert (chat.question_key, draft_of(chat).caption) == ("report-ask-text", "Station")
    await chat.says(STORY)
    assert draft_of(chat).get(FieldName.TEXT) == f"{STORY}\n\nStation"


async def test_chosen_space_of_voice_report_without_act_stays() -> None:
    """Found by the state machine in tests/stateful: removing the post also removed «in a real place»."""
    chat = talk()
    await chat.commands("report")
    await chat.presses("report-start:quick")
    await posts(chat)
    await chat.presses("report-back")
    await chat.presses("report-start:voice")
    await chat.sends_voice()
    await chat.presses("report-pick:area/thr")
    await chat.changes("report-edit:space")
    await chat.presses("report-pick:space/real")
    assert (draft_of(chat).get(FieldName.SPACE), gone_keys(chat)) == ("real", ["report-gone-address"])
    assert "حضوری" in chat.texts[-1]
    await chat.presses("report-send")
    assert body_of(chat).space is Space.REAL
