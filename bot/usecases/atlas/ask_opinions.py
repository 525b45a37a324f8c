"""A round of opinions: some are asked, they answer in words, each opinion is answered, the round is closed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from bot.domain.atlas import opinions as rules
from bot.domain.atlas.opinions import Answer, Opinion, Round, Subject, Told
from bot.domain.errors import BadInput, NotAllowed, NotFound, TooMany, WrongState
from bot.domain.learning.lesson_edition import edition_of
from bot.domain.people import Account, Person
from bot.domain.staff.audit import Deed
from bot.usecases.atlas.asked import OFFERED, Whom, asks, chosen_to_ask, still_asked, whom_to_ask
from bot.usecases.ports import Clock, Content, Ids, UnitOfWork
from bot.usecases.ports.text import Mask
from bot.usecases.sight.leads import signer
from bot.usecases.sight.one_person import accounts_of

MOST: Final = 3
"""Opinions of one person in a round."""


async def open_round(
    subject: Subject,
    about: str,
    whom: Whom,
    days: int,
    *,
    by: Account,
    editors: Collection[Account],
    content: Content,
    uow: UnitOfWork,
    ids: Ids,
    clock: Clock,
    chosen: Collection[Account] = (),
) -> Round:
    """``chosen``: single people, where no group is asked. Raises NotAllowed; NotFound for what is not there and where
    nobody can be asked; WrongState for what is final or asked about already; TooMany."""
    await signer(by, uow=uow, clock=clock, otherwise="role-leads")
    if whom not in OFFERED[subject] or days not in rules.LASTS:
        raise BadInput("atlas-gone")
    edition = await edition_to_ask(subject, about, content=content, uow=uow)
    if rules.unsettled(await uow.rounds.all(), about):
        raise WrongState("opinion-open-already")
    if whom is Whom.SINGLE:
        people = await chosen_to_ask(subject, chosen, besides=by, editors=editors, uow=uow)
    else:
        people = await whom_to_ask(subject, whom, besides=by, editors=editors, uow=uow)
    if not people:
        raise NotFound("opinion-nobody")
    invited = tuple(one.account for one in people)
    today = clock.today()
    found = Round(
        ids.new(), subject, about, by, today, today + timedelta(days=days), invited, edition=edition
    )
    uow.rounds.save(found)
    _record(by, found.id, f"asked {subject} {len(invited)}", uow, clock)
    return found


async def edition_to_ask(subject: Subject, about: str, *, content: Content, uow: UnitOfWork) -> str:
    """What is asked about, as it is now. Raises NotFound, WrongState."""
    if subject is Subject.LESSON:
        if (lesson := content.lesson(about)) is None:
            raise NotFound("opinion-no-lesson")
        return edition_of(lesson)
    version = await uow.atlas.version(about)
    if version is None:
        raise NotFound("atlas-no-version")
    if version.locked:
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
    """What was kept, masked; ``edition``: of the lesson that he has read. Raises NotFound, NotAllowed, WrongState,
    TooMany, BadInput."""
    found = rules.may_give(await uow.rounds.get(round_id), by.account, today=clock.today())
    if not asks(found, by, editors=editors):
        raise NotAllowed("opinion-not-invited")
    his = await accounts_of(by.account, uow=uow)
    said = [one for one in await uow.rounds.opinions(round_id) if one.by in his]
    if len(said) >= MOST:
        raise TooMany("opinion-enough", {"most": MOST})
    words = mask(rules.opinion_words(text))
    opinion = Opinion(ids.new(), found.id, by.account, clock.today(), words, edition=edition)
    uow.rounds.say(opinion)
    _record(by.account, opinion.id, f"said {found.subject}", uow, clock, words=words)
    return opinion


async def answer_opinion(
    opinion_id: str,
    answer: Answer,
    reason: str,
    *,
    by: Account,
    mask: Mask,
    uow: UnitOfWork,
    clock: Clock,
) -> Opinion:
    """Taken, partly or not, with the reason. Raises NotAllowed, NotFound, BadInput, WrongState."""
    await signer(by, uow=uow, clock=clock, otherwise="role-leads")
    opinion = rules.answered(await uow.rounds.opinion(opinion_id), answer, mask(reason))
    if opinion.by in await accounts_of(by, uow=uow):
        raise NotAllowed("opinion-own")
    found = await the_round(opinion.round_id, uow=uow)
    if found.closed:
        raise WrongState("opinion-over")
    uow.rounds.say(opinion)
    _record(by, opinion.id, f"answered {answer}", uow, clock, words=opinion.reason)
    return opinion


async def close_round(round_id: str, *, by: Account, uow: UnitOfWork, clock: Clock) -> Round:
    """Raises NotAllowed, NotFound; WrongState while an opinion has no answer."""
    await signer(by, uow=uow, clock=clock, otherwise="role-leads")
    found = await the_round(round_id, uow=uow)
    done = rules.closed(found, await uow.rounds.opinions(round_id))
    uow.rounds.save(done)
    _record(by, done.id, "closed", uow, clock)
    return done


async def the_round(round_id: str, *, uow: UnitOfWork) -> Round:
    """Raises NotFound."""
    found = await uow.rounds.get(round_id)
    if found is None:
        raise NotFound("opinion-no-round")
    return found


@dataclass(frozen=True, slots=True)
class Reminder:
    """A round that ends soon, and who has said nothing yet."""

    round: Round
    silent: Sequence[Account]


async def rounds_to_remind(
    *, editors: Collection[Account], uow: UnitOfWork, clock: Clock
) -> Sequence[Reminder]:
    """Each once, a day before its end; they count as reminded now."""
    found = []
    for one in await uow.rounds.all():
        if one.to_remind(clock.today()):
            uow.rounds.save(replace(one, told=Told.SILENT))
            asked = await still_asked(one, editors=editors, uow=uow)
            said = await uow.rounds.opinions(one.id)
            spoke = await accounts_of(*(opinion.by for opinion in said), uow=uow)
            silent = [account for account in rules.silent(one, said) if account not in spoke]
            found.append(Reminder(one, [account for account in silent if account in asked]))
    return found


async def rounds_to_end(*, uow: UnitOfWork, clock: Clock) -> Sequence[Round]:
    """Rounds whose last day is over and that nobody has closed, each once; they count as told now."""
    found = [one for one in await uow.rounds.all() if one.to_end(clock.today())]
    for one in found:
        uow.rounds.save(replace(one, told=Told.OVER))
    return found


def _record(
    by: Account, subject: str, detail: str, uow: UnitOfWork, clock: Clock, *, words: str = ""
) -> None:
    uow.audit.record(Deed.OPINION, by=str(by), at=clock.now(), subject=subject, detail=detail, words=words)
