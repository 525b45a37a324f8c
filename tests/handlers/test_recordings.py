"""Recordings of what precedes a report: made by owners, played only while the text is the one that was read."""

from hashlib import sha256

from bot.conversation.buttons import encode
from bot.conversation.incoming import FileKind
from bot.conversation.outgoing import Ack, SendRecording
from bot.domain.owner.operator import Operator
from bot.domain.owner.recordings import RecordedText
from bot.domain.people import Account, Messenger, Role, Staff
from bot.domain.staff.permissions import Permission
from bot.handlers import TABLE
from bot.handlers.safety import spoken_texts
from tests.fakes.polling_day import content, open_uow
from tests.fakes.talk import TEXTS, Talk
from tests.fakes.turns import SARA

OWNER = Account(Messenger.TELEGRAM, 111)
RECORDED = ("report-danger", "report-hotline", "hotline-local", "privacy-operator", "privacy-summary-readers",
            "privacy-summary-known", "privacy-summary-kept")  # fmt: skip
WORDINGS = {1: "2963df18478b", 2: "b05b6d63c290", 3: "4c5ba0c18e15"}
"""A hash of the recorded texts' source for each number of ``WORDING``."""


def owner_talk() -> Talk:
    uow = open_uow()
    staff = Staff(OWNER, Role.OWNER, started=True, name="Mina")
    uow.staff.save(staff)
    uow.commit()
    return Talk(OWNER, uow=uow, content=content(), staff=staff)


def citizen(owner: Talk, account: Account = SARA) -> Talk:
    return Talk(account, uow=owner.uow, content=owner.content, operator=owner.operator)


def button_keys(talk: Talk) -> set[str]:
    """What the buttons of the last turn carry."""
    rows = [row for reply in talk.replies for row in getattr(reply, "buttons", ())]
    return {encode(button.press).partition("~")[0] for row in rows for button in row if button.press}


async def record(owner: Talk, text: RecordedText) -> None:
    await owner.commands("admin")
    await owner.presses("recordings")
    await owner.presses(f"recording:{text}")
    await owner.sends(kind=FileKind.VOICE)
    (preview,) = owner.replies
    assert isinstance(preview, SendRecording) and preview.key == "recording-check"
    await owner.presses(next(key for key in button_keys(owner) if key.startswith("recording-on:")))
    assert owner.screen.key == "recording-published"


async def test_published_summary_is_heard_before_each_form() -> None:
    owner = owner_talk()
    await record(owner, RecordedText.SUMMARY)
    for way in ("report-start", "report-start:quick"):
        sara = citizen(owner)
        await sara.commands("report")
        assert "listen:danger" not in button_keys(sara)
        await sara.presses(way)
        assert "listen:summary" in button_keys(sara)
        await sara.presses("listen:summary")
        (sent,) = sara.replies
        assert isinstance(sent, SendRecording) and sent.kind == "voice" and sent.file_id


async def test_published_danger_screen_is_heard_on_same_messenger_only() -> None:
    owner = owner_talk()
    await record(owner, RecordedText.DANGER)
    for messenger in Messenger:
        person = citizen(owner, Account(messenger, 77))
        await person.commands("report")
        assert ("listen:danger" in button_keys(person)) == (messenger is OWNER.messenger)


async def test_recording_falls_silent_when_its_text_changes() -> None:
    owner = owner_talk()
    await record(owner, RecordedText.SUMMARY)
    sara = citizen(owner)
    await sara.commands("privacy")
    assert "listen:summary" in button_keys(sara)
    sara.operator = Operator("somebody else runs this")
    await sara.presses("listen:summary")
    assert sara.replies == (Ack("recording-none", alert=True),)
    await sara.commands("privacy")
    assert "listen:summary" not in button_keys(sara)
    owner.operator = sara.operator
    await owner.presses("recordings")
    assert "recording-state-outdated" in str(owner.screen.args)
    await record(owner, RecordedText.SUMMARY)
    await sara.commands("privacy")
    assert "listen:summary" in button_keys(sara)


async def test_text_that_changed_while_being_read_is_not_published() -> None:
    owner = owner_talk()
    await owner.commands("admin")
    await owner.presses("recordings")
    await owner.presses("recording:summary")
    await owner.sends(kind=FileKind.VOICE)
    owner.operator = Operator("somebody else runs this")
    await owner.presses(next(key for key in button_keys(owner) if key.startswith("recording-on:")))
    assert owner.refusal_key == "recording-outdated"
    assert not (await owner.uow.settings.running()).recordings


async def test_only_a_voice_is_taken_and_removal_is_recorded() -> None:
    owner = owner_talk()
    await owner.commands("admin")
    await owner.presses("recordings")
    await owner.presses("recording:danger")
    await owner.says("این")
    assert owner.refusal_key == "recording-voice-please"
    await record(owner, RecordedText.DANGER)
    await owner.presses("recordings")
    await owner.presses("recording:danger")
    await owner.presses("recording-off:danger")
    assert not (await owner.uow.settings.running()).recordings
    details = [r.detail for r in owner.uow.tables.audit if r.subject == "recording-danger-telegram"]
    assert details[-1] == "none" and len(details) == 2


def test_only_owners_reach_the_recordings() -> None:
    needs = {route.on: route.needs for route in TABLE if "recording" in route.on}
    assert len(needs) == 5 and set(needs.values()) == {Permission.CHANGE_SETTINGS}


def test_changed_wording_has_a_new_number() -> None:
    """Recordings speak the words of their day. If this fails, raise ``WORDING`` and add the new hash."""
    source = repr([TEXTS._text(key).html for key in RECORDED])
    assert WORDINGS[spoken_texts.WORDING] == sha256(source.encode()).hexdigest()[:12]
