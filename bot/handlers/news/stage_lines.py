"""How a stage of the election reads: its state, who said it and when. Also what everybody reads of it in the
calendar: never a person, and nothing that nobody said."""

from datetime import date
from typing import Final

from bot.conversation.outgoing import Arg, TextRef
from bot.domain.moments import day_of
from bot.domain.stages.stages import (
    NOBODY,
    PartyState,
    Stage,
    StageEntry,
    StageState,
    public_parties,
    read_days,
)
from bot.handlers.pieces import NOTHING, body_name, lines
from bot.usecases.ports import Content

TEXT_FAMILIES: Final = tuple(f"stage-state-{state}" for state in StageState)


def state_term(state: StageState) -> TextRef:
    return TextRef(f"stage-state-{state}")


def speaker_term(entry: StageEntry, content: Content) -> TextRef:
    """Who said it, for staff: the body, or the source that a lead named; and on which day. Never who as a person."""
    day = day_of(entry.at)
    if entry.body == NOBODY:
        return TextRef("stage-by-source", {"source": entry.source, "day": day})
    return TextRef("stage-by-body", {"body": body_name(entry.body, content), "day": day})


def public_speaker_term(entry: StageEntry, content: Content) -> TextRef:
    """The same for everybody: that a lead had a source, not its words, which nobody has signed but them."""
    if entry.body == NOBODY:
        return TextRef("stage-by-leads", {"day": day_of(entry.at)})
    return speaker_term(entry, content)


def moved_term(party: PartyState) -> TextRef:
    """That it was said of other days than the stage has now; empty otherwise."""
    if party.entry is None or not party.moved:
        return NOTHING
    first, last = read_days(party.entry.days)
    if first is not None and last is not None and first != last:
        return TextRef("stage-moved-span", {"first": first, "last": last})
    day = last or first
    return TextRef("stage-moved", {"day": day}) if day is not None else NOTHING


def public_note(stage: Stage | None, content: Content, *, today: date) -> TextRef:
    """The lines about a stage in the calendar; empty if nobody said anything that holds."""
    if stage is None:
        return NOTHING
    public = [_public_line(party, content) for party in public_parties(stage, today=today)]
    return lines(public)


def short_public_note(stage: Stage | None, content: Content, *, today: date) -> TextRef:
    """The same in one short line, for a screen of many dates: what was said last. The list of all dates says more."""
    parties = () if stage is None else public_parties(stage, today=today)
    words = [(party.entry.at, party.entry, party.moved) for party in parties if party.entry is not None]
    if not words:
        return NOTHING
    _, entry, moved = max(words, key=lambda word: word[0])
    who: TextRef = TextRef("stage-who-source")
    if moved:
        who = TextRef("stage-who-moved")
    elif entry.body != NOBODY:
        who = TextRef("stage-name", {"name": body_name(entry.body, content)})
    args: dict[str, Arg] = {"state": state_term(entry.state), "who": who, "day": day_of(entry.at)}
    return TextRef("calendar-stage-short", args)


def _public_line(party: PartyState, content: Content) -> TextRef:
    assert party.entry is not None
    args: dict[str, Arg] = {
        "state": state_term(party.entry.state),
        "by": public_speaker_term(party.entry, content),
        "moved": moved_term(party),
    }
    return TextRef("calendar-stage", args)
