"""The operator takes a referral's package out as files, for a body that nobody speaks for in chat."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.referrals.referrals import BEFORE, Referral
from bot.domain.staff.audit import OPERATOR, Deed
from bot.usecases.ports import Clock, Content, UnitOfWork
from bot.usecases.referrals.read_referral import Dossier, read_dossier
from bot.usecases.referrals.sign_referral import liaisons_of


class Why(StrEnum):
    """Why nothing is exported."""

    NO_CASE = "no-case"
    NOT_SIGNED = "not-signed"
    WHICH = "which"
    NO_BODY = "no-body"
    LIAISON = "liaison"
    GONE = "gone"
    BROKEN = "broken"
    """A copy does not open any more; the next three are why one cannot be made as it was signed."""
    CHANGED = "changed"
    SLOW = "slow"
    UNCONFINED = "unconfined"
    """No machine opens a copy that cannot confine whatever opens it."""
    FOLDER = "folder"


@dataclass(frozen=True, slots=True)
class Refusal:
    """``bodies``: those that it could go to, or the one that has a liaison."""

    why: Why
    bodies: tuple[str, ...] = ()


async def to_export(
    number: int, body: str, *, uow: UnitOfWork, clock: Clock, content: Content
) -> Dossier | Refusal:
    """The case's one referral that two have signed, or the one to ``body``. Nothing is recorded yet."""
    case = await uow.cases.by_number(number)
    if case is None:
        return Refusal(Why.NO_CASE)
    one = _chosen(await uow.referrals.of_case(case.id), body)
    if isinstance(one, Refusal):
        return one
    if await liaisons_of(one.body, uow=uow):
        return Refusal(Why.LIAISON, (one.body,))
    packed = await uow.referrals.packed(one.id)
    if packed is None:
        return Refusal(Why.GONE)
    return await read_dossier(one, packed, case, uow=uow, clock=clock, content=content)


def _chosen(found: Sequence[Referral], body: str) -> Referral | Refusal:
    """The newest to that body: one that wished to know more was written to again."""
    sent = [one for one in found if _signed(one)]
    bodies = tuple(dict.fromkeys(one.body for one in sent))
    if not sent:
        return Refusal(Why.NOT_SIGNED)
    if not body and len(bodies) > 1:
        return Refusal(Why.WHICH, bodies)
    chosen = [one for one in sent if one.body == (body or bodies[0])]
    return chosen[-1] if chosen else Refusal(Why.NO_BODY, bodies)


async def record_export(referral_id: str, *, uow: UnitOfWork, clock: Clock) -> Refusal | None:
    """Before anything is written. A refusal where it was called back, or a liaison was named, meanwhile."""
    one = await uow.referrals.get(referral_id)
    if one is None or not _signed(one):
        return Refusal(Why.GONE)
    if await liaisons_of(one.body, uow=uow):
        return Refusal(Why.LIAISON, (one.body,))
    detail = f"referral {one.body} files"
    uow.audit.record(Deed.EXPORT, by=OPERATOR, at=clock.now(), subject=one.case_id, detail=detail)
    return None


def _signed(one: Referral) -> bool:
    return one.step not in BEFORE and one.signed_by is not None and one.signed_by != one.by
