"""The languages in which people can read this bot besides Persian: texts, numbers and days, and the content of each.

A language is a folder (docs/languages.md). Where there is none, nothing is read, and no message costs more.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.conversation.outgoing import TextRef
from bot.language.formatter import NotedFormatter, PersianFormatter
from bot.library.overlays import FOLDER, Overlay, read_overlay
from bot.texts.languages import LANGUAGES, Language, LanguageTexts, read_languages
from bot.texts.renderer import Formatter, Texts
from bot.texts.translated import TranslatedTexts
from bot.usecases.ports import Content


class Languages:
    """The texts of Persian and of every language that is offered."""

    def __init__(self, persian: Texts, readings: Sequence[LanguageTexts] = ()) -> None:
        self._folders = {reading.language.code: reading.folders for reading in readings}
        self.others: Mapping[str, TranslatedTexts] = {
            reading.language.code: TranslatedTexts(reading, persian.catalogue, formatter_of(reading.language))
            for reading in readings
        }
        self.names: Mapping[str, str] = {r.language.code: r.language.name for r in readings}
        """The name of each language besides Persian, in itself, by its code."""
        self._all = (persian, *self.others.values())

    def translate(self, content: Content) -> None:
        """Read the translations of this content, in place of those of an earlier one. Slow with many."""
        for code, texts in self.others.items():
            texts.translate_content(read_overlay(self._folders[code], content).words)

    def command(self, word: str) -> str | None:
        """The command that a typed word stands for in any of the languages, or None."""
        return next((name for texts in self._all if (name := texts.command(word)) is not None), None)

    def escape(self, words: str) -> str | None:
        """The command of a message that asks in any of the languages to leave what is open, or None."""
        return next((name for texts in self._all if (name := texts.escape(words)) is not None), None)

    def read_label(self, label: TextRef | str) -> tuple[str, ...]:
        """What may be typed for a button in any of the languages; see ``Texts.read_label``."""
        if len(self._all) == 1:
            return self._all[0].read_label(label)
        return tuple(dict.fromkeys(words for texts in self._all for words in texts.read_label(label)))


def load_languages(
    content_dir: Path, content: Content, persian: Texts, *, offer_unreviewed: bool
) -> Languages:
    """The languages of the program's folder and the content's that a native reader has reviewed, or all of them."""
    readings = read_languages(language_roots(content_dir), content.election, persian=persian.catalogue)
    languages = Languages(persian, [r for r in readings if offer_unreviewed or r.language.reviewed_by])
    languages.translate(content)
    return languages


@dataclass(frozen=True, slots=True)
class LanguageState:
    """How far a language has come, for whoever works on it."""

    reading: LanguageTexts
    overlay: Overlay

    def problems(self) -> Iterator[str]:
        """Each entry that cannot be used, as ``file:line: message``."""
        yield from self.reading.problems
        yield from map(str, self.overlay.problems)

    def __str__(self) -> str:
        reading, overlay = self.reading, self.overlay
        total, reviewed = len(reading.texts) + len(reading.missing), reading.language.reviewed_by
        return (
            f"{reading.language.code} ({reading.language.name}): texts {len(reading.texts)} of {total}, "
            f"content {overlay.total - len(overlay.missing) - len(overlay.outdated)} of {overlay.total}, "
            f"outdated {len(overlay.outdated)}, "
            + (f"reviewed by {reviewed}" if reviewed else "not reviewed: offered in the sandbox only")
        )


def language_states(content_dir: Path, content: Content, persian: Texts) -> tuple[LanguageState, ...]:
    """Every language, offered or not."""
    readings = read_languages(language_roots(content_dir), content.election, persian=persian.catalogue)
    return tuple(LanguageState(reading, read_overlay(reading.folders, content)) for reading in readings)


def language_roots(content_dir: Path) -> tuple[Path, Path]:
    """Where folders of languages are: those that ship with the program, and those of the content."""
    return LANGUAGES, content_dir / FOLDER


def formatter_of(language: Language) -> Formatter:
    """How this language writes numbers and days."""
    noted = language.notation
    if noted is None:
        return PersianFormatter()
    return NotedFormatter(
        digits=noted.digits,
        thousands=noted.thousands,
        months=noted.months,
        day=noted.day,
        moment=noted.moment,
    )
