"""``/threats``: the register for leads and liaisons. Nobody else can see it.

The list by phase and space, and the page of one threat.
"""

from collections.abc import Sequence
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Rows, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.atlas.atlas import AtlasLevel
from bot.domain.atlas.atlas_versions import current_draft, newest_locked
from bot.domain.catalogue.catalogue import Phase, Space
from bot.domain.learning.citation_keys import CitedKind, citation_key
from bot.domain.staff.permissions import Permission, has_role_for
from bot.domain.threats.measures import DueMeasure, MeasureState
from bot.domain.threats.threat_method import ThreatRating, rate_threat
from bot.domain.threats.threat_votes import ThreatVote
from bot.domain.threats.threats import ReadyMeasure, Threat
from bot.handlers.flows.paging import Pager
from bot.handlers.flows.review_notes import piece_review
from bot.handlers.pieces import NOTHING, argument, button, cited_numbers, lines
from bot.handlers.staff.role_words import who_term
from bot.handlers.threats.threat_arguments import ReadyPress, ThreatGrade, ThreatList
from bot.handlers.threats.threat_words import (
    act_labels,
    explanation_terms,
    home,
    level_term,
    measure_line,
    phase_terms,
    rating_args,
    space_terms,
)
from bot.usecases.staff.reachable import note_started
from bot.usecases.threats.keep_measures import late_measures, measures_with_days
from bot.usecases.threats.register import (
    count_votes,
    earlier_threats,
    find_threat,
    may_withdraw,
    own_threat_of,
    own_vote,
    rated_register,
    votes_that_count,
)

_PAGER: Final = Pager(10)
_GRAVEST: Final = 5
_REASONS: Final = 4
_MEASURES: Final = 8
TEXT_FAMILIES: Final = tuple(f"threat-button-space-{space}" for space in Space)


async def threats(update: Incoming, ctx: Ctx) -> Turn:
    """The entrance: how many threats, the gravest, and how many measures are late."""
    await note_started(ctx)
    rated = await rated_register(ctx)
    graded = [(threat, rating) for threat, rating in rated if rating.level]
    graded.sort(key=lambda pair: -(pair[1].score or 0))
    late = await late_measures(ctx, later=ctx.dates.months_later)
    args: dict[str, Arg] = {
        "count": len(rated),
        "graded": len(graded),
        "lines": lines([_line(*pair) for pair in graded[:_GRAVEST]])
        if graded
        else TextRef("threats-ungraded"),
        "late": TextRef("threats-late", {"count": len(late)}) if late else NOTHING,
        "state": await _version_state(ctx),
    }
    leads = has_role_for(ctx.person.staff, Permission.DECIDE_MEASURES)
    earlier = (
        len(await earlier_threats(ctx)) if has_role_for(ctx.person.staff, Permission.GRADE_THREAT) else 0
    )
    offered = (button("threat-button-earlier", "threats.earlier", "", {"count": earlier}),)
    rows: Rows = (
        *(((button("proposal-button-list-all", "propose"),),) if leads else ()),
        *((button(f"threat-phase-{phase}", "threats.list", ThreatList(phase)),) for phase in Phase),
        (button("threat-button-matrix", "threats.matrix"), button("threat-button-plan", "threats.plan")),
        (button("threat-button-versions", "threats.versions"), button("threat-button-add", "threats.add")),
        *((offered,) if earlier else ()),
        (button("button-menu", "menu"),),
    )
    return Turn((Screen("threats", args, rows),), session=ctx.session.at(""))


async def _version_state(ctx: Ctx) -> TextRef:
    versions = await ctx.uow.threats.versions()
    locked, draft = newest_locked(versions), current_draft(versions)
    if draft is not None:
        return TextRef("threats-state-draft", {"number": draft.number})
    if locked is not None:
        return TextRef("threats-state-locked", {"number": locked.number, "day": locked.day})
    return TextRef("threats-state-none")


def _line(threat: Threat, rating: ThreatRating) -> TextRef:
    return TextRef("threat-line", {"title": threat.title, "level": level_term(rating.level)})


async def show_list(update: Incoming, ctx: Ctx) -> Turn:
    """``day/real``: the threats of a phase and a space, the gravest first, one to a button."""
    view = argument(update, ThreatList)
    rated = [
        (threat, rating)
        for threat, rating in await rated_register(ctx)
        if (view.phase is None or view.phase in threat.phases)
        and (view.space is None or view.space in threat.spaces)
    ]
    rated.sort(key=lambda pair: -(pair[1].score or 0))
    page = _PAGER.page(view.page, count=len(rated))
    rows = [(_list_button(*pair),) for pair in page.of(rated)]
    turns = page.turns(lambda label, to: button(label, "threats.list", view._replace(page=to)))
    spaces = tuple(
        button(f"threat-button-space-{space}", "threats.list", ThreatList(view.phase, space))
        for space in Space
        if space is not view.space
    )
    every = (button("threat-button-spaces", "threats.list", ThreatList(view.phase)),) if view.space else ()
    args: dict[str, Arg] = {
        "phase": phase_terms([view.phase]) if view.phase else TextRef("threat-phase-all"),
        "space": space_terms([view.space]) if view.space else TextRef("threat-space-all"),
        "count": len(rated),
    }
    screen = Screen("threats-list", args, (*rows, *turns, (*spaces, *every), home()))
    return Turn((screen,), session=ctx.session.at(""))


def _list_button(threat: Threat, rating: ThreatRating) -> Button:
    key = "threat-button-graded" if rating.level is not AtlasLevel.UNKNOWN else "threat-button-ungraded"
    return button(key, "threats.one", threat.id, {"title": threat.title, "level": int(rating.level)})


# --- one threat -----------------------------------------------------------------------------------------------


async def show_threat(update: Incoming, ctx: Ctx) -> Turn:
    """The page of one threat: acts, level with its reasons, measures."""
    return Turn((await threat_screen(argument(update), ctx),), session=ctx.session.at(""))


async def threat_screen(threat_id: str, ctx: Ctx) -> Screen:
    """Raises NotFound for a threat that has left the register."""
    threat = await find_threat(ctx, threat_id)
    votes = [vote for vote in await votes_that_count(ctx) if vote.threat == threat.id]
    rating = rate_threat(threat.id, count_votes(votes))
    dues = [
        due
        for due in await measures_with_days(ctx, later=ctx.dates.months_later, threat_id=threat.id)
        if due.measure.state is not MeasureState.DROPPED
    ]
    dues.sort(key=lambda due: not due.measure.is_unfinished)
    ready = untaken_measures(threat, dues)
    own = await own_threat_of(ctx, threat.id)
    articles = [ctx.content.articles[key] for key in threat.article_ids if key in ctx.content.articles]
    args: dict[str, Arg] = {
        "title": threat.title,
        "phases": phase_terms(threat.phases),
        "spaces": space_terms(threat.spaces),
        "acts": lines(act_labels(threat.act_ids, ctx)),
        "articles": cited_numbers(articles),
        "review": piece_review(ctx.content, citation_key(CitedKind.THREAT, threat.id)),
        "level": level_term(rating.level),
        "why": lines(explanation_terms(rating)),
        "reasons": _reason_terms(votes),
        "measures": _measure_terms(dues, ctx),
        "ready": len(ready),
        "added": NOTHING
        if own is None
        else TextRef("threat-added", {"by": await who_term(own.by, ctx), "day": own.day}),
    }
    can_withdraw = own is not None and await may_withdraw(ctx, own)
    return Screen("threat", args, await _threat_rows(threat, dues, ready, ctx, can_withdraw=can_withdraw))


def untaken_measures(threat: Threat, dues: Sequence[DueMeasure]) -> list[ReadyMeasure]:
    """The ready measures that nobody has taken up yet, or that were dropped."""
    taken_up = {due.measure.ready for due in dues}
    return [measure for measure in threat.measures if measure.id not in taken_up]


def _reason_terms(votes: Sequence[ThreatVote]) -> TextRef:
    """The newest reasons, without who gave them."""
    newest = sorted(votes, key=lambda vote: vote.day, reverse=True)
    terms = [
        TextRef("threat-reason", {"likelihood": vote.likelihood, "harm": vote.harm, "reason": vote.reason})
        for vote in newest[:_REASONS]
    ]
    if len(newest) > _REASONS:
        terms.append(TextRef("threat-reasons-more", {"count": len(newest) - _REASONS}))
    return lines(terms) if terms else TextRef("threat-reasons-none")


def _measure_terms(dues: Sequence[DueMeasure], ctx: Ctx) -> TextRef:
    terms = [measure_line(number, due, ctx) for number, due in enumerate(dues[:_MEASURES], start=1)]
    if len(dues) > _MEASURES:
        terms.append(TextRef("measures-more", {"count": len(dues) - _MEASURES}))
    return lines(terms) if terms else TextRef("measures-none")


async def _threat_rows(
    threat: Threat, dues: Sequence[DueMeasure], ready: Sequence[ReadyMeasure], ctx: Ctx, *, can_withdraw: bool
) -> Rows:
    vote = await own_vote(ctx, threat.id)
    grade_key = "threat-button-grade" if vote is None else "threat-button-regrade"
    can_grade = has_role_for(ctx.person.staff, Permission.GRADE_THREAT)
    grade = ((button(grade_key, "threats.grade", ThreatGrade(threat.id)),),) if can_grade else ()
    numbered = [
        button("measure-button-page", "threats.measure", due.measure.id, {"number": number})
        for number, due in enumerate(dues[:_MEASURES], start=1)
    ]
    plan = ((button("threat-button-plan", "threats.plan"),),) if len(dues) > _MEASURES else ()
    offered = [
        button(f"measure-offer-{measure.kind}", "threats.ready", ReadyPress(threat.id, measure.id))
        for measure in ready
    ]
    withdraw = ((button("threat-button-withdraw", "threats.withdraw", threat.id),),) if can_withdraw else ()
    return (
        *grade,
        *_by_three(numbered),
        *plan,
        *_by_three(offered),
        (button("measure-button-add", "threats.new", threat.id),),
        *withdraw,
        (button("threat-button-list", "threats.list", ThreatList(threat.phases[0])), *home()),
    )


def _by_three(buttons: Sequence[Button]) -> Rows:
    return tuple(tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3))


def threats_button() -> Button:
    """The menu button that opens the register."""
    return button("threat-button-menu", "threats")


def rating_note(rating: ThreatRating) -> TextRef:
    """The level after a vote, in one line."""
    return TextRef("threat-now", rating_args(rating))
