"""Names of newcomers: kept in memory for a day, limited in number, and stored nowhere else."""

from datetime import timedelta

from bot.domain.events import StrangerSeen
from bot.domain.people import Account, Messenger, Newcomer
from bot.runtime.group_watch import MOST_NAMES, REMEMBERED, NewcomerNames
from tests.fakes.turns import FakeClock

FIRST = Account(Messenger.BALE, 1)


def stranger_with_name(account: Account, name: str) -> StrangerSeen:
    return StrangerSeen(account.messenger, -1, "group", Newcomer(account, name))


def test_newest_name_is_known_for_a_day() -> None:
    clock = FakeClock()
    clock.stand()
    names = NewcomerNames(clock)
    names.note(
        (stranger_with_name(FIRST, "Ali"), stranger_with_name(FIRST, "Reza"), stranger_with_name(FIRST, ""))
    )
    assert names.name_of(FIRST) == "Reza" and names.name_of(Account(Messenger.TELEGRAM, 1)) == ""
    clock.advance(REMEMBERED - timedelta(seconds=1))
    assert names.name_of(FIRST) == "Reza"
    clock.advance(timedelta(seconds=1))
    assert names.name_of(FIRST) == ""


def test_a_flood_drops_the_oldest() -> None:
    names = NewcomerNames(FakeClock())
    names.note(
        [
            stranger_with_name(Account(Messenger.BALE, number), f"n{number}")
            for number in range(1, MOST_NAMES + 2)
        ]
    )
    assert names.name_of(FIRST) == "" and names.name_of(Account(Messenger.BALE, MOST_NAMES + 1))
