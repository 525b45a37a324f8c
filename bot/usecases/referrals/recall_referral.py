"""A referral that should not have gone where it went is called back: a lead wishes it, a second person signs.

The case is verified again and may be referred anew; the package is destroyed here, so nobody opens it any more.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.cases.reports import Case
from bot.domain.errors import NotAllowed
from bot.domain.events import CaseChanged, Fact
from bot.domain.people import Account
from bot.domain.referrals import recalling as rules
from bot.domain.referrals.referrals import Ended, Referral, recalled
from bot.domain.staff.audit import Deed
from bot.domain.staff.signatures import Matter, Wanted
from bot.usecases.ports import Clock, Ids, UnitOfWork
from bot.usecases.referrals.end_referral import end_referral
from bot.usecases.referrals.end_wishes import end_wishes
from bot.usecases.referrals.sign_referral import who_could_sign
from bot.usecases.sight.find_case import find_case
from bot.usecases.sight.leads import signer
from bot.usecases.sight.one_person import accounts_of
from bot.usecases.staff.sign import to_sign
from bot.usecases.staff.want import want


@dataclass(frozen=True, slots=True)
class Recall:
    one: Referral
    case: Case
    wanted: Wanted
    reason: str


async def may_recall(
    referral_id: str, *, by: Account, uow: UnitOfWork, clock: Clock
) -> tuple[Referral, Case, Sequence[Account]]:
    """It, and who could sign. Raises NotFound (it has not gone, or is over), NotAllowed (no lead whose signature
    counts, the case is not his to see, or nobody could sign)."""
    one = rules.gone(await uow.referrals.get(referral_id))
    case = await find_case(one.case_id, by=by, uow=uow)
    await signer(by, uow=uow, clock=clock, otherwise="recall-leads")
    others = await who_could_sign(case, besides=by, uow=uow, clock=clock)
    if not others:
        raise NotAllowed("recall-alone")
    return one, case, others


async def wish_to_recall(
    referral_id: str, reason: str, *, by: Account, uow: UnitOfWork, ids: Ids, clock: Clock
) -> tuple[Recall, Sequence[Account]]:
    """The first signature; nothing is called back by it. Raises as ``may_recall``, and BadInput."""
    one, case, others = await may_recall(referral_id, by=by, uow=uow, clock=clock)
    detail = rules.wish(one, reason).detail()
    wanted = await want(Matter.RECALL, by, by=by, detail=detail, uow=uow, ids=ids, clock=clock)
    what = f"recall wished {one.body} {reason}"
    uow.audit.record(Deed.REFER, by=str(by), at=clock.now(), subject=case.id, detail=what)
    return Recall(one, case, wanted, reason), others


async def recall_referral(
    wanted_id: str, *, by: Account, uow: UnitOfWork, clock: Clock
) -> tuple[Recall, tuple[Fact, ...]]:
    """The second signature. Raises NotFound (nobody wishes it any more, or it is over), NotAllowed (his own wish, or
    his signature does not count), WrongState (the body has answered since)."""
    found = await _to_sign(wanted_id, by=by, uow=uow, clock=clock)
    for wanted in await uow.signatures.all():
        if wanted.matter is Matter.RECALL and rules.meant(wanted).referral_id == found.one.id:
            uow.signatures.drop(wanted.id)
    ended = await end_referral(found.one, Ended.RECALLED, uow=uow, clock=clock, reason=found.reason)
    over = await end_wishes(found.case.id, found.one.body, uow=uow, clock=clock)
    case = recalled(found.case, await uow.referrals.of_case(found.case.id))
    uow.cases.save(
        case
    )  # also where nothing of it changes: a body that answers at this instant must not be lost
    what = f"recall {found.one.body} {found.reason}"
    uow.audit.record(Deed.SIGN, by=str(by), at=clock.now(), subject=case.id, detail=what)
    return Recall(found.one, case, found.wanted, found.reason), (CaseChanged(case.id), ended, *over)


async def refuse_recall(wanted_id: str, *, by: Account, uow: UnitOfWork, clock: Clock) -> Recall:
    """A no; whoever wished it may take it back, from his other account too. Raises as above."""
    wanted = await uow.signatures.get(wanted_id)
    if wanted is not None and wanted.by in await accounts_of(by, uow=uow):
        found = await _about(wanted, by=by, uow=uow)
    else:
        found = await _to_sign(wanted_id, by=by, uow=uow, clock=clock)
    uow.signatures.drop(found.wanted.id)
    uow.audit.record(Deed.SIGN, by=str(by), at=clock.now(), subject=found.case.id, detail="recall refused")
    return found


async def _to_sign(wanted_id: str, *, by: Account, uow: UnitOfWork, clock: Clock) -> Recall:
    found = await _about(await to_sign(wanted_id, by=by, uow=uow, clock=clock), by=by, uow=uow)
    if by not in await who_could_sign(found.case, besides=found.wanted.by, uow=uow, clock=clock):
        raise NotAllowed("recall-leads-sign")
    rules.still_meant(found.one, rules.meant(found.wanted))
    return found


async def _about(wanted: Wanted, *, by: Account, uow: UnitOfWork) -> Recall:
    what = rules.meant(wanted)
    one = rules.gone(await uow.referrals.get(what.referral_id))
    return Recall(one, await find_case(one.case_id, by=by, uow=uow), wanted, what.reason)
