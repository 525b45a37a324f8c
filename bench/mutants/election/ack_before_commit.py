"""The poller asks with the higher offset, which acknowledges, before the updates are stored."""

from bench.mutants import Patch
from bench.mutants.kill9.ack_before_commit import run
from bot.runtime.poller import Poller


def apply(patch: Patch) -> None:
    patch.replace(Poller, "run", run)
