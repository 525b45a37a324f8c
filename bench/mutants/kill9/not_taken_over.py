"""What one process at a time does is never done by another one after it."""

from bench.mutants import Patch
from storage.leases import LEASE_NOTE
from storage.role_leases import _NOTE_OF, RoleLeases

_try_lease = RoleLeases.try_lease


async def try_lease(self: RoleLeases, lease: str) -> bool:
    connection = self._connection
    if connection is None or await connection.ask(_NOTE_OF, {"name": f"{LEASE_NOTE}:{lease}"}):
        return lease in self.held
    return await _try_lease(self, lease)


def apply(patch: Patch) -> None:
    patch.replace(RoleLeases, "try_lease", try_lease)
