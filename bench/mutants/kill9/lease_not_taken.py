"""Who stands by, or has lost the server, never takes the lease again."""

import asyncio

from bench.mutants import Patch
from storage.leases import Lease


async def wait_for_ever(self: Lease) -> bool:
    await asyncio.Event().wait()
    return False


def apply(patch: Patch) -> None:
    patch.replace(Lease, "_take_again", wait_for_ever)
