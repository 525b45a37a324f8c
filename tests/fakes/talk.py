"""A conversation in memory, written from the person's view: press what is shown, type, send, check the
answer.

The route table is the real one; stale buttons and refusals are handled as the runtime handles them.
"""

import copy
from dataclasses import dataclass, field, fields, replace
from typing import Any

from bot.conversation import codec
from bot.conversation.buttons import encode
from bot.conversation.incoming import FileKind, FileRef, FilesSent, Incoming, LocationSent, PostForwarded
from bot.conversation.outgoing import Ack, Button, EraseChat, Reply, Say, Screen, TextRef, Turn
from bot.conversation.router import Router, is_stale
from bot.conversation.session import Session
from bot.conversation.shown_buttons import as_press, read_shown_buttons
from bot.domain.errors import RequestRefused
from bot.domain.events import Fact
from bot.domain.learning.editions import LawHistory
from bot.domain.owner.operator import Operator
from bot.domain.people import Account, Staff
from bot.domain.reporting.drafts import Draft
from bot.handlers import table_for
from bot.usecases.ports import Content
from bot.usecases.ports.intents import IntentReader
from bot.usecases.ports.language import Finder, Suggester
from tests.fakes.election import ELECTION
from tests.fakes.memory import MemoryUow
from tests.fakes.pressing import press_all
from tests.fakes.shared_content import shipped_texts
from tests.fakes.turns import (
    SARA,
    FakeClock,
    FakeContent,
    FakeFinder,
    FakeIds,
    FakeIntentReader,
    FakeSuggester,
    button_press,
    chat_of,
    command,
    make_ctx,
    text_message,
)

ROUTER = Router(table_for(ELECTION))
TEXTS = shipped_texts()


@dataclass(slots=True)
class Talk:
    """One person's private chat. ``shown`` holds the replies of the last turn."""

    account: Account = SARA
    uow: MemoryUow = field(default_factory=MemoryUow)
    content: Content = field(default_factory=FakeContent)
    clock: FakeClock = field(default_factory=FakeClock)
    ids: FakeIds = field(default_factory=FakeIds)
    finder: Finder = field(default_factory=FakeFinder)
    suggester: Suggester = field(default_factory=FakeSuggester)
    intents: IntentReader = field(default_factory=FakeIntentReader)
    session: Session = field(default_factory=Session)
    law: LawHistory = field(default_factory=LawHistory)
    staff: Staff | None = None
    operator: Operator | None = None
    has_room: bool = True
    replies: tuple[Reply, ...] = ()
    facts: list[Fact] = field(default_factory=list)
    buttons: dict[str, Button] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    """Everything that the person has read, rendered."""
    curious: bool = True
    """Whether every button that is shown is pressed once, in a copy of this world."""

    async def takes(self, update: Incoming) -> tuple[Reply, ...]:
        self.session = self.session.without_expired(self.clock.now())
        route = ROUTER.find(update, self.session)
        assert route is not None, f"nobody takes {update}"
        if is_stale(route, update, self.session):
            self.replies = (Ack("stale"),)
            return self.replies
        ctx = make_ctx(
            self.account,
            uow=self.uow,
            session=self.session,
            clock=self.clock,
            ids=self.ids,
            content=self.content,
            finder=self.finder,
            suggester=self.suggester,
            intents=self.intents,
            law=self.law,
            staff=self.staff,
            operator=self.operator,
            has_room=self.has_room,
        )
        self.uow.keep_turn()
        try:
            turn = await route.handler(update, ctx)
        except RequestRefused as refusal:
            self.uow.drop_turn()
            args: Any = refusal.args_for_text
            turn = Turn((Ack(refusal.key, args, alert=True),))
        await self.shows(turn)
        return self.replies

    async def shows(self, turn: Turn) -> None:
        """Take what a turn says and changes."""
        session = Session() if turn.forget else turn.session or self.session
        self.session = codec.decode(codec.encode(session))
        self.facts += turn.facts
        self.replies = turn.replies
        self.uow.commit()
        for reply in turn.replies:
            self._render_reply(reply)
        if self.curious:
            await press_all(self, turn.replies, _pressed_in, TEXTS)

    def __deepcopy__(self, memo: dict[int, Any]) -> "Talk":
        """Another world: shipped content, and objects that only answer, stay the same."""
        same = ("content", "finder", "suggester", "intents", "law", "operator")
        memo.update({id(getattr(self, name)): getattr(self, name) for name in same})
        made = object.__new__(Talk)
        memo[id(self)] = made
        for own_field in fields(self):
            setattr(made, own_field.name, copy.deepcopy(getattr(self, own_field.name), memo))
        made.curious = False
        return made

    def _render_reply(self, reply: Reply) -> None:
        """Store and render the reply as the program would, with the real texts; record its buttons."""
        assert codec.decode(codec.encode(reply)) == reply
        if key := getattr(reply, "key", ""):
            left = {"left": 0} if isinstance(reply, EraseChat) else {}  # the sender counts them
            words = TEXTS.render(key, getattr(reply, "args", left))
            limit = 200 if isinstance(reply, Ack) else 4096
            assert 0 < len(words) <= limit, f"{key} has {len(words)} characters"
            self.texts.append(words)
        for row in getattr(reply, "buttons", ()):
            for button in row:
                assert TEXTS.label(button.label), f"a button of {key} has no label"
                if button.press:
                    self.buttons[encode(button.press).partition("~")[0]] = button

    async def presses(self, what: str) -> tuple[Reply, ...]:
        """Press the newest button of this verb and argument: ``report-pick:act/O01``."""
        button = self.buttons[what]
        assert button.press is not None
        return await self.takes(button_press(encode(button.press), by=self.account))

    async def changes(self, what: str) -> tuple[Reply, ...]:
        """Press this button of the form; at the end of the form it stands below «change something»."""
        if _has_button(self.replies, "report-change"):
            await self.presses("report-change")
        return await self.presses(what)

    async def says(self, text: str, *, message_id: int = 10) -> tuple[Reply, ...]:
        return await self.takes(replace(text_message(text, by=self.account), message_id=message_id))

    async def types(self, text: str) -> tuple[Reply, ...]:
        """Say this, as the program takes it: the label of a shown button is its press."""
        labels = read_shown_buttons(self.replies, TEXTS.read_label, ROUTER.how_typed) or {}
        session = replace(self.session, labels=labels)
        message = text_message(text, by=self.account)
        return await self.takes(as_press(message, session, TEXTS.read_label, ROUTER.how_typed))

    async def commands(self, name: str, argument: str = "") -> tuple[Reply, ...]:
        return await self.takes(command(name, argument, by=self.account))

    async def sends(
        self,
        *,
        size: int = 1000,
        name: str = "",
        mime: str = "image/jpeg",
        caption: str = "",
        kind: FileKind = FileKind.PHOTO,
        album: str = "",
    ) -> tuple[Reply, ...]:
        file = FileRef(kind, "file-1", size, mime, name)
        return await self.takes(
            FilesSent(chat_of(self.account), self.account, (file,), caption, album, message_id=11)
        )

    async def sends_voice(self) -> tuple[Reply, ...]:
        return await self.sends(kind=FileKind.VOICE, mime="audio/ogg")

    async def sends_location(self, latitude: float = 35.7, longitude: float = 51.4) -> tuple[Reply, ...]:
        where = LocationSent(chat_of(self.account), self.account, latitude, longitude, message_id=12)
        return await self.takes(where)

    async def forwards(
        self,
        text: str,
        *,
        source: str = "",
        link: str = "",
        files: tuple[FileRef, ...] = (),
        album: str = "",
    ) -> tuple[Reply, ...]:
        return await self.takes(
            PostForwarded(
                chat_of(self.account),
                self.account,
                text,
                source=source,
                link=link,
                files=files,
                album=album,
                message_id=13,
            )
        )

    @property
    def screen(self) -> Screen:
        """The screen of the last turn."""
        return next(reply for reply in self.replies if isinstance(reply, Screen))

    @property
    def question_key(self) -> str:
        """The key of the question on the screen, with or without a hint above it; else the screen's key."""
        return _question(self.screen.key, self.screen.args)

    @property
    def hint(self) -> str:
        """The key of the hint above the question."""
        hint = self.screen.args["hint"]
        assert isinstance(hint, TextRef)
        return hint.key

    @property
    def refusal_key(self) -> str:
        """The key of the refusal that the last press or message met, or ""."""
        return next((reply.key for reply in self.replies if isinstance(reply, Ack) and reply.alert), "")

    def reply_keys(self) -> list[str]:
        return [reply.key for reply in self.replies if isinstance(reply, Say)]


def draft_of(chat: Talk) -> Draft:
    """The report that is being written. Raises AssertionError if none is."""
    assert chat.session.draft is not None
    return chat.session.draft


def _has_button(replies: tuple[Reply, ...], verb: str) -> bool:
    rows = [row for reply in replies for row in getattr(reply, "buttons", ())]
    return any(button.press is not None and button.press.verb == verb for row in rows for button in row)


async def _pressed_in(talk: Talk, button: Button) -> tuple[Reply, ...]:
    assert button.press is not None
    return await talk.takes(button_press(encode(button.press), by=talk.account))


def _question(key: str, args: object) -> str:
    assert isinstance(args, dict)
    for inner in ("body", "question"):  # a hint, the privacy card or a present answer may stand beside it
        if isinstance(term := args.get(inner), TextRef):
            return _question(term.key, dict(term.args))
    return key
