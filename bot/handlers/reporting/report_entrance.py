"""Before the form: whom to call, and whether a report can be sent now at all. If not, what becomes of a draft.

Every step of the form asks here first, so nobody is led on in one that could not be sent.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.outgoing import Arg, Button, Digits, Rows, Screen, Term, Turn
from bot.conversation.ports import Ctx
from bot.conversation.session import Session
from bot.domain.errors import TooMany
from bot.domain.owner.settings import Reporting, Running, kept_in_force
from bot.domain.reporting.drafts import Draft, Name, Way
from bot.domain.reporting.form_steps import next_field
from bot.domain.reporting.scope import is_too_late, sendable
from bot.domain.submissions.witnesses import ContactMode, Report
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import NOTHING, button, lines
from bot.handlers.reporting.report_acts import ways_still_open
from bot.handlers.safety.hotline_words import local_lines
from bot.handlers.safety.privacy import official_ways
from bot.usecases.reporting.file_report import Filed, NotNow, Repeated, body_of, file_report
from bot.usecases.reporting.limit_reports import over_limit
from bot.usecases.submissions.note_wave import compared, repeat_of

BEFORE: Final = "reading.before"
"""The state of who reads what comes before the first question: words and files are kept for the report."""

LAST_START: Final = 900_000_000
"""Nine digits are an epoch on a button; what is left above is more than any conversation uses up."""


def danger(ctx: Ctx, running: Running) -> Turn:
    """Whom to call first, then the three ways to tell it. What nobody has named yet may not be grave enough
    while only the gravest is taken, so there is no voice then."""
    session = _anew(ctx)
    body, rows = danger_screen(ctx, running, epoch=session.epoch)
    return Turn((Screen(body.key, body.args, rows),), session=session)


def danger_screen(ctx: Ctx, running: Running, *, epoch: int) -> tuple[Term, Rows]:
    """Its words and buttons, alone or below something that is said first."""
    ways = [("button-report-safe", ""), ("button-report-quick", Way.QUICK.value)]
    if running.reporting is Reporting.OPEN:
        ways.append(("button-report-voice", Way.VOICE.value))
    rows = tuple((Button(Term(key), Press("report-start", way, epoch)),) for key, way in ways)
    return Term("report-danger", {"hotlines": hotlines(ctx, running, emergency=True)}), (
        *rows,
        back_to_menu(),
    )


def _anew(ctx: Ctx) -> Session:
    """The conversation with older buttons out of force.

    One that was forgotten counts from a random number: buttons of the report it forgot still stand in the chat,
    and must not fit the next one when it has come as far.
    """
    session = ctx.session.at(BEFORE)
    return session.next_epoch() if session.epoch else replace(session, epoch=ctx.ids.seed() % LAST_START + 1)


def hotlines(ctx: Ctx, running: Running, *, emergency: bool) -> Term:
    """Whom to call, one a line: in an emergency, or at all. The owners' local numbers are in both."""
    found = [line for line in ctx.content.hotlines if line.emergency or not emergency]
    return lines(
        [
            Term("report-hotline", {"number": Digits(line.number), "label": line.label, "when": line.when})
            for line in found
        ]
        + local_lines(running.lines)
    )


def taken(ctx: Ctx, running: Running) -> bool:
    """Whether reports are taken now, be it only the gravest."""
    return bool(ctx.operator.words) and running.reporting in (Reporting.OPEN, Reporting.EMERGENCY)


def closed(ctx: Ctx, running: Running) -> Turn | None:
    """The official ways instead of the form, while no reports are taken; and until when a draft is kept."""
    if taken(ctx, running):
        return None
    key = "report-closed" if running.reporting is Reporting.CLOSED else "report-off"
    session = ctx.session.at("")
    told = NOTHING
    rows: Rows = ((button("button-receipt", "receipt"),), back_to_menu())
    if session.draft is not None:
        # Written anew in any case: the days are counted from the conversation's last change.
        session = session.next_epoch()
        told = Term("report-closed-draft", {"until": _kept_until(ctx, running)})
        rows = (_discard(session.epoch), *rows)
    args: dict[str, Arg] = {
        "ways": official_ways(ctx.content),
        "hotlines": hotlines(ctx, running, emergency=False),
        "draft": told,
    }
    return Turn((Screen(key, args, rows),), session=session)


async def held_back(ctx: Ctx, draft: Draft) -> Turn | None:
    """Why the form does not go on with this draft now, with the draft kept: no reports are taken, or not of its
    act, not so many of one person, or it has been sent already. None where it goes on."""
    running = await ctx.uow.settings.running()
    ctx = replace(ctx, session=ctx.session.with_draft(draft))
    if (shut := closed(ctx, running)) is not None:
        return shut
    field = next_field(draft)
    if field is None and (earlier := await _earlier(ctx, draft)) is not None:
        return _repeated(ctx, running, earlier)
    if field is not None and field.name is Name.ACT:
        return None
    if not sendable(draft, running, ctx.content.acts, today=ctx.clock.today()):
        return _not_now(ctx, draft, running)
    if (refusal := await _one_too_many(ctx, draft)) is not None:
        return _too_many(ctx, running, refusal)
    return None


async def filed(ctx: Ctx, draft: Draft) -> Filed | Turn:
    """The finished draft as a report, or what `held_back` would say of it. Nothing is asked twice: the use case guards
    what it stores, and its refusals say what the screens show."""
    running = await ctx.uow.settings.running()
    ctx = replace(ctx, session=ctx.session.with_draft(draft))
    if (shut := closed(ctx, running)) is not None:
        return shut
    try:
        return await file_report(
            draft, by=ctx.person, uow=ctx.uow, clock=ctx.clock, ids=ctx.ids, content=ctx.content,
            traces=ctx.traces,
        )  # fmt: skip
    except Repeated as refusal:
        return _repeated(ctx, running, refusal.earlier)
    except NotNow:
        return _not_now(ctx, draft, running)
    except TooMany as refusal:
        return _too_many(ctx, running, refusal)


async def _earlier(ctx: Ctx, draft: Draft) -> Report | None:
    """What this person has sent already is said before the code is shown."""
    told = compared(body_of(draft), ctx.traces)
    return await repeat_of(told, by=ctx.person, uow=ctx.uow, clock=ctx.clock)


def _repeated(ctx: Ctx, running: Running, known: Report) -> Turn:
    """The way to the earlier report. It can be told anew: it may have happened again."""
    session = ctx.session.at("").next_epoch()
    earlier = ("my-open", known.id) if known.mode is ContactMode.RETURNABLE else ("receipt", "")
    rows: Rows = (
        (button("button-report-earlier", *earlier),),
        (Button(Term("button-report-other-text"), Press("report-edit", Name.TEXT.value, session.epoch)),),
        _discard(session.epoch),
        back_to_menu(),
    )
    args: dict[str, Arg] = {
        "why": Term("report-repeat"),
        "until": _kept_until(ctx, running),
    }
    return Turn((Screen("report-waits-repeat", args, rows),), session=session)


async def _one_too_many(ctx: Ctx, draft: Draft) -> TooMany | None:
    """Told once the act is known, not after the whole form; urgent ones go on. A voice has no act to wait for."""
    act = ctx.content.acts.get(draft.get(Name.ACT))
    if act is None and draft.way is not Way.VOICE:
        return None
    return await over_limit(act, ctx.person.keys.reporter, uow=ctx.uow, clock=ctx.clock)


def _too_many(ctx: Ctx, running: Running, refusal: TooMany) -> Turn:
    why = Term(refusal.key, dict(refusal.args_for_text))  # type: ignore[arg-type] # numbers
    return _waits(ctx, running, "report-waits-limit", {"why": why})


def _not_now(ctx: Ctx, draft: Draft, running: Running) -> Turn:
    """Why; for what is too late here, the official ways that are still open."""
    act, today = ctx.content.acts.get(draft.get(Name.ACT)), ctx.clock.today()
    if act is not None and is_too_late(act, running, today=today):
        ways = ways_still_open(act.id, draft, running, ctx.content, today=today)
        return _waits(ctx, running, "report-waits-late", {"ways": ways})
    return _waits(ctx, running, "report-waits-not-now", {"reporting": running.reporting.value})


def _waits(ctx: Ctx, running: Running, key: str, args: Mapping[str, Arg]) -> Turn:
    """The draft is kept; another act may be sent now."""
    session = ctx.session.at("").next_epoch()
    rows: Rows = (
        (Button(Term("button-report-other-act"), Press("report-edit", Name.ACT.value, session.epoch)),),
        (Button(Term("button-report-anew"), Press("report-cancel", "anew", session.epoch)),),
        _discard(session.epoch),
        back_to_menu(),
    )
    return Turn((Screen(key, {**args, "until": _kept_until(ctx, running)}, rows),), session=session)


TEXT_FAMILIES: Final = ("report-waits-not-now", "report-waits-late", "report-waits-limit")


def _discard(epoch: int) -> tuple[Button, ...]:
    return (Button(Term("button-report-discard"), Press("report-cancel", epoch=epoch)),)


def _kept_until(ctx: Ctx, running: Running) -> date:
    """The last day of a draft that is changed today."""
    kept = kept_in_force(running, ctx.operator.retention)
    return ctx.clock.today() + timedelta(days=kept.draft)
