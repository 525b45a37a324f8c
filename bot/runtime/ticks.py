"""What the scheduler runs: due work of the cases, details past their time, upkeep of the database."""

import asyncio
import logging
from collections.abc import Sequence

from bot.conversation import outgoing as out
from bot.conversation.incoming import ChatKind
from bot.conversation.store import Batch, Conflict, Destination, Outgoing, Store, batch_for_sender
from bot.conversation.ticks import RegisteredTick
from bot.conversation.wire import WireDown
from bot.domain.people import Account, ChatId, Messenger, Newcomer, Staff
from bot.domain.staff.permissions import Permission, has_role_for
from bot.runtime.addressing import conversation_key
from bot.runtime.health import Health
from bot.runtime.intake import Intake
from bot.runtime.membership import MembershipChecker
from bot.runtime.table_outbox import Outbox
from bot.runtime.turns import TickRunner
from bot.usecases.groups.membership import not_admin_since
from bot.usecases.ports import Clock

log = logging.getLogger(__name__)

TEXT_FAMILIES = tuple(f"messenger-{messenger}" for messenger in Messenger)


def _trouble(tick: RegisteredTick) -> str:
    return f"tick-{tick.name}"


class Ticks:
    """The jobs, bound to this program."""

    def __init__(
        self,
        *,
        store: Store,
        runner: TickRunner,
        outbox: Outbox,
        intake: Intake,
        checker: MembershipChecker,
        ticks: Sequence[RegisteredTick],
        owners: Sequence[Account],
        health: Health,
        clock: Clock,
    ) -> None:
        self._store = store
        self._runner = runner
        self._outbox = outbox
        self._intake = intake
        self._checker = checker
        self._ticks = ticks
        self._owners = owners
        self._health = health
        self._clock = clock

    async def due_work(self) -> None:
        """Run the due work: expired claims, decisions that become final, unanswered questions, gaps to report
        to owners."""
        gaps = self._take_gaps()
        try:
            left = await self._run_ticks(gaps)
        except BaseException as error:
            self._give_back_gaps(gaps)
            if isinstance(error, Conflict):
                log.warning("tick-conflict")
                return
            if not isinstance(error, Exception):
                raise
            log.exception("ticks-not-stored")
            left = self._ticks
        for tick in left:
            await self._run_single_tick(tick)

    async def report_gaps(self) -> None:
        """Tell owners of gaps, where another process does the due work."""
        if not (gaps := self._take_gaps()):
            return
        try:
            async with batch_for_sender(self._store, self._outbox.accept) as batch:
                self._tell_gaps(batch, gaps)
        except BaseException:
            self._give_back_gaps(gaps)
            raise

    def _take_gaps(self) -> list[tuple[str, int]]:
        gaps: list[tuple[str, int]] = []
        while not self._intake.gap_found.empty():
            gaps.append(self._intake.gap_found.get_nowait())
        return gaps

    def _give_back_gaps(self, gaps: Sequence[tuple[str, int]]) -> None:
        for gap in gaps:
            self._intake.gap_found.put_nowait(gap)

    async def _run_ticks(self, gaps: Sequence[tuple[str, int]]) -> Sequence[RegisteredTick]:
        """Run all ticks in one transaction. Returns those that failed; nothing of them is stored."""
        failed: list[RegisteredTick] = []
        async with batch_for_sender(self._store, self._outbox.accept) as batch:
            for tick in self._ticks:
                try:
                    await self._runner.run_within(batch, tick.run)
                except Conflict:
                    raise
                except Exception:
                    batch.drop_turn()
                    failed.append(tick)
            self._tell_gaps(batch, gaps)
        for tick in self._ticks:
            if tick not in failed:
                self._health.clear_trouble(_trouble(tick))
        return failed

    async def _run_single_tick(self, tick: RegisteredTick) -> None:
        """Run the tick again in its own transaction: a failed statement may have ended the shared one and so
        made others fail. An exception's message may contain a person's words, so the health page shows only
        its kind and the log only its place."""
        try:
            await self._runner.run_tick(tick.run)
        except Conflict:
            log.warning("tick-conflict")
        except Exception as error:
            name, kind = tick.name, type(error).__name__
            log.exception("tick-failed", extra={"tick": name})
            self._health.turns.labels("tick-failed").inc()
            what = (
                f"the due work {name} fails each time ({kind}): {tick.failure}; the rest goes on: report it,"
                " and update"
            )
            self._health.report_trouble(_trouble(tick), what, now=self._clock.now())
        else:
            self._health.clear_trouble(_trouble(tick))

    def _tell_gaps(self, batch: Batch, gaps: Sequence[tuple[str, int]]) -> None:
        for messenger, missing in gaps:
            for owner in self._owners:
                say = out.Say(
                    "owner-gap", {"missing": missing, "messenger": out.TextRef(f"messenger-{messenger}")}
                )
                place = Destination(owner.messenger, owner.id, ChatKind.PRIVATE)
                key = conversation_key(place, self._store)
                batch.enqueue(Outgoing(say, key, out.SendLane.DIALOGUE, destination=place))
        batch.keep_turn()

    async def erase_due_details(self) -> None:
        """Erase messages with details, and copies shown to reporters, at the latest after 24 hours."""
        due = await self._store.details_due(self._clock.now())
        conversations = await self._store.expiring_copies_due(self._clock.now())
        if not due and not conversations:
            return
        try:
            async with batch_for_sender(self._store, self._outbox.accept) as batch:
                for case_id, account in due:
                    place = Destination(account.messenger, account.id, ChatKind.PRIVATE)
                    erase = out.EraseDetails(case_id, account)
                    key = conversation_key(place, self._store)
                    # one at a time: during an outage this runs again and again
                    slot = f"erase:{case_id}"
                    batch.enqueue(Outgoing(erase, key, out.SendLane.DIALOGUE, destination=place, slot=slot))
                for key in conversations:
                    # only the sender can open whose chat it is
                    batch.enqueue(
                        Outgoing(out.EraseExpiringCopies(), key, out.SendLane.DIALOGUE, slot="erase:shown")
                    )
                batch.keep_turn()
        except Conflict:
            log.warning("tick-conflict")

    async def refresh_members(self) -> None:
        """Keep the memberships of active moderators under a minute old, so that their presses need not
        wait, and those of people whose screen is open, which ends with them."""
        async with self._store.batch() as batch:
            groups = await batch.uow.groups.active()
            staff = await batch.uow.staff.all()
            watching = await self._watching(batch, staff)
        refreshes = []
        for messenger in Messenger:
            chats = tuple(group.chat_id for group in groups if group.messenger is messenger)
            accounts = [person.account for person in staff if person.account.messenger is messenger]
            at_work = [
                account
                for account in accounts
                if chats and (account in watching or self._checker.is_at_work(account))
            ]
            refreshes.append(self._refresh(messenger, at_work, chats))
        await asyncio.gather(*refreshes)  # a silent messenger delays no other

    async def _watching(self, batch: Batch, staff: Sequence[Staff]) -> set[Account]:
        """Whose situation screen is open."""
        now = self._clock.now()
        return {
            person.account
            for person in staff
            if has_role_for(person, Permission.WATCH_SITUATION)
            for screen in await batch.uow.screens.of(person.account)
            if screen.opened and screen.is_valid(now=now)
        }

    async def _refresh(
        self, messenger: Messenger, accounts: Sequence[Account], chats: tuple[ChatId, ...]
    ) -> None:
        try:
            for account in accounts:
                await self._checker.refresh(Newcomer(account), chats)
        except (WireDown, Conflict):
            self._health.report_trouble(
                f"members-{messenger}",
                f"membership cannot be checked on {messenger}: presses of moderators are refused",
                now=self._clock.now(),
            )
        else:
            await self._report_missing_admin(messenger)

    async def _report_missing_admin(self, messenger: Messenger) -> None:
        """Show on the health page whether the bot is not an administrator in one of its groups."""
        async with self._store.batch() as batch:
            groups = [group for group in await batch.uow.groups.active() if group.messenger is messenger]
            not_admin = [group for group in groups if await not_admin_since(group, uow=batch.uow) is not None]
        if not not_admin:
            self._health.clear_trouble(f"members-{messenger}")
            return
        self._health.report_trouble(
            f"members-{messenger}",
            f"the bot is no administrator of {len(not_admin)} moderators' group(s) on {messenger}, so their presses are"
            " refused: make it one in the group's settings; ./amanat doctor says which",
            now=self._clock.now(),
        )

    async def upkeep(self) -> None:
        """Remove what has expired."""
        removed = await self._store.purge(self._clock.now(), tell=self._outbox.accept)
        if any(removed.values()):
            log.info("purged", extra={"rows": dict(removed)})

    async def look_after_copy(self) -> None:
        """Bring a copy that could not be written up to date as soon as possible."""
        if await self._store.align_copy():
            self._health.clear_trouble("copy")
        else:
            self._health.report_trouble(
                "copy",
                "the copy of key files and evidence cannot be written: free space in AMANAT_COPY_DIR, and see that"
                " it is there (mkdir -m 700) and ours",
                now=self._clock.now(),
            )

    async def checkpoint(self) -> None:
        await self._store.checkpoint()
