"""Many cases at once: mark them on a list; then choose one reason, preview, and press once more to put them out of
scope. Marked cases can also be claimed (``bulk_claim``), and merged if their texts are equal (``bulk_merge``).
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.conversation.arguments import read_argument
from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Ack, Arg, Button, ClockTime, Rows, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.conversation.session import Session
from bot.domain.cases.reports import HELD, Action, Case
from bot.domain.cases.triage import UNDO_LASTS, unread_reasons
from bot.domain.catalogue.catalogue import Severity
from bot.domain.desk.desk import MOST, PileFilter
from bot.domain.errors import NotFound
from bot.handlers.cards.card import act_of, assignee_name, number_of
from bot.handlers.cards.queue_pages import PILES, case_lines, filter_term, in_pairs, place_term
from bot.handlers.flows.choosing import choice_rows
from bot.handlers.pieces import argument, button, lines
from bot.handlers.press_arguments import PageStart, PilePage
from bot.usecases.desk.browse_cases import count_pages, page_of
from bot.usecases.desk.set_aside_many import BulkSelection, select_cases, set_aside_many, undo_bulk

STATE: Final = "reading.bulk"
_BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


async def begin(update: Incoming, ctx: Ctx) -> Turn:
    """Show the list with numbers that can be marked."""
    sieve = argument(update, PileFilter)
    return await _marking(ctx, marking_session(ctx.session, sieve=str(sieve), after="", marks=()))


async def mark(update: Incoming, ctx: Ctx) -> Turn:
    """Set or clear one mark."""
    case_id, marks = argument(update), marked_ids(ctx.session)
    marks = (
        [marked_id for marked_id in marks if marked_id != case_id] if case_id in marks else [*marks, case_id]
    )
    if len(marks) > MOST:
        return Turn((Ack("bulk-full", {"most": MOST}, alert=True),))
    return await _marking(ctx, marking_session(ctx.session, marks=marks))


async def turn_page(update: Incoming, ctx: Ctx) -> Turn:
    """Show the next page. Marks stay."""
    return await _marking(ctx, marking_session(ctx.session, after=argument(update)))


async def mark_all(update: Incoming, ctx: Ctx) -> Turn:
    """Mark everything listed, at most fifty. A critical case can be marked only by its own number."""
    sieve = PileFilter.parse(ctx.session.data.get("sieve", ""))
    cases, _ = await page_of(ctx, sieve, limit=MOST)
    before = marked_ids(ctx.session)
    marks = [case.id for case in cases if case.severity is not Severity.CRITICAL or case.id in before]
    if set(marks) == set(before):
        return Turn((Ack("bulk-all-marked", alert=True),))
    return await _marking(ctx, marking_session(ctx.session, marks=marks))


async def ask_reason(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for one reason for all. The reporters read it."""
    marks = marked_ids(ctx.session)
    if not marks:
        return nothing_marked()
    rows = choice_rows(unread_reasons(Action.OUT_OF_SCOPE), "case-reason-button", "bulk.see", str)
    back = ((button("bulk-button-marks", "bulk.page"),),)
    return Turn((Screen("bulk-reason", {"count": len(marks)}, (*rows, *back)),))


async def preview(update: Incoming, ctx: Ctx) -> Turn:
    """Show what would be done, case by case. Nothing is done yet."""
    reason = argument(update)
    selection = await select_cases(ctx, marked_ids(ctx.session), reason, now=ctx.clock.now())
    rows: Rows = (
        (button("bulk-button-reason", "bulk.why"), button("bulk-button-marks", "bulk.page")),
        (button("queue-button-home", "queue"),),
    )
    if selection.fit:
        rows = ((button("bulk-button-yes", "bulk.yes", reason, {"count": len(selection.fit)}),), *rows)
    args: dict[str, Arg] = {"reason": TextRef(f"case-reason-{reason}"), **_selection_args(selection, ctx)}
    return Turn((Screen("bulk-preview", args, rows),), session=marking_session(ctx.session, reason=reason))


async def confirm(update: Incoming, ctx: Ctx) -> Turn:
    """Decide the previewed cases, except those that somebody has claimed meanwhile."""
    reason, session = argument(update), ctx.session
    if session.state != STATE or session.data.get("reason") != reason:
        raise NotFound("bulk-not-seen")
    done = await set_aside_many(ctx, marked_ids(session), reason)
    rows: Rows = (
        (undo_button("bulk.undo", done.at),),
        (button("queue-button-home", "queue"),),
    )
    return Turn(
        (Screen("bulk-done", _selection_args(done.done, ctx), rows),),
        session=session.at(""),
        facts=done.facts,
    )


async def undo(update: Incoming, ctx: Ctx) -> Turn:
    """Undo the bulk decision: the cases wait again."""
    back, facts = await undo_bulk(ctx, undone_moment(update))
    home = ((button("queue-button-home", "queue"),),)
    return Turn((Screen("bulk-undone", {"count": len(back)}, home),), facts=facts)


def undo_button(verb: str, at: datetime) -> Button:
    """The button that undoes everything that was done at this moment."""
    until = {"until": ClockTime(at + UNDO_LASTS)}
    return button("bulk-button-undo", verb, str((at - _BEGINNING) // _MICROSECOND), until)


def undone_moment(update: Incoming) -> datetime:
    """The moment on a pressed button; long ago for anything else."""
    digits = argument(update)
    return _BEGINNING + int(digits) * _MICROSECOND if digits.isdecimal() and len(digits) < 17 else _BEGINNING


async def _marking(ctx: Ctx, session: Session) -> Turn:
    sieve = PileFilter.parse(session.data.get("sieve", ""))
    after, number = read_argument(session.data.get("after", ""), PageStart)
    at, marks = max(number or 2, 2) if after else 1, marked_ids(session)
    cases, more = await page_of(ctx, sieve, after=after)
    on: tuple[Button, ...] = ()
    if more:
        on = (button("queue-button-more", "bulk.page", PageStart(cases[-1].id, at + 1)),)
    if after:
        on = (*on, button("queue-button-top", "bulk.page"))
    rows: Rows = (
        *in_pairs([_mark_button(case, marked=case.id in marks) for case in cases]),
        *((on,) if on else ()),
        (button("bulk-button-all", "bulk.all", args={"most": MOST}),),
        (button("bulk-button-on", "bulk.why"),),
        (button("bulk-button-claim", "bulk.claim"), button("bulk-button-same", "bulk.same")),
        (button("queue-button-back", "queue.page", PilePage.back_to(sieve)),),
    )
    args: dict[str, Arg] = {
        "pile": TextRef(PILES[sieve.pile]),
        "place": place_term(at, await count_pages(ctx, sieve, at, more=more)),
        "only": filter_term(sieve, ctx.content),
        "lines": lines(case_lines(cases, ctx.content, now=ctx.clock.now())),
        "count": len(marks),
    }
    return Turn((Screen("bulk-mark", args, rows),), session=session)


def marked_ids(session: Session) -> list[str]:
    mark_text = session.data.get("marks", "") if session.state == STATE else ""
    return mark_text.split() if mark_text else []


def nothing_marked() -> Turn:
    return Turn((Ack("bulk-nothing", alert=True),))


def marking_session(
    session: Session, *, marks: Sequence[str] | None = None, reason: str = "", same: str = "", **data: str
) -> Session:
    """The session with these marks. Any change requires a new preview: of a decision for a ``reason``, or of a merge
    (``same``)."""
    known = dict(session.data) if session.state == STATE else {}
    if marks is not None:
        known["marks"] = " ".join(marks)
    return session.at(STATE, **{**known, **data, "reason": reason, "same": same})


def _mark_button(case: Case, *, marked: bool) -> Button:
    args: dict[str, Arg] = {"number": number_of(case), "marked": "yes" if marked else "no"}
    return button("bulk-case", "bulk.mark", case.id, args)


def _selection_args(selection: BulkSelection, ctx: Ctx) -> dict[str, Arg]:
    """Which cases are included, which are left out and who holds those."""
    fit = [
        TextRef("bulk-line", {"number": number_of(case), "act": act_of(case.act_id, ctx.content)})
        for case in selection.fit
    ]
    count = len(selection.left) + selection.gone
    return {"count": len(fit), "lines": lines(fit), "left": count, "others": left_lines(selection.left)}


def left_lines(cases: Sequence[Case], key: str = "bulk-left") -> TextRef:
    """Cases that are left out: by whom they are held, or the line with this key."""
    return lines(
        [
            TextRef("bulk-left-held", {"number": number_of(case), "name": assignee_name(case)})
            if case.state in HELD
            else TextRef(key, {"number": number_of(case)})
            for case in cases
        ]
    )
