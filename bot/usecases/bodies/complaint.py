"""A reporter's own report as the basis of their official complaint. It is read each time; nothing is stored.

People who want it are reminded once, the day before the last day for an official complaint.

The official ways that remain for something that is no longer accepted here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Self

from bot.domain.bodies.complaints import (
    Addressee,
    Window,
    addressees,
    due_to_remind,
    has_deadline,
    phase_now,
    reminded_of,
    window,
)
from bot.domain.catalogue.catalogue import ActorClass, Space
from bot.domain.errors import BadInput, NotFound, WrongState
from bot.domain.owner.settings import RunningSettings
from bot.domain.reporting.drafts import LONGEST_TEXT, fits_text
from bot.domain.submissions.evidence import Evidence
from bot.domain.submissions.witnesses import ContactMode, Reminding, Report, ReportBody, Side
from bot.domain.typed import COVERED, tidy
from bot.usecases.context import ActingContext, Context
from bot.usecases.ports import Content
from bot.usecases.safety.count_try import count_try

TRY: Final = "complaint"
TEXT_FAMILIES: Final = ("complaint-own-empty", "complaint-own-short", "complaint-own-long")
MOST_A_DAY: Final = 10
"""Each one costs the program a PDF; ten are enough for every addressee and a few mistakes."""
AT_ONCE: Final = 5
"""Reminders per tick (one second): 100,000 reporters are reached within the daylight hours of one day."""
BEHIND: Final = "complaints-reminded"
"""The note with the last report that a tick has checked, so that reports that are not due do not block
others."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """A report with everything that its official complaint consists of."""

    report: Report
    body: ReportBody
    words: tuple[str, ...]
    """What the reporter wrote, and what they added later; answers to questions are not included."""
    captions: tuple[str, ...]
    """The captions of the report's files."""
    evidence: tuple[Evidence, ...]
    ways: tuple[Addressee, ...]
    """Where it may go today, the likeliest first."""
    over: tuple[Addressee, ...]
    """Where it could have gone until a day that has passed."""
    running: RunningSettings
    ends: bool
    """Whether any way has a last day, so that a reminder makes sense."""
    last: date | None
    """The last day that a reminder is about, once known."""
    not_yet: tuple[Addressee, ...] = ()
    """Where it may go from a later day on."""

    @property
    def covered_count(self) -> int:
        """How many places in these words were masked on arrival. The original text is stored nowhere."""
        return sum(text.count(COVERED) for text in (*self.words, *self.captions))

    def in_own_words(self, text: str) -> Self:
        """The complaint with the words that its writer has just typed, unmasked, instead of the stored ones.
        Raises BadInput for words that do not fit."""
        words = tidy(text)
        if trouble := fits_text(words):
            raise BadInput(f"complaint-own-{trouble}", {"most": LONGEST_TEXT} if trouble == "long" else {})
        return replace(self, words=(words,), captions=())

    def way(self, way_id: str) -> Addressee:
        """The way that a button names. Raises WrongState if it is closed or not open yet, NotFound if
        unknown."""
        for way in self.ways:
            if way.id == way_id:
                return way
        if any(way.id == way_id for way in self.over):
            raise WrongState("complaint-over")
        for way in self.not_yet:
            if way.id == way_id:
                raise WrongState("complaint-not-yet", {"opens": way.from_day})
        raise NotFound("complaint-way-gone")


async def read_complaint(ctx: Context, report: Report) -> Complaint:
    """Raises WrongState if the report was withdrawn: nothing of it is left."""
    body = None if report.withdrawn else await ctx.uow.reports.body(report.id)
    if body is None:
        raise WrongState("complaint-gone")
    running, today = await ctx.uow.settings.running(), ctx.clock.today()
    case = await ctx.uow.cases.get(report.case_id)
    phase = phase_now(running, today=today, else_=case.phase if case is not None else None)
    known = {
        "act_id": body.act_id,
        "actor": ActorClass(body.actor) if body.actor in ActorClass else None,
        "contest": ctx.content.election.contest_of(ctx.content.areas, body.area_id),
        "space": body.space,
    }
    now = addressees(ctx.content.complaints, phase=phase, **known)  # type: ignore[arg-type]  # a dict's mixed values
    ever = addressees(ctx.content.complaints, phase=None, **known)  # type: ignore[arg-type]  # the same
    stands = {
        state: tuple(way for way in now if window(way, running, phase=phase, today=today) is state)
        for state in Window
    }
    own_text, below = _split_captions(body)
    notes = [line.text for line in await ctx.uow.reports.dialogue(report.id) if line.side is Side.NOTE]
    return Complaint(
        report=report,
        body=body,
        words=tuple(text for text in (own_text, *notes) if text.strip()),
        captions=below,
        evidence=tuple(await ctx.uow.evidence.of_report(report.id)),
        ways=stands[Window.OPEN],
        over=stands[Window.OVER],
        not_yet=stands[Window.NOT_YET],
        running=running,
        ends=has_deadline(ever),
        last=reminded_of(ever, running),
    )


def _split_captions(body: ReportBody) -> tuple[str, tuple[str, ...]]:
    """The text, and the captions of files; everything counts as text if there is nothing else."""
    text = body.text
    for below in body.captions:
        text = text.replace(below, "", 1)
    own_text = "\n\n".join(part.strip() for part in text.split("\n\n") if part.strip())
    return (own_text, body.captions) if own_text else (body.text, ())


async def count_complaint(ctx: ActingContext) -> None:
    """Count one more text and document for this person. Raises TooMany after ten within a day."""
    since = ctx.clock.now() - timedelta(days=1)
    await count_try(ctx, TRY, ctx.keys.reporter, most=MOST_A_DAY, since=since, refusal="complaint-too-many")


def may_remind(ctx: Context, complaint: Complaint) -> bool:
    """Whether a day is left for a reminder that comes before the last day."""
    if not complaint.ends or complaint.report.mode is not ContactMode.RETURNABLE:
        return False
    return complaint.last is None or ctx.clock.today() < complaint.last - timedelta(days=1)


def want_reminder(ctx: Context, complaint: Complaint) -> Report:
    """Raises WrongState for a no-return report, and if no day is left to remind on."""
    if complaint.report.mode is not ContactMode.RETURNABLE:
        raise WrongState("complaint-remind-no-return")
    if not may_remind(ctx, complaint):
        raise WrongState("complaint-remind-late" if complaint.ends else "complaint-remind-none")
    return _save_reminding(ctx, complaint.report, Reminding.WANTED)


def want_no_reminder(ctx: Context, report: Report) -> Report:
    """A reminder that was already sent stays sent."""
    return _save_reminding(ctx, report, Reminding.NONE) if report.complaint is Reminding.WANTED else report


def _save_reminding(ctx: Context, report: Report, reminding: Reminding) -> Report:
    changed = replace(report, complaint=reminding)
    ctx.uow.reports.save(changed)
    return changed


async def complaints_due(ctx: Context) -> Sequence[str]:
    """The next few reports whose last day is tomorrow, or today if that was missed. Each is marked as
    notified."""
    running, today = await ctx.uow.settings.running(), ctx.clock.today()
    days = [way.days_after_result for way in ctx.content.complaints if way.days_after_result is not None]
    if running.result_day is None or not days:
        return ()
    since = (today - running.result_day).days
    if not min(days) - 1 <= since <= max(days):
        return ()
    behind = await ctx.uow.settings.note(BEHIND)
    wanting = await ctx.uow.reports.wanting_reminder(after=behind, limit=AT_ONCE)
    report_ids = []
    for report in wanting:
        try:
            complaint = await read_complaint(ctx, report)
        except WrongState:  # its key was burned: it must not block the other reports
            continue
        if due_to_remind(complaint.last, today=today):
            report_ids.append(_save_reminding(ctx, report, Reminding.DONE).id)
    reached = wanting[-1].id if len(wanting) == AT_ONCE else ""
    if reached != behind:
        ctx.uow.settings.set_note(BEHIND, reached)
    return report_ids


def open_ways(
    act_id: str,
    *,
    running: RunningSettings,
    today: date,
    content: Content,
    actor: str = "",
    area_id: str = "",
    space: Space | None = None,
) -> Sequence[Addressee]:
    """The official ways for an act that are open today, the likeliest first, each name once. An unknown value
    excludes nothing but a body that may be accused."""
    phase = phase_now(running, today=today)
    ways = addressees(
        content.complaints,
        act_id=act_id,
        actor=ActorClass(actor) if actor in ActorClass else None,
        phase=phase,
        contest=content.election.contest_of(content.areas, area_id),
        space=space,
    )
    opened = {
        way.label: way
        for way in reversed(ways)
        if window(way, running, phase=phase, today=today) is Window.OPEN
    }
    return [way for way in ways if opened.get(way.label) is way]
