"""Preparing a verified case for a body: which body, which words, which copies. Then its reporters are asked.

The person who refers a case says who did it, if no report does. Bodies that the actor might belong to are only
asked once somebody has checked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.domain.cases.reports import Case
from bot.domain.catalogue.catalogue import ActorClass
from bot.domain.errors import BadInput, NotAllowed, WrongState
from bot.domain.events import CaseChanged, Fact, ReferralAsked
from bot.domain.referrals import referrals
from bot.domain.referrals.referrals import (
    BEFORE,
    ChosenCopy,
    Referral,
    ReferralConsent,
    ReferralPackage,
    ReferralStep,
)
from bot.domain.referrals.shared_words import shared_runs, too_long
from bot.domain.staff.audit import AuditAction
from bot.domain.staff.permissions import Permission, role_grants
from bot.domain.submissions.evidence import Evidence
from bot.domain.submissions.witnesses import Report
from bot.domain.typed import require_no_contacts
from bot.usecases.access.case_access import find_case, living_reports, merged_cases
from bot.usecases.access.leads import role_of
from bot.usecases.bodies.bodies_for import accused_in_reports, bodies_for, possible_actors
from bot.usecases.context import ActingContext, Context
from bot.usecases.referrals.sign_referral import is_preparer_valid, possible_signers

_LEAVES: Final = ("image/", "video/", "application/pdf")
"""Copies that may be sent; a voice note or other sound never is."""
_GRID: Final = ("image/", "video/")
"""Those that can be made unrecognisable in parts."""


@dataclass(frozen=True, slots=True)
class ReferableCase:
    """A case that may be referred, its open reports, and those of them whose words may be used."""

    case: Case
    reports: Sequence[Report]
    sources: Sequence[Report]


@dataclass(frozen=True, slots=True)
class CheckedProposal:
    """A package that may be proposed. Only ``_check_proposal`` makes one, and nothing else can be stored."""

    case: Case
    body: str
    packed: ReferralPackage
    """Its summary is tidied and contains no contacts."""
    sources: Sequence[Report]


async def may_refer(ctx: ActingContext, case_id: str) -> Case:
    """Raises NotFound, NotAllowed (not theirs, or nothing may be used), WrongState (nothing to refer)."""
    return (await _find_referable_case(ctx, case_id)).case


async def _find_referable_case(ctx: ActingContext, case_id: str) -> ReferableCase:
    case = await find_case(ctx, case_id)
    referrals.referable(case, by=ctx.account, role=await role_of(ctx, ctx.account))
    reports = await living_reports(ctx, case.id)
    if not (sources := referrals.sources(reports)):
        raise NotAllowed("refer-nobody")
    return ReferableCase(case, reports, sources)


async def grounds(ctx: Context, case: Case) -> Sequence[Report]:
    """The reports whose words may be used."""
    return referrals.sources(await living_reports(ctx, case.id))


async def copies_for(ctx: Context, case: Case) -> Sequence[Evidence]:
    """The clean copies to choose from, in order of receipt within each report."""
    return await _copies_of(ctx, await grounds(ctx, case))


async def _copies_of(ctx: Context, sources: Sequence[Report]) -> Sequence[Evidence]:
    pieces = [piece for report in sources for piece in await ctx.uow.evidence.of_report(report.id)]
    return [piece for piece in pieces if piece.has_clean_copy and can_go_along(piece)]


def has_grid(piece: Evidence) -> bool:
    return piece.facts.clean_mime.startswith(_GRID)


def can_go_along(piece: Evidence) -> bool:
    return piece.facts.clean_mime.startswith(_LEAVES)


async def repeated_runs(ctx: Context, case: Case, summary: str) -> Sequence[str]:
    """Runs of words that the summary shares with a report, including reports that may not be used."""
    return await _runs_shared_with(ctx, await living_reports(ctx, case.id), summary)


async def _runs_shared_with(ctx: Context, reports: Sequence[Report], summary: str) -> Sequence[str]:
    texts: list[str] = []
    for report in reports:
        body = await ctx.uow.reports.body(report.id)
        texts += [body.text, body.forwarded] if body is not None else []
        texts += [line.text for line in await ctx.uow.reports.dialogue(report.id)]
    return shared_runs(summary, texts)


async def propose_referral(
    ctx: ActingContext, case_id: str, body: str, packed: ReferralPackage
) -> tuple[Referral, tuple[Fact, ...]]:
    """Ask its reporters; if all of them agreed in the form, it waits for a signature at once.

    Raises as ``may_refer``, and BadInput: no such body or copy, a sentence of a report in the summary, or
    contacts.
    """
    checked = await _check_proposal(ctx, case_id, body, packed)
    consents = {report.id: referrals.initial_consent(report) for report in checked.sources}
    referral = _compose_referral(ctx, checked, consents, now=ctx.clock.now())
    _store_proposal(ctx, referral, checked, consents)
    changed = CaseChanged(case_id)
    asked = tuple(report_id for report_id, answer in consents.items() if not answer)
    return referral, (changed, ReferralAsked(case_id, asked)) if asked else (changed,)


async def _check_proposal(
    ctx: ActingContext, case_id: str, body: str, packed: ReferralPackage
) -> CheckedProposal:
    """All reasons to refuse it. The case's reports are read once, for all questions about them."""
    referable = await _find_referable_case(ctx, case_id)
    case = referable.case
    referrals.require_not_referred(body, await ctx.uow.referrals.of_case(case_id))
    if not await possible_signers(ctx, case, besides=ctx.account):
        raise NotAllowed("refer-alone")
    if (await bodies_for(ctx, case)).to(body) is None:
        raise BadInput("refer-no-body")
    summary = require_no_contacts(referrals.summary_words(packed.summary), mask=ctx.mask)
    if too_long(await _runs_shared_with(ctx, referable.reports, summary)):
        raise BadInput("refer-repeats")
    _check_copies(packed.files, await _copies_of(ctx, referable.sources))
    return CheckedProposal(case, body, ReferralPackage(summary, packed.files), referable.sources)


def _check_copies(files: Sequence[ChosenCopy], copies: Sequence[Evidence]) -> None:
    """Raises BadInput for an unknown copy, and for cells of a copy without a grid."""
    copies_by_id = {piece.id: piece for piece in copies}
    for file in files:
        piece = copies_by_id.get(file.evidence_id)
        if piece is None or (file.cells and not has_grid(piece)):
            raise BadInput("refer-no-copy")


def _compose_referral(
    ctx: ActingContext, checked: CheckedProposal, consents: Mapping[str, ReferralConsent], *, now: datetime
) -> Referral:
    referral = Referral(
        ctx.ids.new(),
        case_id=checked.case.id,
        body=checked.body,
        by=ctx.account,
        step=ReferralStep.ASKED,
        until=now,
    )
    return referrals.propose_referral(referral, consents.values(), now=now)


def _store_proposal(
    ctx: ActingContext, referral: Referral, checked: CheckedProposal, consents: Mapping[str, ReferralConsent]
) -> None:
    ctx.uow.referrals.add(referral, packed=checked.packed, consents=consents)
    # Of two referrals prepared at the same moment, or one while the case is reopened, only one is stored.
    ctx.uow.cases.save(checked.case)
    ctx.uow.audit.record(
        AuditAction.REFER,
        by=str(ctx.account),
        at=ctx.clock.now(),
        subject=checked.case.id,
        detail=f"asked {checked.body}",
        words=checked.packed.summary,
    )


async def may_take_back_referral(ctx: ActingContext, referral: Referral) -> bool:
    """Raises as ``find_case``."""
    if referral.by == ctx.account:
        return True
    case = await find_case(ctx, referral.case_id)
    leads = role_grants(await role_of(ctx, ctx.account), Permission.LEAD)
    return leads and not await is_preparer_valid(ctx, referral.by, case)


async def take_back_referral(ctx: ActingContext, referral_id: str) -> Referral:
    """For the person who prepared it, before it is sent; for a lead, if nobody could sign it any more. Raises
    NotFound, NotAllowed, WrongState (it was sent)."""
    referral = await ctx.uow.referrals.get(referral_id)
    if referral is None or not await may_take_back_referral(ctx, referral):
        raise NotAllowed("refer-not-theirs")
    if referral.step not in referrals.BEFORE:
        raise WrongState("refer-gone")
    ctx.uow.referrals.end(referral.id)
    case = await ctx.uow.cases.get(referral.case_id)
    if case is not None:
        ctx.uow.cases.save(case)  # if it is signed at the same moment, the later turn is replayed
    ctx.uow.audit.record(
        AuditAction.REFER,
        by=str(ctx.account),
        at=ctx.clock.now(),
        subject=referral.case_id,
        detail="taken back",
    )
    return referral


async def may_name_actor(ctx: Context, case: Case) -> bool:
    """Whether they may: no open report names the actor, and no pending referral depends on it."""
    if any(referral.step in BEFORE for referral in await ctx.uow.referrals.of_case(case.id)):
        return False
    return not await accused_in_reports(ctx, case)


async def name_actor(ctx: ActingContext, case_id: str, actor: ActorClass | None) -> Case:
    """None: they cannot tell either. Who calls this calls alerts back from a body that it accuses. Raises as
    ``may_refer``, WrongState (already named), BadInput (this act is not reported of that class)."""
    return await store_actor(ctx, await may_refer(ctx, case_id), actor)


async def store_actor(ctx: ActingContext, case: Case, actor: ActorClass | None) -> Case:
    """For a case that they may refer or alert. Raises as ``name_actor`` otherwise."""
    if not await may_name_actor(ctx, case):
        raise WrongState("refer-actor-settled")
    if actor is not None and actor not in possible_actors(case, ctx.content):
        raise BadInput("refer-actor-settled")
    named = replace(case, actor=actor or "")
    ctx.uow.cases.save(named)
    for other in await merged_cases(ctx, case):  # named for the same act: otherwise both would be accused
        ctx.uow.cases.save(replace(other, actor=named.actor))
    ctx.uow.audit.record(
        AuditAction.ACTOR, by=str(ctx.account), at=ctx.clock.now(), subject=case.id, detail=actor or "unknown"
    )
    return named
