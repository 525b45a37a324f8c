"""Drills in the private chat: a lead starts one; moderators claim cases, read them and decide; at the end they
read their results. Every screen says that it is a drill, and case numbers have a form of their own.

How a drill shows a made-up case: a real card marked as a drill, its words, and a person's results.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import (
    Ack,
    Arg,
    Button,
    GroupChat,
    Reply,
    Rows,
    Say,
    Screen,
    SendLane,
    StaffChat,
    TextRef,
    Turn,
)
from bot.conversation.ports import Ctx, TickCtx
from bot.domain.cases.reports import HELD, Action, Case, State
from bot.domain.cases.triage import MOST_OPEN_CLAIMS, REASONS, state_after_decision
from bot.domain.desk.drills import (
    LASTS,
    MOST,
    SIZES,
    Change,
    Drill,
    DrillScore,
    Story,
    claim_change,
    decision_change,
    release_change,
    renew_change,
    undo_change,
)
from bot.domain.people import Account
from bot.handlers.cards.card import KEY, act_of, card_args, undo_rows
from bot.handlers.cards.press_replies import is_in_private
from bot.handlers.cases.decisions import ASKS
from bot.handlers.flows.choosing import choice_rows
from bot.handlers.flows.confirming import confirmation
from bot.handlers.pieces import argument, button, display_name, lines, span
from bot.handlers.press_arguments import DrillCase
from bot.usecases.desk.drill import (
    EndedDrill,
    begin_drill,
    change_case,
    end_drill,
    end_expired_drill,
    find_drill,
    join_drill,
    may_lead,
    running_drill,
    stories,
)
from bot.usecases.ports import Content
from bot.usecases.staff.reachable import can_be_reached

TEXT_FAMILIES = (
    "drill-answer-verified",
    "drill-answer-out-of-scope",
    "drill-answer-rejected",
)
_HOURS: Final = int(LASTS.total_seconds() // 3600)


def number_term(case: Case) -> TextRef:
    """A form that no real case number has: «ت-۳»."""
    return TextRef("drill-number", {"number": case.number})


def card(drill: Drill, case: Case, content: Content, *, viewer: Account, now: datetime) -> Screen:
    card_term = TextRef(KEY, {**card_args(case, content, now=now), "number": number_term(case)})
    return Screen("drill-card", {"card": card_term}, _rows(drill, case, viewer=viewer, now=now))


def _rows(drill: Drill, case: Case, *, viewer: Account, now: datetime) -> Rows:
    place = DrillCase(drill.id, case.number)
    on = (button("case-button-next", "drill.next", place), button("drill-button-home", "drill"))
    if case.state is State.NEW:
        return ((button("case-button-claim", "drill.claim", place),), on)
    if case.assignee != viewer:
        return (on,)
    if case.state in HELD:
        decisions = (
            button("case-button-verify", "drill.why", place._replace(decision=Action.VERIFY)),
            button("case-button-out", "drill.why", place._replace(decision=Action.OUT_OF_SCOPE)),
            button("case-button-reject", "drill.why", place._replace(decision=Action.REJECT)),
        )
        more = (
            button("case-button-details", "drill.open", place),
            button("case-button-release", "drill.release", place),
        )
        return (decisions, more, on)
    undo = tuple(
        (button("case-button-undo", "drill.undo", place, _until(row[0])),) for row in undo_rows(case, now=now)
    )
    return (*undo, on)


def _until(undo_button: Button) -> Mapping[str, Arg]:
    """The time until which it can be undone, as on a real card."""
    return undo_button.label.args if isinstance(undo_button.label, TextRef) else {}


def case_button(drill: Drill, case: Case) -> Button:
    return button("drill-case", "drill.show", DrillCase(drill.id, case.number), {"number": number_term(case)})


def reason_rows(drill: Drill, case: Case, action: Action) -> Rows:
    place = DrillCase(drill.id, case.number)
    reasons = choice_rows(
        REASONS[action], "case-reason-button", "drill.as", lambda reason: place._replace(decision=reason)
    )
    return (*reasons, (button("case-button-back", "drill.show", place),))


def details(drill: Drill, case: Case, content: Content) -> Screen:
    story = _story(drill, case, content)
    args: dict[str, Arg] = {
        "number": number_term(case),
        "act": act_of(case.act_id, content),
        "told": story.text if story is not None else "",
    }
    back = ((button("case-button-back", "drill.show", DrillCase(drill.id, case.number)),),)
    return Screen("drill-details" if story is not None else "drill-details-gone", args, back)


def _story(drill: Drill, case: Case, content: Content) -> Story | None:
    wanted = drill.stories[case.number - 1]
    return next((story for story in content.drills if story.id == wanted), None)


def summary(drill: Drill, score: DrillScore, content: Content) -> tuple[str, dict[str, Arg]]:
    """How many cases, how long they took, how many match the prepared answers; and each of the person's cases
    beside its prepared answer."""
    if not score.cases:
        return "drill-summary-none", {}
    args: dict[str, Arg] = {
        "count": len(score.cases),
        "agreed": score.agreed,
        "took": span(score.took),
        "lines": lines([_line(drill, case, content) for case in score.cases]),
    }
    return "drill-summary", args


def _line(drill: Drill, case: Case, content: Content) -> TextRef:
    story = _story(drill, case, content)
    args: dict[str, Arg] = {"number": number_term(case), "yours": _answer(case.state)}
    if story is None:
        return TextRef("drill-line-gone", args)
    return TextRef("drill-line", args | {"prepared": _answer(story.answer), "why": story.why})


def _answer(state: State) -> TextRef:
    return TextRef(f"drill-answer-{state.replace('_', '-')}")


async def open_drill(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/drill``: the running drill, or for a lead the question how many cases the next one has."""
    drill = await running_drill(ctx)
    if drill is not None:
        return await _home(drill, ctx)
    home = ((button("queue-button-home", "queue"),),)
    if not await may_lead(ctx):
        return Turn((Screen("drill-none", buttons=home),), session=ctx.session.at(""))
    if size_text := argument(update):
        return await _start_drill(int(size_text) if size_text.isdecimal() and len(size_text) < 5 else 0, ctx)
    most = min(MOST, len(stories(ctx.content)))
    sizes = tuple(
        button("drill-button-begin", "drill.begin", str(n), {"count": n}) for n in SIZES if n <= most
    )
    screen = Screen("drill-ask", {"most": most, "hours": _HOURS}, (sizes, *home))
    return Turn((screen,), session=ctx.session.at(""))


async def begin(update: Incoming, ctx: Ctx) -> Turn:
    size_text = argument(update)
    return await _start_drill(int(size_text) if size_text.isdecimal() and len(size_text) < 5 else 0, ctx)


async def _start_drill(count: int, ctx: Ctx) -> Turn:
    """Start the drill and announce it in the groups, with a button to join."""
    drill = await begin_drill(ctx, count)
    args: dict[str, Arg] = {"count": count, "name": display_name(ctx.person), "hours": _HOURS}
    rows: Rows = ((button("drill-button-join", "drill.join", drill.id),),)
    until = drill.began + LASTS
    notices: list[Reply] = [
        Say(
            "drill-begins",
            args,
            rows,
            GroupChat(group.messenger, group.chat_id),
            SendLane.REMINDER,
            until=until,
        )
        for group in await ctx.uow.groups.open_groups()
    ]
    turn = await _home(drill, ctx)
    return Turn((*turn.replies, *notices), session=turn.session)


async def join(update: Incoming, ctx: Ctx) -> Turn:
    """Join the drill. From a group, the press leads to the private chat."""
    if not await can_be_reached(ctx):
        return Turn((Ack("never-started", alert=True),))
    drill = await join_drill(ctx, argument(update))
    if is_in_private(update):
        return await _home(drill, ctx)
    rows: Rows = ((button("drill-button-home", "drill"),),)
    invited = Say("drill-joined", buttons=rows, to=StaffChat(ctx.account), lane=SendLane.DIALOGUE)
    return Turn((Ack("drill-go-private"), invited))


async def _home(drill: Drill, ctx: Ctx) -> Turn:
    """How many cases wait, which ones the moderator holds, and the next actions."""
    me = ctx.account
    own = [case for case in drill.cases if case.assignee == me and case.decided_at is not None]
    held = drill.assigned_to(me)
    args: dict[str, Arg] = {
        "waiting": len(drill.waiting()),
        "mine": len(held),
        "most": MOST_OPEN_CLAIMS,
        "decided": len(own),
        "until": drill.began + LASTS,
    }
    on = "drill-button-next" if me in drill.joined else "drill-button-join"
    verb = "drill.next" if me in drill.joined else "drill.join"
    end = ((button("drill-button-end", "drill.end", drill.id),),)
    rows = (
        (button(on, verb, drill.id),),
        *((case_button(drill, case),) for case in [*held, *_newest(own)]),
        *(end if await may_lead(ctx) else ()),
        (button("queue-button-home", "queue"),),
    )
    return Turn((Screen("drill-home", args, rows),), session=ctx.session.at(""))


def _newest(own: Sequence[Case]) -> Sequence[Case]:
    """The last decision, which may still be undone."""
    return sorted(own, key=lambda case: str(case.decided_at))[-1:]


async def show_next_case(update: Incoming, ctx: Ctx) -> Turn:
    """Show the most urgent waiting case after the one on screen."""
    drill_id, here, _ = argument(update, DrillCase)
    drill = await find_drill(ctx, drill_id)
    waiting = drill.waiting()
    if not waiting:
        return Turn((Ack("drill-no-more", alert=True), *(await _home(drill, ctx)).replies))
    numbers = [case.number for case in waiting]
    at = (numbers.index(here) + 1) % len(waiting) if here in numbers else 0
    return _card_turn(drill, waiting[at], ctx)


async def show(update: Incoming, ctx: Ctx) -> Turn:
    drill, number = await _drill_and_number(update, ctx)
    return _card_turn(drill, drill.case(number), ctx)


def _card_turn(drill: Drill, case: Case, ctx: Ctx, *before: Reply) -> Turn:
    screen = card(drill, case, ctx.content, viewer=ctx.account, now=ctx.clock.now())
    return Turn((*before, screen), session=ctx.session.at(""))


async def _drill_and_number(update: Incoming, ctx: Ctx) -> tuple[Drill, int]:
    drill_id, number, _ = argument(update, DrillCase)
    return await find_drill(ctx, drill_id), number


async def _changes(update: Incoming, ctx: Ctx, change: Change, what: str) -> tuple[Drill, Case]:
    drill, number = await _drill_and_number(update, ctx)
    return await change_case(ctx, drill.id, number, change, what=what)


async def claim(update: Incoming, ctx: Ctx) -> Turn:
    me = ctx.person
    drill, case = await _changes(update, ctx, claim_change(me.account, me.name, now=ctx.clock.now()), "claim")
    return _card_turn(drill, case, ctx, Ack("case-claimed"))


async def release(update: Incoming, ctx: Ctx) -> Turn:
    drill, case = await _changes(update, ctx, release_change(ctx.account), "release")
    return _card_turn(drill, case, ctx, Ack("case-released"))


async def undo(update: Incoming, ctx: Ctx) -> Turn:
    drill, case = await _changes(update, ctx, undo_change(ctx.account, now=ctx.clock.now()), "undo")
    return _card_turn(drill, case, ctx, Ack("case-undone"))


async def open_details(update: Incoming, ctx: Ctx) -> Turn:
    """Show the made-up words of a case to its assignee."""
    change = renew_change(ctx.account, now=ctx.clock.now())
    drill, case = await _changes(update, ctx, change, "read")
    return Turn((details(drill, case, ctx.content),))


async def ask_reason(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for the grade or the reason: verify, reject or out of scope."""
    drill, number = await _drill_and_number(update, ctx)
    decision = argument(update, DrillCase).decision
    action = Action(decision) if decision in ASKS else Action.REJECT
    case = drill.case(number).require_assignee(ctx.account)
    state_after_decision(case, action)
    args = {"number": number_term(case)}
    return Turn(
        (Screen("drill-why", {"ask": TextRef(ASKS[action], args)}, reason_rows(drill, case, action)),)
    )


async def decide(update: Incoming, ctx: Ctx) -> Turn:
    await _drill_and_number(update, ctx)
    reason = argument(update, DrillCase).decision
    change = decision_change(ctx.account, reason, now=ctx.clock.now())
    drill, case = await _changes(update, ctx, change, reason)
    return _card_turn(drill, case, ctx)


async def ask_end(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for confirmation."""
    drill = await find_drill(ctx, argument(update))
    yes, no = button("drill-button-end-yes", "drill.end-yes", drill.id), button("drill-button-home", "drill")
    return Turn((confirmation("drill-end-ask", {"waiting": len(drill.waiting())}, yes=yes, no=no),))


async def end(update: Incoming, ctx: Ctx) -> Turn:
    ended = await end_drill(ctx, argument(update))
    rows: Rows = ((button("queue-button-home", "queue"),),)
    screen = Screen("drill-ended", {"people": len(ended.scores)}, rows)
    return Turn((screen, *_score_notices(ended, ctx)), session=ctx.session.at(""))


async def report_expired_drill(ctx: TickCtx) -> Turn:
    """End a drill that was left running since yesterday."""
    ended = await end_expired_drill(ctx)
    return Turn(_score_notices(ended, ctx)) if ended is not None else Turn()


def _score_notices(ended: EndedDrill, ctx: Ctx | TickCtx) -> tuple[Reply, ...]:
    """Send each participant their own results in private."""
    return tuple(
        Say(*summary(ended.drill, score, ctx.content), to=StaffChat(account), lane=SendLane.DIALOGUE)
        for account, score in ended.scores
    )
