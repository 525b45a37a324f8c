"""What may be reported now and of whom, out of the catalogue; and what we do not take, by what it is about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Final

from bot.domain.catalogue.catalogue import Act, ActorClass, Phase, Severity, Space
from bot.domain.owner.settings import Reporting, Running
from bot.domain.reporting.drafts import ORDER, Draft, Name, Way

SOMEONE_ELSE: Final = "other"
"""The answer «someone else» to who did it: nobody in the act's closed list, so out of scope."""
ONLY_WORDS: Final = "words"
"""The answer «a private person, and words alone», where a private person may be reported: nobody's report either."""
REFUSED: Final = frozenset({SOMEONE_ELSE, ONLY_WORDS})


class OutsideSubject(StrEnum):
    """What people would report and no act of the catalogue is: what others wear, what they think of politics, what
    they believe or where they come from, how they live, another election or another matter altogether, and what a
    private person says or posts."""

    DRESS = "dress"
    OPINION = "opinion"
    BELIEF = "belief"
    PRIVATE = "private"
    ELSEWHERE = "elsewhere"
    PERSON = "person"


def offered(act: Act, *, phase: Phase | None, reporting: Reporting) -> bool:
    """Whether the form may offer an act now: it has reportable actors, fits the phase and the switch."""
    if not act.reportable() or reporting in (Reporting.CLOSED, Reporting.OFF):
        return False
    if reporting is Reporting.EMERGENCY and act.severity is not Severity.CRITICAL:
        return False
    return phase is None or phase in act.phases


def sendable(draft: Draft, running: Running, acts: Mapping[str, Act]) -> bool:
    """Whether a report of this draft's act is taken now; without one, whether it may still be found. What is told
    by voice has none yet, and may not be grave enough while only the gravest is taken."""
    if act_id := draft.get(Name.ACT):
        act = acts.get(act_id)
        return act is not None and offered(act, phase=running.phase, reporting=running.reporting)
    return draft.way is not Way.VOICE or running.reporting is Reporting.OPEN


def reportable_now(acts: Iterable[Act], running: Running) -> Sequence[Act]:
    """The acts that the form offers, gravest first."""
    return gravest_first(
        act for act in acts if offered(act, phase=running.phase, reporting=running.reporting)
    )


def gravest_first(acts: Iterable[Act]) -> Sequence[Act]:
    """In the order of their severity, those of one severity as they came."""
    ranks = {severity: rank for rank, severity in enumerate(Severity)}
    return sorted(acts, key=lambda act: ranks[act.severity])


def actor_choices(act: Act) -> tuple[str, ...]:
    """Who may be named, as classes. What is nobody's report stands last, so that the refusal can be
    kind: «someone else», and where a private person may be reported, what they only said or wrote."""
    if ActorClass.PERSON in act.reportable_actors:
        return (*act.reportable_actors, ONLY_WORDS)
    return (*act.reportable_actors, SOMEONE_ELSE)


def choose_act(draft: Draft, act: Act) -> Draft:
    """The draft about this act: what cannot hold for it is asked anew, its only space is settled.

    Where the space is not asked it is taken for a real place. An address has told it already.
    """
    changed = draft.answered(Name.ACT, act.id)
    if changed.get(Name.ACTOR) not in act.reportable_actors:
        changed = changed.without(Name.ACTOR)
    if len(act.spaces) == 1:
        return replace(changed.answered(Name.SPACE, act.spaces[0]), settled=(Name.SPACE,))
    if Name.SPACE in draft.settled and Name.ADDRESS not in changed.answers:
        changed = changed.without(Name.SPACE)
    if Name.SPACE not in ORDER[draft.way]:
        changed = changed.presumed(space=Space.REAL)
    return replace(changed, settled=())


def may_be_online(draft: Draft) -> bool:
    """Whether a public channel's post fits what is told so far: not where the act knows only real places, nor where
    the reporter has named one. What a short way has taken for usual he has not named."""
    if draft.get(Name.SPACE) != Space.REAL:
        return True
    return Name.SPACE not in draft.settled and Name.SPACE not in ORDER[draft.way]
