"""A waiting referral ends with its reason, and all who wait for it are told that nothing is sent."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import Ack, ReporterOf, Say, Screen, StaffChat
from bot.domain.cases.case_access import Recusal, RecusalScope
from bot.domain.cases.reports import ProofGrade, State
from bot.domain.staff.audit import AuditAction
from bot.domain.submissions.witnesses import Consent, ContactMode
from tests.fakes.floor import BABAK, LEILA, Floor, verbs
from tests.fakes.turns import REZA, SARA
from tests.handlers.test_referrals import (
    MINA,
    add_agreed_referral,
    add_proposed_referral,
    floor,
    send_referral,
    visible_text,
)

__all__ = ("floor",)


async def merge_another_case(floor: Floor) -> None:
    """Mina's report began c2. Babak found that it is the same as c1."""
    await floor.files("c2", by=MINA)
    other = await floor.case("c2")
    merged = replace(
        other, state=State.MERGED, merged_into="c1", assignee=BABAK, assignee_name="Babak",
        decided_at=floor.clock.now(), witnesses=0,
    )  # fmt: skip
    floor.uow.cases.save(merged)
    floor.uow.cases.save(replace(await floor.case(), witnesses=2))
    floor.uow.reports.save(replace(floor.uow.tables.reports["r-c2"], case_id="c1", origin="c2"))
    floor.uow.commit()


async def unmerge_case(floor: Floor) -> None:
    await floor.presses("case.unmerge-yes:c2", by=LEILA, private=True)
    assert floor.only_reply(Ack).key == "case-unmerged"


async def reopen_case(floor: Floor) -> None:
    await floor.presses("case.reopen-why:c1/reopen-new", by=LEILA, private=True)


async def close_case(floor: Floor) -> None:
    await floor.presses("case.end:c1/closed-passed-on", by=LEILA, private=True)


def notified_reports(floor: Floor) -> set[str]:
    return {r.to.report_id for r in floor.replies if isinstance(r, Say) and isinstance(r.to, ReporterOf)}


@pytest.mark.parametrize("at", [add_proposed_referral, add_agreed_referral])
async def test_referral_of_unmerged_report_ends_with_the_unmerge(
    floor: Floor, at: Callable[[Floor], Awaitable[str]]
) -> None:
    """Nobody could sign it any more, because its witnesses now belong to two cases."""
    await merge_another_case(floor)
    referral_id = await at(floor)
    await unmerge_case(floor)
    assert not floor.uow.tables.referrals and not floor.uow.tables.packed
    notice = floor.only_reply(Say, "notice-refer-ended-unmerged")
    assert notice.to == StaffChat(REZA) and verbs(notice) == ["case.show:c1"]
    assert notified_reports(floor) == {"r-c1", "r-c2"}
    records = await floor.uow.audit.of_subject("c1", most=9)
    record = next(row for row in records if row.action == AuditAction.REFER)
    assert (record.detail, record.by) == ("stopped sup-county", str(LEILA))
    for by, report_id in ((SARA, "r-c1"), (MINA, "r-c2")):
        await floor.presses(f"my-open:{report_id}", by=by, private=True)
        assert "از هم جدا شدند" in visible_text(floor) and "دوباره از شما می‌پرسیم" in visible_text(floor)
        assert not [verb for verb in verbs(floor.only_reply(Screen)) if "refer" in verb]
        await floor.presses(f"my-refer-yes:{report_id}/{referral_id}", by=by, private=True)
        assert floor.only_reply(Ack).key == "refer-over"


async def test_what_is_made_of_other_reports_goes_on(floor: Floor) -> None:
    await merge_another_case(floor)
    floor.uow.reports.save(replace(floor.uow.tables.reports["r-c2"], consent=Consent.NO))
    floor.uow.commit()
    referral_id = await add_agreed_referral(floor)
    await unmerge_case(floor)
    assert (
        referral_id in floor.uow.tables.referrals and "notice-refer-ended-unmerged" not in floor.reply_keys()
    )
    await floor.presses(f"ref.yes:{referral_id}", by=LEILA, private=True)
    assert (await floor.case()).state is State.REFERRED


async def test_what_has_gone_stays_where_it_is(floor: Floor) -> None:
    referral_id = await send_referral(floor)
    await merge_another_case(floor)
    await unmerge_case(floor)
    assert (
        referral_id in floor.uow.tables.referrals and "notice-refer-ended-unmerged" not in floor.reply_keys()
    )


@pytest.mark.parametrize(
    ("act", "why", "words"),
    [(reopen_case, "reopened", "دوباره بررسی می‌شود"), (close_case, "closed", "پرونده بسته شد")],
)
async def test_reopened_or_closed_decision_ends_referral_and_says_so(
    floor: Floor, act: Callable[[Floor], Awaitable[None]], why: str, words: str
) -> None:
    await add_agreed_referral(floor)
    await act(floor)
    assert not floor.uow.tables.referrals
    assert floor.only_reply(Say, f"notice-refer-ended-{why}").to == StaffChat(REZA)
    assert notified_reports(floor) == {"r-c1"}, "one notice, whatever happened"
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert words in visible_text(floor) and "هیچ چیز به نهادی نرفت" in visible_text(floor)


async def test_who_keeps_away_meanwhile_is_not_told(floor: Floor) -> None:
    await add_agreed_referral(floor)
    floor.uow.recusals.add(Recusal(REZA, RecusalScope.CASE, "c1"))
    floor.uow.keep_turn()
    await reopen_case(floor)
    assert not floor.uow.tables.referrals and "notice-refer-ended-reopened" not in floor.reply_keys()


async def test_who_was_not_asked_hears_nothing(floor: Floor) -> None:
    """Consent was given in the form, and there is no way back to the reporter."""
    report = floor.uow.tables.reports["r-c1"]
    floor.uow.reports.save(replace(report, mode=ContactMode.NO_RETURN, consent=Consent.YES))
    floor.uow.commit()
    await add_proposed_referral(floor)
    await reopen_case(floor)
    assert not floor.uow.tables.referrals and not notified_reports(floor)
    assert not await floor.uow.reports.dialogue("r-c1")


async def test_the_next_summary_takes_its_place_on_the_screen(floor: Floor) -> None:
    await add_agreed_referral(floor)
    await reopen_case(floor)
    case = await floor.case()
    again = replace(case, state=State.VERIFIED, assignee=REZA, assignee_name="Reza", reporter_notified=True)
    floor.uow.cases.save(
        replace(again, decided_at=case.opened_at, reason="verified-document", grade=ProofGrade.DOCUMENT)
    )
    floor.uow.commit()
    await add_proposed_referral(floor)
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert "my-news-refer" not in visible_text(floor) and "هیچ چیز به نهادی نرفت" not in visible_text(floor)
    assert "ارجاع به نهاد پیش نرفت" in visible_text(floor), "it stays in the list of steps"


async def test_a_decision_that_comes_later_is_the_newest_news(floor: Floor) -> None:
    await add_agreed_referral(floor)
    await reopen_case(floor)
    floor.clock.advance(timedelta(hours=1))
    case = replace(
        await floor.case(), state=State.REJECTED, assignee=REZA, assignee_name="Reza", reporter_notified=True
    )
    floor.uow.cases.save(replace(case, reason="reject-untrue", decided_at=floor.clock.now()))
    floor.uow.commit()
    floor.clock.advance(timedelta(hours=1))
    await floor.presses("my-open:r-c1", by=SARA, private=True)
    assert "هیچ چیز به نهادی نرفت" not in visible_text(floor)


async def test_ended_referral_is_listed_with_referrals_not_dialogue(floor: Floor) -> None:
    await add_agreed_referral(floor)
    await reopen_case(floor)
    await floor.presses("case.claim:c1", private=True)
    await floor.presses("case.open:c1", private=True)
    assert "reopened" not in visible_text(floor)
