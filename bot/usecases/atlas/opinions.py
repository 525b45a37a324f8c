"""Who may be invited to a round of opinions, who is still invited, and who answers the opinions.

A name in the list of invitees gives no access by itself: people who lost the role, or were frozen, are out.

A round of opinions: people are invited, they answer in words, each opinion is answered, the round is closed.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from bot.domain.atlas import opinions as rules
from bot.domain.atlas.opinions import Opinion, OpinionAnswer, OpinionRound, OpinionRoundNotice, OpinionSubject
from bot.domain.errors import BadInput, NotAllowed, NotFound, TooMany, WrongState
from bot.domain.people import Account, Person, Staff
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission, acting_staff, has_role_for, is_granted
from bot.usecases.access.leads import require_signer
from bot.usecases.access.one_person import accounts_of, first_account_each
from bot.usecases.atlas.opinion_subjects import SUBJECTS, InviteeGroup
from bot.usecases.context import ActingContext, Context

MOST: Final = 3
"""Opinions of one person in a round."""
_ANSWERING: Final = {
    InviteeGroup.LIAISONS: Permission.SPEAK_FOR_BODY,
    InviteeGroup.EXPERTS: Permission.ANSWER_AS_EXPERT,
    InviteeGroup.EDITORS: Permission.EDIT_LESSONS,
    InviteeGroup.LEADS: Permission.LEAD,
}
_EVERYBODY: Final = frozenset({InviteeGroup.ALL, InviteeGroup.SINGLE})
MOST_SINGLE: Final = 20
"""Single people in a round: all of them are named on one screen."""


async def invitable_staff(
    ctx: Context, subject: OpinionSubject, whom: InviteeGroup, *, besides: Account
) -> Sequence[Staff]:
    """People who can be written to, each person by one account, except the asker by any account. ``editors``:
    named by the settings; ``Whom.SINGLE``: all accounts, to choose from."""
    own_accounts = await accounts_of(ctx, besides)
    able = [
        staff
        for staff in await ctx.uow.staff.all()
        if _is_invitable(staff, subject, whom, ctx.operator.editors)
    ]
    people = sorted(
        (staff for staff in able if staff.account not in own_accounts), key=lambda staff: str(staff.account)
    )
    return people if whom is InviteeGroup.SINGLE else await _one_account_each(ctx, people)


async def chosen_invitees(
    ctx: Context, subject: OpinionSubject, chosen: Collection[Account], *, besides: Account
) -> Sequence[Staff]:
    """These single people, each by one account. Raises NotFound if nobody was chosen, TooMany, NotAllowed for
    somebody who may not, or no longer, be asked about this."""
    if not chosen:
        raise NotFound("opinion-pick-none")
    if len(set(chosen)) > MOST_SINGLE:
        raise TooMany("opinion-pick-full", {"most": MOST_SINGLE})
    there = await invitable_staff(ctx, subject, InviteeGroup.SINGLE, besides=besides)
    if not set(chosen) <= {staff.account for staff in there}:
        raise NotAllowed("opinion-pick-not")
    return await _one_account_each(ctx, [staff for staff in there if staff.account in chosen])


async def _one_account_each(ctx: Context, people: Sequence[Staff]) -> Sequence[Staff]:
    """A person with an account on each messenger is asked once, and their opinion counts once."""
    accounts = await first_account_each(ctx, [staff.account for staff in people])
    return [staff for staff in people if staff.account in accounts]


async def current_invitees(ctx: Context, opinion_round: OpinionRound) -> tuple[Account, ...]:
    """The invitees who can be written to and still have a suitable role."""
    there = {
        staff.account
        for staff in await ctx.uow.staff.all()
        if _is_invitable(staff, opinion_round.subject, InviteeGroup.ALL, ctx.operator.editors)
    }
    return tuple(account for account in opinion_round.invited if account in there)


def is_invited(opinion_round: OpinionRound, person: Person, *, editors: Collection[Account]) -> bool:
    """Whether they are still invited."""
    staff = person.staff
    return (
        person.account in opinion_round.invited
        and staff is not None
        and _is_invitable(staff, opinion_round.subject, InviteeGroup.ALL, editors)
    )


def require_viewer(
    opinion_round: OpinionRound, person: Person, *, editors: Collection[Account]
) -> OpinionRound:
    """For invitees and leads. Raises NotAllowed."""
    leads = is_granted(Permission.READ_ALL_OPINIONS, acting_staff(person.staff))
    if not leads and not is_invited(opinion_round, person, editors=editors):
        raise NotAllowed("opinion-not-invited")
    return opinion_round


def can_read_subject(opinion_round: OpinionRound, person: Person, *, today: date) -> bool:
    """Whether they may still read the subject through this round. Experts may read only that, while they are
    asked; the others have access elsewhere too."""
    return opinion_round.takes(today) or not has_role_for(person.staff, Permission.ANSWER_AS_EXPERT)


def require_reader(
    opinion_round: OpinionRound, person: Person, *, editors: Collection[Account], today: date
) -> OpinionRound:
    """For people who may read the subject. Raises NotAllowed as ``require_viewer``; WrongState once it is
    over for them."""
    require_viewer(opinion_round, person, editors=editors)
    if not can_read_subject(opinion_round, person, today=today):
        raise WrongState("opinion-over")
    return opinion_round


async def opinion_recipients(ctx: Context, opinion_round: OpinionRound) -> Sequence[Account]:
    """Who hears of new opinions: the asker; all leads and owners if the asker is no longer a lead."""
    leads = [
        staff.account
        for staff in await ctx.uow.staff.all()
        if _is_reachable(staff) and has_role_for(staff, Permission.READ_ALL_OPINIONS)
    ]
    return [opinion_round.by] if opinion_round.by in leads else leads


def _is_reachable(staff: Staff) -> bool:
    return staff.started and not staff.frozen


def _is_invitable(
    staff: Staff, subject: OpinionSubject, whom: InviteeGroup, editors: Collection[Account]
) -> bool:
    kinds = (
        [kind for kind in SUBJECTS[subject].offered if kind in _ANSWERING] if whom in _EVERYBODY else [whom]
    )
    named = InviteeGroup.EDITORS in kinds and staff.account in editors
    return _is_reachable(staff) and (named or any(has_role_for(staff, _ANSWERING[kind]) for kind in kinds))


async def open_round(
    ctx: ActingContext,
    subject: OpinionSubject,
    about: str,
    whom: InviteeGroup,
    days: int,
    *,
    chosen: Collection[Account] = (),
) -> OpinionRound:
    """``chosen``: single people, instead of a group. Raises NotAllowed; NotFound for an unknown subject or if
    nobody can be invited; WrongState if the subject is final or has an open round; TooMany."""
    await require_signer(ctx, refusal="role-leads")
    if whom not in SUBJECTS[subject].offered or days not in rules.LASTS:
        raise BadInput("atlas-gone")
    edition = await edition_to_ask(ctx, subject, about)
    if rules.has_open_round(await ctx.uow.rounds.all(), about):
        raise WrongState("opinion-open-already")
    if whom is InviteeGroup.SINGLE:
        people = await chosen_invitees(ctx, subject, chosen, besides=ctx.account)
    else:
        people = await invitable_staff(ctx, subject, whom, besides=ctx.account)
    if not people:
        raise NotFound("opinion-nobody")
    invited = tuple(person.account for person in people)
    today = ctx.clock.today()
    opinion_round = OpinionRound(
        ctx.ids.new(),
        subject,
        about,
        ctx.account,
        today,
        today + timedelta(days=days),
        invited,
        edition=edition,
    )
    ctx.uow.rounds.save(opinion_round)
    _record(ctx, opinion_round.id, f"asked {subject} {len(invited)}")
    return opinion_round


async def edition_to_ask(ctx: Context, subject: OpinionSubject, about: str) -> str:
    """The subject's present edition. Raises NotFound, WrongState."""
    return await SUBJECTS[subject].edition(ctx, about)


async def give_opinion(ctx: ActingContext, round_id: str, text: str, *, edition: str = "") -> Opinion:
    """The stored opinion, masked. ``edition``: of the lesson that they have read. Raises NotFound,
    NotAllowed, WrongState, TooMany, BadInput."""
    opinion_round = rules.may_give(await ctx.uow.rounds.get(round_id), ctx.account, today=ctx.clock.today())
    if not is_invited(opinion_round, ctx.person, editors=ctx.operator.editors):
        raise NotAllowed("opinion-not-invited")
    own_accounts = await accounts_of(ctx, ctx.account)
    earlier_opinions = [
        earlier_opinion
        for earlier_opinion in await ctx.uow.rounds.opinions(round_id)
        if earlier_opinion.by in own_accounts
    ]
    if len(earlier_opinions) >= MOST:
        raise TooMany("opinion-enough", {"most": MOST})
    words = ctx.mask(rules.opinion_words(text))
    opinion = Opinion(ctx.ids.new(), opinion_round.id, ctx.account, ctx.clock.today(), words, edition=edition)
    ctx.uow.rounds.save_opinion(opinion)
    _record(ctx, opinion.id, f"said {opinion_round.subject}", words=words)
    return opinion


async def answer_opinion(ctx: ActingContext, opinion_id: str, answer: OpinionAnswer, reason: str) -> Opinion:
    """Accepted, partly accepted or not, with the reason. Raises NotAllowed, NotFound, BadInput,
    WrongState."""
    await require_signer(ctx, refusal="role-leads")
    opinion = rules.answer_opinion(await ctx.uow.rounds.opinion(opinion_id), answer, ctx.mask(reason))
    if opinion.by in await accounts_of(ctx, ctx.account):
        raise NotAllowed("opinion-own")
    opinion_round = await find_round(ctx, opinion.round_id)
    if opinion_round.closed:
        raise WrongState("opinion-over")
    ctx.uow.rounds.save_opinion(opinion)
    _record(ctx, opinion.id, f"answered {answer}", words=opinion.reason)
    return opinion


async def close_round(ctx: ActingContext, round_id: str) -> OpinionRound:
    """Raises NotAllowed, NotFound; WrongState while an opinion has no answer."""
    await require_signer(ctx, refusal="role-leads")
    opinion_round = await find_round(ctx, round_id)
    done = rules.close_round(opinion_round, await ctx.uow.rounds.opinions(round_id))
    ctx.uow.rounds.save(done)
    _record(ctx, done.id, "closed")
    return done


async def find_round(ctx: Context, round_id: str) -> OpinionRound:
    """Raises NotFound."""
    opinion_round = await ctx.uow.rounds.get(round_id)
    if opinion_round is None:
        raise NotFound("opinion-no-round")
    return opinion_round


@dataclass(frozen=True, slots=True)
class RoundReminder:
    """A round that ends soon, and the people who have not answered."""

    round: OpinionRound
    silent: Sequence[Account]


async def rounds_to_remind(ctx: Context) -> Sequence[RoundReminder]:
    """Each round once, a day before its end; they are marked as reminded."""
    reminders = []
    for opinion_round in await ctx.uow.rounds.all():
        if opinion_round.to_remind(ctx.clock.today()):
            ctx.uow.rounds.save(replace(opinion_round, last_notice=OpinionRoundNotice.SILENT))
            asked = await current_invitees(ctx, opinion_round)
            opinions = await ctx.uow.rounds.opinions(opinion_round.id)
            spoke = await accounts_of(ctx, *(opinion.by for opinion in opinions))
            silent = [
                account for account in rules.silent_invitees(opinion_round, opinions) if account not in spoke
            ]
            reminders.append(
                RoundReminder(opinion_round, [account for account in silent if account in asked])
            )
    return reminders


async def rounds_to_end(ctx: Context) -> Sequence[OpinionRound]:
    """Rounds past their last day that nobody has closed, each once; they are marked as notified."""
    ended_rounds = [
        opinion_round
        for opinion_round in await ctx.uow.rounds.all()
        if opinion_round.to_end(ctx.clock.today())
    ]
    for opinion_round in ended_rounds:
        ctx.uow.rounds.save(replace(opinion_round, last_notice=OpinionRoundNotice.OVER))
    return ended_rounds


def _record(ctx: ActingContext, subject: str, detail: str, *, words: str = "") -> None:
    ctx.uow.audit.record(
        AuditAction.OPINION,
        by=str(ctx.account),
        at=ctx.clock.now(),
        subject=subject,
        detail=detail,
        words=words,
    )
