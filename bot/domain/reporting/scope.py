"""What may be reported now, and about whom, from the catalogue; and the subjects that are not accepted.

The day that a report is about: its possible phases of the election, and until when it is accepted.

An act is reported by the day on which it happened, not by the day of the report. Until the window closes that
the law of the election leaves after the result, everything before it is accepted; after that, only acts of
today's phase are.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.catalogue.catalogue import Act, ActorClass, Phase, Severity, Space
from bot.domain.moments import DayPart, day_of, is_before_morning, part_of_day, read_when, write_when
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.domain.reporting.drafts import ORDER, UNKNOWN_ACTOR, Draft, FieldName, FormVariant

SOMEONE_ELSE: Final = "other"
"""The answer «someone else» to who did it: nobody in the act's closed list, so out of scope."""
ONLY_WORDS: Final = "words"
"""The answer «a private person, and words alone», if a private person may be reported: out of scope too."""
REFUSED: Final = frozenset({SOMEONE_ELSE, ONLY_WORDS})
_ORDER: Final = tuple(Phase)


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


GUESSED: Final = frozenset({OutsideSubject.PERSON, OutsideSubject.PRIVATE})
"""Subjects that depend on who did it: words added to a report do not bring it in doubt for them."""


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
    """The classes that may be named, and «I do not know». Choices out of scope come last, so that the refusal can
    be kind: «someone else», and, if a private person may be reported, mere words of theirs."""
    unknown = (UNKNOWN_ACTOR,) if may_be_unknown(act) else ()
    if ActorClass.PERSON in act.reportable_actors:
        return (*act.reportable_actors, *unknown, ONLY_WORDS)
    return (*act.reportable_actors, *unknown, SOMEONE_ELSE)


def may_be_unknown(act: Act) -> bool:
    """Whether the form takes «I do not know» for who did it. Not for what is done by speaking, nor for an act that
    is one only by certain actors: there the actor alone tells it from a private person's words or life."""
    return not (act.policy.speech or act.policy.scoped)


def choose_act(draft: Draft, act: Act) -> Draft:
    """The draft about this act: answers that cannot fit it are asked again, its only space is settled.

    If the space is not asked, a real place is assumed. An address has settled it already.
    """
    changed = draft.with_answer(FieldName.ACT, act.id)
    if changed.get(FieldName.ACTOR) not in set(actor_choices(act)) - REFUSED:
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


def window_is_over(running: RunningSettings, report_days: int, *, today: date) -> bool:
    """Whether the window after the result, of so many days, has closed. Without a day of the result it is
    open."""
    return running.result_day is not None and today > running.result_day + timedelta(days=report_days)


def open_phases(running: RunningSettings, report_days: int, *, today: date) -> frozenset[Phase]:
    """The phases whose acts are accepted today: today's, and earlier ones while the window is open. All
    phases if no phase is set."""
    if running.phase is None:
        return frozenset(Phase)
    if window_is_over(running, report_days, today=today):
        return frozenset({running.phase})
    return frozenset(_ORDER[: _ORDER.index(running.phase) + 1])


def phases_of_day(
    day: date, running: RunningSettings, *, today: date, part: DayPart | None = None
) -> frozenset[Phase]:
    """The phases that a day up to today may belong to; several if it is unclear. The hours before five are
    part of the night, and people count them to the previous day: voting and counting do not end at midnight.

    The dates decide, but never give a later phase than today's. A phase that an owner holds by hand counts
    for any day, because nobody knows since when the dates of the calendar were wrong.
    """
    phases = _phases_of(day, running, today=today)
    if part is DayPart.NIGHT:
        phases |= _phases_of(day - timedelta(days=1), running, today=today)
    return phases


def _phases_of(day: date, running: RunningSettings, *, today: date) -> frozenset[Phase]:
    now, polling = running.phase, running.polling_day
    reached = frozenset(_ORDER[: _ORDER.index(now) + 1]) if now is not None else frozenset(Phase)
    if polling is None:
        return reached
    phases = {Phase.BEFORE if day < polling else Phase.DAY if day == polling else Phase.AFTER}
    if running.result_day is not None and day >= running.result_day:
        phases.add(Phase.AFTER)
    if now is not None and (running.phase_why or not phases & reached):
        phases.add(now)
    return frozenset(phases) & reached


def phases_of_answer(when: str, running: RunningSettings, *, today: date) -> frozenset[Phase]:
    """The phases of an answer to when it happened; all of them if it names no day."""
    try:
        day, part = read_when(when)
    except ValueError:
        return frozenset(Phase)
    return phases_of_day(day, running, today=today, part=part)


def usual_when(act: Act | None, running: RunningSettings, *, now: datetime, stated_when: str = "") -> str:
    """The default for when it happened: the day stated in the words; otherwise just now; for an act that no
    longer fits today, polling day or the day before it."""
    today = day_of(now)
    polling = running.polling_day or today
    last = today - timedelta(days=1) if is_before_morning(now) else today
    just_now = write_when(today, part_of_day(now))
    likely = {just_now: _phases_of(today, running, today=today) | _phases_of(last, running, today=today)}
    for day in (polling, polling - timedelta(days=1)):
        if day <= today:
            likely.setdefault(write_when(day), _phases_of(day, running, today=today))
    if stated_when:
        likely = {stated_when: phases_of_answer(stated_when, running, today=today), **likely}
    fitting = (when for when, phases in likely.items() if act is None or not phases.isdisjoint(act.phases))
    return next(fitting, just_now)
