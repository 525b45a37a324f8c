"""An expert is asked on a draft of the atlas or a lesson: he reads that alone, says what he thinks, hears the answer,
and has nothing of it any more once he is not asked."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.outgoing import Ack, Screen, SendDocument
from bot.domain.learning.lessons import Audience, Tier
from bot.domain.people import Account, Messenger, Role, Staff
from bot.handlers.atlas import atlas_show
from bot.handlers.opinions.opinions import opinion_reminders
from bot.usecases.atlas.ask_opinions import MOST
from tests.fakes import floor as floors
from tests.fakes.county import NADER, PARI, QASEM, a_county, drafts, grades, plain, shown, signs, to
from tests.fakes.floor import NAMES, Floor
from tests.fakes.polling_day import content
from tests.fakes.school import lesson
from tests.fakes.two_accounts import one_person
from tests.handlers.test_opinions import WHY, WORDS, answers, asks, says

SORAYA, JAHAN = Account(Messenger.TELEGRAM, 9031), Account(Messenger.BALE, 7031)
"""A jurist and a former official."""
FORMER = (
    Staff(SORAYA, Role.MODERATOR, "Soraya", started=True),
    Staff(SORAYA, Role.EXPERT, "Soraya", started=True, frozen=True),
)
"""His role has ended; he was stopped."""


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
    """The reason; he alone hears it, and nothing is sent along."""
    await floor.presses(press, by=by, private=True)
    (only,) = floor.replies
    assert isinstance(only, Ack) and only.alert, press
    return only.key


async def test_experts_are_asked_on_a_draft_read_it_there_and_are_answered(floor: Floor) -> None:
    await grades(floor, "day/thr01/tension/4")
    version = await drafts(floor)
    await floor.presses(f"opinion.ask:atlas/{version}", by=NADER, private=True)
    assert f"opinion.ask:atlas/{version}/experts" in shown(floor)
    found = await asks(floor, f"atlas/{version}/experts")
    assert [say.key for say in to(SORAYA, floor)] == ["opinion-invited"] and to(JAHAN, floor)
    assert not to(PARI, floor)

    await floor.presses(f"opinion.see:{found}", by=SORAYA, private=True)
    assert f"opinion.draft:{found}/day" in shown(floor) and "atlas" not in shown(floor)
    await floor.presses(f"opinion.draft:{found}/day", by=SORAYA, private=True)
    assert floor.only(Screen).key == "atlas-levels" and "پیش‌نویس" in plain(floor)
    assert set(shown(floor)) == {
        f"opinion.draft:{found}/before", f"opinion.draft:{found}/after", f"opinion.area:{found}/day",
        f"opinion.give:{found}", f"opinion.see:{found}",
    }  # fmt: skip
    await floor.presses(f"opinion.area:{found}/day", by=SORAYA, private=True)
    assert f"opinion.area:{found}/day/thr01" in shown(floor)
    await floor.presses(f"opinion.area:{found}/day/thr01", by=SORAYA, private=True)
    assert (
        floor.only(Screen).key == "atlas-why" and "سه درگیری" in plain(floor) and "Pari" not in plain(floor)
    )
    assert set(shown(floor)) == {f"opinion.draft:{found}/day", f"opinion.see:{found}"}
    for odd, key in (("night", "atlas-gone"), ("day/nowhere", "atlas-no-area")):
        assert await refuses(floor, f"opinion.area:{found}/{odd}") == key

    opinion = await says(floor, found, by=SORAYA)
    assert floor.only(Screen).key == "opinion-kept" and [s.key for s in to(NADER, floor)] == ["opinion-came"]
    await answers(floor, opinion, "partly")
    assert [say.key for say in to(SORAYA, floor)] == ["opinion-answered"] and not to(JAHAN, floor)
    assert any(WHY in words for words in floor.read)
    deeds = [r.detail for r in floor.uow.stored_audit if r.deed == "opinion"]
    assert deeds == ["asked atlas 2", "said atlas", "answered partly"]


async def test_experts_are_asked_on_a_lesson_and_with_all_others(floor: Floor) -> None:
    found = await asks(floor, "lesson/vb1/experts")
    await floor.presses(f"opinion.read:{found}/0", by=SORAYA, private=True)
    assert floor.only(Screen).key == "opinion-card" and f"opinion.give:{found}" in shown(floor)[-2]
    opinion = await says(floor, found, by=SORAYA)
    await answers(floor, opinion, "taken")
    await floor.presses(f"opinion.close:{found}", by=NADER, private=True)
    assert [say.key for say in to(SORAYA, floor)] == ["opinion-closed-told"]
    for place in ("lesson/vb1/all", f"atlas/{await drafts(floor)}/all"):
        await asks(floor, place)
        assert to(SORAYA, floor) and to(JAHAN, floor) and to(PARI, floor), place


async def test_an_expert_sees_no_other_version_and_nothing_else_of_the_atlas(floor: Floor) -> None:
    version = await drafts(floor)
    found = await asks(floor, f"atlas/{version}/liaisons")
    for verb in ("see", "give", "report"):
        assert await refuses(floor, f"opinion.{verb}:{found}") == "opinion-not-invited"
    for press in (f"opinion.draft:{found}/day", f"opinion.area:{found}/day/thr01"):
        assert await refuses(floor, press) == "opinion-not-invited"
    await floor.presses("opinions", by=SORAYA, private=True)
    assert shown(floor) == ["menu"]
    await floor.presses(f"opinion.close:{found}", by=NADER, private=True)

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
async def test_what_he_was_asked_about_is_his_to_read_until_the_end_and_the_report_after_it(
    floor: Floor, subject: str, end: str
) -> None:
    version = await drafts(floor)
    place = f"atlas/{version}" if subject == "atlas" else "lesson/vb1"
    found = await asks(floor, f"{place}/all", days=3)
    opinion = await says(floor, found, by=SORAYA)
    await answers(floor, opinion, "taken")
    if end == "over":
        floor.clock.at += timedelta(days=4)
    else:
        await floor.presses(f"opinion.close:{found}", by=NADER, private=True)
    presses = {"atlas": ("draft", "area"), "lesson": ("read", "diagram")}[subject]
    for verb, rest in zip(presses, {"atlas": ("day", "day/thr01"), "lesson": "00"}[subject], strict=True):
        assert await refuses(floor, f"opinion.{verb}:{found}/{rest}") == "opinion-over"
    assert await refuses(floor, f"opinion.give:{found}") == "opinion-over"
    await floor.presses(f"opinion.see:{found}", by=SORAYA, private=True)
    report = [f"opinion.report:{found}"] if end == "closed" else []
    assert shown(floor) == [*report, "opinions"]
    await floor.presses(f"opinion.report:{found}", by=SORAYA, private=True)
    assert floor.only(SendDocument).name == "atlas-paper" and "پذیرفته: ۱" in plain(floor)
    await floor.presses(f"opinion.see:{found}", by=PARI, private=True)
    ways = shown(floor)
    assert f"atlas.version:{version}/day" in ways or f"opinion.read:{found}/0" in ways, (
        "others go on as before"
    )


async def test_a_draft_that_was_signed_or_replaced_is_not_shown_through_its_old_round(floor: Floor) -> None:
    version = await drafts(floor)
    found = await asks(floor, f"atlas/{version}/experts")
    await floor.presses(f"opinion.close:{found}", by=NADER, private=True)
    await signs(floor, version)
    assert await refuses(floor, f"opinion.draft:{found}/day") == "opinion-over"
    assert await refuses(floor, f"atlas.version:{version}/day") == "not-allowed"


@pytest.mark.parametrize("former", FORMER, ids=("ended", "stopped"))
async def test_whose_role_ends_in_the_midst_reads_says_and_hears_nothing(floor: Floor, former: Staff) -> None:
    version = await drafts(floor)
    found = await asks(floor, f"atlas/{version}/experts", days=3)
    opinion = await says(floor, found, by=SORAYA)
    await floor.presses(f"opinion.give:{found}", by=SORAYA, private=True)
    floor.uow.staff.save(former)
    await floor.says(WORDS, by=SORAYA)
    assert floor.only(Ack).alert and len(await floor.uow.rounds.opinions(found)) == 1
    for verb in ("see", "give", "report"):
        await refuses(floor, f"opinion.{verb}:{found}")
    for press in (f"opinion.draft:{found}/day", f"opinion.area:{found}/day/thr01"):
        await refuses(floor, press)
    await answers(floor, opinion, "taken")
    assert not to(SORAYA, floor)
    floor.clock.at += timedelta(days=2)
    await floor.ticks(opinion_reminders)
    assert to(JAHAN, floor) and not to(SORAYA, floor)
    await floor.presses(f"opinion.close:{found}", by=NADER, private=True)
    assert to(JAHAN, floor) and not to(SORAYA, floor)


async def test_what_does_not_fit_is_said_without_files_that_an_expert_has_not(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(atlas_show, "MOST", 1)
    monkeypatch.setattr(atlas_show, "_REASONS", 1)
    for liaison in (PARI, QASEM):
        await grades(floor, "day/thr01/tension/4", by=liaison)
    version = await drafts(floor)
    found = await asks(floor, f"atlas/{version}/experts")
    for press, more in (
        (f"opinion.draft:{found}/day", "منطقهٔ دیگر"),
        (f"opinion.area:{found}/day/thr01", "دلیل دیگر"),
    ):
        await floor.presses(press, by=SORAYA, private=True)
        assert more in plain(floor) and "اکسل" not in plain(floor)
    for press in (f"atlas.version:{version}/day", f"atlas.why:{version}/day/thr01"):
        await floor.presses(press, by=PARI, private=True)
        assert "اکسل" in plain(floor)


async def test_an_expert_who_is_another_now_is_asked_as_that_one(floor: Floor) -> None:
    """An editor has no part in the atlas, though an expert was asked."""
    found = await asks(floor, f"atlas/{await drafts(floor)}/experts")
    floor.uow.staff.save(Staff(SORAYA, Role.EDITOR, "Soraya", started=True))
    assert await refuses(floor, f"opinion.draft:{found}/day") == "opinion-not-invited"
    floor.uow.staff.save(Staff(SORAYA, Role.LIAISON, "Soraya", started=True, body="court"))
    await floor.presses(f"opinion.draft:{found}/day", by=SORAYA, private=True)
    assert floor.only(Screen).key == "atlas-levels"
    await floor.presses(f"opinion.draft:{found}/day", by=QASEM, private=True)
    assert floor.only(Ack).key == "opinion-not-invited"


async def test_who_has_an_account_on_each_messenger_is_asked_once_and_counts_once(floor: Floor) -> None:
    await one_person(floor.uow, SORAYA, JAHAN)
    version = await drafts(floor)
    await asks(floor, f"atlas/{version}/experts")
    (found,) = await floor.uow.rounds.all()
    assert found.invited == (JAHAN,) and to(JAHAN, floor) and not to(SORAYA, floor)
    await says(floor, found.id, by=JAHAN)
    await floor.presses(f"opinion.desk:{found.id}", by=NADER, private=True)
    told = floor.only(Screen).args
    assert (told["asked"], told["silent"], told["count"]) == (1, 0, 1)


async def test_single_people_are_asked_by_one_account_each(floor: Floor) -> None:
    await one_person(floor.uow, SORAYA, JAHAN)
    version = await drafts(floor)
    for press in (
        f"opinion.people:atlas/{version}",
        f"opinion.pick:{SORAYA}",
        f"opinion.pick:{JAHAN}",
        f"opinion.ask:atlas/{version}/single",
        f"opinion.ask:atlas/{version}/single/7",
    ):
        await floor.presses(press, by=NADER, private=True)
    (found,) = await floor.uow.rounds.all()
    assert found.invited == (JAHAN,)


async def test_two_accounts_that_are_noted_as_one_persons_meanwhile_say_no_more_than_one(
    floor: Floor,
) -> None:
    version = await drafts(floor)
    found = await asks(floor, f"atlas/{version}/experts")
    await one_person(floor.uow, SORAYA, JAHAN)
    for number in range(MOST):
        await says(floor, found, by=(SORAYA, JAHAN)[number % 2], words=f"{WORDS} {number}")
        assert floor.only(Screen).key == "opinion-kept"
    await says(floor, found, by=JAHAN, words=f"{WORDS} دیگر")
    assert len(await floor.uow.rounds.opinions(found)) == MOST


async def test_who_has_said_it_by_his_other_account_is_not_reminded(floor: Floor) -> None:
    version = await drafts(floor)
    found = await asks(floor, f"atlas/{version}/experts")
    await one_person(floor.uow, SORAYA, JAHAN)
    await says(floor, found, by=SORAYA)
    floor.clock.at += timedelta(days=6)
    await floor.ticks(opinion_reminders)
    assert not to(SORAYA, floor) and not to(JAHAN, floor)
