"""A round of opinions: people are invited, they answer in words, each opinion is answered, the round is
closed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from bot.domain.atlas import opinions as rules
from bot.domain.atlas.opinions import Opinion, OpinionAnswer, OpinionRound, OpinionRoundNotice, OpinionSubject
from bot.domain.errors import BadInput, NotAllowed, NotFound, TooMany, WrongState
from bot.domain.learning.lesson_edition import edition_of
from bot.domain.people import Account, Person
from bot.domain.staff.audit import AuditAction
from bot.usecases.access.leads import require_signer
from bot.usecases.access.one_person import accounts_of
from bot.usecases.atlas.opinion_invitees import (
    OFFERED,
    InviteeGroup,
    chosen_invitees,
    current_invitees,
    invitable_staff,
    is_invited,
)
from bot.usecases.ports import Clock, Content, Ids, UnitOfWork
from bot.usecases.ports.text import Mask

MOST: Final = 3
"""Opinions of one person in a round."""


async def open_round(
    subject: OpinionSubject,
    about: str,
    whom: InviteeGroup,
    days: int,
    *,
    by: Account,
    editors: Collection[Account],
    content: Content,
    uow: UnitOfWork,
    ids: Ids,
    clock: Clock,
    chosen: Collection[Account] = (),
) -> OpinionRound:
    """``chosen``: single people, instead of a group. Raises NotAllowed; NotFound for an unknown subject or if
    nobody can be invited; WrongState if the subject is final or has an open round; TooMany."""
    await require_signer(by, uow=uow, clock=clock, refusal="role-leads")
    if whom not in OFFERED[subject] or days not in rules.LASTS:
        raise BadInput("atlas-gone")
    edition = await edition_to_ask(subject, about, content=content, uow=uow)
    if rules.has_open_round(await uow.rounds.all(), about):
        raise WrongState("opinion-open-already")
    if whom is InviteeGroup.SINGLE:
        people = await chosen_invitees(subject, chosen, besides=by, editors=editors, uow=uow)
    else:
        people = await invitable_staff(subject, whom, besides=by, editors=editors, uow=uow)
    if not people:
        raise NotFound("opinion-nobody")
    invited = tuple(person.account for person in people)
    today = clock.today()
    opinion_round = OpinionRound(
        ids.new(), subject, about, by, today, today + timedelta(days=days), invited, edition=edition
    )
    uow.rounds.save(opinion_round)
    _record(by, opinion_round.id, f"asked {subject} {len(invited)}", uow, clock)
    return opinion_round


async def edition_to_ask(subject: OpinionSubject, about: str, *, content: Content, uow: UnitOfWork) -> str:
    """The subject's present edition. Raises NotFound, WrongState."""
    if subject is OpinionSubject.LESSON:
        if (lesson := content.lesson(about)) is None:
            raise NotFound("opinion-no-lesson")
        return edition_of(lesson)
    version = await uow.atlas.version(about)
    if version is None:
        raise NotFound("atlas-no-version")
    if version.is_locked:
        raise WrongState("atlas-locked-already")
    return str(version.number)


async def give_opinion(
    round_id: str,
    text: str,
    *,
    by: Person,
    editors: Collection[Account],
    edition: str = "",
    mask: Mask,
    uow: UnitOfWork,
    ids: Ids,
    clock: Clock,
) -> Opinion:
    """The stored opinion, masked. ``edition``: of the lesson that they have read. Raises NotFound,
    NotAllowed, WrongState, TooMany, BadInput."""
    opinion_round = rules.may_give(await uow.rounds.get(round_id), by.account, today=clock.today())
    if not is_invited(opinion_round, by, editors=editors):
        raise NotAllowed("opinion-not-invited")
    his = await accounts_of(by.account, uow=uow)
    earlier_opinions = [
        earlier_opinion
        for earlier_opinion in await uow.rounds.opinions(round_id)
        if earlier_opinion.by in his
    ]
    if len(earlier_opinions) >= MOST:
        raise TooMany("opinion-enough", {"most": MOST})
    words = mask(rules.opinion_words(text))
    opinion = Opinion(ids.new(), opinion_round.id, by.account, clock.today(), words, edition=edition)
    uow.rounds.save_opinion(opinion)
    _record(by.account, opinion.id, f"said {opinion_round.subject}", uow, clock, words=words)
    return opinion


async def answer_opinion(
    opinion_id: str,
    answer: OpinionAnswer,
    reason: str,
    *,
    by: Account,
    mask: Mask,
    uow: UnitOfWork,
    clock: Clock,
) -> Opinion:
    """Accepted, partly accepted or not, with the reason. Raises NotAllowed, NotFound, BadInput,
    WrongState."""
    await require_signer(by, uow=uow, clock=clock, refusal="role-leads")
    opinion = rules.answer_opinion(await uow.rounds.opinion(opinion_id), answer, mask(reason))
    if opinion.by in await accounts_of(by, uow=uow):
        raise NotAllowed("opinion-own")
    opinion_round = await find_round(opinion.round_id, uow=uow)
    if opinion_round.closed:
        raise WrongState("opinion-over")
    uow.rounds.save_opinion(opinion)
    _record(by, opinion.id, f"answered {answer}", uow, clock, words=opinion.reason)
    return opinion


async def close_round(round_id: str, *, by: Account, uow: UnitOfWork, clock: Clock) -> OpinionRound:
    """Raises NotAllowed, NotFound; WrongState while an opinion has no answer."""
    await require_signer(by, uow=uow, clock=clock, refusal="role-leads")
    opinion_round = await find_round(round_id, uow=uow)
    done = rules.close_round(opinion_round, await uow.rounds.opinions(round_id))
    uow.rounds.save(done)
    _record(by, done.id, "closed", uow, clock)
    return done


async def find_round(round_id: str, *, uow: UnitOfWork) -> OpinionRound:
    """Raises NotFound."""
    opinion_round = await uow.rounds.get(round_id)
    if opinion_round is None:
        raise NotFound("opinion-no-round")
    return opinion_round


@dataclass(frozen=True, slots=True)
class RoundReminder:
    """A round that ends soon, and the people who have not answered."""

    round: OpinionRound
    silent: Sequence[Account]


async def rounds_to_remind(
    *, editors: Collection[Account], uow: UnitOfWork, clock: Clock
) -> Sequence[RoundReminder]:
    """Each round once, a day before its end; they are marked as reminded."""
    reminders = []
    for opinion_round in await uow.rounds.all():
        if opinion_round.to_remind(clock.today()):
            uow.rounds.save(replace(opinion_round, last_notice=OpinionRoundNotice.SILENT))
            asked = await current_invitees(opinion_round, editors=editors, uow=uow)
            opinions = await uow.rounds.opinions(opinion_round.id)
            spoke = await accounts_of(*(opinion.by for opinion in opinions), uow=uow)
            silent = [
                account for account in rules.silent_invitees(opinion_round, opinions) if account not in spoke
            ]
            reminders.append(
                RoundReminder(opinion_round, [account for account in silent if account in asked])
            )
    return reminders


async def rounds_to_end(*, uow: UnitOfWork, clock: Clock) -> Sequence[OpinionRound]:
    """Rounds past their last day that nobody has closed, each once; they are marked as notified."""
    ended_rounds = [
        opinion_round for opinion_round in await uow.rounds.all() if opinion_round.to_end(clock.today())
    ]
    for opinion_round in ended_rounds:
        uow.rounds.save(replace(opinion_round, last_notice=OpinionRoundNotice.OVER))
    return ended_rounds


def _record(
    by: Account, subject: str, detail: str, uow: UnitOfWork, clock: Clock, *, words: str = ""
) -> None:
    uow.audit.record(
        AuditAction.OPINION, by=str(by), at=clock.now(), subject=subject, detail=detail, words=words
    )
