"""Faults for ``bench.cover``, each of which leaves a trace of who reported: each must turn the bench red."""

import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from nacl import bindings

from bot.conversation.ports import Ctx
from bot.handlers.reporting import report_review
from storage.keys import KeyRing
from storage.sealing import Sealer


def seal_unpadded() -> None:
    """Rows are sealed at their own length."""

    def seal(self: Sealer, data: bytes, key: bytes, **_least: int) -> bytes:
        nonce = os.urandom(bindings.crypto_secretbox_NONCEBYTES)
        return nonce + bindings.crypto_secretbox_easy(data, nonce, key)

    Sealer.seal = seal  # type: ignore[method-assign] # the mutation itself


def mark_reporters() -> None:
    """A person who files a report is noted in their learner's row."""
    filed = report_review.file_draft  # type: ignore[attr-defined] # the mutation is made where it is used

    async def file_and_mark(ctx: Ctx, draft: Any) -> Any:
        key = ctx.person.keys.learner
        if (learner := await ctx.uow.learners.get(key)) is not None:
            ctx.uow.learners.save(replace(learner, settings={**learner.settings, "reported": "yes"}))
        return await filed(ctx, draft)

    report_review.file_draft = file_and_mark  # type: ignore[attr-defined] # the same


def name_notes_by_conversation() -> None:
    """The notes of a chat's messages are named by its conversation, so they can be counted."""
    KeyRing.notes = lambda self, conversation, hour: conversation  # type: ignore[method-assign] # the mutation itself


MUTANTS: Final[dict[str, Callable[[], None]]] = {
    "unpadded": seal_unpadded,
    "marked": mark_reporters,
    "counted": name_notes_by_conversation,
}
