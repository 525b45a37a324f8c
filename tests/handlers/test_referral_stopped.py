"""A referral that waits ends with what it was written for, and all who wait for it hear that nothing goes."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import Ack, ReporterOf, Say, Screen, StaffChat
from bot.domain.cases.recusal import From, Recusal
from bot.domain.cases.reports import Grade, State
from bot.domain.staff.audit import Deed
from bot.domain.submissions.witnesses import Consent, ContactMode
from tests.fakes.floor import BABAK, LEILA, Floor, verbs
from tests.fakes.turns import REZA, SARA
from tests.handlers.test_referrals import MINA, agreed, floor, proposed, said, sent

__all__ = ("floor",)


async def with_another_case_merged_in(floor: Floor) -> None:
    """Mina's report began c2, which Babak has found to be the same as c1."""
    await floor.files("c2", by=MINA)
    other = await floor.case("c2")
    merged = replace(
        other, state=State.MERGED, merged_into="c1", owner=BABAK, owner_name="Babak",
        decided_at=floor.clock.now(), witnesses=0,
    )  # fmt: skip
    floor.uow.cases.save(merged)
    floor.uow.cases.save(replace(await floor.case(), witnesses=2))
    floor.uow.reports.save(replace(floor.uow.tables.reports["r-c2"], case_id="c1", origin="c2"))
    floor.uow.commit()


async def unmerged(floor: Floor) -> None:
    await floor.presses("case.unmerge-yes:c2", by=LEILA, private=True)
    assert floor.only(Ack).key == "case-unmerged"


async def reopened(floor: Floor) -> None:
    await floor.presses("case.reopen-why:c1/reopen-new", by=LEILA, private=True)


async def closed(floor: Floor) -> None:
    await floor.presses("case.end:c1/closed-passed-on", by=LEILA, private=True)


def told(floor: Floor) -> set[str]:
    return {r.to.report_id for r in floor.replies if isinstance(r, Say) and isinstance(r.to, ReporterOf)}


@pytest.mark.parametrize("at", [proposed, agreed])
async def test_what_is_made_of_a_report_that_goes_back_ends_with_the_merge(
    floor: Floor, at: Callable[[Floor], Awaitable[str]]
) -> None:
    """Nobody could ever sign it any more: its witnesses are of two cases."""
    await with_another_case_merged_in(floor)
    one = await at(floor)
    await unmerged(floor)
    assert not floor.uow.tables.referrals and not floor.uow.tables.packed
    notice = floor.only(Say, "notice-refer-ended-unmerged")
    assert notice.to == StaffChat(REZA) and verbs(notice) == ["case.show:c1"]
    assert told(floor) == {"r-c1", "r-c2"}
    records = await floor.uow.audit.of_subject("c1", most=9)
    record = next(one for one in records if one.deed == Deed.REFER)
    assert (record.detail, record.by) == ("stopped sup-county", str(LEILA))
    for by, report_id in ((SARA, "r-c1"), (MINA, "r-c2")):
        await floor.presses(f"my-open:{report_id}", by=by, private=True)
        assert "از هم جدا شدند" in said(floor) and "دوباره از شما می‌پرسیم" in said(floor)
        assert not [verb for verb in verbs(floor.only(Screen)) if "refer" in verb]
        await floor.presses(f"my-refer-yes:{report_id}/{one}", by=by, private=True)
        assert floor.only(Ack).key == "refer-over"


async def test_what_is_made_of_other_reports_goes_on(floor: Floor) -> None:
    await with_another_case_merged_in(floor)
    floor.uow.reports.save(replace(floor.uow.tables.reports["r-c2"], consent=Consent.NO))
    floor.uow.commit()
    one = await agreed(floor)
    await unmerged(floor)
    assert one in floor.uow.tables.referrals and "notice-refer-ended-unmerged" not in floor.heard()
    await floor.presses(f"ref.yes:{one}", by=LEILA, private=True)
    assert (await floor.case()).state is State.REFERRED


async def test_what_has_gone_stays_where_it_is(floor: Floor) -> None:
    one = await sent(floor)
    await with_another_case_merged_in(floor)
    await unmerged(floor)
    assert one in floor.uow.tables.referrals and "notice-refer-ended-unmerged" not in floor.heard()


@pytest.mark.parametrize(
    ("act", "why", "words"),
    [(reopened, "reopened", "دوباره بررسی می‌شود"), (closed, "closed", "پرونده بسته شد")],
)
async def test_a_decision_that_is_set_aside_or_done_with_ends_what_waits_and_says_so(
    floor: Floor, act: Callable[[Floor], Awaitable[None]], why: str, words: str
) -> None:
    await agreed(floor)
    await act(floor)
    assert not floor.uow.tables.referrals
    assert floor.only(Say, f"notice-refer-ended-{why}").to == StaffChat(REZA)
    assert told(floor) == {"r-c1"}, "one notice, whatever has happened"
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert words in said(floor) and "هیچ چیز به نهادی نرفت" in said(floor)


async def test_who_keeps_away_meanwhile_is_not_told(floor: Floor) -> None:
    await agreed(floor)
    floor.uow.recusals.add(Recusal(REZA, From.CASE, "c1"))
    floor.uow.keep_turn()
    await reopened(floor)
    assert not floor.uow.tables.referrals and "notice-refer-ended-reopened" not in floor.heard()


async def test_who_was_not_asked_hears_nothing(floor: Floor) -> None:
    """His consent stands in the form, and there is no way back to him."""
    report = floor.uow.tables.reports["r-c1"]
    floor.uow.reports.save(replace(report, mode=ContactMode.NO_RETURN, consent=Consent.YES))
    floor.uow.commit()
    await proposed(floor)
    await reopened(floor)
    assert not floor.uow.tables.referrals and not told(floor)
    assert not await floor.uow.reports.dialogue("r-c1")


async def test_the_next_summary_takes_its_place_on_his_screen(floor: Floor) -> None:
    await agreed(floor)
    await reopened(floor)
    case = await floor.case()
    again = replace(case, state=State.VERIFIED, owner=REZA, owner_name="Reza", told=True)
    floor.uow.cases.save(
        replace(again, decided_at=case.opened_at, reason="verified-document", grade=Grade.DOCUMENT)
    )
    floor.uow.commit()
    await proposed(floor)
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert "my-news-refer" not in said(floor) and "هیچ چیز به نهادی نرفت" not in said(floor)
    assert "ارجاع به نهاد پیش نرفت" in said(floor), "it stays among the steps"


async def test_a_decision_that_comes_later_is_his_newest_news(floor: Floor) -> None:
    await agreed(floor)
    await reopened(floor)
    floor.clock.advance(timedelta(hours=1))
    case = replace(await floor.case(), state=State.REJECTED, owner=REZA, owner_name="Reza", told=True)
    floor.uow.cases.save(replace(case, reason="reject-untrue", decided_at=floor.clock.now()))
    floor.uow.commit()
    floor.clock.advance(timedelta(hours=1))
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert "هیچ چیز به نهادی نرفت" not in said(floor)


async def test_moderators_read_of_it_where_referrals_stand_and_not_among_the_words(floor: Floor) -> None:
    await agreed(floor)
    await reopened(floor)
    await floor.presses("case.claim:c1", private=True)
    await floor.presses("case.open:c1", private=True)
    assert "reopened" not in said(floor)
