"""Everything in a referral, read each time: for a signer, a reporter and the body's letter."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.domain.bodies.complaints import Addressee
from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import AreaKind
from bot.domain.referrals.referrals import Referral, ReferralPackage
from bot.domain.staff.audit import AuditAction, AuditRecord, ChainHead, as_moment
from bot.domain.submissions.witnesses import ReportBody
from bot.usecases.bodies.bodies_for import bodies_for
from bot.usecases.context import Context
from bot.usecases.ports import Content

_AT_STATIONS: Final = "station"
"""The group of acts at a polling station: for these the station is part of the act."""
_MOST: Final = 300
"""Records that the excerpt is chosen from, the newest up to the signature: each opening of details is one."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """``area_id``: a district or larger, or the polling station of the act. ``when``: a day and its part, as
    the reporters gave them; empty if they differ."""

    referral: Referral
    packed: ReferralPackage
    case: Case
    area_id: str
    when: str
    way: Addressee | None
    """The way by which the body takes it; None once the body is no longer competent, while nothing is
    signed."""
    records: Sequence[AuditRecord]
    head: ChainHead | None
    sizes: Sequence[int] = ()
    """Bytes of the originals of its copies, in order."""


async def read_dossier(
    ctx: Context, referral: Referral, packed: ReferralPackage, case: Case, *, way: Addressee | None = None
) -> Dossier:
    """A signed referral reads the same whenever it is fetched: with the way, and up to the record, of that
    day. ``way``: today's, if it is known already."""
    bodies = [
        await ctx.uow.reports.body(report_id) for report_id in await ctx.uow.referrals.consents(referral.id)
    ]
    known_bodies = [body for body in bodies if body is not None]
    records = await _records_until_signed(ctx, referral)
    way = way or await _signed_way(ctx, referral, packed, case)
    return Dossier(
        referral=referral,
        packed=packed,
        case=case,
        area_id=place_for_body(case, known_bodies, ctx.content),
        when=common_value({body.when for body in known_bodies}),
        way=way,
        records=records,
        head=ChainHead(records[-1].number, records[-1].hash.hex()) if records else None,
        sizes=[await _size(ctx, file.evidence_id) for file in packed.files],
    )


async def _signed_way(
    ctx: Context, referral: Referral, packed: ReferralPackage, case: Case
) -> Addressee | None:
    """The signed way, with its articles of that day. Today's way if none was stored, or the table no longer
    has it."""
    signed = next((way for way in ctx.content.complaints if way.id == packed.way), None)
    if signed is not None:
        return replace(signed, article_ids=packed.articles)
    routed_body = (await bodies_for(ctx, case)).to(referral.body)
    return routed_body.way if routed_body is not None else None


async def _records_until_signed(ctx: Context, referral: Referral) -> Sequence[AuditRecord]:
    """In order, up to the signature with which it was sent; empty before it is sent. Later readings of the
    case do not push any of them out."""
    if referral.sent_at is None:
        return ()
    records = await ctx.uow.audit.of_subject(referral.case_id, most=_MOST, until=referral.sent_at)
    ordered, at = sorted(records, key=lambda record: record.number), as_moment(referral.sent_at)
    mine = (AuditAction.SIGN, f"referral {referral.body}", at)
    signed = [record.number for record in ordered if (record.action, record.detail, record.at) == mine]
    return [record for record in ordered if signed and record.number <= signed[0]]


async def _size(ctx: Context, evidence_id: str) -> int:
    piece = await ctx.uow.evidence.get(evidence_id)
    return piece.facts.size if piece is not None else 0


def place_for_body(case: Case, bodies: Sequence[ReportBody], content: Content) -> str:
    """The station if it is part of the act and all reports name the same; else the case's own coarse area."""
    act = content.acts.get(case.act_id)
    area_id = common_value({body.area_id for body in bodies})
    at_station = act is not None and act.group == _AT_STATIONS and area_id in content.areas
    if at_station and content.areas[area_id].kind is AreaKind.STATION:
        return area_id
    return content.areas.coarse(case.area_id).id if case.area_id in content.areas else case.area_id


def common_value(values: set[str]) -> str:
    """The value that all of them have; "" if they differ, or there is none."""
    return next(iter(values)) if len(values) == 1 else ""
