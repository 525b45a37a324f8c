"""The quick report: one sentence and four presses, or a voice message and three."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.buttons import Press
from bot.conversation.incoming import FileKind, FileRef
from bot.conversation.outgoing import Button, Digits, Say, TextRef
from bot.domain.cases.reports import State
from bot.domain.catalogue.catalogue import Phase, Severity, Space
from bot.domain.moments import part_of_day, write_when
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.reporting.drafts import FieldName, FormVariant
from bot.domain.submissions.evidence import EvidenceState
from bot.domain.submissions.witnesses import Consent, ContactMode
from bot.handlers.pieces import paragraphs
from bot.handlers.reporting.report_review import CONTACT_VERBS
from bot.usecases.ports.language import Suggestions
from tests.fakes.polling_day import content, open_uow
from tests.fakes.talk import Talk
from tests.fakes.turns import FakeSuggester
from tests.handlers.test_report_form import STORY, talk


async def quick(chat: Talk, *, act: str = "O13") -> Talk:
    """A quick report up to its receipt code: one sentence, three presses."""
    await chat.commands("report")
    await chat.presses("report-start:quick")
    await chat.says(STORY)
    await chat.presses(f"report-pick:act/{act}")
    await chat.presses("report-pick:area/thr02")
    return chat


async def send_as(chat: Talk, contact: str) -> None:
    """Send the finished report in this contact mode."""
    draft = chat.session.draft
    assert draft is not None
    if contact != draft.contact:
        await chat.presses(f"{CONTACT_VERBS[ContactMode(contact)]}:{draft.id}")
    await chat.presses("report-send")


async def begin_voice_report(chat: Talk) -> Talk:
    await chat.commands("report")
    await chat.presses("report-start:voice")
    await chat.sends_voice()
    await chat.presses("report-pick:area/thr02")
    return chat


async def test_a_quick_report_takes_four_presses_and_one_sentence() -> None:
    chat = talk()
    await chat.commands("report")
    presses = 0
    for press in ("report-start:quick", STORY, "report-pick:act/O01", "report-pick:area/thr02"):
        if press == STORY:
            await chat.says(STORY)
        else:
            await chat.presses(press)
            presses += 1
    assert chat.reply_keys() == ["report-receipt"], "the code is shown before anything is sent"
    assert chat.uow.tables.reports == {}
    await chat.presses("report-send")
    assert presses + 1 == 4

    (report,) = chat.uow.tables.reports.values()
    case = chat.uow.tables.cases[report.case_id]
    body = chat.uow.tables.sealed[report.id].body
    assert body is not None
    assert (body.text, body.act_id, body.area_id, body.way) == (STORY, "O01", "thr02", "quick")
    assert (body.space, body.when, body.actor) == (Space.REAL, "2026-05-01.noon", "")
    assert (report.mode, report.consent) == (ContactMode.RETURNABLE, Consent.ASK_ME)
    assert (case.act_id, case.severity) == ("O01", Severity.MEDIUM)


async def test_privacy_card_precedes_first_question_of_short_form() -> None:
    chat = talk()
    await chat.commands("report")
    await chat.presses("report-start:quick")
    assert (chat.screen.key, chat.question_key) == ("report-begin", "report-ask-text")
    await chat.presses("report-back")
    assert chat.screen.key == "report-danger"
    await chat.presses("report-start:voice")
    assert (chat.screen.key, chat.question_key) == ("report-begin", "report-ask-voice")


async def test_the_way_of_sending_is_the_contact_mode() -> None:
    chat = await quick(talk())
    await send_as(chat, "no_return")
    (report,) = chat.uow.tables.reports.values()
    assert report.mode is ContactMode.NO_RETURN
    assert chat.reply_keys() == ["report-filed-no-return"]


async def test_refused_send_of_older_button_leaves_contact_mode() -> None:
    """Earlier releases chose the contact mode by the button that sends."""
    chat = await quick(talk())
    chat.buttons["older"] = Button("", Press("report-send", "no_return", chat.session.epoch))
    before = chat.session.draft
    running = await chat.uow.settings.running()
    chat.uow.settings.save(RunningSettings(Reporting.CLOSED, running.phase))
    await chat.presses("older")
    assert chat.screen.key == "report-closed"
    assert chat.session.draft == before, "what was pressed is chosen anew when it is sent"


async def test_defaults_can_be_changed_before_sending_with_same_code() -> None:
    chat = await quick(talk())
    assert chat.session.draft is not None
    code = chat.session.draft.receipt
    for name in ("actor", "seen", "consent", "when", "evidence"):
        await chat.changes(f"report-edit:{name}")
        assert chat.question_key == f"report-ask-{name}"
        await chat.presses("report-back")
        assert chat.screen.key == "report-review", "an optional question leads back to the review"
        assert chat.reply_keys() == []
    await chat.changes("report-edit:actor")
    await chat.presses("report-pick:actor/person")
    assert chat.session.draft.receipt == code
    await chat.presses("report-send")
    (report,) = chat.uow.tables.reports.values()
    body = chat.uow.tables.sealed[report.id].body
    assert body is not None and body.actor == "person"
    assert chat.uow.tables.sealed[report.id].receipt == code


async def test_it_was_an_ordinary_citizen_purges_a_quick_report() -> None:
    chat = await quick(talk(), act="O32")
    await chat.sends()
    assert len(chat.uow.tables.evidence) == 1
    await chat.changes("report-outside")
    assert chat.screen.key == "report-outside-sure" and len(chat.uow.tables.evidence) == 1
    await chat.presses("report-decline:person")
    assert chat.screen.key == "report-outside"
    assert chat.session.draft is None and chat.uow.tables.evidence == {}


async def test_citizen_button_is_missing_where_citizens_are_reportable() -> None:
    chat = await quick(talk(), act="O01")
    await chat.presses("report-change")
    assert "report-outside" not in chat.buttons and "report-edit:actor" in chat.buttons


async def test_voice_report_takes_three_presses_and_waits_for_summary() -> None:
    chat = await begin_voice_report(talk())
    await chat.presses("report-send")
    (report,) = chat.uow.tables.reports.values()
    case = chat.uow.tables.cases[report.case_id]
    body = chat.uow.tables.sealed[report.id].body
    assert body is not None and (body.text, body.act_id, body.way) == ("", "", "voice")
    assert (case.act_id, case.severity, case.state) == ("", Severity.HIGH, State.NEW)
    assert case.deadline - case.opened_at == timedelta(hours=1)
    (piece,) = await chat.uow.evidence.of_report(report.id)
    assert piece.facts.kind == "voice"


@pytest.mark.parametrize(
    ("what", "hint", "files", "text"),
    [
        ("words", "report-voice-words", 0, STORY),
        ("signs", "report-voice-words", 0, ""),
        ("photo", "report-file-stored", 1, ""),
        ("captioned", "report-file-stored", 1, STORY),
        ("album", "report-file-stored", 2, ""),
        ("a channel's voice", "report-file-stored", 1, "↪ Channel A، https://t.me/chan/1\nListen to this."),
        ("a channel's words", "report-voice-words", 0, "↪ Channel A، https://t.me/chan/1\nListen to this."),
        ("place", "report-voice-please", 0, ""),
    ],
)
async def test_other_input_at_voice_question_is_kept_and_announced(
    what: str, hint: str, files: int, text: str
) -> None:
    chat = talk()
    await chat.commands("report")
    await chat.presses("report-start:voice")
    post = {"source": "Channel A", "link": "https://t.me/chan/1"}
    match what:
        case "words":
            await chat.says(STORY)
        case "signs":
            await chat.says("👍")
        case "photo":
            await chat.sends()
        case "captioned":
            await chat.sends(caption=STORY)
        case "album":
            await chat.sends(album="a")
            asked = chat.hint
            await chat.sends(album="a")
            assert chat.reply_keys() == ["report-file-stored"], "one question for all files"
        case "a channel's voice":
            voice = FileRef(FileKind.VOICE, "v", 1000, "audio/ogg", "")
            await chat.forwards("Listen to this.", files=(voice,), **post)
        case "a channel's words":
            await chat.forwards("Listen to this.", **post)
        case _:
            await chat.sends_location()
    assert (asked if what == "album" else chat.hint) == hint
    draft = chat.session.draft
    assert draft is not None and (draft.evidence, draft.get(FieldName.TEXT)) == (files, text)
    assert len(chat.uow.tables.evidence) == files
    await chat.sends_voice()
    assert chat.question_key == "report-ask-area", "the voice is still the answer"


async def test_words_at_voice_question_erase_nothing() -> None:
    chat = talk(suggester=FakeSuggester({STORY: Suggestions(outside="opinion")}))
    await chat.commands("report")
    await chat.presses("report-start:voice")
    await chat.says(STORY)
    assert (chat.hint, chat.question_key) == ("report-voice-words", "report-ask-voice")
    assert chat.session.draft is not None and chat.session.draft.get(FieldName.TEXT) == STORY


async def test_later_parts_of_declined_album_are_declined() -> None:
    chat = talk(suggester=FakeSuggester({STORY: Suggestions(outside="opinion")}))
    await chat.commands("report")
    await chat.presses("report-start:quick")
    await chat.sends(album="a", caption=STORY)
    await chat.presses("report-outside")
    await chat.presses("report-decline:person")
    assert chat.screen.key == "report-outside"
    await chat.sends(album="a")
    assert (chat.replies, chat.uow.tables.evidence) == ((), {})
    await chat.commands("report")
    await chat.sends(album="a")
    assert chat.question_key == "report-danger" and chat.session.draft is not None, (
        "sent again, it is accepted again"
    )


@pytest.mark.parametrize("way", ["quick", "voice"])
async def test_files_in_transit_are_named_before_sending(way: str) -> None:
    chat = talk()
    await chat.commands("report")
    await chat.presses(f"report-start:{way}")
    if way == "voice":
        await chat.sends_voice()
    else:
        await chat.sends(caption=STORY)
        await chat.presses("report-pick:act/O13")
    await chat.presses("report-pick:area/thr02")
    waiting = next(reply for reply in chat.replies if isinstance(reply, Say) and reply.key == "report-amiss")
    assert waiting.args["files"] == paragraphs(
        [TextRef("report-files-waiting", {"count": 1, "mode": "returnable"})]
    )
    (piece,) = chat.uow.tables.evidence.values()
    facts = replace(piece.facts, clean_sha256="00")
    chat.uow.tables.evidence[piece.id] = replace(piece, state=EvidenceState.SEALED, facts=facts)
    await chat.changes("report-edit:area")
    await chat.presses("report-pick:area/thr02")
    assert "report-amiss" not in chat.reply_keys()


async def test_voice_about_private_person_is_refused_at_each_stage() -> None:
    chat = talk()
    await chat.commands("report")
    await chat.presses("report-start:voice")
    await chat.presses("report-outside")
    assert (chat.screen.key, chat.session.draft) == ("report-outside", None)

    chat = await begin_voice_report(talk())
    assert len(chat.uow.tables.evidence) == 1
    await chat.changes("report-outside")
    await chat.presses("report-decline:person")
    assert (chat.screen.key, chat.session.draft, chat.uow.tables.evidence) == ("report-outside", None, {})


async def test_emergency_takes_only_gravest_and_offers_no_voice() -> None:
    chat = Talk(uow=open_uow(RunningSettings(Reporting.EMERGENCY, Phase.DAY)), content=content())
    await chat.commands("report")
    assert "report-start:voice" not in chat.buttons
    spoken_before = await begin_voice_report(talk())
    spoken_before.uow.settings.save(RunningSettings(Reporting.EMERGENCY, Phase.DAY))
    await spoken_before.presses("report-send")
    assert spoken_before.screen.key == "report-waits-not-now"
    assert spoken_before.session.draft is not None


async def test_quick_report_keeps_post_and_asks_for_sentence() -> None:
    chat = talk()
    await chat.commands("report")
    await chat.presses("report-start:quick")
    photo = FileRef(FileKind.PHOTO, "f")
    await chat.forwards("Vote A", source="Channel A", link="https://t.me/chan_a/12", files=(photo,))
    assert (chat.hint, chat.question_key) == ("report-post-kept-write", "report-ask-text")
    await chat.says(STORY)
    await chat.presses("report-pick:act/O26")
    draft = chat.session.draft
    assert draft is not None and draft.way is FormVariant.QUICK
    assert (draft.get(FieldName.SPACE), draft.forwarded, draft.evidence) == ("virtual", "Vote A", 1)
    assert draft.get(FieldName.ADDRESS) == "Channel A، https://t.me/chan_a/12"


async def test_post_during_sentence_edit_still_asks_for_sentence() -> None:
    """Found by the state machine in tests/stateful: the screen asked for the words, the draft for the act."""
    chat = talk()
    await chat.commands("report")
    await chat.presses("report-start:quick")
    await chat.says(STORY)
    await chat.presses("report-back")
    await chat.forwards("Vote A", source="Channel A", link="https://t.me/chan_a/12")
    assert (chat.session.state, chat.question_key) == ("report.text", "report-ask-text")
    await chat.says("Another sentence about it.")
    assert chat.question_key == "report-ask-act"


async def test_the_code_says_how_long_others_have_waited() -> None:
    chat = await quick(talk())
    message = next(reply for reply in chat.replies if isinstance(reply, Say))
    assert message.args == {
        "code": Digits("1000 0000 0000 0001"),
        "waits": TextRef("report-waits-unknown"),
        "reach": "one",
    }


async def test_the_voice_has_its_place_beside_twenty_files() -> None:
    chat = talk()
    await chat.commands("report")
    await chat.presses("report-start:voice")
    for _ in range(20):
        await chat.sends()
    await chat.sends_voice()
    assert (chat.question_key, len(chat.uow.tables.evidence)) == ("report-ask-area", 21)
    await chat.sends()
    assert chat.reply_keys() == ["report-files-full"], "that place was for the voice only"
    await chat.says("یک جملهٔ دیگر دربارهٔ همان که گفتم.")
    assert chat.session.draft is not None, "words sent with one file too many are kept"


@pytest.mark.parametrize(
    ("sentence", "when"),
    [
        ("دیروز دم شعبه هوادار نامزد الف پول می‌داد", "2026-04-30"),
        ("دیشب یکی در مسجد پول می‌داد", "2026-04-30.night"),
        ("پریروز یکی در مسجد پول می‌داد", "2026-04-29"),
        ("یکی در مسجد پول می‌داد", ""),
        ("دیروز و پریروز یکی در مسجد پول می‌داد", ""),
    ],
)
async def test_quick_report_takes_day_named_in_sentence(sentence: str, when: str) -> None:
    chat = talk()
    await chat.commands("report")
    await chat.presses("report-start:quick")
    await chat.says(sentence)
    for picked in ("act/O01", "area/thr"):
        await chat.presses(f"report-pick:{picked}")
    draft = chat.session.draft
    just_now = write_when(chat.clock.today(), part_of_day(chat.clock.now()))
    assert draft is not None and draft.get(FieldName.WHEN) == (when or just_now)
