"""Earlier versions of the privacy card: whom a change concerns, and what changed for a reader.

A card is stored as its facts and the day since when it is in force. It says nothing about people. A *round*
sends the notice of a change to everybody; it continues where it was when the card changes again.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from bot.domain.safety.privacy import LINES, OPERATOR, Fact, PrivacyLine

MOST_KEPT: Final = 8
MOST_COMPARED: Final = 2
"""After more changes within a round nobody can say which card somebody was told of."""
NOTHING_TAKEN: Final = frozenset({"privacy-switch-closed", "privacy-switch-off"})


@dataclass(frozen=True, slots=True)
class PrivacyCard:
    """A card, and the day since when it is in force. ``is_announced``: a whole round finished while it was in
    force."""

    since: date
    lines: tuple[PrivacyLine, ...]
    is_announced: bool = False


@dataclass(frozen=True, slots=True)
class PrivacyChange:
    """One line before and after; None if there was or is none."""

    old: PrivacyLine | None
    new: PrivacyLine | None


# --- two cards side by side -------------------------------------------------------------------------


def changes(old: Sequence[PrivacyLine], new: Sequence[PrivacyLine]) -> tuple[PrivacyChange, ...]:
    """The lines whose facts differ, in the new card's order, then the removed ones. A change of wording is no
    change."""
    before = {line.about: line for line in old}
    now = {line.about: line for line in new}
    changed_lines = [
        PrivacyChange(before.get(line.about), line)
        for line in new
        if line.about not in before or _meaning(before[line.about]) != _meaning(line)
    ]
    return (*changed_lines, *(PrivacyChange(line, None) for line in old if line.about not in now))


def _meaning(line: PrivacyLine) -> tuple[object, ...]:
    """In the operator's words a changed comma is ignored; a changed letter is not."""
    if line.about == OPERATOR:
        words = "".join(str(fact) for fact in line.facts.values()).casefold()
        return line.key, "".join(sign for sign in words if sign.isalnum())
    return line.key, tuple(sorted(line.facts.items()))


# --- what a reader agreed to ------------------------------------------------------------------------


def with_current_card(
    history: Sequence[PrivacyCard], lines: Sequence[PrivacyLine], *, today: date
) -> tuple[PrivacyCard, ...]:
    """The history with the card in force at its end; unchanged if it is there already."""
    if history and not changes(history[-1].lines, lines):
        return tuple(history)
    recent_cards = tuple(history)[-(MOST_KEPT - 1) :]
    return (*recent_cards, PrivacyCard(today, tuple(lines)))


def loses_known_card(before: Sequence[PrivacyCard], after: Sequence[PrivacyCard]) -> bool:
    """Whether a card fell out of this history, for a new one, that somebody may have read last: no whole round has
    finished since."""
    last_known = max((place for place, card in enumerate(before) if card.is_announced), default=0)
    return len(before) + 1 - len(after) > last_known


def mark_announced(history: Sequence[PrivacyCard]) -> tuple[PrivacyCard, ...]:
    """Everybody has been told of the newest card."""
    *earlier, newest = history
    return (*(replace(card, is_announced=False) for card in earlier), replace(newest, is_announced=True))


def agreed_cards(history: Sequence[PrivacyCard], day: date) -> tuple[int, ...]:
    """The indexes of the cards under which a report of this day may have been made: several if the card
    changed that day. Nobody can report while reporting is off, so opening it in the morning changes no card
    for those who report at noon."""
    before = [place for place, card in enumerate(history) if card.since < day]
    that_day = [place for place, card in enumerate(history) if card.since == day]
    held = (*before[-1:], *that_day) or (0,)
    return (
        tuple(place for place in held if not NOTHING_TAKEN & {ln.key for ln in history[place].lines}) or held
    )


def news_since(
    history: Sequence[PrivacyCard], day: date, *, now: Sequence[PrivacyLine]
) -> tuple[PrivacyChange, ...]:
    """What has changed since a reporter of this day read the card."""
    for place in agreed_cards(history, day) if history else ():
        if differences := changes(history[place].lines, now):
            return differences
    return ()


def is_news_for(history: Sequence[PrivacyCard], day: date) -> bool:
    """Whether the newest card is news for a reporter of this day, who has heard of every finished round."""
    announced_place = max((place for place, card in enumerate(history) if card.is_announced), default=0)
    known = [place for place in agreed_cards(history, day) if place >= announced_place] or [announced_place]
    return any(changes(history[place].lines, history[-1].lines) for place in known)


# --- the round --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PrivacyRound:
    """A round through all people in a fixed order; ``at`` is how far it has come.

    After the end it begins again and stops at ``stop``. ``since`` is the day of the newest change;
    ``changed`` is how often the card has changed since the round began; above ``MOST_COMPARED``, all are told.
    """

    since: date
    at: str = ""
    stop: str = ""
    behind: bool = False
    """Whether the round is in its second pass, up to the place where the card changed again."""
    changed: int = 1

    def go_on(self, mark: str) -> "PrivacyRound | None":
        """The round after it has reached ``mark`` (empty at the end of the order); None when it is over."""
        if mark:
            return replace(self, at=mark)
        if self.stop and not self.behind:
            return replace(self, at="", behind=True)
        return None


def restart_round(going: PrivacyRound | None, *, today: date, tell_all: bool = False) -> PrivacyRound:
    """The round after a change of the card: people not reached yet are told once, of both changes; the others
    once more. ``tell_all``: it is not known any more what people have read."""
    if tell_all:
        begun = restart_round(going, today=today)
        return replace(begun, changed=max(begun.changed, MOST_COMPARED + 1))
    if going is None or (going.changed == 1 and not (going.at or going.behind)):
        return PrivacyRound(today)
    return PrivacyRound(today, going.at, going.at, changed=going.changed + 1)


def needs_notice(going: PrivacyRound, histories: Sequence[Sequence[PrivacyCard]], day: date) -> bool:
    """Whether a person whose oldest open report is of this day gets a notice now."""
    if (
        going.behind or going.changed > MOST_COMPARED
    ):  # they may have been told of a card that is no longer in force
        return day <= going.since
    return any(is_news_for(history, day) for history in histories)


# --- as notes ---------------------------------------------------------------------------------------


def write_history(history: Sequence[PrivacyCard]) -> str:
    return json.dumps(
        [
            [
                card.since.isoformat(),
                card.is_announced,
                [[ln.about, ln.key, dict(ln.facts)] for ln in card.lines],
            ]
            for card in history
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )


def read_history(note: str) -> tuple[PrivacyCard, ...]:
    """Read what ``write_history`` wrote. A line that this program does not know stays and is never shown."""
    return tuple(
        PrivacyCard(date.fromisoformat(since), tuple(PrivacyLine(a, k, f) for a, k, f in lines), is_announced)
        for since, is_announced, lines in json.loads(note or "[]")
    )


def readable(line: PrivacyLine) -> bool:
    """Whether there are words for this line: an earlier program may have had lines that no longer exist."""
    return line.key in LINES and set(LINES[line.key]) == set(line.facts)


def write_round(going: PrivacyRound | None) -> str:
    if going is None:
        return ""
    fields: list[Fact] = [going.since.isoformat(), going.at, going.stop, int(going.behind), going.changed]
    return json.dumps(fields)


def read_round(note: str) -> PrivacyRound | None:
    if not note:
        return None
    since, at, stop, behind, changed = json.loads(note)
    return PrivacyRound(date.fromisoformat(since), at, stop, bool(behind), changed)
