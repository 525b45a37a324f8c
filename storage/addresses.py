"""Sealed accounts of reporters, and of learners who keep a letterbox.

Two keys are needed to open a reporter's account: the accounts key and the report's key. So the account
becomes unreadable with either of them: with all accounts when they are burned, and with its report when that
is withdrawn. This also holds for an old copy of the database. The account of a no-return report needs a third
key of its own, which is dropped as soon as the receipt has arrived: a copy of the database made before that
reveals nobody for long. Only ``outbox_sender`` may have an account opened: a test checks this.
"""

import hashlib
from collections.abc import Sequence
from typing import Final

from sqlalchemy import bindparam, delete, select, update

from bot.conversation.incoming import ChatKind
from bot.conversation.store import Destination
from bot.domain.people import Account
from storage.followers import close_calendar
from storage.key_map import KeyMap
from storage.link import Link
from storage.models import accounts
from storage.models_asking import inquiries
from storage.models_training import group_reminders, letterboxes, practice_clocks, reminders
from storage.repository import Repository
from storage.sealing import SealBroken
from storage.staged_rows import StagedRows
from storage.storage_context import StorageContext

_OF: Final = select(accounts.c.sealed, accounts.c.key).where(accounts.c.report_id == bindparam("id"))
_IN: Final = select(letterboxes.c.sealed).where(letterboxes.c.id == bindparam("id"))
_BESIDE: Final = select(inquiries.c.address, inquiries.c.key).where(inquiries.c.id == bindparam("id"))
"""A question to the editors keeps its letterbox in its own row."""
_NO_ADDRESS: Final = update(inquiries).where(inquiries.c.id == bindparam("at")).values(address=None)
_DROP: Final = delete(letterboxes).where(letterboxes.c.id == bindparam("at"))
_NO_REMINDERS: Final = delete(reminders).where(reminders.c.letterbox == bindparam("at"))
_NO_CLOCKS: Final = delete(practice_clocks).where(practice_clocks.c.letterbox == bindparam("at"))
_NO_GROUP_REMINDERS: Final = delete(group_reminders).where(group_reminders.c.letterbox == bindparam("at"))
_LENGTH: Final = 64
"""Every account is sealed at one length, so that the row's size reveals nothing about the id."""


def sealed_address(
    context: StorageContext, account: Account, *, report_key: bytes, own_key: bytes = b"", language: str = ""
) -> bytes | None:
    """A reporter's account as it is stored, with the language that they read; None once the accounts key is
    burned."""
    key = context.report_keys.accounts()
    if key is None:
        return None
    return _seal_account(context, account, _combine_keys(key, report_key, own_key), language)


def sealed_own_address(
    context: StorageContext, account: Account, *, own_key: bytes, language: str = ""
) -> bytes | None:
    """The account of a person who waits for an answer, under the question's own key and the accounts key;
    None once the latter is burned."""
    key = context.report_keys.accounts()
    if key is None:
        return None
    return _seal_account(context, account, _combine_keys(key, own_key, b""), language)


def _seal_account(context: StorageContext, account: Account, key: bytes, language: str) -> bytes:
    words = f"{account} {language}" if language else str(account)
    return context.sealer.seal(words.encode().ljust(_LENGTH), key)


def _combine_keys(accounts_key: bytes, report_key: bytes, own_key: bytes) -> bytes:
    words = accounts_key + own_key
    return hashlib.blake2b(words, key=report_key, digest_size=32, person=b"amanat-address").digest()


def _keys_to(context: StorageContext, report_key: bytes | None, own: int | None) -> tuple[bytes, ...]:
    """The keys that open a reporter's account; empty when one of them is gone."""
    key, own_key = context.report_keys.accounts(), b"" if own is None else context.hours.get(own)
    if key is None or report_key is None or own_key is None:
        return ()
    # the first version sealed accounts under the accounts key alone
    return (_combine_keys(key, report_key, own_key), key)


async def open_address(link: Link, context: StorageContext, report_id: str) -> Destination | None:
    """The private chat of the person who sent this report, while it is kept."""
    own = await KeyMap(link, context, context.cache).get(report_id)
    for row in await link.rows(_OF, {"id": report_id}):
        await context.hours.load(() if row.key is None else (row.key,))
        return _open_destination(context, row.sealed, _keys_to(context, own, row.key))
    return None


async def open_letterbox(link: Link, context: StorageContext, letterbox_id: str) -> Destination | None:
    """The private chat of the person who keeps this letterbox."""
    key = context.report_keys.accounts()
    for row in await link.rows(_IN, {"id": letterbox_id}):
        return _open_destination(context, row.sealed, () if key is None else (key,))
    for row in await link.rows(_BESIDE, {"id": letterbox_id}):
        await context.hours.load((row.key,))
        own = context.hours.get(row.key)
        if row.address is None or key is None or own is None:
            return None
        return _open_destination(context, row.address, (_combine_keys(key, own, b""),))
    return None


def _open_destination(context: StorageContext, sealed: bytes, keys: Sequence[bytes]) -> Destination | None:
    """None also for an account that was sealed before the accounts were burned."""
    for key in keys:
        try:
            words = context.sealer.open(sealed, key).decode()
        except SealBroken:
            continue
        name, _, language = words.strip().partition(" ")
        account = Account.parse(name)
        return Destination(account.messenger, account.id, ChatKind.PRIVATE, language=language)
    return None


def opens_address(
    context: StorageContext, sealed: bytes | None, *, report_key: bytes | None, own: int | None
) -> bool:
    """Whether a reporter's account can still be opened by somebody who holds all keys."""
    if sealed is None:
        return False
    return _open_destination(context, sealed, _keys_to(context, report_key, own)) is not None


def opens_letterbox(context: StorageContext, sealed: bytes) -> bool:
    key = context.report_keys.accounts()
    return key is not None and _open_destination(context, sealed, (key,)) is not None


async def close_letterboxes(link: Link, letterbox_ids: Sequence[str]) -> None:
    """Drop the account and what waits for it: the person cannot be reached any more (the bot was blocked)."""
    await link.many(_DROP, [{"at": box} for box in letterbox_ids])
    await link.many(_NO_ADDRESS, [{"at": box} for box in letterbox_ids])
    await link.many(_NO_REMINDERS, [{"at": box} for box in letterbox_ids])
    await link.many(_NO_CLOCKS, [{"at": box} for box in letterbox_ids])
    await link.many(_NO_GROUP_REMINDERS, [{"at": box} for box in letterbox_ids])
    await close_calendar(link, letterbox_ids)


class SqlLetterboxes(Repository):
    """Implements ``bot.usecases.ports.training.Letterboxes``."""

    def __init__(self, context: StorageContext) -> None:
        self._context = context
        self._staged: StagedRows[str, bytes] = StagedRows()
        self.stages = (self._staged,)

    def keep(self, letterbox_id: str, account: Account, *, language: str = "") -> bool:
        key = self._context.report_keys.accounts()
        if key is None:
            return False
        self._staged.set(letterbox_id, _seal_account(self._context, account, key, language))
        return True

    def drop(self, letterbox_id: str) -> None:
        self._staged.set(letterbox_id, None)

    async def flush(self, link: Link) -> None:
        changes = self._staged.batch
        await link.put(
            letterboxes, [{"id": box, "sealed": sealed} for box, sealed in changes.items() if sealed]
        )
        await link.many(_DROP, [{"at": box} for box, sealed in changes.items() if sealed is None])
