"""Two signatures under a version: the first waits for the second, which a colleague gives."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.errors import NotAllowed
from bot.domain.people import Account
from bot.domain.staff.roles import has_signing_right
from bot.domain.staff.signatures import Matter, SignatureRequest
from bot.domain.staff.signed_versions import SignedVersion
from bot.usecases.access.leads import signers
from bot.usecases.access.one_person import accounts_of
from bot.usecases.context import ActingContext
from bot.usecases.staff.signatures import request_signature


@dataclass(frozen=True, slots=True)
class VersionLockRequest:
    """The people who are asked to sign, or the version that is now locked because a colleague had signed
    before."""

    others: Sequence[Account] = ()
    wanted: SignatureRequest | None = None
    version: SignedVersion | None = None


async def first_signature(ctx: ActingContext, matter: Matter, version_id: str) -> SignatureRequest | None:
    """A colleague's signature that still counts; one that no longer counts is deleted. Raises NotAllowed for
    one's own."""
    now = ctx.clock.now()
    for signature in await ctx.uow.signatures.all():
        if (signature.matter, signature.detail) == (matter, version_id) and signature.fresh(now=now):
            if not has_signing_right(await ctx.uow.staff.get(signature.by), now=now):
                ctx.uow.signatures.drop(signature.id)
                continue
            if signature.by in await accounts_of(ctx, ctx.account):
                raise NotAllowed("sign-alone")
            return signature
    return None


async def ask_second_signature(
    ctx: ActingContext, matter: Matter, draft: SignedVersion
) -> VersionLockRequest:
    """Store the first signature. Raises NotAllowed if nobody else can sign."""
    others = [staff.account for staff in await signers(ctx, besides=(ctx.account,))]
    if not others:
        raise NotAllowed("atlas-nobody-signs")
    wanted = await request_signature(ctx, matter, ctx.account, detail=draft.id)
    return VersionLockRequest(others, wanted)
