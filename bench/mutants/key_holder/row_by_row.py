"""A burning destroys each key by itself."""

from bench.mutants import Patch
from storage.key_table import KeyTable, KeyTableChange


def apply(patch: Patch) -> None:
    def begin_anew(self: KeyTable) -> None:
        while ids := self.read_ids(-1, 2**63 - 1, 100):
            self.apply(KeyTableChange(gone=ids))
        former(self)

    former = patch.replace(KeyTable, "begin_anew", begin_anew)
