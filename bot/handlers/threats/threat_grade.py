"""A lead or liaison grades a threat: likelihood, harm, and the reason in words."""

from collections.abc import Callable
from typing import Final

from bot.conversation.arguments import read_argument, write_argument
from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import (
    Arg,
    Button,
    Rows,
    Say,
    Screen,
    SendLane,
    StaffChat,
    TextRef,
    Turn,
)
from bot.conversation.ports import Ctx
from bot.domain.errors import BadInput
from bot.domain.threats.threat_method import rate_threat
from bot.domain.threats.threat_votes import check_harm, check_likelihood
from bot.domain.threats.threats import Threat
from bot.handlers.pieces import NOTHING, argument, button
from bot.handlers.threats.threat_arguments import ThreatGrade
from bot.handlers.threats.threat_words import SCALE, home, threat_button
from bot.handlers.threats.threats import rating_note
from bot.usecases.threats.register import (
    VoteOutcome,
    count_votes,
    find_threat,
    own_vote,
    vote_on_threat,
    votes_that_count,
)

NUMBER: Final = "threats.number"
"""The state in which a number is awaited, not words."""
REASON: Final = "threats.reason"


async def grade(update: Incoming, ctx: Ctx) -> Turn:
    """Each press adds one part to the choice: ``box-moved/4/5``."""
    return await _ask(argument(update, ThreatGrade), ctx)


async def number_typed(update: Incoming, ctx: Ctx) -> Turn:
    """A grade that was typed instead of pressed, in any script's digits."""
    place = _place(ctx)
    number = update.text.strip() if isinstance(update, TextSaid) else ""
    if place.likelihood:
        return await _ask(place._replace(harm=str(check_harm(_whole(number)))), ctx)
    return await _ask(place._replace(likelihood=str(check_likelihood(_whole(number)))), ctx)


async def reason_typed(update: Incoming, ctx: Ctx) -> Turn:
    """Store the grades with the typed reason."""
    place = _place(ctx)
    if not isinstance(update, TextSaid):
        raise BadInput("threat-reason-short", {"least": 10})
    outcome = await vote_on_threat(
        ctx, place.threat, likelihood=_whole(place.likelihood), harm=_whole(place.harm), reason=update.text
    )
    threat = await find_threat(ctx, place.threat)
    votes = [vote for vote in await votes_that_count(ctx) if vote.threat == threat.id]
    other = outcome.other
    args: dict[str, Arg] = {
        "title": threat.title,
        "likelihood": outcome.vote.likelihood,
        "harm": outcome.vote.harm,
        "reason": outcome.vote.reason,
        "now": rating_note(rate_threat(threat.id, count_votes(votes))),
        "other": NOTHING
        if other is None
        else TextRef(
            "threat-other-liaison" if outcome.vote.body else "threat-other-lead",
            {"likelihood": other.likelihood, "harm": other.harm, "day": other.day},
        ),
    }
    rows = (threat_button(threat), home())
    graded = Screen("threat-graded", args, rows)
    return Turn((graded, *_notices(outcome, threat)), session=ctx.session.at(""))


def _notices(outcome: VoteOutcome, threat: Threat) -> list[Say]:
    """To those of the same voice who said something else before."""
    key = "threat-differs-liaison" if outcome.vote.body else "threat-differs-lead"
    args: dict[str, Arg] = {
        "title": threat.title,
        "likelihood": outcome.vote.likelihood,
        "harm": outcome.vote.harm,
    }
    return [
        Say(key, args, (threat_button(threat),), to=StaffChat(account), lane=SendLane.DIALOGUE, quiet=True)
        for account in outcome.to_tell
    ]


async def _ask(place: ThreatGrade, ctx: Ctx) -> Turn:
    threat = await find_threat(ctx, place.threat)
    args: dict[str, Arg] = {"title": threat.title}
    back = (threat_button(threat), home())
    if not place.likelihood:
        before = await own_vote(ctx, threat.id)
        args["before"] = (
            NOTHING
            if before is None
            else TextRef(
                "threat-grade-before",
                {"likelihood": before.likelihood, "harm": before.harm, "reason": before.reason},
            )
        )
        rows = _scale("threat-likelihood", lambda n: place._replace(likelihood=n))
        session = ctx.session.at(NUMBER, place=write_argument(place))
        return Turn((Screen("threat-grade-likelihood", args, (*rows, *back)),), session=session)
    args["likelihood"] = check_likelihood(_whole(place.likelihood))
    if not place.harm:
        rows = _scale("threat-harm", lambda n: place._replace(harm=n))
        session = ctx.session.at(NUMBER, place=write_argument(place))
        return Turn((Screen("threat-grade-harm", args, (*rows, *back)),), session=session)
    args["harm"] = check_harm(_whole(place.harm))
    session = ctx.session.at(REASON, place=write_argument(place))
    return Turn((Screen("threat-grade-reason", args, back),), session=session)


def _scale(key: str, place: Callable[[str], ThreatGrade]) -> Rows:
    rows: list[tuple[Button, ...]] = [
        (button(f"{key}-{number}", "threats.grade", place(str(number))),) for number in SCALE
    ]
    return tuple(rows)


def _place(ctx: Ctx) -> ThreatGrade:
    return read_argument(ctx.session.data.get("place", ""), ThreatGrade)


def _whole(text: str) -> int:
    """A whole number in any script's digits; -1 for anything else, which is no grade."""
    return int(text) if text.isdecimal() and len(text) < 4 else -1
