"""Views of the desk and shared replies, under one contract for every storage."""

from datetime import timedelta

import pytest

from bot.conversation.store import Conflict
from bot.domain.catalogue.catalogue import Severity
from bot.domain.desk.desk import Pile, PileFilter
from bot.domain.desk.team_replies import TeamReply
from bot.domain.desk.views import SavedView
from tests.storage.values import MINA, NOW, REZA
from tests.storage.workplace import Workplace

URGENT = PileFilter(Pile.LATE, Severity.CRITICAL, "O01", "tehran-1")


async def test_views_and_the_last_filter_are_of_one_account(work: Workplace) -> None:
    async with work.turn() as uow:
        assert await uow.views.last(REZA) == PileFilter()
        uow.views.save(REZA, SavedView("ب", PileFilter()))
        uow.views.save(MINA, SavedView("ب", URGENT))
        uow.views.set_last(REZA, PileFilter(Pile.WAITING, Severity.HIGH))
    async with work.turn() as uow:
        uow.views.save(REZA, SavedView("الف", PileFilter(Pile.ASKED)))
        uow.views.save(REZA, SavedView("ب", URGENT))
        assert await uow.views.of(REZA) == [SavedView("الف", PileFilter(Pile.ASKED)), SavedView("ب", URGENT)]
    async with work.turn() as uow:
        assert await uow.views.of(REZA) == [SavedView("الف", PileFilter(Pile.ASKED)), SavedView("ب", URGENT)]
        uow.views.drop(REZA, "ب")
        assert [view.name for view in await uow.views.of(REZA)] == ["الف"]
    async with work.turn() as uow:
        assert [view.name for view in await uow.views.of(REZA)] == ["الف"]
        assert await uow.views.of(MINA) == [SavedView("ب", URGENT)]
        assert await uow.views.last(REZA) == PileFilter(Pile.WAITING, Severity.HIGH)


def version(number: int, text: str = "متن مشترک", name: str = "الف") -> TeamReply:
    return TeamReply(name, number, text, REZA, "Reza", NOW + timedelta(minutes=number))


async def test_every_version_of_a_shared_reply_stays_readable(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.team_replies.add(version(1))
        uow.team_replies.add(version(1, name="ب"))
    async with work.turn() as uow:
        uow.team_replies.add(version(2, "متن تازه"))
        assert await uow.team_replies.current() == [version(2, "متن تازه"), version(1, name="ب")]
    async with work.turn() as uow:
        uow.team_replies.add(version(2, "", name="ب"))
        assert await uow.team_replies.versions("الف") == [version(2, "متن تازه"), version(1)]
        assert await uow.team_replies.versions("پ") == []
    async with work.turn() as uow:
        assert await uow.team_replies.current() == [version(2, "متن تازه")], "the other is offered no more"
        uow.team_replies.forget_version("الف", 1)
        assert await uow.team_replies.versions("الف") == [version(2, "متن تازه")]
    async with work.turn() as uow:
        assert await uow.team_replies.versions("الف") == [version(2, "متن تازه")]


async def test_two_leads_never_write_one_version(work: Workplace) -> None:
    async with work.turn() as uow:
        uow.team_replies.add(version(1))
    with pytest.raises(Conflict):
        async with work.turn() as uow:
            uow.team_replies.add(version(1, "متن دیگری"))
    async with work.turn() as uow:
        assert await uow.team_replies.versions("الف") == [version(1)]
