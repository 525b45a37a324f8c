"""Which events may be alerted, by whose leave, and how precisely: a critical act at a station, whose reporter said yes.

Pure rules.
"""

from collections.abc import Iterable, Sequence
from datetime import time
from typing import Final

from bot.domain.cases.reports import PROVEN, Case, State
from bot.domain.catalogue.catalogue import Act, Severity, Space
from bot.domain.errors import NotAllowed, WrongState
from bot.domain.moments import clock_of, read_when, write_when
from bot.domain.people import Account, Role
from bot.domain.staff.permissions import Permission, role_grants
from bot.domain.submissions.witnesses import AlertConsent, Consent, ContactMode, Report

STATION_ACTS: Final = "station"
"""The group of acts at a polling station: of these the place is part of the act, and not of a person."""
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


def may_be_asked(report: Report, case: Case, act: Act | None) -> bool:
    """Whether the reporter's yes would count: it may still be alerted, and they have not refused every body."""
    is_open = case.is_open or case.state in PROVEN - {State.CLOSED}
    return is_open and is_event_alertable(case, act) and _is_usable(report)


def is_allowed_in_form(consent: Consent, act: Act | None, space: Space) -> bool:
    """Whether «yes, pass it on» in the form is a yes to an alert, too: the review says so, with what would be sent."""
    return consent is Consent.YES and space is Space.REAL and is_alertable(act)


def sources(reports: Iterable[Report]) -> Sequence[Report]:
    """The reports whose senders have said yes; nothing is taken from any other."""
    return [report for report in reports if report.alert is AlertConsent.YES and _is_usable(report)]


def askable_reports(reports: Iterable[Report]) -> Sequence[Report]:
    """The reports whose senders can still be asked: each is asked once."""
    return [
        report
        for report in reports
        if report.alert is AlertConsent.NONE and report.mode is ContactMode.RETURNABLE and _is_usable(report)
    ]


def _is_usable(report: Report) -> bool:
    return not report.withdrawn and report.consent is not Consent.NO


def coarse_hour(when: str) -> str:
    """The moment to the full hour; "" for words in another form, which may be the reporter's own."""
    try:
        day, part = read_when(when)
        clock = clock_of(when)
    except ValueError:
        return ""
    return write_when(day, part, clock=time(clock.hour) if clock is not None else None)
