"""Before the form: whom to call, and whether a report can be sent now. If not, what happens to a draft.

Every step of the form checks this first, so that nobody fills in a form that cannot be sent.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.outgoing import Arg, Button, Rows, Say, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.conversation.session import Session
from bot.domain.errors import TooMany
from bot.domain.figures.daily_counts import FormStep
from bot.domain.owner.recordings import RecordedText
from bot.domain.owner.settings import Reporting, RunningSettings, retention_in_force
from bot.domain.reporting.drafts import Draft, FieldName, FormVariant, next_field
from bot.domain.reporting.scope import is_too_late, sendable
from bot.domain.submissions.witnesses import ContactMode, Report
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import NOTHING, button, lines, paragraphs
from bot.handlers.reporting.report_acts import ways_still_open
from bot.handlers.safety.help import local_lines, number_args, number_rows
from bot.handlers.safety.privacy import official_ways
from bot.handlers.safety.spoken_texts import listen_rows
from bot.handlers.sent_reports.pending_message import begun_files
from bot.usecases.reporting.file_report import (
    ActNotTaken,
    FiledReport,
    RepeatedReport,
    body_of,
    file_report,
    over_limit,
    severity_of,
)
from bot.usecases.reporting.match_text import count_own_sendings, find_repeated_report, make_comparable_text
from bot.usecases.safety.count_usage import count_entrance

BEFORE: Final = "reading.before"
"""State of a person who reads what precedes the first question: words and files are stored."""

LAST_START: Final = 900_000_000
"""The highest start of an epoch. Epochs on buttons have nine digits, and the rest above this start is more
than any conversation uses up."""


def show_danger(ctx: Ctx, running: RunningSettings) -> Turn:
    """Show whom to call first, then the three kinds of form. While only the gravest acts are accepted there
    is no voice form, because its act is not known yet."""
    count_entrance(ctx, FormStep.OPENED, ctx.session.draft)
    session = fresh_session(ctx)
    body, rows = danger_screen(ctx, running, epoch=session.epoch)
    if (note := _begun_note(session)) is not None:
        body = TextRef(
            body.key, {"hotlines": paragraphs([hotlines(ctx, running, emergency=True, brief=True), note])}
        )
    return Turn((Screen(body.key, body.args, rows),), session=session)


def _begun_note(session: Session) -> TextRef | None:
    """That the message with which the report began was taken, and its files were not fetched yet."""
    has_words = session.draft is not None and bool(session.draft.words)
    count = len(begun_files(session))
    if not (has_words or count):
        return None
    return TextRef("report-begun", {"words": "yes" if has_words else "no", "files": count})


def danger_screen(ctx: Ctx, running: RunningSettings, *, epoch: int) -> tuple[TextRef, Rows]:
    """The words and buttons, alone or below another text."""
    ways = [("button-report-safe", ""), ("button-report-quick", FormVariant.QUICK.value)]
    if running.reporting is Reporting.OPEN:
        ways.append(("button-report-voice", FormVariant.VOICE.value))
    rows = tuple((Button(TextRef(key), Press("report-start", way, epoch)),) for key, way in ways)
    text = danger_text(ctx, running)
    return text, (
        *number_rows(ctx, running, brief=True),
        *rows,
        *listen_rows(RecordedText.DANGER, text, ctx, running),
        back_to_menu(),
    )


def danger_text(ctx: Ctx, running: RunningSettings) -> TextRef:
    """Whom to call first, and the ways to report."""
    return TextRef("report-danger", {"hotlines": hotlines(ctx, running, emergency=True, brief=True)})


def fresh_session(ctx: Ctx) -> Session:
    """The session with older buttons invalidated.

    A deleted conversation starts from a random number: buttons of its deleted report are still in the chat,
    and must not match when the next report reaches the same count.
    """
    session = ctx.session.at(BEFORE)
    return session.next_epoch() if session.epoch else replace(session, epoch=ctx.ids.seed() % LAST_START + 1)


def hotlines(ctx: Ctx, running: RunningSettings, *, emergency: bool, brief: bool = False) -> TextRef:
    """Whom to call, one to a line: in an emergency or in general; the owners' local numbers in both. ``brief``: without
    those for the ill, which nobody has spoken of."""
    numbers = [
        line
        for line in ctx.content.hotlines
        if not (brief and line.crisis) and (line.emergency or not (emergency or line.crisis))
    ]
    return lines(
        [
            TextRef("report-hotline", {**number_args(line.number), "label": line.label, "when": line.when})
            for line in numbers
        ]
        + local_lines(running.lines)
    )


def emergency_message(ctx: Ctx, running: RunningSettings) -> Say:
    """The numbers to call first, as a message of their own above what is open."""
    args = {"hotlines": hotlines(ctx, running, emergency=True)}
    return Say("later-danger", args, number_rows(ctx, running))


def is_accepting_reports(ctx: Ctx, running: RunningSettings) -> bool:
    """Whether reports are accepted now, even if only the gravest."""
    return bool(ctx.operator.words) and running.reporting in (Reporting.OPEN, Reporting.EMERGENCY)


def refuse_if_closed(ctx: Ctx, running: RunningSettings) -> Turn | None:
    """The official complaint channels instead of the form while no reports are accepted, and how long a draft
    is kept. None while reports are accepted."""
    if is_accepting_reports(ctx, running):
        return None
    key = "report-closed" if running.reporting is Reporting.CLOSED else "report-off"
    if running.is_closed:
        key = "report-election-over"
    session = ctx.session.at("")
    draft_note = NOTHING
    rows: Rows = ((button("button-receipt", "receipt"),), back_to_menu())
    if session.draft is not None:
        # Always stored anew: retention is counted from the conversation's last change.
        session = session.next_epoch()
        draft_note = TextRef("report-closed-draft", {"until": _kept_until(ctx, running)})
        rows = (_discard(session.epoch), *rows)
    args: dict[str, Arg] = {
        "ways": official_ways(ctx.content),
        "hotlines": hotlines(ctx, running, emergency=False),
        "draft": draft_note,
    }
    return Turn((Screen(key, args, rows),), session=session)


async def refuse_if_blocked(ctx: Ctx, draft: Draft) -> Turn | None:
    """Why the form cannot continue with this draft now; the draft is kept. No reports are accepted, or none
    of its act, or this person has sent too many or this very report already. None if the form continues."""
    running = await ctx.uow.settings.running()
    if not is_accepting_reports(ctx, running):
        return refuse_if_closed(_with_draft(ctx, draft), running)
    field = next_field(draft)
    if field is None and (earlier_report := await _find_earlier_report(ctx, draft)) is not None:
        return _show_repeat(_with_draft(ctx, draft), running, earlier_report)
    if field is not None and field.name is FieldName.ACT:
        return None
    if not sendable(draft, running, ctx.content.acts, today=ctx.clock.today()):
        return _not_now(_with_draft(ctx, draft), draft, running)
    if (refusal := await _limit_refusal(ctx, draft)) is not None:
        return _too_many(_with_draft(ctx, draft), running, refusal)
    return None


def _with_draft(ctx: Ctx, draft: Draft) -> Ctx:
    """For a screen that keeps this draft."""
    return replace(ctx, session=ctx.session.with_draft(draft))


async def file_draft(ctx: Ctx, draft: Draft) -> FiledReport | Turn:
    """The finished draft as a report, or what `refuse_if_blocked` would say. Nothing is checked twice: the
    use case guards what it stores, and its refusals say what the screens show. A refusal keeps the draft of
    the conversation: the button that was pressed to send it is chosen anew."""
    running = await ctx.uow.settings.running()
    if (closed_screen := refuse_if_closed(ctx, running)) is not None:
        return closed_screen
    try:
        return await file_report(ctx, draft)
    except RepeatedReport as refusal:
        return _show_repeat(ctx, running, refusal.earlier_report)
    except ActNotTaken:
        return _not_now(ctx, draft, running)
    except TooMany as refusal:
        return _too_many(ctx, running, refusal)


async def _find_earlier_report(ctx: Ctx, draft: Draft) -> Report | None:
    """An earlier report of this person about the same thing is mentioned before the code is shown."""
    text = make_comparable_text(body_of(draft), ctx.traces)
    return await find_repeated_report(ctx, text, await count_own_sendings(ctx, text))


def _show_repeat(ctx: Ctx, running: RunningSettings, earlier_report: Report) -> Turn:
    """A button to the earlier report. The person may report anew, because it may have happened again."""
    session = ctx.session.at("").next_epoch()
    is_returnable = earlier_report.mode is ContactMode.RETURNABLE
    press = ("my-open", earlier_report.id) if is_returnable else ("receipt", "")
    rows: Rows = (
        (button("button-report-earlier", *press),),
        (
            Button(
                TextRef("button-report-other-text"), Press("report-edit", FieldName.TEXT.value, session.epoch)
            ),
        ),
        _discard(session.epoch),
        back_to_menu(),
    )
    args: dict[str, Arg] = {
        "why": TextRef("report-repeat"),
        "until": _kept_until(ctx, running),
    }
    return Turn((Screen("report-waits-repeat", args, rows),), session=session)


async def _limit_refusal(ctx: Ctx, draft: Draft) -> TooMany | None:
    """The limit is checked as soon as the act is known, not after the whole form. Urgent reports continue. A
    voice report has no act to wait for."""
    act = ctx.content.acts.get(draft.get(FieldName.ACT))
    if act is None and draft.way is not FormVariant.VOICE:
        return None
    return await over_limit(ctx, severity_of(act))


def _too_many(ctx: Ctx, running: RunningSettings, refusal: TooMany) -> Turn:
    why = TextRef(refusal.key, dict(refusal.args_for_text))  # type: ignore[arg-type] # numbers
    return _show_waiting(ctx, running, "report-waits-limit", {"why": why})


def _not_now(ctx: Ctx, draft: Draft, running: RunningSettings) -> Turn:
    """Why the act is not accepted now; if its time is over here, the official channels still open."""
    act, today = ctx.content.acts.get(draft.get(FieldName.ACT)), ctx.clock.today()
    if act is not None and is_too_late(act, running, today=today):
        ways = ways_still_open(act.id, draft, running, ctx.content, today=today)
        return _show_waiting(ctx, running, "report-waits-late", {"ways": ways})
    return _show_waiting(ctx, running, "report-waits-not-now", {"reporting": running.reporting.value})


def _show_waiting(ctx: Ctx, running: RunningSettings, key: str, args: Mapping[str, Arg]) -> Turn:
    """The draft is kept. Another act may be sent now."""
    session = ctx.session.at("").next_epoch()
    rows: Rows = (
        (
            Button(
                TextRef("button-report-other-act"), Press("report-edit", FieldName.ACT.value, session.epoch)
            ),
        ),
        (Button(TextRef("button-report-anew"), Press("report-cancel", "anew", session.epoch)),),
        _discard(session.epoch),
        back_to_menu(),
    )
    return Turn((Screen(key, {**args, "until": _kept_until(ctx, running)}, rows),), session=session)


TEXT_FAMILIES: Final = ("report-waits-not-now", "report-waits-late", "report-waits-limit")


def _discard(epoch: int) -> tuple[Button, ...]:
    return (Button(TextRef("button-report-discard"), Press("report-cancel", epoch=epoch)),)


def _kept_until(ctx: Ctx, running: RunningSettings) -> date:
    """The last day on which a draft changed today is kept."""
    retention = retention_in_force(running, ctx.operator.retention)
    return ctx.clock.today() + timedelta(days=retention.draft)
