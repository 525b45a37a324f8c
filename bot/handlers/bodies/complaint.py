"""«Write my official complaint»: what it is, which bodies take it and until when; the text and the printed
form; a reminder.

It opens from the reporter's status screen, also by a receipt code. The words are read from the sealed report
when the button is pressed and go to the person who pressed it. Nothing new is stored but whether they want a
reminder.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Arg, Button, ReporterOf, Rows, Say, Screen, SendLane, TextRef, Turn
from bot.conversation.ports import Ctx, TickCtx
from bot.domain.bodies.complaints import Addressee, due_to_remind, first_day, last_day
from bot.domain.catalogue.catalogue import ActorClass
from bot.domain.errors import BadInput
from bot.domain.moments import at_night
from bot.domain.owner.settings import RunningSettings
from bot.domain.submissions.witnesses import ContactMode, Reminding
from bot.handlers.bodies.complaint_paper import paper
from bot.handlers.bodies.complaint_words import articles_of, last_words, text
from bot.handlers.flows.review_notes import way_review
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import argument, article_number, button, comma_list, paragraphs
from bot.handlers.press_arguments import ComplaintWay
from bot.handlers.sent_reports.my_reports import extend_session, find_own_report
from bot.handlers.sent_reports.receipts import open_if_only_code
from bot.usecases.bodies.complaint import (
    Complaint,
    complaints_due,
    count_complaint,
    may_remind,
    read_complaint,
    want_no_reminder,
    want_reminder,
)
from bot.usecases.ports import Content

ALL_CONTESTS: Final = ""
STATE: Final = "complaint.own"


async def show_complaint(update: Incoming, ctx: Ctx) -> Turn:
    """Show what an official complaint is and is not, the bodies that take it, and the reminder's switch."""
    return Turn((_screen(await _load_complaint(argument(update), ctx), ctx),))


async def write(update: Incoming, ctx: Ctx) -> Turn:
    """Send the text to copy and the printed form, for the chosen body."""
    report_id, way_id = argument(update, ComplaintWay)
    complaint = await _load_complaint(report_id, ctx)
    if not complaint.words:
        return Turn((_screen(complaint, ctx),))
    return await _complaint_turn(complaint, complaint.way(way_id), ctx)


async def ask_own_words(update: Incoming, ctx: Ctx) -> Turn:
    """«In my own words»: ask the reporter to type their words again, so that the letter also holds what was
    masked when the report came in."""
    report_id, way_id = argument(update, ComplaintWay)
    complaint = await _load_complaint(report_id, ctx)
    complaint.way(way_id)
    rows: Rows = ((button("button-complaint-other", "complaint", report_id),), *_back_rows(report_id))
    session = extend_session(ctx, STATE, complaint=report_id, way=way_id)
    return Turn(
        (Screen("complaint-in-own-words", {"count": complaint.covered_count}, rows),), session=session
    )


async def take_own_words(update: Incoming, ctx: Ctx) -> Turn:
    """Put the words that were just typed into the letter. They go into the two messages and nowhere else."""
    if (opened := await open_if_only_code(update, ctx)) is not None:
        return opened
    if not isinstance(update, TextSaid):
        raise BadInput("complaint-own-text")
    data = ctx.session.data
    complaint = await _load_complaint(data.get("complaint", ""), ctx)
    return await _complaint_turn(complaint.in_own_words(update.text), complaint.way(data.get("way", "")), ctx)


async def _complaint_turn(complaint: Complaint, way: Addressee, ctx: Ctx) -> Turn:
    """The text and the printed form in two messages, and notes on both."""
    report_id = complaint.report.id
    await count_complaint(ctx)
    erase: Rows = ((button("button-erase", "erase"),),)
    ready, whole = text(complaint, way, content=ctx.content, buttons=erase)
    agency = ctx.content.agencies[way.agency_id].name
    own = (
        ((button("button-complaint-own", "complaint-own", ComplaintWay(report_id, way.id)),),)
        if complaint.covered_count
        else ()
    )
    rows: Rows = (
        *own,
        (button("button-complaint-other", "complaint", report_id),),
        (button("button-clean-chat", "clean-chat"),),
        *_back_rows(report_id),
    )
    args: dict[str, Arg] = {"agency": agency, "rest": paragraphs(_tips(complaint, way, whole=whole))}
    file = paper(complaint, way, today=ctx.clock.today(), content=ctx.content, buttons=erase)
    return Turn((Screen("complaint-written", args, rows), ready, file), session=extend_session(ctx))


def _tips(complaint: Complaint, way: Addressee, *, whole: bool) -> Sequence[TextRef]:
    """What the reporter should know before they pass the two messages on."""
    tips = (
        (TextRef("complaint-tip-whole" if whole else "complaint-tip-long"), True),
        (TextRef("complaint-tip-covered", {"count": complaint.covered_count}), bool(complaint.covered_count)),
        (TextRef("complaint-tip-forwarded"), bool(complaint.body.forwarded)),
        (TextRef("complaint-tip-unnamed"), way.unnamed),
        (TextRef("complaint-tip-proofs"), bool(complaint.evidence)),
        (TextRef("complaint-tip-erase"), True),
    )
    return [tip for tip, holds in tips if holds]


async def remind_me(update: Incoming, ctx: Ctx) -> Turn:
    """«Remind me the day before»."""
    complaint = await _load_complaint(argument(update), ctx)
    report = want_reminder(ctx, complaint)
    return Turn((_screen(replace(complaint, report=report), ctx),))


async def do_not_remind(update: Incoming, ctx: Ctx) -> Turn:
    """Turn «Remind me the day before» off."""
    complaint = await _load_complaint(argument(update), ctx)
    report = want_no_reminder(ctx, complaint.report)
    return Turn((_screen(replace(complaint, report=report), ctx),))


async def remind_of_complaints(ctx: TickCtx) -> Turn:
    """Remind some of the reporters whose last day is tomorrow, without saying of what; none at night."""
    if at_night(ctx.clock.now()):
        return Turn()
    due = await complaints_due(ctx)
    return Turn(
        tuple(
            Say(
                "notice-new",
                buttons=((button("notice-button-open", "complaint", report_id),),),
                to=ReporterOf(report_id),
                lane=SendLane.DIALOGUE,
                slot=f"complaint:{report_id}",
                quiet=True,
            )
            for report_id in due
        )
    )


async def _load_complaint(report_id: str, ctx: Ctx) -> Complaint:
    report = await find_own_report(report_id, ctx)
    return await read_complaint(ctx, report)


def _screen(complaint: Complaint, ctx: Ctx) -> Screen:
    report_id = complaint.report.id
    if not complaint.words:
        return Screen("complaint-wordless", buttons=_back_rows(report_id))
    if not complaint.ways:
        over: dict[str, Arg] = {
            "over": paragraphs((*_upcoming_addressee_terms(complaint), *_expired_addressee_terms(complaint)))
        }
        return Screen("complaint-nowhere", over, _back_rows(report_id))
    unsure = ctx.content.election.contest_of(ctx.content.areas, complaint.body.area_id) is None
    ways = [_addressee_term(way, complaint.running, ctx.content, unsure=unsure) for way in complaint.ways]
    unknown = () if complaint.body.actor in ActorClass else (TextRef("complaint-actor-untold"),)
    notes = (
        *unknown,
        *_upcoming_addressee_terms(complaint),
        *_expired_addressee_terms(complaint),
        *_reminder_terms(complaint, today=ctx.clock.today()),
    )
    args: dict[str, Arg] = {"ways": paragraphs(ways), "rest": paragraphs(notes)}
    rows: tuple[tuple[Button, ...], ...] = (
        *((_addressee_button(way, report_id, unsure=unsure),) for way in complaint.ways),
        *_reminder_rows(complaint, ctx),
        *_back_rows(report_id),
    )
    return Screen("complaint", args, rows)


def _addressee_term(way: Addressee, running: RunningSettings, content: Content, *, unsure: bool) -> TextRef:
    return TextRef(
        "complaint-way",
        {
            "label": way.label,
            "contest": _contest(way, unsure=unsure),
            "articles": comma_list(
                [article_number(article) for article in articles_of(way.article_ids, content)]
            ),
            "last": last_words(way, running),
            "note": way.note,
            "review": way_review(way, content),
        },
    )


def _addressee_button(way: Addressee, report_id: str, *, unsure: bool) -> Button:
    args: dict[str, Arg] = {"label": way.label, "contest": _contest(way, unsure=unsure)}
    return button("button-complaint-to", "complaint-to", ComplaintWay(report_id, way.id), args)


def _contest(way: Addressee, *, unsure: bool) -> str:
    """Which contest an addressee is for, where the place does not tell it."""
    return way.contest if unsure and way.contest is not None else ALL_CONTESTS


def _upcoming_addressee_terms(complaint: Complaint) -> Sequence[TextRef]:
    """The addressees that do not take complaints yet, with their first day if it is set."""
    terms = []
    for way in complaint.not_yet:
        day = first_day(way, complaint.running)
        args: dict[str, Arg] = {"label": way.label, "opens": way.from_day}
        terms.append(
            TextRef("complaint-way-not-yet", args | {"day": day})
            if day is not None
            else TextRef("complaint-way-not-yet-unset", args)
        )
    return terms


def _expired_addressee_terms(complaint: Complaint) -> Sequence[TextRef]:
    """The addressees whose time is over, with their last days."""
    return [
        TextRef("complaint-way-over", {"label": way.label, "day": day})
        for way in complaint.over
        if (day := last_day(way, complaint.running)) is not None
    ]


def _reminder_terms(complaint: Complaint, *, today: date) -> Sequence[TextRef]:
    """How near the last day is, or whether a reminder of it will come."""
    if not complaint.ends:
        return (TextRef("complaint-remind-none"),)
    if complaint.last is not None and today > complaint.last:
        return ()
    if complaint.last is not None and due_to_remind(complaint.last, today=today):
        when = "today" if complaint.last == today else "tomorrow"
        return (TextRef("complaint-last-near", {"day": complaint.last, "when": when}),)
    if complaint.report.mode is not ContactMode.RETURNABLE:
        return (TextRef("complaint-remind-no-return"),)
    wanted = complaint.report.complaint is Reminding.WANTED
    return (TextRef("complaint-remind-wanted") if wanted else TextRef("complaint-remind-offer"),)


def _reminder_rows(complaint: Complaint, ctx: Ctx) -> Rows:
    if complaint.report.complaint is Reminding.WANTED:
        return ((button("button-complaint-quiet", "complaint-quiet", complaint.report.id),),)
    if may_remind(ctx, complaint):
        return ((button("button-complaint-remind", "complaint-remind", complaint.report.id),),)
    return ()


def _back_rows(report_id: str) -> Rows:
    return ((button("button-my-open", "my-open", report_id),), back_to_menu())
