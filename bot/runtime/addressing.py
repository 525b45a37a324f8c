"""Decides where each reply of a turn goes, and the order in which replies are sent."""

import secrets
from collections.abc import Iterable

from bot.conversation import outgoing as out
from bot.conversation.details import refuse_unbound
from bot.conversation.incoming import ChatKind
from bot.conversation.store import Destination, Outgoing, PressContext, Store
from bot.domain.people import Account, ChatId
from bot.domain.values import replace


def group_key(messenger: str, chat_id: ChatId) -> str:
    """The ordering key of messages to a group."""
    return f"group:{messenger}:{chat_id}"


def address_reply(
    reply: out.Reply,
    *,
    here: Destination | None,
    press: PressContext | None,
    store: Store,
) -> Iterable[Outgoing]:
    """Return a reply with its destinations: a card edit goes to each of its groups, everything else to one
    chat. Raises ValueError for details of a case that nothing would take away again."""
    refuse_unbound(reply)

    def to_chat(destination: Destination, lane: out.SendLane, slot: str = "") -> Outgoing:
        key = conversation_key(destination, store)
        return Outgoing(reply, key, lane, destination=destination, press=press, slot=slot)

    match reply:
        case out.Ack() if here is not None and press is not None:
            # Telegram derives a press's id from its presser, so it must not stand in the open as an ordering
            # key.
            order = f"press:{secrets.token_hex(8)}"
            yield Outgoing(reply, order, out.SendLane.PRESS, destination=here, press=press)
        case out.Ack():
            return
        case out.EditCard(case_id=case_id, lane=lane):
            for place in map(_place_of, reply.to):
                card = to_chat(place, lane, f"card:{case_id}")
                order = f"card:{case_id}:{place.chat_id}"
                yield replace(card, reply=replace(reply, to=()), conversation=order)
        case out.Say(to=out.StaffChat(account=account), lane=lane, slot=slot):
            yield to_chat(Destination(account.messenger, account.id, ChatKind.PRIVATE), lane, slot)
        case (
            out.SendEvidence(to=out.StaffChat(account=account))
            | out.SendVoice(to=out.StaffChat(account=account))
            | out.SendAlbum(to=out.StaffChat(account=account))
            | out.SendPackage(to=out.StaffChat(account=account))
            | out.EraseDetails(account=account)
            | out.EraseOlderScreens(account=account)
            | out.EditPrivate(account=account)
        ):
            own = getattr(reply, "slot", "")
            slot = f"private:{reply.case_id}" if isinstance(reply, out.EditPrivate) else own
            place = Destination(account.messenger, account.id, ChatKind.PRIVATE)
            yield to_chat(place, out.SendLane.DIALOGUE, slot)
        case out.Say(
            to=out.GroupChat(chat_id=chat_id) as to, remember=out.CardOf(case_id=case_id), lane=lane
        ):
            # A card is ordered with its own edits only, so that an urgent case need not wait behind others.
            place = Destination(to.messenger, chat_id, ChatKind.GROUP, to.topic)
            card = to_chat(place, lane, f"card:{case_id}")
            yield replace(card, conversation=f"card:{case_id}:{chat_id}")
        case out.Say(to=out.GroupChat(messenger=messenger, chat_id=chat_id), lane=lane, slot=slot):
            yield to_chat(Destination(messenger, chat_id, ChatKind.GROUP), lane, slot)
        case out.Say(to=out.ReporterOf(report_id=report_id), lane=lane, slot=slot):
            yield Outgoing(reply, f"report:{report_id}", lane, report_id=report_id, slot=slot)
        case out.Say(to=out.Letterbox(id=box), lane=lane, slot=slot):
            yield Outgoing(reply, f"letterbox:{box}", lane, letterbox=box, slot=slot)
        case _ if here is not None:
            lane = getattr(reply, "lane", out.SendLane.DIALOGUE)
            slot = "screen" if isinstance(reply, out.Screen) else getattr(reply, "slot", "")
            yield to_chat(here, lane, slot)
        case _:
            raise ValueError(f"{type(reply).__name__} needs a chat, and a tick has none")


def _place_of(to: out.GroupChat | out.StaffChat) -> Destination:
    if isinstance(to, out.StaffChat):
        return Destination(to.account.messenger, to.account.id, ChatKind.PRIVATE)
    return Destination(to.messenger, to.chat_id, ChatKind.GROUP, to.topic)


def conversation_key(destination: Destination, store: Store) -> str:
    """The ordering key of messages to this chat. A private chat's id is its person's account id."""
    if destination.kind is ChatKind.PRIVATE:
        return store.keys_of(Account(destination.messenger, destination.chat_id)).conversation
    return group_key(destination.messenger, destination.chat_id)
