"""Ids of chats and people are stored as text: a messenger may number them or name them."""

from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, text

from bot.conversation.incoming import ChatKind, MessageRef
from bot.conversation.outgoing import CardOf, GroupChat, Say, SendLane
from bot.conversation.store import DeliveryResult, DeliveryStatus, Destination, Outgoing
from bot.domain.people import (
    LONGEST_ID,
    Account,
    Membership,
    MembershipStatus,
    Messenger,
    PersonKeys,
    Role,
    Staff,
)
from bot.usecases.ports import Group
from storage import migrate as migrating
from storage.keys import KeyMaterial, KeyRing
from storage.models import AccountText, ConversationText, IdText, MessengerText
from storage.store import SqlStore
from tests.storage.conftest import POSTGRESQL, Opening, sqlite_url
from tests.storage.test_migrations import on
from tests.storage.values import CODE, NOW, SARA, a_body, a_case, a_report

BEFORE = "0023"
"""The last step with numbers in the columns."""


@pytest.fixture(params=["sqlite", POSTGRESQL])
def own_database_url(request: pytest.FixtureRequest, data_dir: Path) -> str:
    """A database whose schema this test changes."""
    if request.param == "postgresql":
        url: str = request.getfixturevalue("empty_pg_url")
        return url
    return sqlite_url(data_dir)


def test_names_of_accounts_are_those_of_earlier_versions() -> None:
    """Computed by the version that held ids as numbers: with another name nobody would find their report."""
    ring = KeyRing(KeyMaterial(bytes(range(32)), bytes(32)))
    ring.name_reporters(b"s" * 32)
    names = PersonKeys(
        learner="24d3872f82b704997ec3a3bc365fae9d",
        reporter="915fe8ad49bee79fda5e204373c647e0",
        conversation="bbf468f96474544263027befa8d83ebb",
    )
    assert ring.keys_of(Account(Messenger.TELEGRAM, 7_000_111_222)) == names
    assert ring.keys_of(Account.parse("telegram:7000111222")) == names


async def fill(store: SqlStore, *, group: Account, member: Account) -> None:
    """One report with its card in a group, and one card that found no room."""
    place = Destination(group.messenger, group.id, ChatKind.GROUP)
    async with store.batch() as batch:
        for number in (1, 2):
            batch.uow.cases.add(a_case(f"case-{number}", number=number))
        batch.uow.reports.add(
            a_report(), body=a_body(), receipt=CODE, reporter_key=store.keys_of(SARA).reporter, account=SARA
        )
        batch.uow.groups.save(Group(group.messenger, group.id, "گروه"))
        batch.uow.staff.save(Staff(member, Role.MODERATOR))
        batch.uow.members.save(Membership(member, group.id, MembershipStatus.MEMBER, NOW))
        for number in (1, 2):
            case_id = f"case-{number}"
            card = Say("card", to=GroupChat(group.messenger, group.id), remember=CardOf(case_id))
            key = f"card:{case_id}:{group.id}"
            batch.enqueue(Outgoing(card, key, SendLane.DIALOGUE, destination=place, slot=f"card:{case_id}"))
        batch.keep_turn()
        rows = list(await batch.commit())
    await store.record_deliveries(
        [
            DeliveryResult(
                rows[0], DeliveryStatus.SENT, ref=MessageRef(group.messenger, group.id, 55, member.id)
            ),
            DeliveryResult(rows[1], DeliveryStatus.HELD),
        ]
    )
    await store.note_sends(group.messenger, group.id, [NOW])
    await store.keep_topic(group.messenger, group.id, "tehran", 7)


async def check_everything_is_found(store: SqlStore, *, group: Account, member: Account) -> None:
    async with store.batch() as batch:
        uow = batch.uow
        reports = await uow.reports.of_reporter(store.keys_of(SARA).reporter)
        assert [report.id for report in reports] == ["report-1"]
        assert [(active.messenger, active.chat_id) for active in await uow.groups.active()] == [
            (group.messenger, group.id)
        ]
        membership = await uow.members.get(member, group.id)
        assert membership is not None and membership.allows(now=NOW + timedelta(seconds=1))
        ids = ("case-1", "case-2")
        assert set(await uow.held_cards.posted_cards(ids)) == {("case-1", group.messenger, group.id)}
        assert set(await uow.held_cards.waiting(ids)) == {("case-2", group.messenger, group.id)}
    assert await store.cards_of("case-1") == [MessageRef(group.messenger, group.id, 55, member.id)]
    assert await store.topic(group.messenger, group.id, "tehran") == 7
    assert await store.sends() == {(group.messenger, group.id): [NOW]}


async def test_earlier_database_keeps_its_reports_groups_and_cards(
    open_store_at: Opening, own_database_url: str
) -> None:
    group, member = Account(Messenger.TELEGRAM, -1_001_234_567_890), Account(Messenger.TELEGRAM, 7)
    store = await open_store_at(own_database_url)
    await fill(store, group=group, member=member)
    await store.close()

    def go_back(connection: Connection) -> None:
        command.downgrade(migrating.config(connection), BEFORE)

    def stored_ids(connection: Connection) -> set[object]:
        return {*connection.execute(text("SELECT chat_id FROM case_cards")).scalars()}

    await on(own_database_url, go_back)
    assert await on(own_database_url, stored_ids) == {-1_001_234_567_890}
    store = await open_store_at(own_database_url)
    assert await on(own_database_url, stored_ids) == {"-1001234567890"}
    await check_everything_is_found(store, group=group, member=member)


@pytest.mark.parametrize("id_text", ["007", "1e5", "-0", "u" * LONGEST_ID], ids=len)
async def test_text_ids_return_as_stored(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch, id_text: str
) -> None:
    monkeypatch.setattr(Messenger.BALE, "_id_type", str)
    group, member = Account(Messenger.BALE, id_text), Account(Messenger.BALE, f"m{id_text[1:]}")
    await fill(store, group=group, member=member)
    await check_everything_is_found(store, group=group, member=member)
    assert Account.parse(str(member)) == member


def test_columns_have_room_for_the_longest_id() -> None:
    longest = MessengerText.length + len(":") + LONGEST_ID  # type: ignore[operator]
    on_postgresql = AccountText._variant_mapping["postgresql"]
    assert IdText.length == LONGEST_ID and longest <= on_postgresql.length
    conversations = ConversationText._variant_mapping["postgresql"]
    assert len("group:") + longest + len(":") + LONGEST_ID <= conversations.length


@pytest.mark.parametrize(
    "written", ["telegram:", "telegram:hunter2", "telegram:" + "9" * (LONGEST_ID + 1), "eitaa:1"]
)
def test_what_is_no_id_there_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Account.parse(written)
