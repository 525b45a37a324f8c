"""«Write my official complaint»: what it is, to whom it may go and until when; the text and the paper; a reminder.

Reached from the reporter's status screen, also by a receipt code. The words are read from the sealed report at
the press and go to the one who pressed; nothing new is stored but whether he wants to be reminded.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Arg, Button, Lane, ReporterOf, Rows, Say, Screen, Term, Turn
from bot.conversation.ports import Ctx, TickCtx
from bot.domain.bodies.complaints import Addressee, council_of, due_to_remind, first_day, last_day
from bot.domain.catalogue.catalogue import ActorClass
from bot.domain.errors import BadInput
from bot.domain.moments import at_night
from bot.domain.owner.settings import Running
from bot.domain.submissions.witnesses import ContactMode, Reminding
from bot.handlers.bodies.complaint_paper import paper
from bot.handlers.bodies.complaint_words import articles_of, last_words, text
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import argument, button, in_a_row, numbered, paragraphs, split
from bot.handlers.sent_reports.my_reports import kept_open, reachable
from bot.handlers.sent_reports.receipts import code_instead
from bot.usecases.bodies.remind_of_complaint import (
    complaints_due,
    may_remind,
    want_no_reminder,
    want_reminder,
)
from bot.usecases.bodies.write_complaint import Complaint, count_complaint, read_complaint
from bot.usecases.ports import Content

BOTH: Final = "both"
STATE: Final = "complaint.own"


async def complaint(update: Incoming, ctx: Ctx) -> Turn:
    """What an official complaint is and is not, the bodies that take it, and the reminder's switch."""
    return Turn((_screen(await _read(argument(update), ctx), ctx),))


async def write(update: Incoming, ctx: Ctx) -> Turn:
    """The text to copy and the paper, for the body whose button was pressed."""
    report_id, way_id = split(argument(update))
    found = await _read(report_id, ctx)
    if not found.words:
        return Turn((_screen(found, ctx),))
    return await _made(found, found.way(way_id), ctx)


async def own_words(update: Incoming, ctx: Ctx) -> Turn:
    """«In my own words»: what was masked when the report came is in the letter if its writer types it once more."""
    report_id, way_id = split(argument(update))
    found = await _read(report_id, ctx)
    found.way(way_id)
    rows: Rows = ((button("button-complaint-other", "complaint", report_id),), *_ways_back(report_id))
    session = kept_open(ctx, STATE, complaint=report_id, way=way_id)
    return Turn((Screen("complaint-in-own-words", {"count": found.covered}, rows),), session=session)


async def take_own_words(update: Incoming, ctx: Ctx) -> Turn:
    """The letter in the words that were typed just now. They go into the two messages and nowhere else."""
    if (opened := await code_instead(update, ctx)) is not None:
        return opened
    if not isinstance(update, TextSaid):
        raise BadInput("complaint-own-text")
    data = ctx.session.data
    found = await _read(data.get("complaint", ""), ctx)
    return await _made(found.in_own_words(update.text), found.way(data.get("way", "")), ctx)


async def _made(found: Complaint, way: Addressee, ctx: Ctx) -> Turn:
    """Text and paper in two messages, and what to know of them."""
    report_id = found.report.id
    await count_complaint(ctx.person.keys.reporter, uow=ctx.uow, clock=ctx.clock)
    erase: Rows = ((button("button-erase", "erase"),),)
    ready, whole = text(found, way, content=ctx.content, buttons=erase)
    agency = ctx.content.agencies[way.agency_id].name
    own = (
        ((button("button-complaint-own", "complaint-own", f"{report_id}/{way.id}"),),)
        if found.covered
        else ()
    )
    rows: Rows = (
        *own,
        (button("button-complaint-other", "complaint", report_id),),
        (button("button-clean-chat", "clean-chat"),),
        *_ways_back(report_id),
    )
    args: dict[str, Arg] = {"agency": agency, "rest": paragraphs(_tips(found, way, whole=whole))}
    file = paper(found, way, today=ctx.clock.today(), content=ctx.content, buttons=erase)
    return Turn((Screen("complaint-written", args, rows), ready, file), session=kept_open(ctx))


def _tips(found: Complaint, way: Addressee, *, whole: bool) -> Sequence[Term]:
    """What to know of the two messages before they leave the chat."""
    tips = (
        (Term("complaint-tip-whole" if whole else "complaint-tip-long"), True),
        (Term("complaint-tip-covered", {"count": found.covered}), bool(found.covered)),
        (Term("complaint-tip-forwarded"), bool(found.body.forwarded)),
        (Term("complaint-tip-unnamed"), way.unnamed),
        (Term("complaint-tip-proofs"), bool(found.evidence)),
        (Term("complaint-tip-erase"), True),
    )
    return [tip for tip, holds in tips if holds]


async def remind_me(update: Incoming, ctx: Ctx) -> Turn:
    """«Remind me the day before»."""
    found = await _read(argument(update), ctx)
    report = want_reminder(found, uow=ctx.uow, clock=ctx.clock)
    return Turn((_screen(replace(found, report=report), ctx),))


async def do_not_remind(update: Incoming, ctx: Ctx) -> Turn:
    """The same, taken back."""
    found = await _read(argument(update), ctx)
    report = want_no_reminder(found.report, uow=ctx.uow)
    return Turn((_screen(replace(found, report=report), ctx),))


async def remind_of_complaints(ctx: TickCtx) -> Turn:
    """A few of those whose last day is tomorrow; at night nobody. The notice does not tell what it is about."""
    if at_night(ctx.clock.now()):
        return Turn()
    due = await complaints_due(uow=ctx.uow, clock=ctx.clock, content=ctx.content)
    return Turn(
        tuple(
            Say(
                "notice-new",
                buttons=((button("notice-button-open", "complaint", report_id),),),
                to=ReporterOf(report_id),
                lane=Lane.DIALOGUE,
                slot=f"complaint:{report_id}",
                quiet=True,
            )
            for report_id in due
        )
    )


async def _read(report_id: str, ctx: Ctx) -> Complaint:
    report = await reachable(report_id, ctx)
    return await read_complaint(report, uow=ctx.uow, clock=ctx.clock, content=ctx.content)


def _screen(found: Complaint, ctx: Ctx) -> Screen:
    report_id = found.report.id
    if not found.words:
        return Screen("complaint-wordless", buttons=_ways_back(report_id))
    if not found.ways:
        over: dict[str, Arg] = {"over": paragraphs((*_not_yet(found), *_over(found)))}
        return Screen("complaint-nowhere", over, _ways_back(report_id))
    unsure = council_of(ctx.content.areas, found.body.area_id) is None
    ways = [_way(way, found.running, ctx.content, unsure=unsure) for way in found.ways]
    unknown = () if found.body.actor in ActorClass else (Term("complaint-actor-untold"),)
    rest = (*unknown, *_not_yet(found), *_over(found), *_reminding(found, today=ctx.clock.today()))
    args: dict[str, Arg] = {"ways": paragraphs(ways), "rest": paragraphs(rest)}
    rows: tuple[tuple[Button, ...], ...] = (
        *((_way_button(way, report_id, unsure=unsure),) for way in found.ways),
        *_switch(found, ctx),
        *_ways_back(report_id),
    )
    return Screen("complaint", args, rows)


def _way(way: Addressee, running: Running, content: Content, *, unsure: bool) -> Term:
    return Term(
        "complaint-way",
        {
            "label": way.label,
            "council": _council(way, unsure=unsure),
            "articles": in_a_row([numbered(article) for article in articles_of(way.article_ids, content)]),
            "last": last_words(way, running),
            "note": way.note,
        },
    )


def _way_button(way: Addressee, report_id: str, *, unsure: bool) -> Button:
    args: dict[str, Arg] = {"label": way.label, "council": _council(way, unsure=unsure)}
    return button("button-complaint-to", "complaint-to", f"{report_id}/{way.id}", args)


def _council(way: Addressee, *, unsure: bool) -> str:
    """Which council a way is for; said only where the place does not tell it."""
    return way.council.value if unsure and way.council is not None else BOTH


def _not_yet(found: Complaint) -> Sequence[Term]:
    """The ways that are not open yet, with their first day where it is set."""
    told = []
    for way in found.not_yet:
        day = first_day(way, found.running)
        args: dict[str, Arg] = {"label": way.label}
        told.append(
            Term("complaint-way-not-yet", args | {"day": day})
            if day is not None
            else Term("complaint-way-not-yet-unset", args)
        )
    return told


def _over(found: Complaint) -> Sequence[Term]:
    """The ways that are over, with their last days."""
    return [
        Term("complaint-way-over", {"label": way.label, "day": day})
        for way in found.over
        if (day := last_day(way, found.running)) is not None
    ]


def _reminding(found: Complaint, *, today: date) -> Sequence[Term]:
    """How near the last day is, or whether a reminder of it will come."""
    if not found.ends:
        return (Term("complaint-remind-none"),)
    if found.last is not None and today > found.last:
        return ()
    if found.last is not None and due_to_remind(found.last, today=today):
        when = "today" if found.last == today else "tomorrow"
        return (Term("complaint-last-near", {"day": found.last, "when": when}),)
    if found.report.mode is not ContactMode.RETURNABLE:
        return (Term("complaint-remind-no-return"),)
    wanted = found.report.complaint is Reminding.WANTED
    return (Term("complaint-remind-wanted") if wanted else Term("complaint-remind-offer"),)


def _switch(found: Complaint, ctx: Ctx) -> Rows:
    if found.report.complaint is Reminding.WANTED:
        return ((button("button-complaint-quiet", "complaint-quiet", found.report.id),),)
    if may_remind(found, clock=ctx.clock):
        return ((button("button-complaint-remind", "complaint-remind", found.report.id),),)
    return ()


def _ways_back(report_id: str) -> Rows:
    return ((button("button-my-open", "my-open", report_id),), back_to_menu())
