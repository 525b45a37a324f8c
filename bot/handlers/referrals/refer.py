"""«ارجاع»: preparing a verified case for a body, in the private chat of the person who decided it or of a
lead.

Body, summary, «could only one person know this?»; the copies follow in ``refer_files``. None of these steps
sends anything.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.conversation.buttons import Press
from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import Arg, Button, DetailOf, EraseDetails, Rows, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import ActorClass
from bot.domain.errors import BadInput, NotFound, WrongState
from bot.domain.referrals.referrals import BEFORE, LONGEST, Referral, require_not_referred, summary_words
from bot.domain.referrals.shared_words import too_long
from bot.handlers.cards.card import number_of, word
from bot.handlers.cards.press_replies import is_in_private, to_private_chat
from bot.handlers.cards.recall_rows import recall_rows
from bot.handlers.cases.case_details import details
from bot.handlers.cases.read_alarms import record_reading
from bot.handlers.flows.typed_words import warn_if_identifying
from bot.handlers.pieces import (
    NOTHING,
    argument,
    body_name,
    button,
    lines,
    mark_preview,
    paragraphs,
)
from bot.handlers.press_arguments import CaseActor, CaseBody, SourceCheck
from bot.handlers.referrals.refer_words import number_args, referrals_summary, route_words
from bot.handlers.referrals.referral_handover import accused_body_notices
from bot.usecases.access.case_access import find_case, living_reports
from bot.usecases.alerts.end_alerts import call_back_from_accused
from bot.usecases.bodies.bodies_for import accused_in, bodies_for, possible_actors
from bot.usecases.referrals.refer_case import (
    grounds,
    may_name_actor,
    may_refer,
    may_take_back_referral,
    name_actor,
    repeated_runs,
    take_back_referral,
)

STATE: Final = "case.refer"
_UNKNOWN: Final = "unknown"


async def ask(update: Incoming, ctx: Ctx) -> Turn:
    """Ask who committed the act, if no report says so; then which body."""
    case = await may_refer(ctx, argument(update))
    if not is_in_private(update):
        return Turn(to_private_chat(update, ctx, case, "refer", case.id))
    if not await accused_in(ctx, case) and await may_name_actor(ctx, case):
        return _ask_actor(case, ctx)
    return await _ask_body(case, ctx)


async def name(update: Incoming, ctx: Ctx) -> Turn:
    """Take the class of the actor: ``case/class``, ``case/unknown``; the case alone asks again."""
    case_id, answer = argument(update, CaseActor)
    if not answer:
        case = await may_refer(ctx, case_id)
        return _ask_actor(case, ctx) if await may_name_actor(ctx, case) else await _ask_body(case, ctx)
    if answer != _UNKNOWN and answer not in ActorClass:
        raise BadInput("refer-actor-settled")
    actor = None if answer == _UNKNOWN else ActorClass(answer)
    case = await name_actor(ctx, case_id, actor)
    facts = await call_back_from_accused(ctx, case)
    turn = await _ask_body(case, ctx)
    return replace(turn, replies=(*turn.replies, *await accused_body_notices(case, ctx)), facts=facts)


def _ask_actor(case: Case, ctx: Ctx) -> Turn:
    """A body that the accused person may belong to is offered only after somebody has checked."""
    rows: Rows = tuple(
        (Button(word("case-actor", actor), Press("ref.who", CaseActor(case.id, actor))),)
        for actor in possible_actors(case, ctx.content)
    )
    rows += ((button("refer-button-who-unknown", "ref.who", CaseActor(case.id, _UNKNOWN)),), _to_case(case))
    return Turn((Screen("refer-ask-who", {"number": number_of(case)}, rows),), session=ctx.session.at(""))


async def _ask_body(case: Case, ctx: Ctx) -> Turn:
    """The likeliest bodies first, each with its article and reason; and where the case was already sent."""
    me = ctx.account
    before = await ctx.uow.referrals.of_case(case.id)
    route = await bodies_for(ctx, case)
    under_way = [earlier for earlier in before if earlier.step in BEFORE]
    rows: Rows = tuple(
        (Button(body.agency.name, Press("ref.body", CaseBody(case.id, body.agency.id))),)
        for body in route.bodies
        if _can_refer_to(body.agency.id, before)
    )
    for referral in under_way:
        if await may_take_back_referral(ctx, referral):
            rows += ((button("refer-button-back", "ref.back", referral.id),),)
    rows += await recall_rows(case, ctx)
    if await may_name_actor(ctx, case):
        rows += ((button("refer-button-who", "ref.who", case.id),),)
    nobody = () if await accused_in(ctx, case) else (TextRef("refer-nobody-accused"),)
    args: dict[str, Arg] = {
        "number": number_of(case),
        "before": await referrals_summary(before, ctx),
        "bodies": paragraphs((*nobody, route_words(route, ctx.content))),
    }
    screen = Screen("refer-ask-body", args, (*rows, _to_case(case)), remember=DetailOf(case.id, me))
    return Turn((screen,), session=ctx.session.at(""))


def _can_refer_to(body: str, before: Sequence[Referral]) -> bool:
    try:
        require_not_referred(body, before)
    except WrongState:
        return False
    return True


async def begin(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for the summary. Say how many reports may not be used."""
    case_id, body = argument(update, CaseBody)
    case = await may_refer(ctx, case_id)
    route = await bodies_for(ctx, case)
    if route.to(body) is None:
        raise BadInput("refer-no-body")
    require_not_referred(body, await ctx.uow.referrals.of_case(case.id))
    return _ask_summary(case, body, await _unusable_count(case, ctx), ctx)


async def _unusable_count(case: Case, ctx: Ctx) -> int:
    return len(await living_reports(ctx, case.id)) - len(await grounds(ctx, case))


def _ask_summary(case: Case, body: str, left_out: int, ctx: Ctx) -> Turn:
    args: dict[str, Arg] = {"body": body_name(body, ctx.content), "most": LONGEST, "left": left_out}
    rows = ((button("refer-button-read", "ref.read", case.id),), _to_case(case))
    session = ctx.session.at(STATE, case=case.id, body=body)
    return Turn((Screen("refer-write", args, rows),), session=session)


async def read(update: Incoming, ctx: Ctx) -> Turn:
    """Show the reports again to the summary's writer. It is counted like any opening of details."""
    case = await may_refer(ctx, argument(update))
    return Turn((*await details(ctx, case), *await record_reading(case, ctx)))


async def preview_summary(update: Incoming, ctx: Ctx) -> Turn:
    """Show the summary as it would be sent, and mark word sequences that it shares with a report."""
    if not isinstance(update, TextSaid):
        raise BadInput("words-only-text")
    data = ctx.session.data
    summary, body = summary_words(update.text), data.get("body", "")
    case = await may_refer(ctx, data.get("case", ""))
    session_data = {"case": case.id, "body": body}
    if (
        warning := warn_if_identifying(
            summary, "body", (_to_case(case),), ctx, state=STATE, session_data=session_data
        )
    ) is not None:
        return warning
    runs = await repeated_runs(ctx, case, summary)
    args: dict[str, Arg] = {
        "body": body_name(body, ctx.content),
        "summary": summary,
        "runs": lines([TextRef("refer-run", {"words": run}) for run in runs]) if runs else NOTHING,
        "shared": len(runs),
    }
    again = (button("case-button-again", "ref.body", CaseBody(case.id, body)),)
    session = ctx.session.at(STATE, **session_data, summary=summary)
    detail = DetailOf(case.id, ctx.account)
    if too_long(runs):
        repeated_screen = Screen("refer-repeated", args, (again, _to_case(case)), remember=detail)
        return Turn((repeated_screen,), session=session)
    mark = mark_preview(body, summary)
    rows = (
        (
            button("refer-button-one-yes", "ref.known", SourceCheck(case.id, "yes", mark)),
            button("refer-button-one-no", "ref.known", SourceCheck(case.id, "no", mark)),
        ),
        again,
        _to_case(case),
    )
    return Turn((Screen("refer-preview", args, rows, remember=detail),), session=session)


def refuse_identifying(case: Case, data: dict[str, str]) -> Turn:
    """The readers would know who reported it: ask for a more general summary, or stop here."""
    rows = (
        (button("case-button-again", "ref.body", CaseBody(case.id, data["body"])),),
        (button("refer-button-leave", "ref.leave", case.id),),
    )
    return Turn((Screen("refer-single-witness", {"number": number_of(case)}, rows),))


async def prepared_case(case_id: str, ctx: Ctx) -> tuple[Case, dict[str, str]]:
    """The case and what was written for it. Raises NotFound if nothing of it is left."""
    data = dict(ctx.session.data)
    if ctx.session.state != STATE or data.get("case") != case_id or "summary" not in data:
        raise NotFound("case-nothing-written")
    return await may_refer(ctx, case_id), data


async def leave(update: Incoming, ctx: Ctx) -> Turn:
    """Stop here: nobody is asked, and what was written is deleted."""
    case = await find_case(ctx, argument(update))
    screen = Screen("refer-left", {"number": number_of(case)}, (_to_case(case),))
    return Turn((screen, EraseDetails(case.id, ctx.account)), session=ctx.session.at(""))


async def cancel_referral(update: Incoming, ctx: Ctx) -> Turn:
    """Cancel the referral, as the person who prepared it, while nothing was sent. A reporter who was asked
    finds nothing any more."""
    referral = await take_back_referral(ctx, argument(update))
    case = await find_case(ctx, referral.case_id)
    screen = Screen("refer-taken-back", number_args(case, referral, ctx.content), (_to_case(case),))
    return Turn((screen,), session=ctx.session.at(""))


def _to_case(case: Case) -> tuple[Button, ...]:
    return (button("case-button-back", "case.show", case.id),)
