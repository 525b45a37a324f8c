"""Where messages stand in chats: a case's card, a group with a new id, a message that no longer exists."""

from dataclasses import replace
from typing import Final

from bot.conversation import outgoing as out
from bot.conversation import wire
from bot.conversation.incoming import MessageRef
from bot.conversation.store import Destination, Store
from bot.domain.people import ChatId, Messenger
from bot.runtime.calls import Caller

MOST_KEPT: Final = 5_000
"""Places kept in memory. The table has the cards too, and a vanished message is found again."""


class Places:
    """What the sender has learned about messages while sending. The table of cards is authoritative."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._cards: dict[tuple[str, ChatId], MessageRef] = {}
        self._vanished: dict[MessageRef, None] = {}
        self._card_texts: dict[MessageRef, int] = {}
        """Hashes of the texts of cards that this process sent or edited."""
        self._moved: dict[tuple[Messenger, ChatId], ChatId] = {}

    def present(self, to: Destination) -> Destination:
        """The chat under its current id."""
        new = self._moved.get((to.messenger, to.chat_id))
        return to if new is None else replace(to, chat_id=new)

    async def move(self, to: Destination, new: ChatId) -> None:
        """The group has a new id: use it from now on and store it. Raises Conflict."""
        await self._store.migrate_group(to.messenger, old=to.chat_id, new=new)
        self._moved[to.messenger, to.chat_id] = new

    async def card(self, case_id: str, to: Destination) -> MessageRef | None:
        """The case's card in this group, if there is one."""
        known = self._cards.get((case_id, to.chat_id))
        if known is not None:
            return known
        refs = await self._store.cards_of(case_id)
        return next((r for r in refs if r.messenger is to.messenger and r.chat_id == to.chat_id), None)

    def keep(self, reply: out.Reply, ref: MessageRef) -> None:
        """Remember where the reply stands. The next edit of a card goes there. A card edit that found no card
        has become one; an edit that closes the card ends it."""
        match reply:
            case out.EditCard(case_id=case_id, leaves=True):
                self._cards.pop((case_id, ref.chat_id), None)
            case out.Say(remember=out.CardOf(case_id=case_id)) | out.EditCard(case_id=case_id):
                self._cards[case_id, ref.chat_id] = ref
                while len(self._cards) > MOST_KEPT:
                    del self._cards[next(iter(self._cards))]

    def note_sending(self, call: wire.Call) -> None:
        """Forget the text of a message that is being edited: until the messenger answers, it is unknown."""
        if isinstance(call, wire.EditText):
            self._card_texts.pop(call.ref, None)

    def note_card_text(self, reply: out.Reply, call: wire.Call, ref: MessageRef | None) -> None:
        """Remember the text of the card that stands there now."""
        if ref is None or not isinstance(reply, out.Say | out.EditCard | out.EndCase):
            return
        if isinstance(reply, out.Say) and not isinstance(reply.remember, out.CardOf):
            return
        if isinstance(call, wire.SendText | wire.EditText):
            self._card_texts[ref] = _words(call)
            while len(self._card_texts) > MOST_KEPT:
                del self._card_texts[next(iter(self._card_texts))]

    async def is_up_to_date(self, reply: out.Reply, to: Destination, caller: Caller) -> bool:
        """Whether the card is known to show exactly this. For a repeated card, also true if no card stands
        there."""
        if not isinstance(reply, out.EditCard):
            return False
        card = await self.card(reply.case_id, to)
        if card is None:
            return reply.again
        return self._card_texts.get(card) == _words(caller.message_call(reply, to, card))

    def mark_vanished(self, ref: MessageRef) -> None:
        self._vanished[ref] = None
        while len(self._vanished) > MOST_KEPT:
            del self._vanished[next(iter(self._vanished))]

    def has_vanished(self, ref: MessageRef) -> bool:
        """Whether an edit of this message was refused before."""
        return ref in self._vanished


def _words(call: wire.SendText | wire.EditText) -> int:
    return hash((call.html, call.keyboard))
