"""Every message knows its reader: the language goes with the address, and groups and staff's work stay Persian."""

from dataclasses import replace
from typing import Any

import pytest

from bot.conversation import outgoing as out
from bot.conversation.codec import decode, encode
from bot.conversation.incoming import ChatKind
from bot.conversation.outgoing import Turn
from bot.conversation.ports import Ctx
from bot.conversation.router import Route
from bot.conversation.store import Destination, Outgoing
from bot.domain.people import Account, Role, Staff
from bot.platforms.telegram import CAPABILITIES as TELEGRAM
from bot.runtime.calls import Caller
from bot.runtime.channels import Channel
from bot.usecases.person.choose_language import choose_language
from bot.usecases.ports import Learner
from tests.fakes.turns import SARA, button_press, command, group, keys_for, text_message
from tests.runtime.fakes import GROUP_ID, TG, PlainSpeaker
from tests.runtime.test_outbox_sender import draw, make
from tests.runtime.test_turns import MINA, TurnsScene

ENGLISH = {"en": "English"}


def chooses(scene: TurnsScene, account: Account, code: str) -> None:
    learner = Learner(keys_for(account).learner, scene.clock.today(), settings={"language": code})
    scene.store.uow.learners.save(learner)
    scene.store.uow.commit()


def languages_of(scene: TurnsScene) -> list[str]:
    return [row.outgoing.destination.language for row in scene.sent.rows]


async def test_private_answer_is_in_the_chosen_language() -> None:
    scene = TurnsScene(languages=ENGLISH)
    chooses(scene, SARA, "en")
    await scene.work(text_message("hello"), text_message("hello", by=MINA))
    assert languages_of(scene) == ["en", ""]


async def test_a_language_that_is_gone_is_persian() -> None:
    scene = TurnsScene(languages=ENGLISH)
    chooses(scene, SARA, "az")
    await scene.work(text_message("hello"))
    assert languages_of(scene) == [""]


async def test_answers_in_groups_are_persian() -> None:
    scene = TurnsScene(languages=ENGLISH)
    chooses(scene, SARA, "en")
    scene.register()
    await scene.work(button_press("go", chat=group(chat_id=GROUP_ID)))
    assert set(languages_of(scene)) == {""}


async def test_the_work_of_staff_is_persian() -> None:
    scene = TurnsScene(languages=ENGLISH)
    chooses(scene, SARA, "en")
    scene.store.uow.staff.save(Staff(SARA, Role.OWNER, "owner", started=True, named=True))
    scene.store.uow.commit()
    await scene.work(command("own"), text_message("hello"))
    assert languages_of(scene) == ["", "en"]


async def test_who_has_no_role_is_refused_in_their_language() -> None:
    scene = TurnsScene(languages=ENGLISH)
    chooses(scene, SARA, "en")
    await scene.work(command("own"))
    assert languages_of(scene) == ["en"]


async def test_a_choice_holds_for_its_own_answer() -> None:
    async def choose(update: Any, ctx: Ctx) -> Turn:
        await choose_language(ctx, "en", offered=ctx.languages or ENGLISH)
        return Turn((out.Screen("language"),))

    scene = TurnsScene(Route("language", choose), languages=ENGLISH)
    await scene.work(button_press("language"))
    assert set(languages_of(scene)) == {"en"}


async def test_apologies_are_in_the_chosen_language() -> None:
    scene = TurnsScene(languages=ENGLISH)
    chooses(scene, SARA, "en")
    scene.handlers.fail = [KeyError("x")] * 3
    await scene.work(text_message("hello"))
    assert set(languages_of(scene)) == {"en"}


async def test_with_persian_alone_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = TurnsScene()

    async def refuse(key: str) -> Learner:
        raise AssertionError("a language was looked up")

    monkeypatch.setattr(type(scene.store.uow.learners), "get", lambda self, key: refuse(key))
    await scene.work(text_message("hello"))
    assert scene.handlers.took == ["hello"]


def test_persian_adds_nothing_to_a_stored_row() -> None:
    here = Destination(TG, 5, ChatKind.PRIVATE)
    row = Outgoing(out.Say("menu"), "c", out.SendLane.FORM, destination=here)
    assert encode(here).endswith(b',5,{"e":"ChatKind","v":"private"}]}')
    english = replace(row, destination=replace(here, language="en"))
    assert decode(encode(english)) == english


class _OtherSpeaker(PlainSpeaker):
    def render(self, key: str, args: Any) -> str:
        return f"other {key}"

    def label(self, label: out.TextRef | str) -> str:
        return f"other {super().label(label)}"

    def is_left_to_right(self, label: out.TextRef | str) -> bool:
        return True


def test_channel_speaks_to_its_reader_and_papers_stay_persian() -> None:
    caller = Caller(PlainSpeaker(), TELEGRAM, draw, make, readers={"en": _OtherSpeaker()})
    channel = Channel(adapter=None, caller=caller, pacer=None)  # type: ignore[arg-type] # only the caller is asked
    assert channel.for_reader("") is channel
    assert channel.for_reader("xx").caller is caller, "a language that is not offered any more"
    other = channel.for_reader("en").caller
    assert other.words("menu", {}) == "other menu"
    ((button,),) = other.keyboard(((out.Button("x و", url="u"),),))
    assert button.text == "other x و", "no mark of the other direction"
    to = Destination(TG, 5, ChatKind.PRIVATE, language="en")
    made = other.document(out.SendDocument("poster", "caption", fields={"a": "field"}), to)
    assert made.caption == "other caption"
    assert b"other" not in made.data
