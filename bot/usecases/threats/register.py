"""The register as it stands now: threats of the content and of people, their votes and levels."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.domain.catalogue.catalogue import Phase, Space
from bot.domain.errors import BadInput, NotAllowed, NotFound
from bot.domain.people import Account, Staff
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission, has_role_for
from bot.domain.threats.measures import Measure
from bot.domain.threats.own_threats import (
    OwnThreat,
    refuse_groups,
    register_threats,
    require_sound_threat,
    threat_title,
)
from bot.domain.threats.threat_method import ThreatRating, rate_threats
from bot.domain.threats.threat_votes import LEADS, CountedVote, ThreatVote, check_harm, check_likelihood
from bot.domain.threats.threats import Threat
from bot.domain.typed import one_line
from bot.usecases.access.one_person import accounts_of
from bot.usecases.access.open_election_only import opening_day, threats_of_election
from bot.usecases.context import ActingContext, Context

MOST_OWN: Final = 40
"""Threats that people may add: the register is read whole, by people."""
SHORTEST_REASON: Final = 10
LONGEST_REASON: Final = 300
NO_BODY: Final = "-"
"""The voice of liaisons whose body is unknown; they share it."""


async def threat_register(ctx: Context) -> tuple[Threat, ...]:
    """All threats in force: those of the content, then those that people added in this election."""
    return register_threats(ctx.content.threats, await threats_of_election(ctx))


async def earlier_threats(ctx: Context) -> Sequence[OwnThreat]:
    """What is left from earlier elections, as far as the rules of today let it be taken over."""
    titles = {threat.title for threat in await threat_register(ctx)}
    return [own for own in await _left_threats(ctx) if own.threat.title not in titles and _is_sound(ctx, own)]


def _is_sound(ctx: Context, own: OwnThreat) -> bool:
    try:
        threat_title(own.threat.title, ctx.content.threats.refused)
        require_sound_threat(own.threat, ctx.content.acts)
    except BadInput:
        return False
    return True


async def _left_threats(ctx: Context) -> Sequence[OwnThreat]:
    """What people added in earlier elections, newest first, and nobody has withdrawn or taken over: not in the
    register."""
    opened = await opening_day(ctx)
    earlier = [
        own for own in await ctx.uow.threats.own_threats() if own.day < opened and not own.is_withdrawn
    ]
    return sorted(earlier, key=lambda own: (own.day, own.threat.id), reverse=True)


async def find_threat(ctx: Context, threat_id: str) -> Threat:
    """Raises NotFound, also for a withdrawn one."""
    for threat in await threat_register(ctx):
        if threat.id == threat_id:
            return threat
    raise NotFound("threat-none")


async def own_threat_of(ctx: Context, threat_id: str) -> OwnThreat | None:
    """Who added the threat and when; None for one of the content."""
    return next((own for own in await threats_of_election(ctx) if own.threat.id == threat_id), None)


# --- votes and levels ---------------------------------------------------------------------------------------


def voice_of(staff: Staff | None) -> str:
    """The voice that their vote belongs to: their body, or that of all leads."""
    if has_role_for(staff, Permission.LEAD):
        return LEADS
    return (staff.body if staff is not None else "") or NO_BODY


@dataclass(frozen=True, slots=True)
class VoteOutcome:
    """The stored vote. ``other``: a newest vote of the same body that says something else; both count in the body's
    voice, which is their median. ``to_tell``: whose votes of the same voice say something else since this vote, which
    they have not heard of."""

    vote: ThreatVote
    other: ThreatVote | None = None
    to_tell: Sequence[Account] = ()


async def vote_on_threat(
    ctx: ActingContext, threat_id: str, *, likelihood: int, harm: int, reason: str
) -> VoteOutcome:
    """The reason is stored masked. A person has one vote, whichever of their accounts they give it from. Raises
    NotAllowed, NotFound, BadInput (a likelihood of 0 or 6, no reason, a refused word)."""
    _must_vote(ctx)
    threat = await find_threat(ctx, threat_id)
    vote = ThreatVote(
        ctx.account,
        threat.id,
        check_likelihood(likelihood),
        check_harm(harm),
        ctx.mask(reason_words(reason, ctx.content.threats.refused)),
        ctx.clock.today(),
        voice_of(ctx.person.staff),
    )
    own_accounts = await accounts_of(ctx, ctx.account)
    known = [earlier for earlier in await votes_that_count(ctx) if earlier.threat == threat.id]
    own = [earlier for earlier in known if earlier.by in own_accounts]
    for earlier in own:
        if earlier.by != ctx.account:
            ctx.uow.threats.drop_vote(earlier.place)
    ctx.uow.threats.save_vote(vote)
    _record(ctx, threat.id, f"voted {vote.likelihood} {vote.harm}", words=vote.reason)
    differing = [
        other
        for other in known
        if other not in own and other.body == vote.body and other.grades != vote.grades
    ]
    is_news = all((earlier.grades, earlier.body) != (vote.grades, vote.body) for earlier in own)
    return VoteOutcome(
        vote,
        max(differing, key=lambda other: other.day, default=None),
        await _of_voice(ctx, vote.body, differing) if is_news else (),
    )


async def _of_voice(ctx: Context, body: str, votes: Iterable[ThreatVote]) -> list[Account]:
    """Who gave these votes, but for people who have gone to another body since."""
    members = {vote.by: await ctx.uow.staff.get(vote.by) for vote in votes}
    return [account for account, member in members.items() if voice_of(member) == body]


def _must_vote(ctx: ActingContext) -> None:
    if not has_role_for(ctx.person.staff, Permission.GRADE_THREAT):
        raise NotAllowed("threat-not-yours")


def reason_words(text: str, refused: Collection[str]) -> str:
    """The reason as it is stored. Raises BadInput if it says nothing, is too long, or has a refused word."""
    words = one_line(text)
    if len(words) < SHORTEST_REASON:
        raise BadInput("threat-reason-short", {"least": SHORTEST_REASON})
    if len(words) > LONGEST_REASON:
        raise BadInput("threat-reason-long", {"most": LONGEST_REASON})
    return refuse_groups(words, refused)


async def own_vote(ctx: ActingContext, threat_id: str) -> ThreatVote | None:
    """This person's vote on a threat in this election, from whichever account."""
    own_accounts, opened = await accounts_of(ctx, ctx.account), await opening_day(ctx)
    votes = [v for v in await ctx.uow.threats.votes() if v.threat == threat_id and v.day >= opened]
    return next((vote for vote in votes if vote.by in own_accounts), None)


async def votes_that_count(ctx: Context) -> Sequence[ThreatVote]:
    """Votes of this election, by people who are leads or liaisons now. A vote stays the voice of the body that it was
    given for."""
    able = {
        member.account
        for member in await ctx.uow.staff.all()
        if has_role_for(member, Permission.GRADE_THREAT) and not member.frozen
    }
    opened = await opening_day(ctx)
    return [vote for vote in await ctx.uow.threats.votes() if vote.by in able and vote.day >= opened]


async def measures_of_election(ctx: Context) -> Sequence[Measure]:
    """The measures that were set in this election, in order of their ids."""
    opened = await opening_day(ctx)
    return [measure for measure in await ctx.uow.threats.measures() if measure.day >= opened]


def count_votes(votes: Sequence[ThreatVote]) -> tuple[CountedVote, ...]:
    """The votes with numbers instead of people and bodies, as versions hold them."""
    people = _numbers(str(vote.by) for vote in votes)
    bodies = _numbers(vote.body for vote in votes)
    return tuple(
        CountedVote(
            vote.threat, bodies[vote.body], people[str(vote.by)], vote.likelihood, vote.harm, vote.reason
        )
        for vote in votes
    )


def _numbers(names: Iterable[str]) -> dict[str, str]:
    return {name: str(number) for number, name in enumerate(sorted(set(names)), start=1)}


async def rated_register(ctx: Context) -> tuple[tuple[Threat, ThreatRating], ...]:
    """Every threat with its level as of now, in the register's order."""
    threats = await threat_register(ctx)
    ratings = rate_threats([threat.id for threat in threats], count_votes(await votes_that_count(ctx)))
    return tuple(zip(threats, ratings, strict=True))


# --- threats of people's own ----------------------------------------------------------------------------------


async def add_threat(
    ctx: ActingContext,
    title: str,
    *,
    phases: Sequence[Phase],
    spaces: Sequence[Space],
    act_ids: Sequence[str],
) -> Threat:
    """Add a threat; its sources are the articles of its acts. Raises NotAllowed; BadInput for what the check of the
    content would refuse, for a title that is there, and for too many."""
    _must_vote(ctx)
    acts = ctx.content.acts
    articles = (article for act_id in act_ids if act_id in acts for article in acts[act_id].article_ids)
    threat = Threat(
        ctx.ids.new(),
        title=ctx.mask(threat_title(title, ctx.content.threats.refused)),
        phases=tuple(phases),
        spaces=tuple(spaces),
        act_ids=tuple(act_ids),
        article_ids=tuple(dict.fromkeys(articles)),
    )
    return await _put_into_register(ctx, threat, "added")


async def find_left_threat(ctx: Context, threat_id: str) -> OwnThreat:
    """One of an earlier election. Raises NotFound."""
    own = next((own for own in await _left_threats(ctx) if own.threat.id == threat_id), None)
    if own is None:
        raise NotFound("threat-none")
    return own


async def take_over_threat(ctx: ActingContext, threat_id: str) -> Threat:
    """Put a threat that somebody added in an earlier election into the register of this one, without its votes and
    measures; one that is there already stays as it is. Raises as ``add_threat``, and NotFound."""
    _must_vote(ctx)
    if (known := await own_threat_of(ctx, threat_id)) is not None and not known.is_withdrawn:
        return known.threat
    own = await find_left_threat(ctx, threat_id)
    threat_title(own.threat.title, ctx.content.threats.refused)
    return await _put_into_register(ctx, own.threat, "taken over")


async def _put_into_register(ctx: ActingContext, threat: Threat, detail: str) -> Threat:
    require_sound_threat(threat, ctx.content.acts)
    register = await threat_register(ctx)
    if any(known.title == threat.title for known in register):
        raise BadInput("threat-title-taken")
    if len(register) - len(ctx.content.threats.threats) >= MOST_OWN:
        raise BadInput("threat-too-many", {"most": MOST_OWN})
    ctx.uow.threats.save_own(OwnThreat(threat, ctx.account, ctx.clock.today()))
    _record(ctx, threat.id, detail, words=threat.title)
    return threat


async def may_withdraw(ctx: ActingContext, own: OwnThreat) -> bool:
    """Leads any, others their own, from whichever account."""
    return has_role_for(ctx.person.staff, Permission.DROP_MEASURE) or own.by in await accounts_of(
        ctx, ctx.account
    )


async def withdraw_threat(ctx: ActingContext, threat_id: str) -> OwnThreat:
    """Take a threat that somebody added out of the register: leads any, others their own. Raises NotFound (also for
    one of the content), NotAllowed."""
    own = await own_threat_of(ctx, threat_id)
    if own is None or own.is_withdrawn:
        raise NotFound("threat-none")
    if not await may_withdraw(ctx, own):
        raise NotAllowed("threat-leads-withdraw")
    ctx.uow.threats.save_own(replace(own, is_withdrawn=True))
    _record(ctx, threat_id, "withdrawn")
    return own


def _record(ctx: ActingContext, subject: str, detail: str, *, words: str = "") -> None:
    ctx.uow.audit.record(
        AuditAction.THREAT,
        by=str(ctx.account),
        at=ctx.clock.now(),
        subject=subject,
        detail=detail,
        words=words,
    )
