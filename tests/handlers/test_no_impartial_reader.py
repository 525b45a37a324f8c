"""If all readers belong to a body that a report may accuse, the form says so before anything is sent."""

from dataclasses import replace

import pytest

from bot.conversation.outgoing import Say
from bot.domain.bodies.complaints import Addressee
from bot.domain.cases.case_access import NO_BODY, Accusable
from bot.domain.catalogue.catalogue import ActorClass, Agency, BodyLevel, Confidence
from bot.domain.people import Account, Membership, MembershipStatus, Messenger, Role, Staff
from bot.usecases.access.count_readers import has_no_reader, readers_by_body
from tests.fakes.contexts import context
from tests.fakes.floor import GROUP
from tests.fakes.memory import MemoryUow
from tests.fakes.polling_day import content, open_uow
from tests.fakes.talk import Talk
from tests.fakes.turns import FakeClock
from tests.handlers.test_report_form import fill_until

CLERK, OTHER = Account(Messenger.TELEGRAM, 9001), Account(Messenger.TELEGRAM, 9002)
BOARD = Agency(
    "exec-county",
    name="the executive board",
    phone=None,
    when="",
    confidence=Confidence.SOURCED,
    level=BodyLevel.COUNTY,
    of=(ActorClass.STAFF, ActorClass.OFFICIAL),
)
WAY = Addressee("sup", agency_id="s", label="the supervision board", note="", article_ids=("86",))


def add_member(uow: MemoryUow, account: Account, body: str | None, **more: object) -> None:
    """Add a member of the group. Without a body, they have no desk."""
    uow.members.save(Membership(account, GROUP.chat_id, MembershipStatus.MEMBER, FakeClock().now()))
    if body is not None:
        staff = Staff(account, Role.MODERATOR, started=True, belongs_to=body)
        uow.staff.save(replace(staff, **more))  # type: ignore[arg-type]  # a test's own fields
    uow.keep_turn()


@pytest.fixture
def uow() -> MemoryUow:
    memory_uow = open_uow()
    memory_uow.groups.save(GROUP)
    memory_uow.accusable = Accusable(content().acts, {BOARD.id: BOARD})
    add_member(memory_uow, CLERK, BOARD.id)
    return memory_uow


def message_keys(chat: Talk) -> list[str]:
    return [reply.key for reply in chat.replies if isinstance(reply, Say)]


def talk(uow: MemoryUow) -> Talk:
    held = replace(content(), agencies={BOARD.id: BOARD}, complaints=(WAY,))
    return Talk(uow=uow, content=held)


async def fill_to_review(chat: Talk, actor: str) -> None:
    await fill_until(chat, "actor", act="O32")
    for picked in (f"actor/{actor}", "seen/saw", "evidence/done", "consent/yes", "contact/returnable"):
        await chat.presses(f"report-pick:{picked}")
    assert chat.question_key == "report-review"


async def test_review_warns_nobody_reads_and_names_open_route(uow: MemoryUow) -> None:
    chat = talk(uow)
    await fill_to_review(chat, "staff")
    assert message_keys(chat) == ["report-nobody-reads", "report-receipt"]
    assert any("the supervision board" in words for words in chat.texts)
    await chat.presses("report-send")
    assert len(uow.tables.reports) == 1, "the reporter decides whether to send it anyway"


async def test_nothing_is_said_where_somebody_may_read_it(uow: MemoryUow) -> None:
    chat = talk(uow)
    await fill_to_review(chat, "candidate")
    assert message_keys(chat) == ["report-receipt"]
    add_member(uow, OTHER, NO_BODY)
    chat = talk(uow)
    await fill_to_review(chat, "staff")
    assert message_keys(chat) == ["report-receipt"]


async def test_quick_report_warns_too_and_asks_accused_by_act(uow: MemoryUow) -> None:
    chat = talk(uow)
    await chat.commands("report")
    await chat.presses("report-start:quick")
    await chat.says("Somebody counted twice.")
    await chat.presses("report-pick:act/O32")
    await chat.presses("report-pick:area/thr")
    assert "report-nobody-reads" in message_keys(chat)


@pytest.mark.parametrize(
    ("member", "nobody"),
    [
        ({"body": None}, False),
        ({"body": ""}, False),
        ({"body": NO_BODY, "frozen": True}, True),
        ({"body": NO_BODY, "role": Role.EXPERT}, True),
        ({"body": NO_BODY, "same_as": CLERK}, True),
    ],
    ids=["no desk yet", "has not said it", "stopped", "from outside", "the clerk's other account"],
)
async def test_who_counts_as_somebody_who_reads(
    uow: MemoryUow, member: dict[str, object], *, nobody: bool
) -> None:
    add_member(uow, OTHER, **member)  # type: ignore[arg-type]  # a test's own fields
    assert await has_no_reader(context(uow), "O32", "staff") is nobody


async def test_without_any_reader_it_is_no_matter_of_bodies() -> None:
    assert not await has_no_reader(context(open_uow()), "O32", "staff")


async def test_readers_are_counted_by_body_and_each_person_once(uow: MemoryUow) -> None:
    assert await readers_by_body(context(uow)) == {BOARD.id: 1}
    add_member(uow, OTHER, BOARD.id, same_as=CLERK)
    assert await readers_by_body(context(uow)) == {BOARD.id: 1}
    add_member(uow, Account(Messenger.TELEGRAM, 9003), NO_BODY)
    add_member(uow, Account(Messenger.TELEGRAM, 9004), "")
    add_member(uow, Account(Messenger.TELEGRAM, 9005), BOARD.id, frozen=True)
    assert await readers_by_body(context(uow)) == {BOARD.id: 1}
    add_member(uow, Account(Messenger.TELEGRAM, 9006), BOARD.id)
    assert await readers_by_body(context(uow)) == {BOARD.id: 2}
