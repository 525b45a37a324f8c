"""What may be reported now, and about whom, from the catalogue; and the subjects that are not accepted."""

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
"""The answer «a private person, and words alone», if a private person may be reported: out of scope too."""
REFUSED: Final = frozenset({SOMEONE_ELSE, ONLY_WORDS})


class OutsideSubject(StrEnum):
    """Subjects that people try to report and that are no act of the catalogue: clothing, political opinion,
    belief or origin, way of life, another election or an unrelated matter, and what a private person says or
    posts."""

    DRESS = "dress"
    OPINION = "opinion"
    BELIEF = "belief"
    PRIVATE = "private"
    ELSEWHERE = "elsewhere"
    PERSON = "person"


def is_act_offered(act: Act, running: RunningSettings, *, today: date) -> bool:
    """Whether the form may offer an act today: it has reportable actors, the reporting switch allows it, and
    it belongs to today's phase or to an earlier one whose window is open."""
    reporting = running.reporting
    if not act.reportable() or reporting in (Reporting.CLOSED, Reporting.OFF):
        return False
    if reporting is Reporting.EMERGENCY and act.severity is not Severity.CRITICAL:
        return False
    return not open_phases(running, act.report_days, today=today).isdisjoint(act.phases)


def sendable(draft: Draft, running: RunningSettings, acts: Mapping[str, Act], *, today: date) -> bool:
    """Whether a report of this draft's act is accepted now; without an act, whether one may still be found. A
    voice report has none yet, and is not accepted while only critical acts are."""
    if act_id := draft.get(FieldName.ACT):
        act = acts.get(act_id)
        return act is not None and is_act_offered(act, running, today=today)
    return draft.way is not FormVariant.VOICE or running.reporting is Reporting.OPEN


def reportable_now(
    acts: Iterable[Act], running: RunningSettings, *, today: date, phases: Collection[Phase] = tuple(Phase)
) -> Sequence[Act]:
    """The acts that the form offers today, gravest first; optionally only those of some phases."""
    return gravest_first(
        act
        for act in acts
        if is_act_offered(act, running, today=today) and not set(phases).isdisjoint(act.phases)
    )


def acts_to_choose(
    draft: Draft, running: RunningSettings, acts: Mapping[str, Act], *, today: date
) -> Sequence[Act]:
    """The acts to choose from. If the day is known and the act is asked again, only those that fit the
    day."""
    asked_anew = FieldName.ACT not in draft.answers and FieldName.WHEN in draft.answers
    phases = phases_of_answer(draft.get(FieldName.WHEN), running, today=today) if asked_anew else tuple(Phase)
    return reportable_now(acts.values(), running, today=today, phases=phases)


def is_too_late(act: Act, running: RunningSettings, *, today: date) -> bool:
    """Whether an act is refused only because the window after the result has closed."""
    if is_act_offered(act, running, today=today):
        return False
    return window_is_over(running, act.report_days, today=today) and is_act_offered(
        act, replace(running, result_day=None), today=today
    )


def disagrees(draft: Draft, running: RunningSettings, acts: Mapping[str, Act], *, today: date) -> bool:
    """Whether the draft's act cannot have happened on its day."""
    act = acts.get(draft.get(FieldName.ACT))
    phases = phases_of_answer(draft.get(FieldName.WHEN), running, today=today)
    return act is not None and phases.isdisjoint(act.phases)


def resolve_act_and_day(
    draft: Draft, before: Draft | None, running: RunningSettings, acts: Mapping[str, Act], *, today: date
) -> Draft:
    """The draft with an act that fits its day: the later answer stands, the other is asked again. A day for
    which nothing is accepted is asked again itself."""
    if not disagrees(draft, running, acts, today=today):
        return draft
    if before is None or draft.get(FieldName.ACT) == before.get(FieldName.ACT):
        asked = replace(draft.without_answer(FieldName.ACT), editing=None)
        if acts_to_choose(asked, running, acts, today=today):
            return asked
    return replace(draft.without_answer(FieldName.WHEN), editing=None)


def gravest_first(acts: Iterable[Act]) -> Sequence[Act]:
    """Sorted by severity; acts of one severity keep their order."""
    ranks = {severity: rank for rank, severity in enumerate(Severity)}
    return sorted(acts, key=lambda act: ranks[act.severity])


def actor_choices(act: Act) -> tuple[str, ...]:
    """The classes that may be named. Choices out of scope come last, so that the refusal can be kind:
    «someone else», and, if a private person may be reported, mere words of theirs."""
    if ActorClass.PERSON in act.reportable_actors:
        return (*act.reportable_actors, ONLY_WORDS)
    return (*act.reportable_actors, SOMEONE_ELSE)


def choose_act(draft: Draft, act: Act) -> Draft:
    """The draft about this act: answers that cannot fit it are asked again, its only space is settled.

    If the space is not asked, a real place is assumed. An address has settled it already.
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
    """Whether a public channel's post fits the draft so far: not if the act happens only in real places, or
    the reporter has named one. Defaults of a short variant do not count as named."""
    if draft.get(FieldName.SPACE) != Space.REAL:
        return True
    return FieldName.SPACE not in draft.settled and FieldName.SPACE not in ORDER[draft.way]
