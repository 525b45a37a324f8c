"""Turns one update into one turn: who sent it, what they may do, which handler runs, and what is sent to
whom.

This is the boundary between the loops and the handlers: it builds ``Ctx``, calls the route's handler and the
notices, and turns replies into outgoing messages with destinations.
"""

import secrets
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.conversation import outgoing as out
from bot.conversation.incoming import (
    ButtonPressed,
    Chat,
    ChatKind,
    CommandGiven,
    Incoming,
    MemberChanged,
    MessageEdited,
    MessageRef,
)
from bot.conversation.ports import Ctx, Handler, Tick, TickCtx
from bot.conversation.router import Route, Router, guard, is_stale
from bot.conversation.session import Session
from bot.conversation.shown_buttons import (
    ReadLabel,
    as_press,
    is_repeated_press,
    is_typed,
    read_shown_buttons,
    with_press,
)
from bot.conversation.store import (
    Batch,
    Destination,
    InboxRow,
    OutboxRow,
    PressContext,
    Store,
    batch_for_sender,
)
from bot.conversation.words import as_command, as_desk_words
from bot.domain.errors import RequestRefused
from bot.domain.events import Fact
from bot.domain.people import Person, PersonKeys
from bot.domain.staff.permissions import Permission, asks_membership, has_role_for, is_for_everybody
from bot.domain.values import replace
from bot.runtime.addressing import address_reply
from bot.runtime.answered_presses import AnsweredPresses
from bot.runtime.membership_gate import Checker, HeldTurn, MembershipGate
from bot.runtime.system import Moment
from bot.usecases.person.choose_language import chosen_language
from bot.usecases.ports import Clock

type Refreshed = Callable[[Incoming, RequestRefused], tuple[Fact, ...]]
"""What is to be shown again after a press was refused."""
type Notices = Callable[[Sequence[Fact], Ctx | TickCtx], Awaitable[tuple[out.Reply, ...]]]


class FailedTurn:
    """A turn that failed three times."""

    @staticmethod
    def reference() -> str:
        """A short code that the person can quote and an operator can find in the log."""
        return f"{secrets.randbelow(10**6):06d}"


@dataclass(frozen=True, slots=True)
class CtxParts:
    """What every ``Ctx`` of this program shares; the turn adds person, session and unit of work."""

    build: Callable[[Person, Session, Batch, Chat, Clock], Ctx]


class Turns:
    """Processes updates one at a time, inside a batch."""

    def __init__(
        self,
        *,
        store: Store,
        router: Router,
        notices: Notices,
        stale_handler: Handler,
        checker: Checker,
        refreshed: Refreshed = lambda update, refusal: (),
        command_of: Callable[[str], str | None],
        escape_of: Callable[[str], str | None] = lambda text: None,
        desk_word_of: Callable[[str], str | None] = lambda text: None,
        read_label: ReadLabel = lambda label: (),
        languages: Mapping[str, str] | None = None,
        parts: CtxParts,
        clock: Clock,
    ) -> None:
        self._read_label = read_label
        self._store = store
        self._router = router
        self._notices = notices
        self._stale = stale_handler
        self._gate = MembershipGate(checker, clock)
        self._refreshed = refreshed
        self._command_of = command_of
        self._escape_of = escape_of
        self._desk_word_of = desk_word_of
        self._languages = languages or {}
        self._parts = parts
        self._clock = clock
        self._answered = AnsweredPresses()

    def order_key(self, update: Incoming) -> str:
        """The ordering key of turns and messages: the person in a private chat, otherwise the group and the
        person."""
        if update.chat.kind is ChatKind.PRIVATE:
            return self._store.keys_of(update.sender).conversation
        return f"group:{update.chat.messenger}:{update.chat.id}:{update.sender.id}"

    async def take(self, batch: Batch, row: InboxRow, update: Incoming) -> HeldTurn | None:
        """Run one turn, staged in the batch. Returns HeldTurn if the press must wait for a membership
        check."""
        keys = self._store.keys_of(update.sender)
        private = update.chat.kind is ChatKind.PRIVATE
        stored_session = await batch.session(keys.conversation) if private else Session()
        session = stored_session.without_expired(self._clock.now())
        update = as_command(update, session, self._command_of, self._escape_of)
        update = as_press(update, session, self._read_label, self._router.how_typed)
        if (at_work := as_desk_words(update, session, self._desk_word_of)) is not update:
            staff = await batch.uow.staff.get(update.sender)
            update = at_work if has_role_for(staff, Permission.WORK_ON_CASES) else update
        route = self._router.find(update, session)
        self._note(batch, update, keys, session)
        if route is None:
            self._enqueue(batch, update, [out.Ack()] if isinstance(update, ButtonPressed) else [])
            return None
        if isinstance(update, MemberChanged):
            if (held := await self._gate.arrival(batch, row, update)) is not None:
                return held
            update = replace(update, received_at=row.waiting_since)
        heard = private or route.silent_too
        if isinstance(update, ButtonPressed) and not heard and await self._silent(batch, update.chat):
            self._enqueue(batch, update, [out.Ack("group-unsafe-press", alert=True)])
            return None
        staff = await batch.uow.staff.get(update.sender)
        language = await self._language(batch, update, keys)
        person = Person(update.sender, keys, update.sender_name, staff, language=language)
        why_not: RequestRefused | None = None
        if asks_membership(route.needs, person):
            match await self._gate.membership(batch, row, route, update, person):
                case HeldTurn() as held:
                    return held
                case RequestRefused() as why_not:
                    pass
                case membership:
                    person = replace(person, membership=membership)
        await self._answer(batch, route, update, person, session, stored=stored_session, why_not=why_not)
        return None

    @staticmethod
    async def _silent(batch: Batch, chat: Chat) -> bool:
        """Whether the bot has stopped writing to this group."""
        group = await batch.uow.groups.get(chat.messenger, chat.id)
        return group is not None and bool(group.stopped)

    @staticmethod
    def _note(batch: Batch, update: Incoming, keys: PersonKeys, session: Session) -> None:
        """Remember for two days what a person sent in private, so that they can have the chat cleaned. What
        staff type about a case, even if refused, is removed with the details that they were shown."""
        if update.chat.kind is not ChatKind.PRIVATE or not update.message_id:
            return
        if isinstance(update, ButtonPressed) and not is_typed(update):
            return
        batch.note_message(keys.conversation, update.message_id)
        if session.case_id and not isinstance(update, CommandGiven | MessageEdited):
            stands = MessageRef(update.chat.messenger, update.chat.id, update.message_id)
            batch.note_detail(out.DetailOf(session.case_id, update.sender), stands)

    async def _answer(
        self,
        batch: Batch,
        route: Route,
        update: Incoming,
        person: Person,
        session: Session,
        *,
        stored: Session,
        why_not: RequestRefused | None,
    ) -> None:
        now = self._clock.now()
        is_private = update.chat.kind is ChatKind.PRIVATE
        if route.counts_once and is_private:
            if is_repeated_press(update, session, now):
                self._enqueue(batch, update, [out.Ack()])
                return
            pressed = with_press(session, update, now)
        else:
            pressed = session
        group_press = update if isinstance(update, ButtonPressed) and not is_private else None
        if group_press and route.answers_presser and self._answered.has_answered(group_press, now):
            self._enqueue(batch, update, [out.Ack("case-sent-just-now")])
            return
        ctx = self._parts.build(person, pressed, batch, update.chat, Moment(now))
        try:
            if why_not is not None:
                raise why_not
            guard(route, person, now=now)
            handler = self._stale if is_stale(route, update, session) else route.handler
            turn = await handler(update, ctx)
            replies = [*turn.replies, *(await self._news(turn, ctx) if turn.facts else ())]
        except RequestRefused as refusal:
            batch.drop_turn()
            self._note(batch, update, person.keys, session)
            facts = self._refreshed(update, refusal)
            cards = await self._notices(facts, ctx) if facts else ()
            replies = [self._refusal(update, refusal), *cards]
            self._enqueue(batch, update, replies, language=_language_of_answer(route, person))
            return
        if group_press:
            self._answered.note(group_press, now, answers_presser=route.answers_presser)
        if turn.forget:
            batch.forget_session(person.keys.conversation)
        elif is_private and (after := self._session_after(turn, pressed)) != stored:
            batch.save_session(person.keys.conversation, after)
        if isinstance(update, ButtonPressed) and not any(isinstance(r, out.Ack) for r in replies):
            replies.insert(0, out.Ack())
        if (chosen := await self._language(batch, update, person.keys)) != person.language:  # by this turn
            person = replace(person, language=chosen)
        self._enqueue(batch, update, replies, language=_language_of_answer(route, person))

    async def _news(self, turn: out.Turn, ctx: Ctx) -> Iterable[out.Reply]:
        """What others read of it."""
        return without_repeats(await self._notices(turn.facts, ctx), turn.replies)

    async def _language(self, batch: Batch, update: Incoming, keys: PersonKeys) -> str:
        """The language that this person reads in this chat; empty for Persian. With Persian alone nothing is
        read."""
        if not self._languages or update.chat.kind is not ChatKind.PRIVATE:
            return ""
        learner = await batch.uow.learners.get(keys.learner)
        chosen = chosen_language(learner) if learner is not None else ""
        return chosen if chosen in self._languages else ""

    def _session_after(self, turn: out.Turn, session: Session) -> Session:
        """The session after this turn, with the buttons of the form that it shows."""
        after = turn.session if turn.session is not None else session
        buttons = read_shown_buttons(turn.replies, self._read_label, self._router.how_typed)
        return after if buttons is None or buttons == after.labels else replace(after, labels=buttons)

    @staticmethod
    def _refusal(update: Incoming, refusal: RequestRefused) -> out.Reply:
        args = dict(refusal.args_for_text)
        if isinstance(update, ButtonPressed) and not is_typed(update):
            return out.Ack(refusal.key, args, alert=True)  # type: ignore[arg-type] # domain errors know no Arg
        return out.Say(refusal.key, args, lane=out.SendLane.FORM)  # type: ignore[arg-type] # the same

    async def apologise(self, batch: Batch, update: Incoming, reference: str) -> None:
        """The turn failed for good: tell the person, with the code. Nothing that was stored before is
        lost."""
        if update.chat.kind is ChatKind.PRIVATE:
            say = out.Say("problem-apology", {"reference": out.Digits(reference)})
            language = await self._language(batch, update, self._store.keys_of(update.sender))
            self._enqueue(batch, update, [out.Ack(), say], language=language)
        elif isinstance(update, ButtonPressed):
            ack = out.Ack("problem-apology", {"reference": out.Digits(reference)}, alert=True)
            self._enqueue(batch, update, [ack])

    def _enqueue(
        self, batch: Batch, update: Incoming, replies: Iterable[out.Reply], *, language: str = ""
    ) -> None:
        press = None
        if isinstance(update, ButtonPressed) and not is_typed(update):
            press = PressContext(update.press_id, update.sender.id, update.message, update.thread_id)
        here = Destination(update.chat.messenger, update.chat.id, update.chat.kind, language=language)
        stays = isinstance(update, ButtonPressed) and update.stays
        for reply in replies:
            new = replace(reply, below=True) if stays and isinstance(reply, out.Screen) else reply
            for outgoing in address_reply(new, here=here, press=press, store=self._store):
                batch.enqueue(outgoing)

    async def system(self, batch: Batch, tick: Tick, ctx: TickCtx) -> bool:
        """Run a tick: a turn without a press. Returns whether it sends anything."""
        ctx = replace(ctx, clock=Moment(self._clock.now()))
        turn = await tick(ctx)
        replies = [*turn.replies, *(await self._notices(turn.facts, ctx) if turn.facts else ())]
        for reply in replies:
            for outgoing in address_reply(reply, here=None, press=None, store=self._store):
                batch.enqueue(outgoing)
        batch.keep_turn()
        return bool(replies)


def without_repeats(notices: Iterable[out.Reply], answer: Iterable[out.Reply]) -> Iterator[out.Reply]:
    """The notices, but edits of a case's card that the answer itself shows as it is now: a private chat takes only one
    message a second, and a moderator who goes quickly would wait for each."""
    wishes = [wish for reply in answer if (wish := out.wish_to_remember(reply)) is not None]
    own_cards = {
        (wish.case_id, wish.account)
        for wish in wishes
        if isinstance(wish, out.PrivateCardOf) or (isinstance(wish, out.DetailOf) and wish.screen == "card")
    }
    for notice in notices:
        if not (isinstance(notice, out.EditPrivate) and (notice.case_id, notice.account) in own_cards):
            yield notice


def _language_of_answer(route: Route, person: Person) -> str:
    """The language of an answer: the work of staff is Persian, whatever they have chosen for themselves."""
    at_work = person.staff is not None and not is_for_everybody(route.needs)
    return "" if at_work else person.language


class TickRunner:
    """Runs this program's ticks: turns without a press."""

    def __init__(
        self,
        *,
        store: Store,
        turns: Turns,
        tick_ctx: Callable[[Batch], TickCtx],
        hand_over: Callable[[Sequence[OutboxRow]], None],
    ) -> None:
        self._store = store
        self._turns = turns
        self._tick_ctx = tick_ctx
        self._hand_over = hand_over

    async def run_tick(self, tick: Tick) -> None:
        """Run the tick in its own transaction, and hand its messages to the sender after the commit.

        Raises what the tick or the commit raises; nothing of the tick is then stored.
        """
        async with batch_for_sender(self._store, self._hand_over) as batch:
            await self.run_within(batch, tick)

    async def run_within(self, batch: Batch, tick: Tick) -> None:
        """Run the tick in a transaction that the caller commits and hands over."""
        await self._turns.system(batch, tick, self._tick_ctx(batch))
