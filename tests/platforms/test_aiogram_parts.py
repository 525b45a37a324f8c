"""Are the parts of aiogram that the adapter uses aiogram's own, and does aiogram accept what is sent?"""

import ast
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pydantic import BaseModel

from bot.conversation import wire
from bot.conversation.incoming import FileKind, MessageRef
from bot.domain.people import Messenger
from bot.platforms.telegram import aiogram_parts
from bot.platforms.telegram.calls import methods_of, profile_parts
from bot.platforms.telegram.session import fields_of

FOLDER = Path(aiogram_parts.__file__).parent
KEYS = (
    (wire.WireButton("بله", data="case:yes"), wire.WireButton("سایت", url="https://example.org")),
    (wire.WireButton("رونوشت", copy="1234"),),
)
REF = MessageRef(Messenger.TELEGRAM, 7, 3)
WHISPER = MessageRef(Messenger.TELEGRAM, -7, 0, receiver_id=5, ephemeral_id=9)
CALLS: tuple[wire.Call, ...] = (
    wire.SendText(7, "سلام", KEYS, protect=True),
    wire.SendText(-7, "سلام", KEYS, ephemeral=wire.Ephemeral(5, "press"), thread_id=2),
    wire.EditText(REF, "سلام", KEYS),
    wire.EditText(WHISPER, "سلام", KEYS),
    wire.AnswerPress("press", "بله", alert=True, url="https://t.me/amanat"),
    wire.DeleteMessages(7, tuple(range(1, 120))),
    wire.DeleteEphemeral(REF),
    wire.DeleteEphemeral(WHISPER),
    *(wire.SendFile(7, kind, b"1", "a.bin", caption="ع", keyboard=KEYS, protect=True) for kind in FileKind),
    wire.SendFileGroup(
        7,
        tuple(
            wire.FileInAlbum(kind, b"1", "a.bin", caption="ع")
            for kind in (FileKind.PHOTO, FileKind.VIDEO, FileKind.PHOTO)
        ),
        protect=True,
    ),
    wire.SendFileGroup(7, (wire.FileInAlbum(FileKind.DOCUMENT, b"1", "a.bin"),) * 2),
    wire.SendFileGroup(7, (wire.FileInAlbum(FileKind.AUDIO, b"1", "a.bin"),) * 2),
    *(wire.SendStored(7, kind, "file", caption="ع", keyboard=KEYS) for kind in FileKind),
    wire.EditFile(REF, FileKind.PHOTO, "file", "ع", KEYS),
    wire.MakeTopic(-7, "پرونده"),
)


@pytest.fixture(scope="module")
def whole() -> ModuleType:
    """The methods of the whole library, with the models of all types."""
    import aiogram.methods

    return aiogram.methods


def extras(value: object) -> Iterator[str]:
    """The fields that aiogram does not know, at any depth."""
    if isinstance(value, BaseModel):
        yield from value.model_extra or ()
        for _, part in value:
            yield from extras(part)
    elif isinstance(value, list):
        for part in value:
            yield from extras(part)


def test_methods_are_those_that_the_adapter_names() -> None:
    named = {
        node.attr
        for file in FOLDER.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "tg"
    }
    assert named == set(aiogram_parts.METHODS)


def test_other_methods_say_where_they_are_missing() -> None:
    with pytest.raises(AttributeError, match="aiogram_parts"):
        _ = aiogram_parts._OpenedPackage("aiogram.methods", FOLDER).SendDice


@pytest.mark.slow
@pytest.mark.parametrize("name", aiogram_parts.METHODS)
def test_part_is_the_same_as_in_the_whole_library(name: str, whole: ModuleType) -> None:
    ours, theirs = getattr(aiogram_parts.methods, name), getattr(whole, name)
    assert ours.__pydantic_complete__
    assert ours.__api_method__ == theirs.__api_method__
    assert repr(ours.model_fields) == repr(theirs.model_fields)


@pytest.mark.slow
@pytest.mark.parametrize("call", CALLS, ids=lambda call: type(call).__name__)
def test_aiogram_accepts_what_is_sent(call: wire.Call, whole: ModuleType) -> None:
    for method in methods_of(call):
        accept(method, whole)


@pytest.mark.slow
def test_aiogram_accepts_the_profile(whole: ModuleType) -> None:
    for part in profile_parts(wire.BotProfile((("start", "شروع"),), "بلند", "کوتاه")):
        accept(part.get, whole)
        accept(part.set, whole)


@pytest.mark.slow
def test_aiogram_refuses_a_misnamed_field(whole: ModuleType) -> None:
    (method,) = methods_of(wire.SendText(7, "سلام", KEYS))
    method.__dict__["reply_markup"]["inline_keyboard"][0][0]["callbackdata"] = "x"
    with pytest.raises(AssertionError, match="callbackdata"):
        accept(method, whole)


def accept(method: Any, whole: ModuleType) -> None:
    """Let the whole library's model of the method read what is sent, and write it as it would."""
    from aiogram.types import BufferedInputFile

    def with_its_files(value: Any) -> Any:
        if isinstance(value, aiogram_parts.BufferedInputFile):
            return BufferedInputFile(value.data, value.filename)
        if isinstance(value, list):
            return [with_its_files(part) for part in value]
        is_medium = isinstance(value, dict) and "media" in value
        return {**value, "media": with_its_files(value["media"])} if is_medium else value

    fields = {name: with_its_files(value) for name, value in fields_of(method).items()}
    files = {name for name, value in fields.items() if isinstance(value, BufferedInputFile)}
    judged = getattr(whole, type(method).__name__).model_validate(fields)
    assert not list(extras(judged)), f"aiogram does not know {list(extras(judged))}"
    written = judged.model_dump(mode="python", by_alias=True, exclude_unset=True)
    assert {name: value for name, value in written.items() if name not in files} == {
        name: value for name, value in fields.items() if name not in files
    }
