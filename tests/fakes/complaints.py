"""A complaint as a use case would have read it, over the shipped content."""

from datetime import date, timedelta

from bot.domain.bodies.complaints import addressees
from bot.domain.catalogue.catalogue import ActorClass, Phase, Space
from bot.domain.owner.settings import RunningSettings
from bot.domain.submissions.evidence import Evidence
from bot.domain.submissions.witnesses import Consent, ContactMode, Report, ReportBody
from bot.usecases.bodies.complaint import Complaint
from bot.usecases.ports import Content

RESULT = date(2027, 2, 22)
"""3 Esfand 1405; two days later is the 5th."""


def complaint(
    content: Content,
    *,
    evidence: tuple[Evidence, ...] = (),
    running: RunningSettings | None = None,
    notes: tuple[str, ...] = (),
    **body: object,
) -> Complaint:
    """Vote buying by a headquarters at a station of Tehran, seen on the morning of 1 Esfand 1405."""
    given = {
        "text": "دو نفر جلوی مسجد بن خرید پخش می‌کردند.", "act_id": "O01", "space": Space.REAL,
        "area_id": "thr01s1", "actor": "headquarters", "when": "2027-02-20.morning", "seen": "saw", **body,
    }  # fmt: skip
    report_body = ReportBody(**given)  # type: ignore[arg-type]  # fields of a body
    ways = addressees(
        content.complaints,
        act_id=report_body.act_id,
        actor=ActorClass(report_body.actor) if report_body.actor in ActorClass else None,
        phase=Phase.AFTER,
        contest=content.election.contest_of(content.areas, report_body.area_id),
    )
    return Complaint(
        report=Report("report-1", "case-4821", ContactMode.RETURNABLE, Consent.NO, date(2027, 2, 20)),
        body=report_body,
        words=(report_body.text, *notes),
        captions=(),
        evidence=evidence,
        ways=ways,
        over=(),
        running=running or RunningSettings(result_day=RESULT),
        ends=True,
        last=RESULT + timedelta(days=2),
    )
