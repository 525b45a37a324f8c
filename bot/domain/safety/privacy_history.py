"""What the privacy card said before: whom a change concerns, and what changed for a reader.

A card is kept as its facts and the day since when it holds. It says nothing about people. A *round* is the
way around all who are to be told of a change; it goes on where it stood when the card changes once more.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from bot.domain.safety.privacy import LINES, OPERATOR, Fact, PrivacyLine

MOST_KEPT: Final = 8
NOTHING_TAKEN: Final = frozenset({"privacy-switch-closed", "privacy-switch-off"})


@dataclass(frozen=True, slots=True)
class Card:
    """A card, and since which day it holds. ``told``: a whole round was made while it was in force."""

    since: date
    lines: tuple[PrivacyLine, ...]
    told: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One line as it was and as it is; None where there was or is none."""

    old: PrivacyLine | None
    new: PrivacyLine | None


# --- two cards side by side -------------------------------------------------------------------------


def changes(old: Sequence[PrivacyLine], new: Sequence[PrivacyLine]) -> tuple[Change, ...]:
    """What differs in fact, in the new card's order, then what is gone. Another wording is no change."""
    before = {line.about: line for line in old}
    now = {line.about: line for line in new}
    found = [
        Change(before.get(line.about), line)
        for line in new
        if line.about not in before or _meaning(before[line.about]) != _meaning(line)
    ]
    return (*found, *(Change(line, None) for line in old if line.about not in now))


def _meaning(line: PrivacyLine) -> tuple[object, ...]:
    """A comma in the operator's words is no news; a letter is."""
    if line.about == OPERATOR:
        words = "".join(str(fact) for fact in line.facts.values()).casefold()
        return line.key, "".join(sign for sign in words if sign.isalnum())
    return line.key, tuple(sorted(line.facts.items()))


# --- what a reader agreed to ------------------------------------------------------------------------


def noted(history: Sequence[Card], lines: Sequence[PrivacyLine], *, today: date) -> tuple[Card, ...]:
    """The history with the card in force at its end; unchanged if that is there already."""
    if history and not changes(history[-1].lines, lines):
        return tuple(history)
    kept = tuple(history)[-(MOST_KEPT - 1) :]
    return (*kept, Card(today, tuple(lines)))


def all_told(history: Sequence[Card]) -> tuple[Card, ...]:
    """Everybody has been told of the newest card."""
    *earlier, newest = history
    return (*(replace(card, told=False) for card in earlier), replace(newest, told=True))


def agreed_to(history: Sequence[Card], day: date) -> tuple[int, ...]:
    """The places of the cards under which a report of this day may have been made: several if they changed
    that day. Nobody reports while nothing is taken, so who opens reporting in the morning changes no card for
    those who report at noon."""
    before = [place for place, card in enumerate(history) if card.since < day]
    that_day = [place for place, card in enumerate(history) if card.since == day]
    held = (*before[-1:], *that_day) or (0,)
    return (
        tuple(place for place in held if not NOTHING_TAKEN & {ln.key for ln in history[place].lines}) or held
    )


def news_since(history: Sequence[Card], day: date, *, now: Sequence[PrivacyLine]) -> tuple[Change, ...]:
    """What is different now from what a reporter of this day has read."""
    for place in agreed_to(history, day) if history else ():
        if found := changes(history[place].lines, now):
            return found
    return ()


def concerns(history: Sequence[Card], day: date) -> bool:
    """Whether the newest card is news for a reporter of this day, who has heard of every finished round."""
    told = max((place for place, card in enumerate(history) if card.told), default=0)
    known = [place for place in agreed_to(history, day) if place >= told] or [told]
    return any(changes(history[place].lines, history[-1].lines) for place in known)


# --- the round --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Round:
    """The way around: people stand in an order of their own, and ``at`` is how far it has come.

    After the end it begins again and stops at ``stop``. ``since`` is the day of the newest change;
    ``changed`` how often the card has changed since the round began.
    """

    since: date
    at: str = ""
    stop: str = ""
    behind: bool = False
    """Whether those are being told who stood behind the place where the card changed once more."""
    changed: int = 1

    def go_on(self, mark: str) -> "Round | None":
        """The round once it has come to ``mark``, empty at the end of the order; None when it is over."""
        if mark:
            return replace(self, at=mark)
        if self.stop and not self.behind:
            return replace(self, at="", behind=True)
        return None


def changed_again(going: Round | None, *, today: date) -> Round:
    """A change of the card: who has not been told yet is told once, of both; who has, once more."""
    if going is None or not (going.at or going.behind):
        return Round(today)
    return Round(today, going.at, going.at, changed=going.changed + 1)


def to_tell(going: Round, histories: Sequence[Sequence[Card]], day: date) -> bool:
    """Whether a person whose oldest open report is of this day gets a notice now."""
    if going.behind or going.changed > 2:  # he may have been told of a card that holds no longer
        return day <= going.since
    return any(concerns(history, day) for history in histories)


# --- as notes ---------------------------------------------------------------------------------------


def write_history(history: Sequence[Card]) -> str:
    return json.dumps(
        [
            [card.since.isoformat(), card.told, [[ln.about, ln.key, dict(ln.facts)] for ln in card.lines]]
            for card in history
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )


def read_history(note: str) -> tuple[Card, ...]:
    """What ``write_history`` wrote; a line that this program does not know stays, and is never rendered."""
    return tuple(
        Card(date.fromisoformat(since), tuple(PrivacyLine(a, k, f) for a, k, f in lines), told)
        for since, told, lines in json.loads(note or "[]")
    )


def readable(line: PrivacyLine) -> bool:
    """Whether there are words for this line: an earlier program may have had lines that are gone."""
    return line.key in LINES and set(LINES[line.key]) == set(line.facts)


def write_round(going: Round | None) -> str:
    if going is None:
        return ""
    fields: list[Fact] = [going.since.isoformat(), going.at, going.stop, int(going.behind), going.changed]
    return json.dumps(fields)


def read_round(note: str) -> Round | None:
    if not note:
        return None
    since, at, stop, behind, changed = json.loads(note)
    return Round(date.fromisoformat(since), at, stop, bool(behind), changed)
