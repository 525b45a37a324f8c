"""Each digest is posted as a new message."""

from bench.mutants import Patch
from bot.handlers.groups import group_digest


def apply(patch: Patch) -> None:
    number = iter(range(10**9))
    edit = patch.replace(
        group_digest, "_edit", lambda group, wave, key, args: edit(group, next(number), key, args)
    )
