"""A message sent outside any question, which waits to be placed; and what of it was not kept.

What cannot be stored anywhere is refused on arrival, so that no later choice fails because of it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Self

from bot.conversation.outgoing import Reply, Say, TextRef
from bot.conversation.session import BRIEF, Session
from bot.domain.catalogue.catalogue import Space
from bot.domain.reporting.drafts import LONGEST_TEXT, Draft, FieldName, fits_text
from bot.domain.submissions.evidence import MOST_BYTES, MOST_FILES
from bot.domain.typed import first_units, units
from bot.handlers.submissions.posts import quote_post
from bot.usecases.submissions.evidence import OfferedFile

CHOICE: Final = "reading.choice"
"""The state of a person who was asked what a message is, an answer or a report."""
BEGINS: Final = "begins"
"""The mark of files that wait for the form of the report that they began."""
FILES: Final = "files"
"""The key of its files, which every message that waits has."""
ALONE_TOO_LONG: Final = "later-words-long"
WAITS: Final = timedelta(days=1)
"""How long a message waits to be placed, whatever else its sender opens meanwhile."""


@dataclass(frozen=True, slots=True)
class PendingMessage:
    """Words (masked) and files at the messenger: never more than one report takes. ``address`` and ``post``
    are those of a channel's post among them."""

    words: str = ""
    files: tuple[OfferedFile, ...] = ()
    address: str = ""
    post: str = ""

    def __bool__(self) -> bool:
        return bool(self.words or self.files or self.address)

    @property
    def note(self) -> str:
        """All of its words together; a post's words stand below the name of its channel."""
        return f"{quote_post(self.address, self.post)}\n\n{self.words}".strip()

    def with_message(
        self, words: str, files: Sequence[OfferedFile], *, masked: bool, address: str = ""
    ) -> tuple[Self, Sequence[TextRef]]:
        """The message with another one added, and for its sender what was not kept of that one. ``masked``:
        whether something in the words was masked; ``address``: the channel of a post."""
        more, lost = self._with_files(files)
        if address and not self.address:
            more, lost_words = more._with_post(address, words)
        else:
            more, lost_words = more._with_words(
                quote_post(address, words), masked=masked, needed=not files and not address
            )
        return more, [*lost, *lost_words]

    def _with_post(self, address: str, post: str) -> tuple[Self, Sequence[TextRef]]:
        """Nobody can shorten a post, so what has no room is cut off."""
        room = max(0, LONGEST_TEXT - units(replace(self, address=address, post=".").note) + len("."))
        cut = [TextRef("later-post-cut", {"most": LONGEST_TEXT})] if units(post) > room else []
        return replace(self, address=address, post=first_units(post, room)), cut

    def _with_words(self, words: str, *, masked: bool, needed: bool) -> tuple[Self, Sequence[TextRef]]:
        if not words and not needed:
            return self, ()
        if (lost := self._rejection(words, masked=masked)) is not None:
            return self, [lost]
        return replace(self, words=f"{self.words}\n\n{words}".strip()), ()

    def _with_files(self, files: Sequence[OfferedFile]) -> tuple[Self, Sequence[TextRef]]:
        small = [file for file in files if file.size <= MOST_BYTES]
        together = (*self.files, *small)
        lost = []
        if len(small) < len(files):
            lost.append(TextRef("later-file-too-big", {"most": MOST_BYTES // (1024 * 1024)}))
        if len(together) > MOST_FILES:
            lost.append(TextRef("later-files-full", {"most": MOST_FILES}))
        return replace(self, files=together[:MOST_FILES]), lost

    def _rejection(self, words: str, *, masked: bool) -> TextRef | None:
        match fits_text(words, shortest=1):
            case "long":
                return TextRef(ALONE_TOO_LONG, {"most": LONGEST_TEXT})
            case "empty":
                return TextRef("later-words-masked" if masked else "later-words-empty")
        if units(f"{self.note}\n\n{words}") > LONGEST_TEXT:
            return TextRef("later-words-full", {"most": LONGEST_TEXT})
        return None

    def add_to_draft(self, draft: Draft) -> tuple[Draft, str]:
        """The draft with the post as the form stores one, and the remaining words for what happened. If the
        draft is about another address, or about a real place, the post is quoted among the words."""
        if not self.address:
            return draft, self.words
        if FieldName.ADDRESS not in draft.answers and draft.get(FieldName.SPACE) in ("", Space.VIRTUAL):
            new_draft = draft.with_answer(FieldName.SPACE, Space.VIRTUAL).with_answer(
                FieldName.ADDRESS, self.address
            )
            if FieldName.ADDRESS in new_draft.answers:
                return replace(new_draft.with_editing(draft.editing), forwarded=self.post), self.words
        return draft, self.note

    def waiting_session(self, session: Session, now: datetime) -> Session:
        """The session in which it waits, for one day from now."""
        files = [[f.kind, f.file_id, f.size, f.mime, f.name] for f in self.files]
        return session.with_waiting(
            {
                "words": self.words,
                FILES: json.dumps(files, ensure_ascii=False),
                "address": self.address,
                "post": self.post,
                "until": (now + WAITS).isoformat(),
            }
        )

    @classmethod
    def from_session(cls, session: Session) -> Self:
        """What waits in this session; empty if nothing does."""
        data: Mapping[str, str] = session.waiting
        files = tuple(OfferedFile(*fields) for fields in json.loads(data.get(FILES, "[]")))
        return cls(data.get("words", ""), files, data.get("address", ""), data.get("post", ""))


def holds_message(session: Session) -> bool:
    """Whether a message waits, and not only further questions of one that was answered."""
    return FILES in session.waiting


def waits_for_choice(session: Session) -> bool:
    """Whether a message waits for its sender to say what it is."""
    return BRIEF in session.waiting and holds_message(session) and BEGINS not in session.waiting


def may_begin_report(session: Session) -> bool:
    """Whether what waits is the first message of the report that its sender opens: files or a channel's post whatever
    they have opened since, words only while they are asked about them. What may belong to an earlier report waits on
    for its own answer."""
    if not waits_for_choice(session):
        return False
    pending = PendingMessage.from_session(session)
    return bool(pending.files or pending.address or (pending.words and session.state == CHOICE))


# --- files with which a report begins -------------------------------------------------------------


def begun_files(session: Session) -> tuple[OfferedFile, ...]:
    """The files that wait at the messenger until their sender has read who reads a report."""
    return PendingMessage.from_session(session).files if BEGINS in session.waiting else ()


def with_begun_files(session: Session, files: Sequence[OfferedFile], now: datetime) -> Session:
    """The session in which these files wait for the form to begin."""
    stored = PendingMessage(files=tuple(files)).waiting_session(session, now)
    return stored.with_waiting({**stored.waiting, BEGINS: "yes"})


def without_begun_files(session: Session) -> Session:
    """The session once the report that they began is given up."""
    return session.with_waiting() if BEGINS in session.waiting else session


def lost_message_notice(session: Session) -> tuple[Reply, ...]:
    """The notice for a conversation that ends while a message waits in it."""
    return (Say("later-let-go"),) if session.waiting else ()
