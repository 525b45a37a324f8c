"""Sealed accounts of reporters. Only ``outbox_sender`` may call ``open_address``: a test holds this."""

from typing import Final

from sqlalchemy import bindparam, select

from bot.conversation.incoming import ChatKind
from bot.conversation.store import Destination
from bot.domain.people import Account
from storage.link import Link
from storage.means import Means
from storage.models import accounts

_OF: Final = select(accounts.c.sealed).where(accounts.c.report_id == bindparam("id"))
_LENGTH: Final = 64
"""Every account is sealed at one length, so that the row's size tells nothing of the id."""


def sealed_address(means: Means, account: Account) -> bytes | None:
    """The account as it is stored; None once the key of accounts is burnt."""
    key = means.report_keys.accounts()
    return None if key is None else means.sealer.seal(str(account).encode().ljust(_LENGTH), key)


async def open_address(link: Link, means: Means, report_id: str) -> Destination | None:
    """The private chat of whoever sent this report, while it is kept."""
    rows = await link.rows(_OF, {"id": report_id})
    key = means.report_keys.accounts()
    if not rows or key is None:
        return None
    account = Account.parse(means.sealer.open(rows[0].sealed, key).decode())
    return Destination(account.messenger, account.id, ChatKind.PRIVATE)
