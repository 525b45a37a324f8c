"""Where everybody who reads belongs to a body that a report may accuse, the form says so before anything is sent."""

from dataclasses import replace

import pytest

from bot.conversation.outgoing import Say
from bot.domain.bodies.complaints import Addressee
from bot.domain.cases.belonging import NO_BODY, Accusable
from bot.domain.catalogue.catalogue import ActorClass, Agency, Confidence
from bot.domain.catalogue.levels import Level
from bot.domain.people import Account, Membership, Messenger, Role, Staff, Standing
from bot.usecases.sight.count_readers import nobody_could_read, readers_by_body
from tests.fakes.floor import GROUP
from tests.fakes.memory import MemoryUow
from tests.fakes.polling_day import content, open_uow
from tests.fakes.talk import Talk
from tests.fakes.turns import FakeClock
from tests.handlers.test_report_form import until

CLERK, OTHER = Account(Messenger.TELEGRAM, 9001), Account(Messenger.TELEGRAM, 9002)
BOARD = Agency(
    "exec-county",
    name="the executive board",
    phone=None,
    when="",
    confidence=Confidence.SOURCED,
    level=Level.COUNTY,
    of=(ActorClass.STAFF, ActorClass.OFFICIAL),
)
WAY = Addressee("sup", agency_id="s", label="the supervision board", note="", article_ids=("86",))


def joins(uow: MemoryUow, account: Account, body: str | None, **more: object) -> None:
    """A member of the group; without a desk where there is no body to tell."""
    uow.members.save(Membership(account, GROUP.chat_id, Standing.MEMBER, FakeClock().now()))
    if body is not None:
        staff = Staff(account, Role.MODERATOR, started=True, belongs_to=body)
        uow.staff.save(replace(staff, **more))  # type: ignore[arg-type]  # a test's own fields
    uow.keep_turn()


@pytest.fixture
def uow() -> MemoryUow:
    found = open_uow()
    found.groups.save(GROUP)
    found.accusable = Accusable(content().acts, {BOARD.id: BOARD})
    joins(found, CLERK, BOARD.id)
    return found


def said(chat: Talk) -> list[str]:
    return [one.key for one in chat.shown if isinstance(one, Say)]


def talk(uow: MemoryUow) -> Talk:
    held = replace(content(), agencies={BOARD.id: BOARD}, complaints=(WAY,))
    return Talk(uow=uow, content=held)


async def to_the_review(chat: Talk, actor: str) -> None:
    await until(chat, "actor", act="O32")
    for picked in (f"actor/{actor}", "seen/saw", "evidence/done", "consent/yes", "contact/returnable"):
        await chat.presses(f"report-pick:{picked}")
    assert chat.asked == "report-review"


async def test_it_is_said_at_the_review_with_the_way_that_is_open(uow: MemoryUow) -> None:
    chat = talk(uow)
    await to_the_review(chat, "staff")
    assert said(chat) == ["report-nobody-reads"]
    assert any("the supervision board" in words for words in chat.read)
    await chat.presses("report-code")
    await chat.presses("report-send")
    assert len(uow.tables.reports) == 1, "whether to send it all the same is theirs to say"


async def test_nothing_is_said_where_somebody_may_read_it(uow: MemoryUow) -> None:
    chat = talk(uow)
    await to_the_review(chat, "candidate")
    assert not said(chat)
    joins(uow, OTHER, NO_BODY)
    chat = talk(uow)
    await to_the_review(chat, "staff")
    assert not said(chat)


async def test_the_quick_way_says_it_too_and_asks_the_act_whom_it_may_accuse(uow: MemoryUow) -> None:
    chat = talk(uow)
    await chat.commands("report")
    await chat.presses("report-start:quick")
    await chat.says("Somebody counted twice.")
    await chat.presses("report-pick:act/O32")
    await chat.presses("report-pick:area/thr")
    assert "report-nobody-reads" in said(chat)


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
    joins(uow, OTHER, **member)  # type: ignore[arg-type]  # a test's own fields
    assert await nobody_could_read("O32", "staff", uow=uow) is nobody


async def test_without_any_reader_it_is_no_matter_of_bodies() -> None:
    assert not await nobody_could_read("O32", "staff", uow=open_uow())


async def test_readers_are_counted_by_body_and_each_person_once(uow: MemoryUow) -> None:
    assert await readers_by_body(uow=uow) == {BOARD.id: 1}
    joins(uow, OTHER, BOARD.id, same_as=CLERK)
    assert await readers_by_body(uow=uow) == {BOARD.id: 1}
    joins(uow, Account(Messenger.TELEGRAM, 9003), NO_BODY)
    joins(uow, Account(Messenger.TELEGRAM, 9004), "")
    joins(uow, Account(Messenger.TELEGRAM, 9005), BOARD.id, frozen=True)
    assert await readers_by_body(uow=uow) == {BOARD.id: 1}
    joins(uow, Account(Messenger.TELEGRAM, 9006), BOARD.id)
    assert await readers_by_body(uow=uow) == {BOARD.id: 2}
