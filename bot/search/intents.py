"""Reads what a message outside a form wants, from what it says to the bot and from what the content knows of its
subject."""

from collections.abc import Callable, Collection
from typing import Final

from bot.domain.reporting.scope import OutsideSubject
from bot.usecases.ports.intents import Heard, Intent, Reading, Speech
from bot.usecases.ports.language import Finder, Suggester, WordReader

LONGEST: Final = 500
"""Characters of a text whose subject is looked up."""
ASKS: Final = 2.0
"""Log odds from which an announced report is a question as well."""
DOUBT: Final = 1.0
"""Log odds within which neither asking nor telling is sure."""
DOUBT_OF_HINTS, HINTED = 2.0, 6.0
"""Log odds from which a text that tells, or asks, is no request to the bot."""
CLEARLY: Final = 4.0
"""Log odds from which a sentence asks, or tells, whatever the others do."""
MANY: Final = 2
_SHORT_TELLING: Final = 25
_RUDE, _FEW_WORDS = 12, 6
_OTHER_LANGUAGE: Final = 0.5
"""The part of the words that must be Persian."""


class MessageReader:
    """An `IntentReader`. The subject is looked up only where the words do not show that it is an election."""

    def __init__(
        self,
        speech: Speech,
        words: WordReader,
        finder: Finder,
        suggester: Suggester,
        acts: Callable[[], Collection[str]],
    ) -> None:
        """``acts``: the ids of all acts that can be reported, at any time."""
        self._speech, self._words = speech, words
        self._finder, self._suggester, self._acts = finder, suggester, acts

    def read(self, text: str) -> Reading:
        """Read the message: see `IntentReader`."""
        if not any(mark.isalpha() for mark in text):
            return Reading()
        heard = self._speech.hear(text)
        if heard.danger:
            return Reading((Intent.DANGER,), heard.danger)
        if heard.requests:
            return Reading(heard.requests[:1])
        if heard.announced and heard.words <= _SHORT_TELLING:
            asks = heard.odds > ASKS and bool(heard.questions)
            return Reading((Intent.REPORT, Intent.QUESTION) if asks else (Intent.REPORT,))
        if heard.rude and heard.words <= _RUDE:
            return Reading()
        return self._asked_or_told(heard, text)

    def _asked_or_told(self, heard: Heard, text: str) -> Reading:
        questions = heard.questions if len(heard.questions) >= MANY else ()
        if not self._is_ours(text, heard):
            return Reading((Intent.UNCLEAR, heard.hints[0]) if heard.hints else (Intent.UNCLEAR,))
        asks = heard.odds >= 0
        first, other = (Intent.QUESTION, Intent.REPORT) if asks else (Intent.REPORT, Intent.QUESTION)
        both = heard.most > CLEARLY and heard.least < -CLEARLY
        if abs(heard.odds) < DOUBT or both:
            return Reading((first, other, *heard.hints[:1]), questions=questions)
        if heard.hints and -DOUBT_OF_HINTS < heard.odds < HINTED:
            return Reading((first, heard.hints[0]), questions=questions)
        return Reading((first,), questions=questions)

    def _is_ours(self, text: str, heard: Heard) -> bool:
        """Whether the text is about an election, or about something that people report."""
        if heard.about or self._words.is_about_election(text):
            return True
        if heard.known < heard.words * _OTHER_LANGUAGE:
            return False
        findings = self._finder.find(text[:LONGEST])
        if findings.hits or heard.odds >= 0:
            return bool(findings.hits)
        suggestions = self._suggester.suggest(text[:LONGEST], self._acts())
        is_report = bool(suggestions.acts) and bool(findings.near) and heard.words > _FEW_WORDS
        return is_report or suggestions.outside not in ("", OutsideSubject.ELSEWHERE)
