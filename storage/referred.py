"""Which cases stand before which bodies. No referral is stored yet: none does, and nobody speaks for a body."""

from collections.abc import Sequence

from bot.domain.people import Account, Staff


class NothingReferred:
    """bot.usecases.ports_introductions.Referred, as long as there are no referrals."""

    async def body_of(self, account: Account) -> str:
        return ""

    async def liaisons(self, body: str) -> Sequence[Staff]:
        return ()

    async def stands_before(self, case_id: str, body: str) -> bool:
        return False
