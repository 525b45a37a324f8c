"""What a message out of the blue has brought and waits to be told where it belongs; and what of it was not kept.

What can be kept nowhere is refused on arrival, so that no choice fails on it later.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Self

from bot.conversation.outgoing import Term
from bot.domain.drafts import LONGEST_TEXT, fits_text
from bot.domain.evidence import MOST_BYTES, MOST_FILES
from bot.usecases.take_evidence import OfferedFile

ALONE_TOO_LONG: Final = "later-words-long"


@dataclass(frozen=True, slots=True)
class Pending:
    """Words (masked) and files that the messenger holds: never more than one report takes."""

    words: str = ""
    files: tuple[OfferedFile, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.files)

    def with_message(
        self, words: str, files: Sequence[OfferedFile], *, masked: bool
    ) -> tuple[Self, Sequence[Term]]:
        """With one message more, and what of that was not kept, in words for its sender. ``masked`` tells that
        something in the words was covered."""
        more, lost_files = self._with_files(files)
        lost_words = more._why_not(words, masked=masked) if words or not files else None
        if words and lost_words is None:
            more = replace(more, words=f"{more.words}\n\n{words}".strip())
        return more, [*lost_files, *([lost_words] if lost_words is not None else [])]

    def _with_files(self, files: Sequence[OfferedFile]) -> tuple[Self, Sequence[Term]]:
        small = [file for file in files if file.size <= MOST_BYTES]
        together = (*self.files, *small)
        lost = []
        if len(small) < len(files):
            lost.append(Term("later-file-too-big", {"most": MOST_BYTES // (1024 * 1024)}))
        if len(together) > MOST_FILES:
            lost.append(Term("later-files-full", {"most": MOST_FILES}))
        return replace(self, files=together[:MOST_FILES]), lost

    def _why_not(self, words: str, *, masked: bool) -> Term | None:
        match fits_text(words, shortest=1):
            case "long":
                return Term(ALONE_TOO_LONG, {"most": LONGEST_TEXT})
            case "empty":
                return Term("later-words-masked" if masked else "later-words-empty")
        if len(f"{self.words}\n\n{words}") > LONGEST_TEXT:
            return Term("later-words-full", {"most": LONGEST_TEXT})
        return None

    def to_plain(self) -> dict[str, str]:
        files = [[f.kind, f.file_id, f.size, f.mime, f.name] for f in self.files]
        return {"words": self.words, "files": json.dumps(files, ensure_ascii=False)}

    @classmethod
    def from_plain(cls, data: Mapping[str, str]) -> Self:
        files = tuple(OfferedFile(*one) for one in json.loads(data.get("files", "[]")))
        return cls(data.get("words", ""), files)
