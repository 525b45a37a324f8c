"""What may be reported now and of whom, out of the catalogue; and what we do not take, by what it is about."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Final

from bot.domain.catalogue.catalogue import Act, ActorClass, Phase, Severity, Space
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.reporting.drafts import ORDER, Draft, FieldName, FormVariant
from bot.domain.reporting.reported_day import open_phases, phases_of_answer, window_is_over

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


def is_act_offered(act: Act, running: RunningSettings, *, today: date) -> bool:
    """Whether the form may offer an act today: it has reportable actors, fits the switch, and is of today's phase or
    of an earlier one whose window is open."""
    reporting = running.reporting
    if not act.reportable() or reporting in (Reporting.CLOSED, Reporting.OFF):
        return False
    if reporting is Reporting.EMERGENCY and act.severity is not Severity.CRITICAL:
        return False
    return not open_phases(running, today=today).isdisjoint(act.phases)


def sendable(draft: Draft, running: RunningSettings, acts: Mapping[str, Act], *, today: date) -> bool:
    """Whether a report of this draft's act is taken now; without one, whether it may still be found. What is told
    by voice has none yet, and may not be grave enough while only the gravest is taken."""
    if act_id := draft.get(FieldName.ACT):
        act = acts.get(act_id)
        return act is not None and is_act_offered(act, running, today=today)
    return draft.way is not FormVariant.VOICE or running.reporting is Reporting.OPEN


def reportable_now(
    acts: Iterable[Act], running: RunningSettings, *, today: date, phases: Collection[Phase] = tuple(Phase)
) -> Sequence[Act]:
    """The acts that the form offers today, gravest first; of them those of some phases."""
    return gravest_first(
        act
        for act in acts
        if is_act_offered(act, running, today=today) and not set(phases).isdisjoint(act.phases)
    )


def acts_to_choose(
    draft: Draft, running: RunningSettings, acts: Mapping[str, Act], *, today: date
) -> Sequence[Act]:
    """What the question for the act offers. Where the day is told and the act is asked anew, only what fits it."""
    asked_anew = FieldName.ACT not in draft.answers and FieldName.WHEN in draft.answers
    phases = phases_of_answer(draft.get(FieldName.WHEN), running, today=today) if asked_anew else tuple(Phase)
    return reportable_now(acts.values(), running, today=today, phases=phases)


def is_too_late(act: Act, running: RunningSettings, *, today: date) -> bool:
    """Whether an act is not taken because the window of article 68 has closed, and for no other reason."""
    if is_act_offered(act, running, today=today):
        return False
    return window_is_over(running, today=today) and is_act_offered(
        act, replace(running, result_day=None), today=today
    )


def disagrees(draft: Draft, running: RunningSettings, acts: Mapping[str, Act], *, today: date) -> bool:
    """Whether the draft's act cannot have happened on the day that it tells."""
    act = acts.get(draft.get(FieldName.ACT))
    phases = phases_of_answer(draft.get(FieldName.WHEN), running, today=today)
    return act is not None and phases.isdisjoint(act.phases)


def resolve_act_and_day(
    draft: Draft, before: Draft | None, running: RunningSettings, acts: Mapping[str, Act], *, today: date
) -> Draft:
    """The draft whose act fits the day that it tells: the answer that came last stands, the other is asked anew. A
    day for which nothing is taken is asked anew itself."""
    if not disagrees(draft, running, acts, today=today):
        return draft
    if before is None or draft.get(FieldName.ACT) == before.get(FieldName.ACT):
        asked = replace(draft.without_answer(FieldName.ACT), editing=None)
        if acts_to_choose(asked, running, acts, today=today):
            return asked
    return replace(draft.without_answer(FieldName.WHEN), editing=None)


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
    changed = draft.with_answer(FieldName.ACT, act.id)
    if changed.get(FieldName.ACTOR) not in act.reportable_actors:
        changed = changed.without_answer(FieldName.ACTOR)
    if len(act.spaces) == 1:
        return replace(changed.with_answer(FieldName.SPACE, act.spaces[0]), settled=(FieldName.SPACE,))
    if FieldName.SPACE in draft.settled and FieldName.ADDRESS not in changed.answers:
        changed = changed.without_answer(FieldName.SPACE)
    if FieldName.SPACE not in ORDER[draft.way]:
        changed = changed.with_defaults(space=Space.REAL)
    return replace(changed, settled=())


def may_be_online(draft: Draft) -> bool:
    """Whether a public channel's post fits what is told so far: not where the act knows only real places, nor where
    the reporter has named one. What a short way has taken for usual he has not named."""
    if draft.get(FieldName.SPACE) != Space.REAL:
        return True
    return FieldName.SPACE not in draft.settled and FieldName.SPACE not in ORDER[draft.way]
