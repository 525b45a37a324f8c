"""Results of outgoing messages, many in one transaction, and what is stored about delivered ones."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import bindparam, delete, select, update

from bot.conversation.incoming import ChatKind, MessageRef
from bot.conversation.outgoing import (
    CardOf,
    DetailOf,
    EditCard,
    EditPrivate,
    EraseChat,
    EraseDetails,
    EraseExpiringCopies,
    EraseOlderScreens,
    PrivateCardOf,
    ReceiptOf,
    Screen,
    SendLane,
    wish_to_remember,
)
from bot.conversation.store import DeliveryResult, DeliveryStatus
from bot.domain.cases.reports import DETAILS_LAST
from bot.domain.people import Account
from bot.domain.submissions.witnesses import ContactMode
from storage.addresses import close_letterboxes
from storage.broadcasts import count_broadcasts
from storage.cards import CLAIMED, GOES_WITH_CLAIM, note_details, place_of
from storage.case_reads import take_back
from storage.chat_notes import forget_messages, note_messages
from storage.columns import id_text, moment, moment_or_none
from storage.destruction import forget_senders
from storage.expiring_copies import forget_copies, note_expiring_copies
from storage.held_cards import hold, place, release_held_cards
from storage.link import Link
from storage.models import case_cards, case_details, reports
from storage.models_queues import outbox
from storage.prepared_reads import PreparedRead
from storage.referrals import note_seen
from storage.storage_context import StorageContext
from storage.stored_files import note_stored_files

_GONE: Final = delete(outbox).where(outbox.c.id == bindparam("at"))
_LATER: Final = (
    update(outbox)
    .where(outbox.c.id == bindparam("at"))
    .values(attempts=bindparam("tried"), not_before=bindparam("later"))
)
_SHOWS_OTHER: Final = delete(case_details).where(
    case_details.c.messenger == bindparam("messenger"),
    case_details.c.chat_id == bindparam("chat_id"),
    case_details.c.message_id == bindparam("message_id"),
)
_OF_READER: Final = (
    case_details.c.case_id == bindparam("case"),
    case_details.c.account == bindparam("who"),
)
_OF_CLAIM: Final = (*_OF_READER, GOES_WITH_CLAIM)
_AT: Final = (
    case_details.c.messenger == bindparam("messenger"),
    case_details.c.chat_id == bindparam("chat_id"),
    case_details.c.message_id == bindparam("message_id"),
    case_details.c.ephemeral_id.is_not_distinct_from(bindparam("ephemeral_id")),
)
_NO_DETAILS: Final = delete(case_details).where(*_OF_CLAIM, *_AT)
"""Only what was erased: meanwhile, more may have arrived or been typed."""
_NO_SCREEN: Final = delete(case_details).where(*_OF_READER, *_AT)
_LATER_DETAILS: Final = update(case_details).where(*_OF_CLAIM).values(delete_by=bindparam("later"))
_CONFIRMED: Final = update(reports).where(reports.c.id == bindparam("at")).values(receipt_confirmed=True)
_LEFT: Final = delete(case_cards).where(
    case_cards.c.messenger == bindparam("m"),
    case_cards.c.chat_id == bindparam("c"),
    case_cards.c.case_id == bindparam("this"),
)
_OLD_DIGESTS: Final = delete(case_cards).where(
    case_cards.c.messenger == bindparam("m"),
    case_cards.c.chat_id == bindparam("c"),
    case_cards.c.case_id.between("digest:", "digest;"),
    case_cards.c.case_id != bindparam("this"),
)
"""Only one digest per group is still edited. A range of ids, which the primary key finds among all cards."""
_NO_RETURN: Final = PreparedRead(
    select(reports.c.id).where(
        reports.c.id.in_(bindparam("these", expanding=True)), reports.c.mode == ContactMode.NO_RETURN.value
    ),
    at_once=True,
)


async def record_deliveries(link: Link, context: StorageContext, marks: Sequence[DeliveryResult]) -> None:
    later = [m for m in marks if m.status is DeliveryStatus.LATER]
    final = [m for m in marks if m.status not in (DeliveryStatus.LATER, DeliveryStatus.PART)]
    await link.many(_GONE, [{"at": m.row.id} for m in final])
    await link.many(
        _LATER,
        [{"at": m.row.id, "tried": m.row.attempts + 1, "later": moment_or_none(m.later)} for m in later],
    )
    arrived = [m for m in marks if m.status in (DeliveryStatus.SENT, DeliveryStatus.PART)]
    # Before anything is stored: a message delivered together with an erasure came after it, and is there now.
    await _forget_erased(link, context, [m for m in final if m.status is not DeliveryStatus.DROPPED])
    await _remember(link, context, arrived)
    await take_back(link, [m.missed for m in marks if m.missed is not None])
    await note_seen(link, context, arrived)
    await note_expiring_copies(link, context, arrived)
    await hold(link, [_held_card(m) for m in final if m.status is DeliveryStatus.HELD])
    await _give_up_receipts(link, context, [m for m in final if m.status is not DeliveryStatus.SENT])
    await count_broadcasts(link, final)
    await note_stored_files(link, arrived, context.clock.today())
    # Last: the closing message of a cleaned chat is in it, and is deleted when the chat is cleaned again.
    await note_messages(link, context, [noted for m in arrived for noted in _private_messages(m, context)])


def _private_messages(mark: DeliveryResult, context: StorageContext) -> Sequence[tuple[str, int]]:
    """(conversation, message) of each message that is in a private chat now.

    A message that went to a report's sealed address is noted under the person's conversation: it is cleaned
    with the chat, and no row says which report it was about. So is the answer to a press, which is ordered by
    itself and is a message on old clients.
    """
    where = mark.row.outgoing.destination
    private = where is None or where.kind is ChatKind.PRIVATE
    if not private or mark.ref is None or mark.ref.message_id <= 0:
        return ()
    conversation = mark.row.outgoing.conversation
    if where is None or mark.row.outgoing.lane is SendLane.PRESS:
        person = Account(mark.ref.messenger, mark.ref.chat_id)  # a private chat has its person's number
        conversation = context.ring.keys_of(person).conversation
    return [(conversation, ref.message_id) for ref in mark.refs]


def _digest_of(card: Mapping[str, Any]) -> dict[str, Any]:
    return {"m": card["messenger"], "c": card["chat_id"], "this": card["case_id"]}


def _left_card(mark: DeliveryResult) -> dict[str, Any] | None:
    """A card was closed in place: if its case comes back, it gets a new card, which people notice."""
    outgoing = mark.row.outgoing
    if not isinstance(outgoing.reply, EditCard) or not outgoing.reply.leaves or outgoing.destination is None:
        return None
    to = outgoing.destination
    return {"m": to.messenger.value, "c": id_text(to.chat_id), "this": outgoing.reply.case_id}


def _held_card(mark: DeliveryResult) -> dict[str, Any]:
    """The case and the group of a card for which there was no room."""
    outgoing = mark.row.outgoing
    to, slot = outgoing.destination, outgoing.slot
    assert to is not None and slot.startswith("card:"), "only a card is held back"
    return place(to.messenger, to.chat_id, slot.removeprefix("card:"))


async def _remember(link: Link, context: StorageContext, arrived: Sequence[DeliveryResult]) -> None:
    cards: list[dict[str, Any]] = []
    details: list[tuple[DetailOf | PrivateCardOf, MessageRef]] = []
    receipts: list[str] = []
    claimed: list[dict[str, str]] = []
    for m in arrived:
        reply = m.row.outgoing.reply
        wish = wish_to_remember(reply)
        if _replaces_message(m):  # of two delivered together the later one counts
            details = [(what, where) for what, where in details if where != m.ref]
        if isinstance(reply, EditCard):  # an edit without a card, or before its posting, became a post
            wish = None if reply.leaves else CardOf(reply.case_id)
        match wish:
            case CardOf(case_id) if m.ref is not None:
                cards.append({"case_id": case_id, **place_of(m.ref)})
            case DetailOf() if isinstance(reply, EditPrivate):
                claimed.append({"case": wish.case_id, "who": str(wish.account)})
                card = PrivateCardOf(wish.case_id, wish.account)  # only what was shown before the claim
                details = [(wish if what == card else what, where) for what, where in details]
            case DetailOf() | PrivateCardOf():
                details += [(wish, ref) for ref in m.refs]
            case ReceiptOf(report_id):
                receipts.append(report_id)
            case _:
                pass
    await link.many(
        _OLD_DIGESTS, [_digest_of(card) for card in cards if card["case_id"].startswith("digest:")]
    )
    await link.put(case_cards, cards)
    await link.many(_LEFT, [left for m in arrived if (left := _left_card(m)) is not None])
    await release_held_cards(link, cards)
    await link.many(
        _SHOWS_OTHER, [_message(m.ref) for m in arrived if m.ref is not None and _replaces_message(m)]
    )
    await link.many(CLAIMED, claimed)
    await note_details(link, context, details)
    if receipts:
        await _confirm(link, context, receipts)


def _replaces_message(mark: DeliveryResult) -> bool:
    """Whether a screen has replaced a message whose number we know."""
    outgoing, ref = mark.row.outgoing, mark.ref
    there = outgoing.press is not None and outgoing.press.message == ref
    return there and isinstance(outgoing.reply, Screen) and ref is not None and ref.message_id > 0


def _message(ref: MessageRef) -> dict[str, Any]:
    return {"messenger": ref.messenger.value, "chat_id": id_text(ref.chat_id), "message_id": ref.message_id}


async def _confirm(link: Link, context: StorageContext, report_ids: Sequence[str]) -> None:
    await link.many(_CONFIRMED, [{"at": report_id} for report_id in report_ids])
    await _forget_senders(link, context, report_ids)


async def _give_up_receipts(link: Link, context: StorageContext, failed: Sequence[DeliveryResult]) -> None:
    """Release the senders of receipts that can never arrive because the bot was blocked."""
    wishes = [wish_to_remember(m.row.outgoing.reply) for m in failed]
    report_ids = [wish.report_id for wish in wishes if isinstance(wish, ReceiptOf)]
    if report_ids:
        await _forget_senders(link, context, report_ids)
    boxes = [
        m.row.outgoing.letterbox
        for m in failed
        if m.status is DeliveryStatus.GONE and m.row.outgoing.letterbox
    ]
    if boxes:
        await close_letterboxes(link, boxes)


async def _forget_senders(link: Link, context: StorageContext, report_ids: Sequence[str]) -> None:
    """Remove a no-return report's sender: account and reporter's name. Its conversation ended before."""
    free = [row.id for row in await link.rows(_NO_RETURN, {"these": list(report_ids)})]
    if free:
        await forget_senders(link, context, free)


async def _forget_erased(link: Link, context: StorageContext, final: Sequence[DeliveryResult]) -> None:
    """Forget messages that were deleted or never can be. Details that an outage kept from being deleted for a
    day are tried again a day later."""
    erased: list[dict[str, Any]] = []
    screens: list[dict[str, Any]] = []
    for m in final:
        match m.row.outgoing.reply:
            case EraseDetails(case_id, account) if m.status is DeliveryStatus.REFUSED:
                later = {"later": moment(context.clock.now() + DETAILS_LAST)}
                await link.many(_LATER_DETAILS, [{"case": case_id, "who": str(account), **later}])
            case EraseDetails(case_id, account):
                claim = {"case": case_id, "who": str(account)}
                erased += [{**claim, **_message(ref), "ephemeral_id": ref.ephemeral_id} for ref in m.erased]
            case EraseOlderScreens(case_id, account):
                claim = {"case": case_id, "who": str(account)}
                screens += [{**claim, **_message(ref), "ephemeral_id": ref.ephemeral_id} for ref in m.erased]
            case EraseExpiringCopies():
                await forget_copies(link, context, m.row.outgoing.conversation)
            case EraseChat():
                await forget_messages(link, context, m.row.outgoing.conversation)
                await forget_copies(link, context, m.row.outgoing.conversation)
            case _:
                pass
    await link.many(_NO_DETAILS, erased)
    await link.many(_NO_SCREEN, screens)
