"""Which events may be alerted, by whose leave, and how precisely: a critical act at a station, whose reporter said yes.

Pure rules.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import Final

from bot.domain.cases.reports import DECIDED, PROVEN, Case, State
from bot.domain.cases.triage import is_decision_final
from bot.domain.catalogue.catalogue import Act, Severity, Space
from bot.domain.errors import NotAllowed, WrongState
from bot.domain.moments import DayPart, clock_of, midnight, read_when, write_when
from bot.domain.people import Account, Role
from bot.domain.staff.permissions import Permission, role_grants
from bot.domain.submissions.witnesses import AlertConsent, Consent, ContactMode, Report

STATION_ACTS: Final = "station"
"""The group of acts at a polling station: of these the place is part of the act, and not of a person."""
NEWS_FOR: Final = timedelta(hours=6)
"""After the event a body can hardly find it any more; a referral is for what lies further back."""
_PART_ENDS: Final = {DayPart.MORNING: 11, DayPart.NOON: 15, DayPart.EVENING: 20, DayPart.NIGHT: 29}
"""In hours after the day's midnight. The hours before five belong to the night before."""
_ALERTED_STATES: Final = frozenset({State.VERIFIED, State.REFERRED})


def is_alertable(act: Act | None) -> bool:
    """Whether reporters of this act are asked at all: a critical act at a polling station, neither restricted nor done
    by speaking. False for an act that the content does not know."""
    return (
        act is not None
        and act.severity is Severity.CRITICAL
        and act.group == STATION_ACTS
        and Space.REAL in act.spaces
        and not act.policy.restricted
        and not act.policy.speech
    )


def is_event_alertable(case: Case, act: Act | None) -> bool:
    """Whether a case is of such an event, verified or not. A case outside a station's world, or made restricted, is
    not."""
    return (
        is_alertable(act)
        and case.severity is Severity.CRITICAL
        and case.space is Space.REAL
        and not case.restricted
    )


def is_alert_possible(case: Case, act: Act | None) -> bool:
    """Whether an alert of it may be prepared, or go on."""
    return is_event_alertable(case, act) and case.state in _ALERTED_STATES


def require_alertable(case: Case, act: Act | None, *, by: Account, role: Role) -> None:
    """Raises WrongState for another event or one that is not verified, NotAllowed for all but its assignee."""
    if not is_event_alertable(case, act):
        raise WrongState("alert-not-this")
    if case.state not in _ALERTED_STATES:
        raise WrongState("alert-not-verified")
    if not role_grants(role, Permission.ALERT_BODY, is_assignee=case.assignee == by):
        raise NotAllowed("alert-not-yours", case.assignee_args)


def may_be_asked(report: Report, case: Case, act: Act | None, *, now: datetime) -> bool:
    """Whether the reporter's yes would count: it may still be alerted, and they have not refused every body. A decision
    that can still be undone changes nothing, so that nobody reads it from a button that is gone."""
    is_undecided = case.is_open or (case.state in DECIDED and not is_decision_final(case, now=now))
    is_open = is_undecided or case.state in PROVEN - {State.CLOSED}
    return is_open and is_event_alertable(case, act) and _is_usable(report)


def is_allowed_in_form(consent: Consent, act: Act | None, space: Space) -> bool:
    """Whether «yes, pass it on» in the form is a yes to an alert, too: the review says so, with what would be sent."""
    return consent is Consent.YES and space is Space.REAL and is_alertable(act)


def sources(reports: Iterable[Report]) -> Sequence[Report]:
    """The reports whose senders have said yes; nothing is taken from any other."""
    return [report for report in reports if report.alert is AlertConsent.YES and _is_usable(report)]


def askable_reports(reports: Iterable[Report], *, has_body: Collection[str]) -> Sequence[Report]:
    """The reports whose senders can still be asked: each is asked once, and once more if their yes is to bodies of
    which none could get it today. ``has_body``: the ids of reports whose yes is to one that could."""
    return [
        report
        for report in reports
        if (
            report.alert is AlertConsent.NONE
            or (report.alert is AlertConsent.YES and report.id not in has_body)
        )
        and report.mode is ContactMode.RETURNABLE
        and _is_usable(report)
    ]


def _is_usable(report: Report) -> bool:
    return not report.withdrawn and report.consent is not Consent.NO and report.alert is not AlertConsent.OVER


def is_news(when: str, *, decided_at: datetime | None, now: datetime) -> bool:
    """Whether a body may still meet the event: it happened, or was decided if nobody knows when it happened, at most
    NEWS_FOR ago."""
    since = happened_by(when) or decided_at
    return since is None or now - since <= NEWS_FOR


def happened_by(when: str) -> datetime | None:
    """The last moment that these words allow; None for words in another form."""
    try:
        day, part = read_when(when)
        clock = clock_of(when)
    except ValueError:
        return None
    if clock is not None:
        return midnight(day) + timedelta(hours=clock.hour + 1)
    return midnight(day) + timedelta(hours=_PART_ENDS[part] if part is not None else 24)


def coarse_hour(when: str) -> str:
    """The moment to the full hour; "" for words in another form, which may be the reporter's own."""
    try:
        day, part = read_when(when)
        clock = clock_of(when)
    except ValueError:
        return ""
    return write_when(day, part, clock=time(clock.hour) if clock is not None else None)
