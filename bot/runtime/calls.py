"""Stored replies into rendered calls: the last step before the wire.

What depends on the messenger here depends on its capabilities only.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.conversation import outgoing as out
from bot.conversation import wire
from bot.conversation.buttons import encode, mark_staying
from bot.conversation.details import keeps_its_place
from bot.conversation.direction import right_to_left
from bot.conversation.incoming import ChatKind, FileKind, MessageRef
from bot.conversation.store import CleanFile, Destination, OutboxRow, Outgoing
from bot.domain.moments import at_night, is_quiet_time
from bot.runtime.package_files import copies_file, letter_file
from bot.runtime.packages import Bundle, Copy, Proof
from bot.runtime.send_queue import is_quiet

type Draw = Callable[[str, str, Sequence[tuple[str, int, str]], str], bytes]
"""Name, title, rows (label, percent, note), footer -> PNG."""

type Make = Callable[[str, Mapping[str, str], Sequence[tuple[str, ...]]], wire.MadeFile]
"""Name, fields, rows -> a file to send."""

PHOTO_LIMIT: Final = 10 * 1024 * 1024
"""Both messengers take no larger ones."""
TOPIC_LIMIT: Final = 128
"""Characters of a topic's name."""
SHOWN_AS: Final = {
    FileKind.PHOTO: "image/",
    FileKind.VIDEO: "video/",
    FileKind.VOICE: "audio/ogg",
    FileKind.AUDIO: "audio/",
    FileKind.DOCUMENT: "",
}
"""What a copy's type begins with where it is sent as this kind."""
CARDS_KEPT: Final = 500
"""Rendered cards that are on their way or wait for room; one that is not kept any more is rendered anew."""
FILE_KINDS: Final = {kind.value: kind for kind in FileKind}


class Caller:
    """Renders for one messenger."""

    def __init__(
        self, speaker: wire.Speaker, capabilities: wire.Capabilities, draw: Draw, make: Make
    ) -> None:
        self._speaker = speaker
        self._caps = capabilities
        self._draw = draw
        self._make = make
        self._cards: dict[int, tuple[out.EditCard, str, wire.Keyboard]] = {}

    def keyboard(self, rows: out.Rows, *, stays: bool = False) -> wire.Keyboard:
        return tuple(tuple(self._button(button, stays=stays) for button in row) for row in rows)

    def _button(self, button: out.Button, *, stays: bool) -> wire.WireButton:
        data = encode(button.press) if button.press is not None else ""
        data = mark_staying(data) if stays else data
        return wire.WireButton(right_to_left(self._speaker.label(button.label)), data, button.url)

    def words(self, key: str, args: Mapping[str, out.Arg]) -> str:
        return self._speaker.render(key, args)

    def send(self, outgoing: Outgoing, to: Destination, card: MessageRef | None = None) -> wire.Call:
        """The call for a reply that is one message. ``card`` is where a case's card already stands. What answers a
        press in a group's topic is said there."""
        call, press = self._call(outgoing, to, card), outgoing.press
        if press is None or not isinstance(call, wire.SendText) or _is_for_group(outgoing.reply):
            return call
        return replace(call, thread_id=press.thread_id if call.chat_id == press.message.chat_id else 0)

    def _call(self, outgoing: Outgoing, to: Destination, card: MessageRef | None) -> wire.Call:
        reply, press = outgoing.reply, outgoing.press
        match reply:
            case out.Ack(key=key, args=args, alert=alert):
                assert press is not None
                chat = to.chat_id if to.kind is ChatKind.PRIVATE else 0
                return wire.AnswerPress(
                    press.press_id, self.plain(key, args) if key else "", alert, chat_id=chat
                )
            case out.EditCard():
                return self.message_call(reply, to, card)
            case out.EndCase():
                return self._end_case_call(reply, to)
            case out.Screen(below=below):
                stands = press.message if press and not below and self._edits(to) else None
                return self.message_call(reply, to, stands)
            case out.EphemeralMessage():
                return self._ephemeral_call(reply, outgoing, to)
            case out.Say(protect=protect):
                return wire.SendText(
                    to.chat_id, self.words(reply.key, reply.args),
                    self.keyboard(reply.buttons, stays=keeps_its_place(reply)),
                    protect=protect and self._caps.protects,
                )  # fmt: skip
        raise TypeError(f"{type(reply).__name__} is not one message")

    def message_call(
        self, reply: out.EditCard | out.Screen, to: Destination, at: MessageRef | None
    ) -> wire.EditText | wire.SendText:
        """In the place of what stands there, else as a message of its own."""
        html, keyboard = self._render_reply(reply)
        return wire.SendText(to.chat_id, html, keyboard) if at is None else wire.EditText(at, html, keyboard)

    def _render_reply(self, reply: out.EditCard | out.Screen) -> tuple[str, wire.Keyboard]:
        """A card's words are asked for again and again: to see whether it says so already, each time that it waits for
        room, and when it goes."""
        if not isinstance(reply, out.EditCard):
            return self.words(reply.key, reply.args), self.keyboard(reply.buttons)
        entry = self._cards.get(id(reply))
        if entry is None:
            entry = reply, self.words(reply.key, reply.args), self.keyboard(reply.buttons)
            self._cards[id(reply)] = entry  # the reply stays with it, so that its id is nobody else's
            while len(self._cards) > CARDS_KEPT:
                del self._cards[next(iter(self._cards))]
        return entry[1:]

    def _edits(self, to: Destination) -> bool:
        return self._caps.edits_reliably or to.kind is not ChatKind.PRIVATE

    def _end_case_call(self, reply: out.EndCase, to: Destination) -> wire.EditText | wire.SendText:
        number = {"number": out.Digits(str(reply.number))}
        if reply.card is not None:
            return wire.EditText(reply.card, self.words("case-over", number))
        return wire.SendText(to.chat_id, self.words("notice-case-over", number))

    def _ephemeral_call(
        self, reply: out.EphemeralMessage, outgoing: Outgoing, to: Destination
    ) -> wire.SendText:
        press = outgoing.press
        assert press is not None
        html, keyboard = self.words(reply.key, reply.args), self.keyboard(reply.buttons)
        if self._caps.ephemerals and to.kind is ChatKind.GROUP:
            return wire.SendText(
                to.chat_id, html, keyboard, ephemeral=wire.Ephemeral(press.presser_id, press.press_id)
            )
        return wire.SendText(press.presser_id, html, keyboard, protect=self._caps.protects)

    def topic(self, topic: out.GroupTopic, to: Destination) -> wire.MakeTopic:
        return wire.MakeTopic(to.chat_id, self._speaker.label(topic.label)[:TOPIC_LIMIT])

    def plain(self, key: str, args: Mapping[str, out.Arg]) -> str:
        """A sentence for a toast: no marks, at most 200 characters."""
        return self._speaker.label(out.TextRef(key, args))[:200]

    def file(self, file: CleanFile, to: Destination, caption: out.TextRef | None) -> wire.SendFile:
        words = self.words(caption.key, caption.args) if caption is not None else ""
        return wire.SendFile(
            to.chat_id, kind_of(file), file.data, file.name, file.mime,
            caption=words, protect=self._caps.protects,
        )  # fmt: skip

    def fallback_call(self, refused: wire.SendFile) -> wire.Call:
        """Evidence that the messenger does not take as it is: as a plain file, else the word that it cannot be
        shown. Silence would look as if there were none."""
        if refused.kind is not FileKind.DOCUMENT:
            return replace(refused, kind=FileKind.DOCUMENT)
        return wire.SendText(refused.chat_id, self.words("evidence-not-taken", {}))

    def picture(self, reply: out.SendPicture, to: Destination) -> wire.SendFile:
        """Draw a picture from the stored arguments. Takes tens of milliseconds: call it off the loop."""
        rows = [(self._speaker.label(a), percent, self._speaker.label(b)) for a, percent, b in reply.rows]
        title = self.plain(f"{reply.key}-title", reply.args)
        footer = self.plain(f"{reply.key}-footer", reply.args)
        data = self._draw(reply.name, title, rows, footer)
        caption = self.words(reply.key, reply.args)
        return wire.SendFile(
            to.chat_id, FileKind.PHOTO, data, f"{reply.name}.png", "image/png",
            caption=caption, keyboard=self.keyboard(reply.buttons),
        )  # fmt: skip

    def document(self, reply: out.SendDocument, to: Destination) -> wire.SendFile:
        """Make a file from the stored values. Takes up to some tenths of a second: call it off the loop."""
        label = self._speaker.label
        fields = {name: label(value) for name, value in reply.fields.items()}
        rows = [tuple(label(cell) for cell in row) for row in reply.rows]
        made = self._make(reply.name, fields, rows)
        return wire.SendFile(
            to.chat_id, made.kind, made.data, made.name, made.mime,
            caption=self.words(reply.key, reply.args), keyboard=self.keyboard(reply.buttons),
        )  # fmt: skip

    def letter(self, reply: out.SendPackage, proofs: Sequence[Proof], to: Destination) -> wire.SendFile:
        """The letter with the hashes of the copies. Takes some tenths of a second: call it off the loop."""
        made = letter_file(reply, proofs, label=self._speaker.label, make=self._make)
        return self._package(reply, made, to)

    def copies(
        self, reply: out.SendPackage, copies: Sequence[Copy], to: Destination, bundle: Bundle
    ) -> wire.SendFile:
        """The copies with their list. Call it off the loop, too."""
        made = copies_file(reply, copies, label=self._speaker.label, bundle=bundle)
        return self._package(reply, made, to)

    def _package(self, reply: out.SendPackage, made: wire.MadeFile, to: Destination) -> wire.SendFile:
        return wire.SendFile(
            to.chat_id, made.kind, made.data, made.name, made.mime, caption=self.words(reply.key, reply.args)
        )


def _is_for_group(reply: out.Reply) -> bool:
    """What is said to a whole group, though somebody's press has led to it: a card goes to its topic, all else to
    General."""
    return isinstance(reply, out.EditCard) or (
        isinstance(reply, out.Say) and isinstance(reply.to, out.GroupChat)
    )


def kind_of(file: CleanFile) -> FileKind:
    """How a copy is shown: as what it came as, if it still is that. A photo's copy over 10 MB is no photo."""
    kind = FILE_KINDS.get(file.kind, FileKind.DOCUMENT)
    if kind is FileKind.PHOTO and len(file.data) > PHOTO_LIMIT:
        return FileKind.DOCUMENT
    return kind if file.mime.startswith(SHOWN_AS[kind]) else FileKind.DOCUMENT


def is_worth_repeating(outgoing: Outgoing) -> bool:
    """Whether saying it twice is better than perhaps not saying it at all. A messenger takes the answer to a
    press once and refuses it when it is late, so that it can be tried again without harm. A reminder may be
    lost; what a reporter is to hear may not, though it can wait as long as one, nor the last word on a card, nor
    a correction: of those few at a time are under way."""
    lasting = bool(outgoing.report_id) or isinstance(outgoing.reply, out.EndCase)
    lasting = lasting or isinstance(getattr(outgoing.reply, "remember", None), out.BroadcastOf)
    return lasting or outgoing.lane is not out.SendLane.REMINDER


def broadcast_of(row: OutboxRow) -> str:
    """The broadcast that this row is part of; empty for any other."""
    part = getattr(row.outgoing.reply, "remember", None)
    return part.broadcast_id if isinstance(part, out.BroadcastOf) else ""


def is_asleep(row: OutboxRow, now: datetime) -> bool:
    """Whether this row waits for the morning: what was asked for until seven, a broadcast until eight."""
    return is_quiet(row) and (is_quiet_time(now) if broadcast_of(row) else at_night(now))


def reference(call: wire.Call, to: Destination, done: wire.CallSuccess) -> MessageRef | None:
    """Where the message stands now; never the id that an edit returned (Bale answers 0)."""
    match call:
        case wire.EditText(ref=ref):
            return ref
        case wire.SendText(ephemeral=wire.Ephemeral(receiver_id=receiver)):
            return MessageRef(to.messenger, call.chat_id, 0, receiver, done.ephemeral_id)
        case wire.SendText(chat_id=chat_id) | wire.SendFile(chat_id=chat_id):
            return MessageRef(to.messenger, chat_id, done.message_id)
    return None
