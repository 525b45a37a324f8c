"""A person who files a report is noted in their learner's row."""

from dataclasses import replace
from typing import Any

from bench.mutants import Patch
from bot.conversation.ports import Ctx
from bot.handlers.reporting import report_review


def apply(patch: Patch) -> None:
    async def file_and_mark(ctx: Ctx, draft: Any) -> Any:
        key = ctx.person.keys.learner
        if (learner := await ctx.uow.learners.get(key)) is not None:
            ctx.uow.learners.save(replace(learner, settings={**learner.settings, "reported": "yes"}))
        return await filed(ctx, draft)

    filed = patch.replace(report_review, "file_draft", file_and_mark)
