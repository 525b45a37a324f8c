"""Editors read cards aloud, and hear what they sent before everybody does; learners listen to the present text."""

from dataclasses import replace
from datetime import date

import pytest

from bot.conversation.buttons import Press
from bot.conversation.incoming import FileKind
from bot.conversation.outgoing import Ack, Button, Say, SendVoice, StaffChat
from bot.conversation.ports import TickCtx
from bot.domain.learning.lessons import Audience, LessonCard, Tier
from bot.domain.learning.voices import (
    CardVoice,
    FolderVoice,
    VaultPlace,
    VoiceFault,
    VoiceFile,
    VoiceState,
    text_digest,
)
from bot.domain.owner.operator import Operator
from bot.domain.people import Account, Messenger, Role, Staff
from bot.handlers.flows.card_listening import is_voiced
from bot.handlers.learning.voice_desk import checked_tick
from bot.usecases.learning.record_cards import CheckedVoice
from tests.fakes.contexts import make_tick_ctx
from tests.fakes.memory import MemoryUow
from tests.fakes.school import lesson
from tests.fakes.talk import Talk
from tests.fakes.turns import SARA, FakeContent, make_ctx

DAY = date(2026, 11, 24)
MINA = Account(Messenger.TELEGRAM, 9002)
FILE = VoiceFile("ab" * 32, mime="audio/ogg", seconds=20, size=1000)
OTHER = VoiceFile("cd" * 32, mime="audio/mpeg", seconds=30, size=2000)
CHECKED = CheckedVoice(FILE, place=VaultPlace("1" * 32, b"k" * 32))
CARD = "vb1/0"


def school(*, first: str = "", without: bool = False) -> FakeContent:
    """A lesson of three cards; ``first``: other words of the first one, ``without`` it."""
    lessons = lesson("vb1", order=1, article_id="20")
    cards = lessons.cards[1:] if without else lessons.cards
    if first:
        cards = (LessonCard(CARD, text=first), *lessons.cards[1:])
    return FakeContent(tracks={(Audience.VOTER, Tier.BASIC): (replace(lessons, cards=cards),)})


def editor(*, role: Role = Role.EDITOR, content: FakeContent | None = None) -> Talk:
    uow = MemoryUow()
    staff = Staff(MINA, role, started=True, name="Mina")
    uow.staff.save(staff)
    uow.commit()
    return Talk(MINA, uow=uow, content=content or school(), staff=staff)


def learner(talk: Talk) -> Talk:
    return Talk(uow=talk.uow, content=talk.content)


async def check(talk: Talk, outcome: CheckedVoice | VoiceFault = CHECKED) -> tuple[object, ...]:
    """What the running program brings of the newest recording."""
    voice = list(talk.uow.tables.card_voices.values())[-1]
    ctx: TickCtx = make_tick_ctx(talk.uow, content=talk.content)
    turn = await checked_tick(voice.id, outcome)(ctx)
    talk.uow.commit()
    await talk.shows(replace(turn, session=talk.session))
    return turn.replies


async def open_desk_card(talk: Talk) -> None:
    await talk.commands("voices")
    await talk.presses("voice-track:voter")
    await talk.presses("voice-lesson:vb1")
    await talk.presses(f"voice-card:{CARD}")
    assert talk.screen.key == "voice-read"


async def record(talk: Talk, file: VoiceFile = FILE) -> None:
    await open_desk_card(talk)
    await talk.sends_voice()
    assert talk.screen.key == "voice-checking"
    (preview,) = await check(talk, replace(CHECKED, file=file))
    assert isinstance(preview, SendVoice) and preview.to == StaffChat(MINA)
    voice = list(talk.uow.tables.card_voices.values())[-1]
    await talk.presses(f"voice-on:{voice.id}")
    assert talk.screen.key == "voice-published"


async def open_card(talk: Talk) -> None:
    await talk.commands("learn")
    await talk.presses("lesson:vb1" if "lesson:vb1" in talk.buttons else "card:vb1/0")


async def test_recording_is_heard_after_its_editor_accepts_it() -> None:
    mina = editor()
    await record(mina)
    sara = learner(mina)
    await open_card(sara)
    await sara.presses(f"hear:{CARD}")
    played, below = sara.replies
    assert isinstance(played, SendVoice) and played.sha256 == FILE.sha256
    assert isinstance(below, Say) and below.key.startswith("lesson-card")
    (record_,) = [r for r in mina.uow.tables.audit if r.action == "voice"]
    assert (record_.subject, record_.detail, record_.by) == (CARD, FILE.sha256, str(MINA))
    (voice,) = mina.uow.tables.card_voices.values()
    assert voice.editor is None and not voice.file_id, "nothing of the editor stays with what everybody hears"


async def test_second_press_says_that_it_is_published() -> None:
    mina = editor()
    await record(mina)
    voice = list(mina.uow.tables.card_voices.values())[-1]
    await mina.presses(f"voice-on:{voice.id}")
    assert mina.refusal_key == "voice-published-already"
    assert list(mina.uow.tables.card_voices.values()) == [voice]


async def test_nobody_hears_what_was_not_accepted() -> None:
    mina = editor()
    await open_desk_card(mina)
    await mina.sends_voice()
    await check(mina)
    sara = learner(mina)
    await open_card(sara)
    assert f"hear:{CARD}" not in sara.buttons


async def test_changed_text_silences_its_recording() -> None:
    mina = editor()
    await record(mina)
    sara = learner(mina)
    await open_card(sara)
    mina.content = sara.content = school(first="other words")
    await sara.presses(f"hear:{CARD}")
    assert sara.replies == (Ack("voice-none", alert=True),)
    sara.buttons.clear()
    await open_card(sara)
    assert f"hear:{CARD}" not in sara.buttons
    await mina.commands("voices")
    assert mina.screen.args["changed"] == 1 and mina.screen.args["recorded"] == 0
    await mina.presses("voice-changed")
    await mina.presses(f"voice-card:{CARD}")
    assert mina.screen.args["state"] == "stale"
    await mina.presses(f"voice-play:{CARD}")
    (played,) = mina.replies
    assert isinstance(played, SendVoice) and played.args["state"] == "stale"
    await record(mina, OTHER)
    await open_card(sara)
    await sara.presses(f"hear:{CARD}")
    assert isinstance(sara.replies[0], SendVoice) and sara.replies[0].sha256 == OTHER.sha256
    assert len(mina.uow.tables.card_voices) == 1, "the earlier recording goes"


async def test_recording_of_folder_is_heard_until_newer_one() -> None:
    mina = editor()
    text = mina.content.lessons(Audience.VOTER, Tier.BASIC)[0].cards[0].text
    voice = FolderVoice(CARD, digest=text_digest(text), file=OTHER, path="vb1__0.mp3")
    mina.content = replace(school(), voices={CARD: voice})
    sara = learner(mina)
    await open_card(sara)
    await sara.presses(f"hear:{CARD}")
    assert isinstance(sara.replies[0], SendVoice) and sara.replies[0].sha256 == OTHER.sha256
    await record(mina)
    await sara.presses(f"hear:{CARD}")
    assert isinstance(sara.replies[0], SendVoice) and sara.replies[0].sha256 == FILE.sha256


@pytest.mark.parametrize(
    ("kind", "size", "refusal"),
    [
        (FileKind.PHOTO, 1000, "voice-please"),
        (FileKind.VIDEO, 1000, "voice-please"),
        (FileKind.VOICE, 30_000_000, "voice-fault-large"),
    ],
)
async def test_other_files_are_refused_and_nothing_is_lost(kind: FileKind, size: int, refusal: str) -> None:
    mina = editor()
    await record(mina)
    await open_desk_card(mina)
    await mina.sends(kind=kind, size=size)
    assert mina.refusal_key == refusal
    (voice,) = mina.uow.tables.card_voices.values()
    assert voice.state is VoiceState.PUBLISHED
    await mina.sends_voice()
    assert mina.screen.key == "voice-checking", "the desk still waits for a voice"


@pytest.mark.parametrize("fault", VoiceFault)
async def test_editor_hears_why_a_recording_cannot_be_used(fault: VoiceFault) -> None:
    mina = editor()
    await record(mina)
    await open_desk_card(mina)
    await mina.sends_voice()
    (notice,) = await check(mina, fault)
    assert isinstance(notice, Say) and notice.key == f"voice-fault-{fault}" and notice.to == StaffChat(MINA)
    assert [v.state for v in mina.uow.tables.card_voices.values()] == [VoiceState.PUBLISHED]


async def test_second_voice_replaces_the_first_before_it_was_heard() -> None:
    mina = editor()
    await open_desk_card(mina)
    await mina.sends_voice()
    (first,) = mina.uow.tables.card_voices
    await mina.sends_voice()
    (second,) = mina.uow.tables.card_voices
    assert first != second
    turn = await checked_tick(first, CHECKED)(make_tick_ctx(mina.uow, content=mina.content))
    assert not turn.replies


async def test_text_that_changes_before_acceptance_is_read_again() -> None:
    mina = editor()
    await open_desk_card(mina)
    mina.content = school(first="other words")
    await mina.sends_voice()
    assert mina.refusal_key == "voice-text-changed"
    mina.content = school()
    await mina.sends_voice()
    mina.content = school(first="other words")
    (notice,) = await check(mina)
    assert isinstance(notice, Say) and notice.key == "voice-fault-changed"


async def test_card_that_goes_before_acceptance_is_named() -> None:
    mina = editor()
    await open_desk_card(mina)
    await mina.sends_voice()
    await check(mina)
    (voice_id,) = mina.uow.tables.card_voices
    mina.content = school(without=True)
    mina.curious = False
    await mina.presses(f"voice-on:{voice_id}")
    assert mina.refusal_key == "voice-card-gone"
    await mina.presses(f"voice-card:{CARD}")
    assert mina.refusal_key == "voice-card-gone"
    mina.content = school()
    await mina.presses(f"voice-on:{voice_id}")
    assert mina.screen.key == "voice-published", "nothing was lost"


async def test_removal_is_asked_for_and_recorded() -> None:
    mina = editor()
    await record(mina)
    await open_desk_card(mina)
    await mina.presses(f"voice-remove:{CARD}")
    (voice_id,) = mina.uow.tables.card_voices
    await mina.presses(f"voice-off:{voice_id}")
    assert mina.screen.key == "voice-removed" and not mina.uow.tables.card_voices
    assert [r.detail for r in mina.uow.tables.audit if r.action == "voice"] == [FILE.sha256, "removed"]


async def test_yesterdays_confirmation_spares_a_newer_recording() -> None:
    mina = editor()
    await record(mina)
    await open_desk_card(mina)
    await mina.presses(f"voice-remove:{CARD}")
    (earlier,) = mina.uow.tables.card_voices
    await record(mina, OTHER)
    await mina.presses(f"voice-off:{earlier}")
    assert mina.refusal_key == "voice-none-here"
    assert [voice.file for voice in mina.uow.tables.card_voices.values()] == [OTHER]


async def test_recording_of_vanished_card_can_be_removed() -> None:
    mina = editor()
    await record(mina)
    await mina.commands("voices")
    assert "voice-gone" not in mina.buttons
    mina.content = school(without=True)
    await mina.commands("voices")
    await mina.presses("voice-gone")
    assert mina.screen.args["count"] == 1 and CARD in mina.texts[-1] + str(mina.screen.buttons)
    await mina.presses(f"voice-remove:{CARD}")
    assert mina.screen.key == "voice-gone-ask" and CARD in mina.texts[-1]
    await mina.presses(f"voice-play:{CARD}")
    (played,) = mina.replies
    assert isinstance(played, SendVoice) and played.sha256 == FILE.sha256 and "دیگر نیست" in mina.texts[-1]
    (voice_id,) = mina.uow.tables.card_voices
    await mina.presses(f"voice-off:{voice_id}")
    assert mina.screen.key == "voice-gone-removed" and not mina.uow.tables.card_voices
    assert [r.detail for r in mina.uow.tables.audit if r.action == "voice"] == [FILE.sha256, "removed"]
    await mina.presses("voice-gone")
    assert mina.screen.args["count"] == 0
    await mina.presses(f"voice-remove:{CARD}")
    assert mina.refusal_key == "voice-none-here", "an older list is pressed again"


@pytest.mark.parametrize("folder_text", ["vb1 card 0", "an earlier text"])
async def test_removal_says_if_the_folder_s_recording_plays_on(folder_text: str) -> None:
    mina = editor()
    voice = FolderVoice(CARD, digest=text_digest(folder_text), file=OTHER, path="vb1__0.mp3")
    mina.content = replace(school(), voices={CARD: voice})
    await record(mina)
    await open_desk_card(mina)
    await mina.presses(f"voice-remove:{CARD}")
    (voice_id,) = mina.uow.tables.card_voices
    await mina.presses(f"voice-off:{voice_id}")
    sara = learner(mina)
    await open_card(sara)
    still_plays = f"hear:{CARD}" in sara.buttons
    assert mina.screen.args["folder"] == ("plays" if still_plays else "no")
    assert still_plays == (folder_text == "vb1 card 0")


@pytest.mark.parametrize("role", Role)
async def test_desk_opens_for_editors_and_owners(role: Role) -> None:
    talk = editor(role=role)
    await talk.commands("voices")
    allowed = role in (Role.EDITOR, Role.OWNER)
    assert (talk.refusal_key == "") is allowed
    if not allowed:
        assert talk.refusal_key == "voices-for-editors"


async def test_named_editor_needs_no_role() -> None:
    talk = Talk(MINA, content=school(), operator=Operator("somebody", editors=frozenset({MINA})))
    await talk.commands("voices")
    assert talk.screen.key == "voices-desk"


async def test_accepting_is_for_who_read_it() -> None:
    mina = editor()
    voice = CardVoice(
        "a", card_id=CARD, digest=text_digest("vb1 card 0"), state=VoiceState.READY, day=DAY,
        editor=Account(Messenger.BALE, 7), file=FILE, place=CHECKED.place,
    )  # fmt: skip
    mina.uow.card_voices.save(voice)
    mina.uow.commit()
    mina.buttons["voice-on:a"] = Button("", press=Press("voice-on", "a"))
    await mina.presses("voice-on:a")
    assert mina.refusal_key == "voice-gone"


async def test_reader_of_another_language_has_no_persian_recording() -> None:
    mina = editor()
    await record(mina)
    ctx = make_ctx(SARA, uow=mina.uow, content=mina.content)
    card = school().lessons(Audience.VOTER, Tier.BASIC)[0].cards[0]
    assert await is_voiced(card, ctx)
    assert not await is_voiced(card, replace(ctx, person=replace(ctx.person, language="az")))
