"""Workers hold one lock for all: whoever has claimed updates keeps the others waiting until its commit."""

from sqlalchemy import text

from bench.mutants import Patch
from bot.conversation.store import InboxRow
from storage import claims
from storage.claims import ClaimWish, claim_updates
from storage.link import Link
from storage.storage_context import StorageContext

_LOCK = text("SELECT pg_advisory_xact_lock(7, 7)")


async def claim_in_turn(link: Link, context: StorageContext, wish: ClaimWish) -> list[InboxRow]:
    await link.run(_LOCK)
    return await claim_updates(link, context, wish)


def apply(patch: Patch) -> None:
    patch.replace(claims, "claim_updates", claim_in_turn)
