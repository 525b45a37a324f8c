"""``amanat audit``: check that the log of staff actions is complete, and print its head to write down
elsewhere."""

import asyncio
from collections.abc import Sequence

from bot.cli.trouble import CommandTrouble
from bot.domain.staff.audit import AuditRecord, ChainHead, verify
from bot.settings import read_settings
from storage.audit import read_log


def verify_log(heads: Sequence[str]) -> int:
    """Print how far the chain is valid. Returns 1 if it is broken, or if a given head is not in it or proves
    less."""
    wanted = [_head(text) for text in heads]
    verdict = verify(asyncio.run(_records()), heads=wanted)
    if verdict.why:
        what = "NOT PROVEN" if verdict.boundary else "BROKEN"
        print(f"{what}: {verdict.why}; nothing is proven from record {verdict.at} on")
        return 1
    if verdict.last is None:
        print("records=0: nothing has been recorded yet")
        return 0
    print(f"records={verdict.proven} whole head={verdict.last}")
    if verdict.links:
        print(
            f"{verdict.links} of them verify by their link only: the hash of their words, which could be guessed, was "
            f"removed. Their other contents are as they were when the boundary, record {verdict.boundary}, was "
            "written: compare that with the day of the upgrade. No upgrade removed words from a log that had none"
        )
    if not wanted:
        print(
            "records cut off at the end show only against a head that was written down earlier: add --head N-HASH"
        )
    return 0


def print_head() -> int:
    """Print the newest record's number and hash."""
    verdict = verify(asyncio.run(_records()))
    if verdict.why:
        raise CommandTrouble(f"the log is broken at record {verdict.at}: see ./amanat audit verify")
    print(verdict.last or "nothing has been recorded yet")
    return 0


def _head(text: str) -> ChainHead:
    try:
        return ChainHead.parse(text)
    except ValueError as error:
        raise CommandTrouble(f"--head {text}: {error}, as in 1234-9f86d081884c") from None


async def _records() -> list[AuditRecord]:
    return [record async for record in read_log(read_settings().url)]
