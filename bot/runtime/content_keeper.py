"""Keeps the content in use and the law that it teaches: compared at start, replaced while the program runs.

Content with a problem is not taken over: the old content stays in use, and health turns red until it is
fixed.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final, Protocol

from bot.conversation.outgoing import Reply, Turn
from bot.conversation.ports import TickCtx
from bot.conversation.store import Conflict
from bot.domain.learning.editions import LawHistory
from bot.domain.people import Account
from bot.runtime.health import Health
from bot.runtime.turns import TickRunner
from bot.usecases.learning.law_news import note_law
from bot.usecases.ports import Clock, Content
from bot.usecases.staff.give_role import editors

log = logging.getLogger(__name__)

TROUBLE = "content"
TRIES: Final = 5
PAUSE: Final = 0.3


class ContentSource(Protocol):
    """The content folder. Both methods may be slow: they are called in a thread."""

    def has_changed(self) -> bool:
        """Whether a file was added, removed or written since ``load``."""
        ...

    def load(self) -> Content | tuple[object, ...]:
        """Return the content as it is now, or every problem in it, printable."""
        ...


@dataclass(slots=True)
class LiveContent:
    """The content that every turn uses. It is replaced as a whole, between two turns."""

    content: Content
    law: LawHistory = field(default_factory=LawHistory)


class ContentKeeper:
    """``editor_notices`` builds the notices about changed articles; ``renew`` builds what is made of the content, as
    the index of the search (each called in a thread)."""

    def __init__(
        self,
        teaching: LiveContent,
        folder: ContentSource | None,
        *,
        runner: TickRunner,
        editor_notices: Callable[[Sequence[str], Content, Collection[Account]], Sequence[Reply]],
        renew: Sequence[Callable[[Content], None]],
        health: Health,
        clock: Clock,
    ) -> None:
        self._teaching = teaching
        self._folder = folder
        self._runner = runner
        self._editor_notices = editor_notices
        self._renew = renew
        self._health = health
        self._clock = clock

    async def note_law(self) -> None:
        """Record every wording that is taught now. Editors hear of a change at once, learners who want
        reminders by tomorrow at the latest."""
        content, history = self._teaching.content, LawHistory()

        async def make_turn(ctx: TickCtx) -> Turn:
            nonlocal history
            history, changed = await note_law(ctx, content.articles.values())
            if changed:
                ctx.uow.reminders.bring_forward(self._clock.today() + timedelta(days=1))
            return Turn(tuple(self._editor_notices(changed, content, await editors(ctx))))

        for tries_left in reversed(range(TRIES)):
            try:
                await self._runner.run_tick(make_turn)
                break
            except Conflict:  # another process records the same wordings
                if not tries_left:
                    raise
                await asyncio.sleep(PAUSE)
        self._teaching.law = history

    async def look(self) -> None:
        """Take over the content folder if it was edited."""
        if self._folder is None or not await asyncio.to_thread(self._folder.has_changed):
            return
        content = await asyncio.to_thread(self._folder.load)
        if isinstance(content, tuple):
            what = f"the edited content has {len(content)} problems, the old one stays in use; first: {content[0]}"
            self._health.report_trouble(
                TROUBLE, f"{what}; ./amanat content check lists all", now=self._clock.now()
            )
            log.warning("content-refused", extra={"problems": len(content)})
            return
        if content.election != self._teaching.content.election:
            self._health.report_trouble(
                TROUBLE,
                "election.yaml was edited: it is read at the start only, the old content stays in use; "
                "start the program again",
                now=self._clock.now(),
            )
            log.warning("content-refused", extra={"problems": 1})
            return
        for renew in self._renew:
            await asyncio.to_thread(renew, content)
        self._teaching.content = content
        await self.note_law()
        self._health.clear_trouble(TROUBLE)
        log.info("content-taken-over", extra={"hash": content.hash()})
