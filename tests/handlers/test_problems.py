"""Unexpected input gets a short sentence and a next step, and nothing of it is stored."""

from datetime import timedelta
from typing import Any

import pytest

from bot.conversation.buttons import Press
from bot.conversation.incoming import (
    FileKind,
    FileRef,
    FilesSent,
    MessageEdited,
)
from bot.conversation.outgoing import Ack, Say, TextRef, Turn
from bot.conversation.session import Session
from bot.conversation.words import as_command
from bot.domain.people import Role, Staff
from bot.domain.reporting.drafts import Draft, FieldName
from bot.handlers.problems import unknown_command
from bot.handlers.stale import stale_press
from tests.fakes.polling_day import open_uow
from tests.fakes.shared_content import shipped_texts
from tests.fakes.talk import Talk
from tests.fakes.turns import SARA, button_press, chat_of, command, group, make_ctx, text_message

CHAT = chat_of(SARA)
FILE = FilesSent(CHAT, SARA, (FileRef(FileKind.PHOTO, "f"),))


def says(turn: Turn) -> Say:
    (reply,) = turn.replies
    assert isinstance(reply, Say)
    return reply


def verbs(say: Say) -> list[str]:
    return [button.press.verb for row in say.buttons for button in row if button.press]


async def test_each_edited_message_is_answered_once_unchanged() -> None:
    talk = Talk(session=Session("report.text", draft=Draft("d")))
    before = talk.session
    for message_id, said_of in ((7, ["message-edited"]), (7, []), (8, ["message-edited"]), (7, [])):
        await talk.takes(MessageEdited(CHAT, SARA, message_id=message_id))
        assert talk.reply_keys() == said_of
    assert talk.session == before
    assert {"report", "menu"} <= talk.buttons.keys()
    talk.clock.advance(timedelta(minutes=1))
    talk.session = Session()
    await talk.takes(MessageEdited(CHAT, SARA, message_id=9))
    assert {"my-reports", "receipt"} <= talk.buttons.keys()


async def test_an_unknown_command_leads_to_the_menu() -> None:
    assert says(await unknown_command(command("launch"), make_ctx())).key == "unknown-command"


async def test_staff_typing_unknown_command_are_led_to_queue() -> None:
    """``/mine``, ``/next`` and ``/stats`` are no commands, and a citizen's menu does not help moderators."""

    async def verbs_for(role: Role, **more: Any) -> list[str]:
        staff = Staff(SARA, role, **more)
        return verbs(says(await unknown_command(command("mine"), make_ctx(staff=staff))))

    assert await verbs_for(Role.MODERATOR, started=True) == ["queue", "menu"]
    assert await verbs_for(Role.LEAD) == ["queue", "menu"]
    assert await verbs_for(Role.OWNER) == ["queue", "admin", "menu"]
    for role, more in ((Role.MODERATOR, {}), (Role.LEAD, {"frozen": True}), (Role.EDITOR, {"started": True})):
        assert await verbs_for(role, **more) == ["report", "menu"], (
            "those who left, are stopped, or have no desk"
        )


async def test_old_button_offers_a_new_place_to_continue() -> None:
    turn = await stale_press(button_press("gone:1"), make_ctx())
    assert says(turn).key == "press-stale"
    assert verbs(says(turn)) == ["menu"]
    ctx = make_ctx(uow=open_uow(), session=Session(draft=Draft("d")))
    turn = await stale_press(button_press("gone:1"), ctx)
    assert [b.press for row in says(turn).buttons for b in row] == [Press("report"), Press("menu")]


async def test_old_group_button_is_answered_only_to_presser() -> None:
    turn = await stale_press(button_press("gone:1", chat=group()), make_ctx())
    assert turn == Turn((Ack("press-stale-in-group", alert=True),))


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("button-inquiries", "questions"),
        ("button-remarks", "remarks"),
        ("admin-button-broadcasts", "broadcast"),
        ("button-corrections-all", "corrections"),
    ],
)
def test_typed_label_of_a_desk_is_its_command(label: str, name: str) -> None:
    words = shipped_texts().read_label(TextRef(label))[0]
    assert as_command(text_message(words), Session(), shipped_texts().command) == command(name)


def test_typed_words_are_commands_unless_words_are_awaited() -> None:
    words = shipped_texts().command
    assert as_command(text_message(" منو "), Session(), words) == command("menu")
    assert as_command(text_message("كمك"), Session("reading.lesson"), words) == command("help")
    assert as_command(text_message("منو"), Session("report.text"), words) == text_message("منو")
    assert as_command(text_message("منو", chat=group()), Session(), words) == text_message(
        "منو", chat=group()
    )
    assert as_command(text_message("منوی ناهار"), Session(), words) == text_message("منوی ناهار")


@pytest.mark.parametrize("name", FieldName)
def test_form_words_are_commands_where_not_an_answer(name: FieldName) -> None:
    words = shipped_texts().command
    answers = name in (FieldName.ACT, FieldName.WHEN, FieldName.TEXT, FieldName.ADDRESS)
    expected = text_message("منو") if answers else command("menu")
    assert as_command(text_message("منو"), Session(f"report.{name}"), words) == expected


def test_words_are_commands_at_review_but_not_in_answers() -> None:
    words = shipped_texts().command
    assert as_command(text_message("راهنما"), Session("report.review"), words) == command("help")
    assert as_command(text_message("راهنما"), Session("report.answer"), words) == text_message("راهنما")


@pytest.mark.parametrize("state", ["receipt.code", "enrol.code", "verify.number", "move.code"])
@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("گزارش‌های من", "my_reports"),
        ("گزارش تخلف", "report"),
        ("فراموشم کن", "forget_me"),
        ("پس گرفتن گزارش", "my_reports"),
        ("پاک کن", "clean"),
    ],
)
def test_where_a_code_is_awaited_words_stay_commands(state: str, typed: str, name: str) -> None:
    words = shipped_texts().command
    assert as_command(text_message(typed), Session(state), words) == command(name)
    number = text_message("۱۲۳۴ ۵۶۷۸ ۱۲۳۴ ۵۶۷۸")
    assert as_command(number, Session(state), words) == number
    assert as_command(text_message("گزارش شماره"), Session(state), words) == text_message("گزارش شماره")
