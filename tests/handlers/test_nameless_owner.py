"""An owner whose name the bot does not know: others read that an owner did it, not that a moderator did."""

import pytest

from bot.conversation.outgoing import Ack, Reply, Say, StaffChat
from bot.domain.people import Account, Messenger, Role, Staff
from tests.fakes.memory import MemoryUow
from tests.fakes.talk import TEXTS, Talk
from tests.fakes.turns import FakeClock

MINE, OTHERS = Account(Messenger.TELEGRAM, 111), Account(Messenger.BALE, 222)
SOMEBODY = Account(Messenger.TELEGRAM, 333)
AN_OWNER, A_MODERATOR = "یکی از گردانندگان", "بررسی‌کننده‌ای بی‌نام"


class Two:
    """An owner without a name and another with one, with a shared store."""

    def __init__(self) -> None:
        self.uow = MemoryUow()
        for staff in (
            Staff(MINE, Role.OWNER, started=True),
            Staff(OTHERS, Role.OWNER, "Mina", started=True),
            Staff(SOMEBODY, Role.MODERATOR, "Sami", started=True),
        ):
            self.uow.staff.save(staff)
        self.uow.commit()
        self.owner = Talk(
            account=MINE, staff=Staff(MINE, Role.OWNER, started=True), uow=self.uow, clock=FakeClock()
        )

    def last_notice_text(self) -> str:
        """The last notice to the other owner."""
        messages = [r for r in self.owner.replies if isinstance(r, Say) and r.to == StaffChat(OTHERS)]
        assert messages, [getattr(reply, "key", reply) for reply in self.owner.replies]
        return "\n".join(map(words, messages))


def words(reply: Reply) -> str:
    assert isinstance(reply, Say | Ack)
    return TEXTS.render(reply.key, reply.args)


@pytest.fixture
def two() -> Two:
    return Two()


async def test_a_changed_setting_is_told_as_an_owners(two: Two) -> None:
    await two.owner.commands("polling_day", "1405/12/01")
    (yes,) = [press for press in two.owner.buttons if press.startswith("admin.yes")]
    await two.owner.presses(yes)
    assert AN_OWNER in two.last_notice_text() and A_MODERATOR not in two.last_notice_text()


async def test_a_message_to_many_is_told_as_an_owners(two: Two) -> None:
    await two.owner.commands("broadcast")
    await two.owner.presses("bcast.new:words")
    await two.owner.says("شعبه‌ها تا ساعت ۲۱ باز است.")
    (broadcast,) = two.uow.tables.broadcasts.values()
    await two.owner.presses(f"bcast.for:{broadcast.id}/voter")
    await two.owner.presses(f"bcast.see:{broadcast.id}")
    await two.owner.presses(f"bcast.ask:{broadcast.id}")
    assert AN_OWNER in two.last_notice_text() and A_MODERATOR not in two.last_notice_text()


async def test_a_wished_role_is_told_as_an_owners(two: Two) -> None:
    await two.owner.commands("grant")
    await two.owner.presses(f"role.of:{SOMEBODY}")
    await two.owner.presses(f"role.give:{SOMEBODY}/lead")
    assert AN_OWNER in two.last_notice_text() and A_MODERATOR not in two.last_notice_text()
