"""What a message out of the blue has brought and waits to be told where it belongs; and what of it was not kept.

What can be kept nowhere is refused on arrival, so that no choice fails on it later.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Self

from bot.conversation.outgoing import Reply, Say, TextRef
from bot.conversation.session import Session
from bot.domain.catalogue.catalogue import Space
from bot.domain.reporting.drafts import LONGEST_TEXT, Draft, FieldName, fits_text
from bot.domain.submissions.evidence import MOST_BYTES, MOST_FILES
from bot.domain.typed import first_units, units
from bot.handlers.submissions.posts import quote_post
from bot.usecases.submissions.take_evidence import OfferedFile

ALONE_TOO_LONG: Final = "later-words-long"
WAITS: Final = timedelta(days=1)
"""How long a message waits to be placed, whatever else its sender opens meanwhile."""


@dataclass(frozen=True, slots=True)
class PendingMessage:
    """Words (masked) and files that the messenger holds: never more than one report takes. ``address`` and ``post``
    are those of a channel's post among them."""

    words: str = ""
    files: tuple[OfferedFile, ...] = ()
    address: str = ""
    post: str = ""

    def __bool__(self) -> bool:
        return bool(self.words or self.files or self.address)

    @property
    def note(self) -> str:
        """All of its words together, a post's below the name of its channel."""
        return f"{quote_post(self.address, self.post)}\n\n{self.words}".strip()

    def with_message(
        self, words: str, files: Sequence[OfferedFile], *, masked: bool, address: str = ""
    ) -> tuple[Self, Sequence[TextRef]]:
        """With one message more, and what of that was not kept, in words for its sender. ``masked`` tells that
        something in the words was covered; ``address`` is the channel's whose post it is."""
        more, lost = self._with_files(files)
        if address and not self.address:
            more, lost_words = more._with_post(address, words)
        else:
            more, lost_words = more._with_words(
                quote_post(address, words), masked=masked, needed=not files and not address
            )
        return more, [*lost, *lost_words]

    def _with_post(self, address: str, post: str) -> tuple[Self, Sequence[TextRef]]:
        """A post is nobody's to shorten, so what has no room of it is cut off."""
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
        """The draft with the post as the form keeps one, and the words that are left for what happened. Where the
        draft is about another address, or about a place, the post is quoted among the words."""
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
        """The conversation in which it waits, a day from now."""
        files = [[f.kind, f.file_id, f.size, f.mime, f.name] for f in self.files]
        return session.with_waiting(
            {
                "words": self.words,
                "files": json.dumps(files, ensure_ascii=False),
                "address": self.address,
                "post": self.post,
                "until": (now + WAITS).isoformat(),
            }
        )

    @classmethod
    def from_session(cls, session: Session) -> Self:
        """What waits in this conversation; nothing at all where nothing does."""
        data: Mapping[str, str] = session.waiting
        files = tuple(OfferedFile(*fields) for fields in json.loads(data.get("files", "[]")))
        return cls(data.get("words", ""), files, data.get("address", ""), data.get("post", ""))


def lost_message_notice(session: Session) -> tuple[Reply, ...]:
    """What is said where the conversation ends while a message waits in it."""
    return (Say("later-let-go"),) if session.waiting else ()
