"""The operator exports a referral's package as files, for a body without a liaison in the chat.

Who has a copy of a package besides its liaisons: it was exported before the body had one, or by another person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.domain.referrals.referrals import BEFORE, Referral
from bot.domain.staff.audit import OPERATOR, AuditAction, as_moment
from bot.usecases.context import Context
from bot.usecases.referrals.read_referral import Dossier, read_dossier
from bot.usecases.referrals.sign_referral import liaisons_of

_MOST: Final = 100
"""Each export is one record of the case; only the newest are checked."""


class ExportRefusalReason(StrEnum):
    """Why nothing is exported."""

    NO_CASE = "no-case"
    NOT_SIGNED = "not-signed"
    WHICH = "which"
    NO_BODY = "no-body"
    LIAISON = "liaison"
    GONE = "gone"
    BROKEN = "broken"
    """A copy can no longer be opened; the next three say why one cannot be made as it was signed."""
    CHANGED = "changed"
    SLOW = "slow"
    UNCONFINED = "unconfined"
    """A machine that cannot confine the process opening a copy does not open it."""
    FOLDER = "folder"
    VAULT = "vault"
    """The store of the evidence does not answer now."""


@dataclass(frozen=True, slots=True)
class ExportRefusal:
    """``bodies``: the bodies that it could go to, or the one that has a liaison."""

    why: ExportRefusalReason
    bodies: tuple[str, ...] = ()


async def exportable_dossier(ctx: Context, number: int, body: str) -> Dossier | ExportRefusal:
    """The case's only referral with two signatures, or the one to ``body``. Nothing is recorded yet."""
    case = await ctx.uow.cases.by_number(number)
    if case is None:
        return ExportRefusal(ExportRefusalReason.NO_CASE)
    referral = _choose_referral(await ctx.uow.referrals.of_case(case.id), body)
    if isinstance(referral, ExportRefusal):
        return referral
    if await liaisons_of(ctx, referral.body):
        return ExportRefusal(ExportRefusalReason.LIAISON, (referral.body,))
    packed = await ctx.uow.referrals.package(referral.id)
    if packed is None:
        return ExportRefusal(ExportRefusalReason.GONE)
    return await read_dossier(ctx, referral, packed, case)


def _choose_referral(referrals: Sequence[Referral], body: str) -> Referral | ExportRefusal:
    """The newest to that body: a body that needed more information was written to again."""
    sent = [referral for referral in referrals if _is_signed(referral)]
    bodies = tuple(dict.fromkeys(referral.body for referral in sent))
    if not sent:
        return ExportRefusal(ExportRefusalReason.NOT_SIGNED)
    if not body and len(bodies) > 1:
        return ExportRefusal(ExportRefusalReason.WHICH, bodies)
    chosen = [referral for referral in sent if referral.body == (body or bodies[0])]
    return chosen[-1] if chosen else ExportRefusal(ExportRefusalReason.NO_BODY, bodies)


async def record_export(ctx: Context, referral_id: str) -> ExportRefusal | None:
    """Record it before anything is written. Returns a refusal if it was recalled, or a liaison was named,
    meanwhile."""
    referral = await ctx.uow.referrals.get(referral_id)
    if referral is None or not _is_signed(referral):
        return ExportRefusal(ExportRefusalReason.GONE)
    if await liaisons_of(ctx, referral.body):
        return ExportRefusal(ExportRefusalReason.LIAISON, (referral.body,))
    detail = f"referral {referral.body} files"
    ctx.uow.audit.record(
        AuditAction.EXPORT, by=OPERATOR, at=ctx.clock.now(), subject=referral.case_id, detail=detail
    )
    return None


def _is_signed(referral: Referral) -> bool:
    return (
        referral.step not in BEFORE and referral.signed_by is not None and referral.signed_by != referral.by
    )


async def export_recipients(ctx: Context, referral: Referral) -> tuple[str, ...]:
    """As in the audit log: staff accounts, or the operator. Empty if it was not sent."""
    if referral.sent_at is None:
        return ()
    speaking = {str(who.account) for who in await liaisons_of(ctx, referral.body)}
    details = (f"referral {referral.body}", f"referral {referral.body} files")
    records = [
        record
        for record in await ctx.uow.audit.of_subject(referral.case_id, most=_MOST, action=AuditAction.EXPORT)
        if record.at >= as_moment(referral.sent_at)
    ]
    given = letter_detail(referral.body, "")
    names = {record.by for record in records if record.detail in details}
    names |= {record.detail.removeprefix(given) for record in records if record.detail.startswith(given)}
    return tuple(sorted(names - speaking))


def letter_detail(body: str, account: str) -> str:
    """How the log says that the program has sent the body's letter to this liaison."""
    return f"referral {body} letter {account}"
