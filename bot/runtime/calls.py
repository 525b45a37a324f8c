"""Turns stored replies into rendered calls: the last step before the messenger's API.

Differences between messengers depend on their capabilities only.
"""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from bot.conversation import outgoing as out
from bot.conversation import wire
from bot.conversation.buttons import encode, mark_staying
from bot.conversation.details import keeps_its_place
from bot.conversation.incoming import ChatKind, FileKind, MessageRef
from bot.conversation.store import Destination, OutboxRow, Outgoing
from bot.conversation.voice_store import CleanFile
from bot.domain.messengers import Capabilities
from bot.domain.moments import at_night, is_quiet_time
from bot.runtime.package_files import copies_file, letter_file
from bot.runtime.packages import Bundle, Copy, Proof
from bot.runtime.send_queue import broadcast_of, is_quiet
from bot.usecases.ports import Clock

type Draw = Callable[[str, str, Sequence[tuple[str, int, str]], str], bytes]
"""Name, title, rows (label, percent, note), footer -> PNG."""

type Make = Callable[[str, Mapping[str, str], Sequence[tuple[str, ...]]], wire.MadeFile]
"""Name, fields, rows -> a file to send."""

RIGHT_TO_LEFT: Final = "\u200f"
_LATIN_FIRST: Final = re.compile("^[^\u0590-\u08ffA-Za-z]*[A-Za-z].*[\u0590-\u08ff]", re.DOTALL)
"""A line that begins with a Latin letter and continues in Persian."""
PHOTO_LIMIT: Final = 10 * 1024 * 1024
"""Bytes; the limit for photos of both messengers."""
TOPIC_LIMIT: Final = 128
"""Characters in a topic's name."""
SHOWN_AS: Final = {
    FileKind.PHOTO: "image/",
    FileKind.VIDEO: "video/",
    FileKind.VOICE: "audio/ogg",
    FileKind.AUDIO: "audio/",
    FileKind.DOCUMENT: "",
}
"""The start of a copy's media type when it is sent as this kind."""
VOICE_NOTE: Final = "audio/ogg"
CARDS_KEPT: Final = 500
"""How many rendered cards are kept while they are sent or wait for room. A card that is not kept is rendered
again."""
FILE_KINDS: Final = {kind.value: kind for kind in FileKind}


def right_to_left(line: str) -> str:
    """Mark a Persian line that begins with a name in Latin letters. Without a mark a messenger sets it from
    left to right, and what follows the name is read before it."""
    return RIGHT_TO_LEFT + line if _LATIN_FIRST.match(line) else line


def words_digest(fields: Mapping[str, str], rows: Sequence[tuple[str, ...]]) -> str:
    """What changes with the words of a picture; twelve characters."""
    return hashlib.sha256(repr((sorted(fields.items()), rows)).encode()).hexdigest()[:12]


def picture_name(file: out.SendDocument, speaker: wire.Speaker) -> str:
    """The name under which a messenger's id of this picture is kept. It changes with every word on it, so that none
    with older words is sent in its place."""
    return f"{file.stored_as}/{words_digest(*drawn_words(file, speaker))}"


def drawn_words(file: out.SendDocument, speaker: wire.Speaker) -> tuple[dict[str, str], list[tuple[str, ...]]]:
    """The fields and rows of a picture or paper, in words."""
    fields = {name: speaker.label(value) for name, value in file.fields.items()}
    return fields, [tuple(speaker.label(cell) for cell in row) for row in file.rows]


class Caller:
    """Renders for one messenger, and for the readers of one language."""

    def __init__(
        self,
        speaker: wire.Speaker,
        capabilities: Capabilities,
        draw: Draw,
        make: Make,
        *,
        readers: Mapping[str, wire.Speaker] | None = None,
        drawn: wire.Speaker | None = None,
    ) -> None:
        """``readers``: who speaks to the readers of another language, by its code. ``drawn``: who speaks on pictures
        and papers, which are Persian for everybody; by default ``speaker``."""
        self._speaker = speaker
        self._drawn = drawn or speaker
        self._caps = capabilities
        self._readers = {
            code: Caller(other, capabilities, draw, make, drawn=self._drawn)
            for code, other in (readers or {}).items()
        }
        self._draw = draw
        self._make = make
        self._labels: dict[str, str] = {}
        self._cards: dict[int, tuple[out.EditCard, str, wire.Keyboard]] = {}

    def for_reader(self, language: str) -> "Caller":
        """Who renders for this language; for one that is not offered any more, who renders Persian."""
        return self._readers.get(language, self)

    def keyboard(self, rows: out.Rows, *, stays: bool = False) -> wire.Keyboard:
        """The buttons, without those that the messenger does not have, and without empty rows."""
        copies_text, make = self._caps.copies_text, self._button
        keyboard = []
        for row in rows:
            wire_row = [make(button, stays=stays) for button in row if copies_text or not button.copy]
            if wire_row:
                keyboard.append(tuple(wire_row))
        return tuple(keyboard)

    def _button(self, button: out.Button, *, stays: bool) -> wire.WireButton:
        label, press = button.label, button.press
        data = encode(press) if press is not None else ""
        if stays:
            data = mark_staying(data)
        if isinstance(label, out.TextRef) and not label.args:
            words = self._labels.get(label.key)  # that of a text without arguments is worked out once
            if words is None:
                words = self._labels[label.key] = self._make_label(label)
        else:
            words = self._make_label(label)
        return wire.WireButton(words, data, button.url, button.copy)

    def _make_label(self, label: out.TextRef | str) -> str:
        """A button's text, marked for its direction."""
        words = self._speaker.label(label)
        return words if self._speaker.is_left_to_right(label) else right_to_left(words)

    def words(self, key: str, args: Mapping[str, out.Arg]) -> str:
        return self._speaker.render(key, args)

    def send(self, outgoing: Outgoing, to: Destination, card: MessageRef | None = None) -> wire.Call:
        """Return the call for a reply that is one message. ``card`` is where a case's card already stands. An
        answer to a press in a group's topic goes to that topic."""
        call, press = self._call(outgoing, to, card), outgoing.press
        if press is None or not isinstance(call, wire.SendText) or _is_for_group(outgoing.reply):
            return call
        return replace(call, thread_id=press.thread_id if call.chat_id == press.message.chat_id else 0)

    def _call(self, outgoing: Outgoing, to: Destination, card: MessageRef | None) -> wire.Call:
        reply, press = outgoing.reply, outgoing.press
        match reply:
            case out.Ack(key=key, args=args, alert=alert):
                assert press is not None
                chat = to.chat_id if to.kind is ChatKind.PRIVATE else None
                return wire.AnswerPress(
                    press.press_id, self.plain(key, args) if key else "", alert, chat_id=chat
                )
            case out.EditCard():
                return self.message_call(reply, to, card)
            case out.EndCase():
                return self._end_case_call(reply, to)
            case out.Screen(below=below):
                stands = press.message if press and not below and self._edits(reply, to) else None
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
        """Edit the message at ``at``, or send a new one without it."""
        html, keyboard = self._render_reply(reply)
        return wire.SendText(to.chat_id, html, keyboard) if at is None else wire.EditText(at, html, keyboard)

    def _render_reply(self, reply: out.EditCard | out.Screen) -> tuple[str, wire.Keyboard]:
        """Render a reply. A card is rendered several times: to check whether it is up to date, each time it
        waits for room, and when it is sent."""
        if not isinstance(reply, out.EditCard):
            return self.words(reply.key, reply.args), self.keyboard(reply.buttons)
        entry = self._cards.get(id(reply))
        if entry is None:
            entry = reply, self.words(reply.key, reply.args), self.keyboard(reply.buttons)
            self._cards[id(reply)] = entry  # keeps the reply alive, so that its id is not reused
            while len(self._cards) > CARDS_KEPT:
                del self._cards[next(iter(self._cards))]
        return entry[1:]

    def edits_known_message(self, outgoing: Outgoing) -> bool:
        """Whether the reply changes messages whose numbers are known, and a new one only where the messenger refuses
        that. What stands on an ephemeral message may also go to the private chat."""
        press, to = outgoing.press, outgoing.destination
        match outgoing.reply:
            case out.EditPrivate():
                return True
            case out.Screen(below=False) as screen if press is not None and to is not None:
                return press.message.ephemeral_id is None and self._edits(screen, to)
        return False

    def _edits(self, screen: out.Screen, to: Destination) -> bool:
        """Whether the pressed message is edited. A case's screen is, on every messenger: there is one of each case."""
        return self._caps.edits_reliably or to.kind is not ChatKind.PRIVATE or is_case_screen(screen.remember)

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

    def recording(self, reply: out.SendRecording, to: Destination) -> wire.SendStored:
        return wire.SendStored(
            to.chat_id, FILE_KINDS[reply.kind], reply.file_id,
            caption=self.words(reply.key, reply.args), keyboard=self.keyboard(reply.buttons),
        )  # fmt: skip

    def voice(self, reply: out.SendVoice, file: CleanFile | None, to: Destination) -> wire.Call:
        """A card's recording as a new file; a sentence where its sound is gone."""
        if file is None:
            return wire.SendText(to.chat_id, self.words("voice-lost", {}), self.keyboard(reply.buttons))
        return wire.SendFile(
            to.chat_id, FILE_KINDS[file.kind], file.data, file.name, file.mime,
            caption=self.words(reply.key, reply.args), keyboard=self.keyboard(reply.buttons),
        )  # fmt: skip

    def stored_voice(self, reply: out.SendVoice, file_id: str, to: Destination) -> wire.SendStored:
        """A card's recording that the messenger has already."""
        kind = FileKind.VOICE if reply.mime == VOICE_NOTE else FileKind.AUDIO
        return wire.SendStored(
            to.chat_id, kind, file_id,
            caption=self.words(reply.key, reply.args), keyboard=self.keyboard(reply.buttons),
        )  # fmt: skip

    def stored_document(
        self, reply: out.SendDocument, file_id: str, to: Destination, *, at: MessageRef | None = None
    ) -> wire.SendStored | wire.EditFile:
        """A picture that the messenger has already: in the place of the one ``at``, or as a new message."""
        caption, keyboard = self.words(reply.key, reply.args), self.keyboard(reply.buttons)
        if at is not None:
            return wire.EditFile(at, FileKind.PHOTO, file_id, caption, keyboard)
        return wire.SendStored(to.chat_id, FileKind.PHOTO, file_id, caption, keyboard)

    def topic(self, topic: out.GroupTopic, to: Destination) -> wire.MakeTopic:
        return wire.MakeTopic(to.chat_id, self._speaker.label(topic.label)[:TOPIC_LIMIT])

    def plain(self, key: str, args: Mapping[str, out.Arg]) -> str:
        """A sentence for a toast: no markup, at most 200 characters."""
        return self._speaker.label(out.TextRef(key, args))[:200]

    def file(
        self, file: CleanFile, to: Destination, caption: out.TextRef | None, buttons: out.Rows = ()
    ) -> wire.SendFile:
        words = self.words(caption.key, caption.args) if caption is not None else ""
        return wire.SendFile(
            to.chat_id, kind_of(file), file.data, file.name, file.mime,
            caption=words, protect=self._caps.protects, keyboard=self.keyboard(buttons),
        )  # fmt: skip

    def album(
        self, files: Sequence[tuple[CleanFile, out.TextRef | None]], to: Destination
    ) -> wire.SendFileGroup:
        return wire.SendFileGroup(
            to.chat_id,
            tuple(
                wire.FileInAlbum(
                    kind_of(file), file.data, file.name, file.mime,
                    caption=self.words(caption.key, caption.args) if caption is not None else "",
                )
                for file, caption in files
            ),
            protect=self._caps.protects,
        )  # fmt: skip

    def fallback_call(
        self, refused: wire.SendFile | wire.SendStored, *, last: str = "evidence-not-taken"
    ) -> wire.Call:
        """For evidence, or a card's recording, that the messenger refuses in its own form: send it as a plain file, or
        else the notice ``last`` that it cannot be shown. Without a notice it would look as if there were none. For a
        recording that it no longer has: a notice."""
        if isinstance(refused, wire.SendStored):
            return wire.SendText(refused.chat_id, self.words("recording-lost", {}), refused.keyboard)
        if refused.kind is not FileKind.DOCUMENT:
            return replace(refused, kind=FileKind.DOCUMENT)
        return wire.SendText(refused.chat_id, self.words(last, {}), refused.keyboard)

    def picture(self, reply: out.SendPicture, to: Destination) -> wire.SendFile:
        """Draw a picture from the stored arguments. Takes tens of milliseconds: call it off the event
        loop."""
        label = self._drawn.label
        rows = [(label(a), percent, label(b)) for a, percent, b in reply.rows]
        title, footer = (
            label(out.TextRef(f"{reply.key}-{part}", reply.args))[:200] for part in ("title", "footer")
        )
        data = self._draw(reply.name, title, rows, footer)
        caption = self.words(reply.key, reply.args)
        return wire.SendFile(
            to.chat_id, FileKind.PHOTO, data, f"{reply.name}.png", "image/png",
            caption=caption, keyboard=self.keyboard(reply.buttons),
        )  # fmt: skip

    def document(self, reply: out.SendDocument, to: Destination) -> wire.SendFile:
        """Make a file from the stored values. Takes up to a few tenths of a second: call it off the event
        loop."""
        made = self._make(reply.name, *drawn_words(reply, self._drawn))
        return wire.SendFile(
            to.chat_id, made.kind, made.data, made.name, made.mime,
            caption=self.words(reply.key, reply.args), keyboard=self.keyboard(reply.buttons),
        )  # fmt: skip

    def stored_name(self, file: out.SendDocument | out.SendVoice) -> str:
        """The name under which the messenger's id of this file is kept."""
        return file.stored_as if isinstance(file, out.SendVoice) else picture_name(file, self._drawn)

    def letter(self, reply: out.SendPackage, proofs: Sequence[Proof], to: Destination) -> wire.SendFile:
        """The letter with the hashes of the copies. Takes a few tenths of a second: call it off the event
        loop."""
        made = letter_file(reply, proofs, label=self._drawn.label, make=self._make)
        return self._package(reply, made, to)

    def copies(
        self, reply: out.SendPackage, copies: Sequence[Copy], to: Destination, bundle: Bundle
    ) -> wire.SendFile:
        """The copies with their list. Call it off the event loop."""
        made = copies_file(reply, copies, label=self._drawn.label, bundle=bundle)
        return self._package(reply, made, to)

    def _package(self, reply: out.SendPackage, made: wire.MadeFile, to: Destination) -> wire.SendFile:
        return wire.SendFile(
            to.chat_id, made.kind, made.data, made.name, made.mime, caption=self.words(reply.key, reply.args)
        )


def _is_for_group(reply: out.Reply) -> bool:
    """Whether the reply is for a whole group, even if one person's press caused it. A card goes to its topic,
    everything else to General."""
    return isinstance(reply, out.EditCard) or (
        isinstance(reply, out.Say) and isinstance(reply.to, out.GroupChat)
    )


def kind_of(file: CleanFile) -> FileKind:
    """How a copy is shown: as the kind it arrived as, if it still is that kind. A photo's copy over 10 MB is
    not sent as a photo."""
    kind = FILE_KINDS.get(file.kind, FileKind.DOCUMENT)
    if kind is FileKind.PHOTO and len(file.data) > PHOTO_LIMIT:
        return FileKind.DOCUMENT
    return kind if file.mime.startswith(SHOWN_AS[kind]) else FileKind.DOCUMENT


def is_worth_repeating(outgoing: Outgoing) -> bool:
    """Whether sending it twice is better than risking that it never arrives.

    A messenger takes the answer to a press once and refuses a late one, so retrying does no harm. A reminder
    may be lost. These may not, although they can wait as long as a reminder: a notice to a reporter, the last
    edit of a card, and a correction, of which only a few are sent at a time.
    """
    lasting = bool(outgoing.report_id) or isinstance(outgoing.reply, out.EndCase)
    lasting = lasting or isinstance(out.wish_to_remember(outgoing.reply), out.BroadcastOf)
    return lasting or outgoing.lane is not out.SendLane.REMINDER


def edits_existing_only(row: OutboxRow) -> bool:
    """Whether the row is an edit that nothing replaces where the card is gone."""
    return isinstance(row.outgoing.reply, out.EditCard) and row.outgoing.reply.there_only


def falls_back(row: OutboxRow) -> bool:
    """Whether what the messenger refuses is sent in another form, and at last as a sentence."""
    return is_evidence(row) or isinstance(row.outgoing.reply, out.SendVoice)


def last_notice(row: OutboxRow) -> str:
    """The text that is sent when the messenger takes the file in no form."""
    return "voice-not-taken" if isinstance(row.outgoing.reply, out.SendVoice) else "evidence-not-taken"


def is_case_screen(wish: out.Remember | None) -> bool:
    """Whether a message is the one from which a case is handled, or its card."""
    return isinstance(wish, out.PrivateCardOf) or (isinstance(wish, out.DetailOf) and wish.screen != "")


def is_evidence(row: OutboxRow) -> bool:
    return isinstance(row.outgoing.reply, out.SendEvidence | out.SendAlbum | out.SendPackage)


def is_asleep(row: OutboxRow, clock: Clock) -> bool:
    """Whether this row waits for the morning: until seven if the row asked for it, until eight for a
    broadcast."""
    return is_quiet(row) and (is_quiet_time if broadcast_of(row) else at_night)(clock.now())


def named_wait(row: OutboxRow, clock: Clock) -> float:
    """Seconds until the time before which an earlier process was told not to send the row; 0 if there is none, or one
    further away than any that is believed: the clock was wrong."""
    if (until := row.outgoing.not_before) is None:
        return 0.0
    wait = (until - clock.now()).total_seconds()
    return wait if 0 < wait <= wire.LONGEST_NAMED_WAIT else 0.0


def reference(call: wire.Call, to: Destination, done: wire.CallSuccess) -> MessageRef | None:
    """Where the message stands now. Never the id that an edit returned: Bale answers 0."""
    match call:
        case wire.EditText(ref=ref) | wire.EditFile(ref=ref):
            return ref
        case wire.SendText(ephemeral=wire.Ephemeral(receiver_id=receiver)):
            return MessageRef(to.messenger, call.chat_id, 0, receiver, done.ephemeral_id)
        case (
            wire.SendText(chat_id=chat_id)
            | wire.SendFile(chat_id=chat_id)
            | wire.SendFileGroup(chat_id=chat_id)
            | wire.SendStored(chat_id=chat_id)
        ):
            return MessageRef(to.messenger, chat_id, done.message_id)
        case wire.AnswerPress(chat_id=presser) if presser is not None and done.message_id:
            return MessageRef(to.messenger, presser, done.message_id)
    return None


def references(call: wire.Call, to: Destination, done: wire.CallSuccess) -> tuple[MessageRef, ...]:
    """Where all messages of the call stand now: one, or those of an album."""
    ref = reference(call, to, done)
    if ref is None or not isinstance(call, wire.SendFileGroup):
        return () if ref is None else (ref,)
    return (ref, *(MessageRef(to.messenger, call.chat_id, number) for number in done.more_ids))
