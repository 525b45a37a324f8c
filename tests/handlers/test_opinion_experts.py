"""An expert is asked about a draft of the atlas or a lesson. They read only that, give an opinion and see the
answer. When they are not asked any more, they keep nothing of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import Ack, Screen, SendDocument
from bot.domain.learning.lessons import Audience, Tier
from bot.domain.people import Account, Messenger, Role, Staff
from bot.handlers.atlas import atlas_show
from bot.handlers.opinions.opinions import opinion_reminders
from bot.usecases.atlas.opinions import MOST
from tests.fakes import floor as floors
from tests.fakes.county import (
    NADER,
    PARI,
    QASEM,
    a_county,
    draft_version,
    give_grade,
    messages_to,
    offered_presses,
    plain_text,
    sign_version,
)
from tests.fakes.floor import NAMES, Floor
from tests.fakes.polling_day import content
from tests.fakes.school import lesson
from tests.fakes.two_accounts import link_accounts
from tests.handlers.test_opinions import WHY, WORDS, answers, asks, says

SORAYA, JAHAN = Account(Messenger.TELEGRAM, 9031), Account(Messenger.BALE, 7031)
"""A jurist and a former official."""
FORMER = (
    Staff(SORAYA, Role.MODERATOR, "Soraya", started=True),
    Staff(SORAYA, Role.EXPERT, "Soraya", started=True, frozen=True),
)
"""One whose role has ended, and one who was stopped."""


@pytest.fixture
def floor(monkeypatch: pytest.MonkeyPatch) -> Floor:
    tracks = {(Audience.VOTER, Tier.BASIC): (lesson("vb1", order=1, article_id="1"),)}
    county = replace(content(), tracks=tracks)
    monkeypatch.setattr(floors, "content", lambda: county)
    floor = a_county(monkeypatch)
    for account, name in ((SORAYA, "Soraya"), (JAHAN, "Jahan")):
        monkeypatch.setitem(NAMES, account, name)
        floor.uow.staff.save(Staff(account, Role.EXPERT, name, started=True))
    floor.uow.keep_turn()
    return floor


async def refuses(floor: Floor, press: str, *, by: Account = SORAYA) -> str:
    """The reason of the refusal. Only the presser gets it, and nothing else is sent."""
    await floor.presses(press, by=by, private=True)
    (only,) = floor.replies
    assert isinstance(only, Ack) and only.alert, press
    return only.key


async def test_experts_are_asked_on_draft_read_and_answered(floor: Floor) -> None:
    await give_grade(floor, "day/thr01/tension/4")
    version = await draft_version(floor)
    await floor.presses(f"opinion.ask:atlas/{version}", by=NADER, private=True)
    assert f"opinion.ask:atlas/{version}/experts" in offered_presses(floor)
    round_id = await asks(floor, f"atlas/{version}/experts")
    assert [say.key for say in messages_to(SORAYA, floor)] == ["opinion-invited"] and messages_to(
        JAHAN, floor
    )
    assert not messages_to(PARI, floor)

    await floor.presses(f"opinion.see:{round_id}", by=SORAYA, private=True)
    assert f"opinion.draft:{round_id}/day" in offered_presses(floor) and "atlas" not in offered_presses(floor)
    await floor.presses(f"opinion.draft:{round_id}/day", by=SORAYA, private=True)
    assert floor.only_reply(Screen).key == "atlas-levels" and "پیش‌نویس" in plain_text(floor)
    assert set(offered_presses(floor)) == {
        f"opinion.draft:{round_id}/before", f"opinion.draft:{round_id}/after", f"opinion.area:{round_id}/day",
        f"opinion.give:{round_id}", f"opinion.see:{round_id}",
    }  # fmt: skip
    await floor.presses(f"opinion.area:{round_id}/day", by=SORAYA, private=True)
    assert f"opinion.area:{round_id}/day/thr01" in offered_presses(floor)
    await floor.presses(f"opinion.area:{round_id}/day/thr01", by=SORAYA, private=True)
    assert (
        floor.only_reply(Screen).key == "atlas-why"
        and "سه درگیری" in plain_text(floor)
        and "Pari" not in plain_text(floor)
    )
    assert set(offered_presses(floor)) == {f"opinion.draft:{round_id}/day", f"opinion.see:{round_id}"}
    for odd, key in (("night", "atlas-gone"), ("day/nowhere", "atlas-no-area")):
        assert await refuses(floor, f"opinion.area:{round_id}/{odd}") == key

    opinion = await says(floor, round_id, by=SORAYA)
    assert floor.only_reply(Screen).key == "opinion-saved" and [s.key for s in messages_to(NADER, floor)] == [
        "opinion-came"
    ]
    await answers(floor, opinion, "partly")
    assert [say.key for say in messages_to(SORAYA, floor)] == ["opinion-answered"] and not messages_to(
        JAHAN, floor
    )
    assert any(WHY in words for words in floor.texts)
    actions = [r.detail for r in floor.uow.stored_audit if r.action == "opinion"]
    assert actions == ["asked atlas 2", "said atlas", "answered partly"]


async def test_experts_are_asked_on_lesson_alone_or_with_all(floor: Floor) -> None:
    round_id = await asks(floor, "lesson/vb1/experts")
    await floor.presses(f"opinion.read:{round_id}/0", by=SORAYA, private=True)
    assert (
        floor.only_reply(Screen).key == "opinion-card"
        and f"opinion.give:{round_id}" in offered_presses(floor)[-2]
    )
    opinion = await says(floor, round_id, by=SORAYA)
    await answers(floor, opinion, "taken")
    await floor.presses(f"opinion.close:{round_id}", by=NADER, private=True)
    assert [say.key for say in messages_to(SORAYA, floor)] == ["opinion-closed-notice"]
    for place in ("lesson/vb1/all", f"atlas/{await draft_version(floor)}/all"):
        await asks(floor, place)
        assert messages_to(SORAYA, floor) and messages_to(JAHAN, floor) and messages_to(PARI, floor), place


async def test_expert_sees_only_the_draft_they_were_asked_about(floor: Floor) -> None:
    version = await draft_version(floor)
    round_id = await asks(floor, f"atlas/{version}/liaisons")
    for verb in ("see", "give", "report"):
        assert await refuses(floor, f"opinion.{verb}:{round_id}") == "opinion-not-invited"
    for press in (f"opinion.draft:{round_id}/day", f"opinion.area:{round_id}/day/thr01"):
        assert await refuses(floor, press) == "opinion-not-invited"
    await floor.presses("opinions", by=SORAYA, private=True)
    assert offered_presses(floor) == ["menu"]
    await floor.presses(f"opinion.close:{round_id}", by=NADER, private=True)

    asked = await asks(floor, f"atlas/{version}/experts")
    for press in (
        "atlas", "atlas.versions", f"atlas.version:{version}/day", f"atlas.why:{version}/day/thr01",
        f"atlas.map:{version}/day", f"atlas.pdf:{version}", f"atlas.xlsx:{version}", f"atlas.changes:{version}",
        f"atlas.lock:{version}", "road", "atlas.grade", f"opinion.desk:{asked}", f"opinion.close:{asked}",
        f"opinion.ask:atlas/{version}", f"opinion.people:atlas/{version}", f"opinion.pick:{PARI}",
    ):  # fmt: skip
        assert await refuses(floor, press) in ("not-allowed", "not-member"), press
    assert await refuses(floor, "opinion.draft:none/day") == "opinion-no-round"


@pytest.mark.parametrize("subject", ["atlas", "lesson"])
@pytest.mark.parametrize("end", ["over", "closed"])
async def test_invitee_reads_subject_until_end_and_report_afterwards(
    floor: Floor, subject: str, end: str
) -> None:
    version = await draft_version(floor)
    place = f"atlas/{version}" if subject == "atlas" else "lesson/vb1"
    round_id = await asks(floor, f"{place}/all", days=3)
    opinion = await says(floor, round_id, by=SORAYA)
    await answers(floor, opinion, "taken")
    if end == "over":
        floor.clock.at += timedelta(days=4)
    else:
        await floor.presses(f"opinion.close:{round_id}", by=NADER, private=True)
    presses = {"atlas": ("draft", "area"), "lesson": ("read", "diagram")}[subject]
    for verb, rest in zip(presses, {"atlas": ("day", "day/thr01"), "lesson": "00"}[subject], strict=True):
        assert await refuses(floor, f"opinion.{verb}:{round_id}/{rest}") == "opinion-over"
    assert await refuses(floor, f"opinion.give:{round_id}") == "opinion-over"
    await floor.presses(f"opinion.see:{round_id}", by=SORAYA, private=True)
    report = [f"opinion.report:{round_id}"] if end == "closed" else []
    assert offered_presses(floor) == [*report, "opinions"]
    await floor.presses(f"opinion.report:{round_id}", by=SORAYA, private=True)
    assert floor.only_reply(SendDocument).name == "atlas-paper" and "پذیرفته: ۱" in plain_text(floor)
    await floor.presses(f"opinion.see:{round_id}", by=PARI, private=True)
    ways = offered_presses(floor)
    assert f"atlas.version:{version}/day" in ways or f"opinion.read:{round_id}/0" in ways, (
        "for others nothing changes"
    )


async def test_signed_or_replaced_draft_is_hidden_from_old_round(floor: Floor) -> None:
    version = await draft_version(floor)
    round_id = await asks(floor, f"atlas/{version}/experts")
    await floor.presses(f"opinion.close:{round_id}", by=NADER, private=True)
    await sign_version(floor, version)
    assert await refuses(floor, f"opinion.draft:{round_id}/day") == "opinion-over"
    assert await refuses(floor, f"atlas.version:{version}/day") == "not-allowed"


@pytest.mark.parametrize("former", FORMER, ids=("ended", "stopped"))
async def test_person_losing_role_mid_round_is_shut_out(floor: Floor, former: Staff) -> None:
    version = await draft_version(floor)
    round_id = await asks(floor, f"atlas/{version}/experts", days=3)
    opinion = await says(floor, round_id, by=SORAYA)
    await floor.presses(f"opinion.give:{round_id}", by=SORAYA, private=True)
    floor.uow.staff.save(former)
    await floor.says(WORDS, by=SORAYA)
    assert floor.only_reply(Ack).alert and len(await floor.uow.rounds.opinions(round_id)) == 1
    for verb in ("see", "give", "report"):
        await refuses(floor, f"opinion.{verb}:{round_id}")
    for press in (f"opinion.draft:{round_id}/day", f"opinion.area:{round_id}/day/thr01"):
        await refuses(floor, press)
    await answers(floor, opinion, "taken")
    assert not messages_to(SORAYA, floor)
    floor.clock.at += timedelta(days=2)
    await floor.ticks(opinion_reminders)
    assert messages_to(JAHAN, floor) and not messages_to(SORAYA, floor)
    await floor.presses(f"opinion.close:{round_id}", by=NADER, private=True)
    assert messages_to(JAHAN, floor) and not messages_to(SORAYA, floor)


async def test_truncated_atlas_hides_file_hint_from_experts(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(atlas_show, "MOST", 1)
    monkeypatch.setattr(atlas_show, "_REASONS", 1)
    for liaison in (PARI, QASEM):
        await give_grade(floor, "day/thr01/tension/4", by=liaison)
    version = await draft_version(floor)
    round_id = await asks(floor, f"atlas/{version}/experts")
    for press, more in (
        (f"opinion.draft:{round_id}/day", "منطقهٔ دیگر"),
        (f"opinion.area:{round_id}/day/thr01", "دلیل دیگر"),
    ):
        await floor.presses(press, by=SORAYA, private=True)
        assert more in plain_text(floor) and "اکسل" not in plain_text(floor)
    for press in (f"atlas.version:{version}/day", f"atlas.why:{version}/day/thr01"):
        await floor.presses(press, by=PARI, private=True)
        assert "اکسل" in plain_text(floor)


async def test_former_expert_is_asked_by_their_new_role(floor: Floor) -> None:
    """An editor takes no part in the atlas, even if they were asked as an expert."""
    round_id = await asks(floor, f"atlas/{await draft_version(floor)}/experts")
    floor.uow.staff.save(Staff(SORAYA, Role.EDITOR, "Soraya", started=True))
    assert await refuses(floor, f"opinion.draft:{round_id}/day") == "opinion-not-invited"
    floor.uow.staff.save(Staff(SORAYA, Role.LIAISON, "Soraya", started=True, body="court"))
    await floor.presses(f"opinion.draft:{round_id}/day", by=SORAYA, private=True)
    assert floor.only_reply(Screen).key == "atlas-levels"
    await floor.presses(f"opinion.draft:{round_id}/day", by=QASEM, private=True)
    assert floor.only_reply(Ack).key == "opinion-not-invited"


async def test_person_with_two_accounts_is_asked_and_counted_once(floor: Floor) -> None:
    await link_accounts(floor.uow, SORAYA, JAHAN)
    version = await draft_version(floor)
    await asks(floor, f"atlas/{version}/experts")
    (opinion_round,) = await floor.uow.rounds.all()
    assert opinion_round.invited == (JAHAN,) and messages_to(JAHAN, floor) and not messages_to(SORAYA, floor)
    await says(floor, opinion_round.id, by=JAHAN)
    await floor.presses(f"opinion.desk:{opinion_round.id}", by=NADER, private=True)
    args = floor.only_reply(Screen).args
    assert (args["asked"], args["silent"], args["count"]) == (1, 0, 1)


async def test_single_people_are_asked_by_one_account_each(floor: Floor) -> None:
    await link_accounts(floor.uow, SORAYA, JAHAN)
    version = await draft_version(floor)
    for press in (
        f"opinion.people:atlas/{version}",
        f"opinion.pick:{SORAYA}",
        f"opinion.pick:{JAHAN}",
        f"opinion.ask:atlas/{version}/single",
        f"opinion.ask:atlas/{version}/single/7",
    ):
        await floor.presses(press, by=NADER, private=True)
    (opinion_round,) = await floor.uow.rounds.all()
    assert opinion_round.invited == (JAHAN,)


async def test_linked_accounts_share_one_opinion_limit(
    floor: Floor,
) -> None:
    version = await draft_version(floor)
    round_id = await asks(floor, f"atlas/{version}/experts")
    await link_accounts(floor.uow, SORAYA, JAHAN)
    for number in range(MOST):
        await says(floor, round_id, by=(SORAYA, JAHAN)[number % 2], words=f"{WORDS} {number}")
        assert floor.only_reply(Screen).key == "opinion-saved"
    await says(floor, round_id, by=JAHAN, words=f"{WORDS} دیگر")
    assert len(await floor.uow.rounds.opinions(round_id)) == MOST


async def test_opinion_from_other_account_stops_the_reminder(floor: Floor) -> None:
    version = await draft_version(floor)
    round_id = await asks(floor, f"atlas/{version}/experts")
    await link_accounts(floor.uow, SORAYA, JAHAN)
    await says(floor, round_id, by=SORAYA)
    floor.clock.at += timedelta(days=6)
    await floor.ticks(opinion_reminders)
    assert not messages_to(SORAYA, floor) and not messages_to(JAHAN, floor)
