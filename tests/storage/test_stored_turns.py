"""Rows of the outbox and of sessions outlive the names of classes:
rows stored by an older version can be read."""

import json
from dataclasses import fields
from typing import Any

import pytest

from bot.conversation import codec
from bot.conversation.buttons import Press
from bot.conversation.outgoing import Button, TextRef

TAGS = frozenset(
    [
        "Say",
        "Screen",
        "Ack",
        "Whisper",
        "SendRecording",
        "SendVoice",
        "EditCard",
        "EditPrivate",
        "EndCase",
        "EraseDetails",
        "EraseScreens",
        "EraseShown",
        "EraseMessage",
        "EraseChat",
        "SendEvidence",
        "AlbumFile",
        "SendAlbum",
        "SendPackage",
        "SendPicture",
        "SendDocument",
        "Term",
        "Digits",
        "Latin",
        "Button",
        "ClockTime",
        "Here",
        "StaffChat",
        "GroupChat",
        "Topic",
        "ReporterOf",
        "Letterbox",
        "CardOf",
        "DetailOf",
        "PrivateCardOf",
        "ReceiptOf",
        "BroadcastOf",
        "Fleeting",
        "Press",
        "MessageRef",
        "Account",
        "Outgoing",
        "Destination",
        "PressContext",
        "Session",
        "Draft",
        "Messenger",
        "ChatKind",
        "Lane",
        "Name",
        "Way",
    ]
)


def test_tags_of_stored_classes_stay() -> None:
    assert set(codec._CLASS_TAGS.values()) | set(codec._ENUM_TAGS.values()) == TAGS


@pytest.mark.parametrize(
    "stored",
    [
        {"c": "Say", "v": ["later-not-stored", {"m": [["told", {"c": "Term", "v": ["my-news"]}]]}]},
        {"c": "Account", "v": [{"e": "Messenger", "v": "bale"}, 7]},
        {"c": "Digits", "v": ["12"]},
    ],
)
def test_stored_values_of_an_older_version_are_read(stored: dict[str, Any]) -> None:
    value = codec.decode(json.dumps(stored).encode())
    assert json.loads(codec.encode(value)) == stored
    assert getattr(value, fields(value)[0].name) is not None


@pytest.mark.parametrize(
    "label", ["برگشت", TextRef("button-back"), TextRef("button-read-answer", {"answer": "x"})]
)
@pytest.mark.parametrize(
    "press",
    [
        None,
        Press("menu"),
        Press("card", "voter/3"),
        Press("report-back", epoch=0),
        Press("report-pick", "actor/staff", 7),
    ],
)
@pytest.mark.parametrize("more", [{}, {"url": "https://example.org"}, {"copy": "123"}])
def test_buttons_are_written_as_by_their_fields(
    label: TextRef | str, press: Press | None, more: dict[str, str]
) -> None:
    button = Button(label, press, **more)
    assert codec._button(button) == codec._any_button(button)
    assert codec.decode(codec.encode(button)) == button
