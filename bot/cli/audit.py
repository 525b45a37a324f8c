"""``amanat audit``: check that the log of staff actions is complete, and print its head to write down
elsewhere."""

import asyncio
from collections.abc import Sequence

from bot.cli.trouble import CommandTrouble
from bot.cli.words import words
from bot.domain.staff.audit import AuditRecord, ChainHead, verify
from bot.settings import read_settings
from storage.audit import read_log


def verify_log(heads: Sequence[str]) -> int:
    """Print how far the chain is valid. Returns 1 if it is broken, or if a given head is not in it or proves
    less."""
    wanted = [_head(text) for text in heads]
    verdict = verify(asyncio.run(_records()), heads=wanted)
    if verdict.why:
        what = words("audit-not-proven") if verdict.boundary else words("audit-chain-broken")
        print(words("audit-broken", what=what, why=verdict.why, at=verdict.at))
        return 1
    if verdict.last is None:
        print(words("audit-empty"))
        return 0
    print(words("audit-whole", number=str(verdict.proven), head=verdict.last))
    if verdict.links:
        print(words("audit-links", links=verdict.links, boundary=verdict.boundary))
    if not wanted:
        print(words("audit-add-head"))
    return 0


def print_head() -> int:
    """Print the newest record's number and hash."""
    verdict = verify(asyncio.run(_records()))
    if verdict.why:
        raise CommandTrouble(words("audit-see-verify", at=verdict.at))
    print(verdict.last or words("audit-nothing"))
    return 0


def _head(text: str) -> ChainHead:
    try:
        return ChainHead.parse(text)
    except ValueError as error:
        raise CommandTrouble(words("audit-bad-head", text=text, error=error)) from None


async def _records() -> list[AuditRecord]:
    return [record async for record in read_log(read_settings().url)]
