"""Cohorts: an owner creates one, people join by code and link, and a lead sees its progress."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.conversation.buttons import encode
from bot.conversation.outgoing import Latin, Say, Screen, SendDocument, SendPicture, StaffChat, TextRef
from bot.domain.catalogue.catalogue import Area, AreaKind, AreaTree
from bot.domain.cohorts.cohorts import Cohort
from bot.domain.learning.lessons import Audience, LessonProgress, Progress, QuizProgress, Tier
from bot.domain.owner.operator import Operator
from bot.domain.people import Account, Messenger, Role, Staff
from bot.usecases.learning.learner import track_open
from bot.usecases.ports import Learner
from tests.fakes.contexts import context
from tests.fakes.memory import MemoryUow
from tests.fakes.school import lesson
from tests.fakes.talk import TEXTS, Talk
from tests.fakes.turns import FakeContent, FakeIds, button_press, keys_for

OWNER = Account(Messenger.TELEGRAM, 1)
LEAD = Account(Messenger.BALE, 2)
OTHER = Account(Messenger.BALE, 3)
LINKS = (("telegram", "https://t.me/amanat"), ("bale", "https://ble.ir/amanat"))


def content() -> FakeContent:
    areas = AreaTree(
        (
            Area("thr", name="Tehran", parent_id=None, kind=AreaKind.COUNTY),
            *(Area(f"d{n}", name=f"District {n}", parent_id="thr", kind=AreaKind.DISTRICT) for n in range(1, 15)),
            Area("d1s1", name="Station", parent_id="d1", kind=AreaKind.STATION),
        )
    )  # fmt: skip
    ours = replace(lesson("sb1", order=1, article_id="1"), track=Audience.STAFF)
    higher = replace(lesson("si1", order=1, article_id="1"), track=Audience.STAFF, tier=Tier.INTERMEDIATE)
    voters = lesson("vb1", order=1, article_id="1")
    return FakeContent(
        areas=areas,
        tracks={
            (Audience.STAFF, Tier.BASIC): (ours,),
            (Audience.STAFF, Tier.INTERMEDIATE): (higher,),
            (Audience.VOTER, Tier.BASIC): (voters,),
        },
    )


def owner(uow: MemoryUow | None = None) -> Talk:
    return Talk(
        OWNER, uow=uow or MemoryUow(), content=content(), staff=Staff(OWNER, Role.OWNER, started=True),
        operator=Operator("a test runs this", bot_links=LINKS),
    )  # fmt: skip


def person(number: int, of: Talk, messenger: Messenger = Messenger.TELEGRAM) -> Talk:
    return Talk(
        Account(messenger, number), uow=of.uow, content=of.content, clock=of.clock, ids=FakeIds(1000 * number)
    )


async def make_cohort(
    talk: Talk, *, most: str = "2", place: str = "cohort-here:d5", track: str = "staff"
) -> tuple[str, str]:
    """Create a cohort of staff. Return its code and its lead's code, as they are shown."""
    await talk.commands("cohorts")
    await talk.presses("cohort-new")
    await talk.presses(f"cohort-track:{track}")
    await talk.says("Governor's office")
    await talk.presses(place)
    await talk.says(most)
    await talk.presses("cohort-until:30")
    assert not talk.uow.tables.cohorts and not talk.uow.stored_audit, (
        "nothing is created before the preview is shown"
    )
    replies = await talk.presses("cohort-make")
    codes = [reply.args["code"] for reply in replies if isinstance(reply, Say) and "code" in reply.args]
    assert all(isinstance(code, Latin) for code in codes)
    return codes[0].text, codes[1].text  # type: ignore[union-attr] # just asserted


def cohort(uow: MemoryUow) -> Cohort:
    (only_cohort,) = uow.tables.cohorts.values()
    return only_cohort


# --- creating ------------------------------------------------------------------------------------------


async def test_owner_creates_cohort_and_code_is_not_stored_plain() -> None:
    talk = owner()
    code, lead_code = await make_cohort(talk)
    made_cohort = cohort(talk.uow)
    assert (made_cohort.track, made_cohort.body, made_cohort.area_id, made_cohort.most) == (
        Audience.STAFF,
        "Governor's office",
        "d5",
        2,
    )
    assert made_cohort.expires == talk.clock.today() + timedelta(days=30)
    assert code != lead_code and code not in (made_cohort.code, made_cohort.lead_code)
    screen, invite, lead_invite = talk.replies
    assert isinstance(screen, Screen) and screen.args["lead"] == "invited"
    assert isinstance(invite, Say) and isinstance(lead_invite, Say)
    text = next(words for words in talk.texts if "t.me/amanat?start=c_" in words)
    assert "ble.ir/amanat?start=c_" in text and code in text and "start=l_" not in text


async def test_places_end_at_districts_and_come_in_pages() -> None:
    talk = owner()
    await talk.commands("cohorts")
    await talk.presses("cohort-new")
    await talk.presses("cohort-track:security")
    await talk.says("Police")
    assert "cohort-here:thr" in talk.buttons and "cohort-here:d1" in talk.buttons
    assert "cohort-here:d14" not in talk.buttons
    await talk.presses("cohort-area:thr/1")
    assert "cohort-here:d14" in talk.buttons
    assert not any("d1s1" in data for data in talk.buttons)


@pytest.mark.parametrize("typed", ["", "🙂", "a" * 81])
async def test_a_name_that_is_none_is_asked_for_again(typed: str) -> None:
    talk = owner()
    await talk.commands("cohorts")
    await talk.presses("cohort-new")
    await talk.presses("cohort-track:staff")
    await talk.says(typed)
    assert talk.refusal_key == "cohort-body-how" and talk.session.state == "cohort.body"


async def test_impossible_sizes_and_days_are_refused_with_limits() -> None:
    talk = owner()
    await talk.commands("cohorts")
    for press in ("cohort-new", "cohort-track:staff"):
        await talk.presses(press)
    await talk.says("Office")
    await talk.presses("cohort-here:d2")
    for typed in ("صد", "0", "5001", "-3"):
        await talk.says(typed)
        assert talk.refusal_key == "cohort-most-how"
    await talk.says("۵۰")
    for typed in ("فردا شاید", "1400/01/01", "1499/01/01"):
        await talk.says(typed)
        assert talk.refusal_key == "cohort-until-how"
    await talk.says("۱ تیر")
    assert talk.reply_keys() == ["cohort-ask-make"] and not talk.uow.tables.cohorts
    await talk.presses("cohort-make")
    assert cohort(talk.uow).expires.isoformat() == "2026-06-22", "the next such day, not the last one"


async def test_button_of_finished_step_says_so() -> None:
    talk = owner()
    await make_cohort(talk)
    await talk.presses("cohort-here:d5")
    assert talk.refusal_key == "cohort-form-gone"
    await talk.takes(button_press("cohort-track:staff", by=OWNER))
    assert talk.refusal_key == "cohort-form-gone"
    await talk.takes(button_press("cohort:nothing", by=OWNER))
    assert talk.refusal_key == "cohort-gone"


async def switches(boss: Talk, to: str) -> None:
    await boss.takes(button_press(f"cohort:{cohort(boss.uow).id}", by=OWNER))
    await boss.presses(f"cohort-switch:{cohort(boss.uow).id}/{to}")
    await boss.presses(f"cohort-switch-yes:{cohort(boss.uow).id}/{to}")


def owner_notices(talk: Talk) -> list[str]:
    """What the other owners were sent by the last turn."""
    return [
        TEXTS.render(reply.key, reply.args)
        for reply in talk.replies
        if isinstance(reply, Say) and reply.to == StaffChat(OTHER)
    ]


async def test_each_change_is_confirmed_recorded_and_notified_to_owners() -> None:
    boss = owner()
    boss.uow.staff.save(Staff(OWNER, Role.OWNER, "Nasrin", started=True))
    boss.uow.staff.save(Staff(OTHER, Role.OWNER, "Omid", started=True))
    boss.uow.commit()
    code, lead_code = await make_cohort(boss)
    id = cohort(boss.uow).id
    (words,) = owner_notices(boss)
    assert "Governor's office" in words and code not in words and lead_code not in words
    for act, detail in (("cohort-switch", "closed"), ("cohort-code", "code"), ("cohort-lead", "lead")):
        before = len(boss.uow.stored_audit)
        await boss.takes(button_press(f"cohort:{id}", by=OWNER))
        await boss.presses(f"{act}:{id}/off" if act == "cohort-switch" else f"{act}:{id}")
        assert len(boss.uow.stored_audit) == before and not owner_notices(boss), "one press changes nothing"
        await boss.takes(button_press(confirm_verb(boss), by=OWNER))
        assert boss.uow.stored_audit[-1].detail == detail and len(owner_notices(boss)) == 1
    assert [record.detail for record in boss.uow.stored_audit] == ["made", "closed", "code", "lead"]
    assert {record.action for record in boss.uow.stored_audit} == {"cohort"} and {
        record.by for record in boss.uow.stored_audit
    } == {str(OWNER)}


def confirm_verb(talk: Talk) -> str:
    """The first button of the question, which confirms it."""
    press = talk.screen.buttons[0][0].press
    assert press is not None
    return encode(press)


async def test_a_yes_that_comes_twice_makes_nothing_twice() -> None:
    boss = owner()
    await make_cohort(boss)
    await boss.presses("cohort-make")
    assert boss.refusal_key == "cohort-form-gone" and len(boss.uow.tables.cohorts) == 1
    id = cohort(boss.uow).id
    for act in ("cohort-code", "cohort-lead"):
        await boss.takes(button_press(f"{act}:{id}", by=OWNER))
        yes = confirm_verb(boss)
        await boss.takes(button_press(yes, by=OWNER))
        made_cohort = cohort(boss.uow)
        await boss.takes(button_press(yes, by=OWNER))
        assert boss.refusal_key == "admin-meanwhile" and cohort(boss.uow) == made_cohort, (
            "the code that was just shown still works"
        )
    await boss.takes(button_press(f"cohort-switch:{id}/on", by=OWNER))
    assert boss.refusal_key == "admin-same"


# --- joining -------------------------------------------------------------------------------------------


async def test_higher_staff_tiers_open_only_with_cohort_code() -> None:
    boss = owner()
    code, _ = await make_cohort(boss)
    sara = person(50, boss)
    await sara.takes(button_press("learn:staff", by=sara.account))
    assert sara.screen.key == "learn" and "enrol" in sara.buttons
    await sara.takes(button_press("card:sb1/0", by=sara.account))
    assert sara.screen.key == "lesson-card"
    for old in ("card:si1/0", "scene:si1", "quiz:staff/intermediate", "quiz-go:staff/exam"):
        await sara.takes(button_press(old, by=sara.account))
        assert sara.refusal_key == "track-closed", old
    await sara.takes(button_press("learn:staff", by=sara.account))
    await sara.presses("enrol")
    await sara.says(code.lower().replace("-", " "))
    assert sara.screen.key == "enrol-enrolled"
    ctx = context(sara.uow, learner=keys_for(sara.account).learner)
    assert [track for track in Audience if await track_open(ctx, track)] == [
        Audience.VOTER,
        Audience.CANDIDATE,
        Audience.STAFF,
    ]
    await sara.takes(button_press("card:si1/0", by=sara.account))
    assert sara.refusal_key == "tier-locked", "the code is taken; the quiz of the basic tier opens it"
    assert "50" not in repr(sara.uow.tables.enrolments).replace(repr(keys_for(sara.account).learner), "")


async def test_cohort_link_enrols_first_time_visitor() -> None:
    boss = owner()
    code, _ = await make_cohort(boss)
    sara = person(50, boss)
    sara.operator = Operator("Who runs this.")
    await sara.commands("start", f"c_{code.replace('-', '')}")
    assert sara.screen.key == "enrol-enrolled" and "Who runs this." in sara.texts[-1]
    await sara.commands("start", "something-else")
    assert sara.screen.key == "start-again"


async def test_unusable_code_is_explained_kindly_for_each_reason() -> None:
    boss = owner()
    code, _ = await make_cohort(boss, most="1")
    first, second = person(50, boss), person(51, boss)
    for typed, key in ((code, "enrol-enrolled"), (code, "enrol-already"), ("34679-AAAAA", "enrol-unknown")):
        await first.commands("enrol", typed)
        assert first.screen.key == key
    await second.commands("enrol", code)
    assert second.screen.key == "enrol-full"
    boss.uow.tables.cohorts = {k: replace(c, most=9) for k, c in boss.uow.tables.cohorts.items()}
    await switches(boss, "off")
    await second.commands("enrol", code)
    assert second.screen.key == "enrol-closed"
    await switches(boss, "on")
    boss.clock.advance(timedelta(days=40))
    await second.commands("enrol", code)
    assert second.screen.key == "enrol-expired"
    assert cohort(boss.uow).used == 1
    ctx = context(boss.uow, learner=keys_for(first.account).learner)
    assert await track_open(ctx, Audience.STAFF), "they stay in the cohort"


async def test_non_codes_cost_no_try_but_tries_are_limited() -> None:
    boss = owner()
    code, _ = await make_cohort(boss)
    sara = person(50, boss)
    await sara.commands("enrol")
    for _ in range(9):
        await sara.says("سلام")
        assert sara.reply_keys() == ["enrol-unclear"]
    for _ in range(5):
        await sara.says("AAAAA-AAAAA")
        assert sara.screen.key == "enrol-unknown"
    await sara.says(code)
    assert sara.refusal_key == "enrol-too-many"
    assert not boss.uow.tables.enrolments, "the right code is refused, too"
    sara.clock.advance(timedelta(minutes=61))
    await sara.says(code)
    assert sara.screen.key == "enrol-enrolled"


async def test_new_code_replaces_old_one_after_confirmation() -> None:
    boss = owner()
    code, _ = await make_cohort(boss)
    key = cohort(boss.uow).id
    await boss.presses(f"cohort-code:{key}")
    assert boss.screen.key == "cohort-ask-new-code" and len(boss.replies) == 1
    await boss.takes(button_press(confirm_verb(boss), by=OWNER))
    (new,) = (reply.args["code"] for reply in boss.replies if isinstance(reply, Say))
    sara = person(50, boss)
    await sara.commands("enrol", code)
    assert sara.screen.key == "enrol-unknown"
    assert isinstance(new, Latin)
    await sara.commands("enrol", new.text)
    assert sara.screen.key == "enrol-enrolled"


async def test_saying_security_stores_nothing_and_opens_nothing() -> None:
    boss = owner()
    sara = person(50, boss)
    await sara.takes(button_press("who:security", by=sara.account))
    assert not boss.uow.tables.enrolments
    learner = boss.uow.tables.learners.get(keys_for(sara.account).learner)
    assert learner is None or learner.audience is None
    ctx = context(boss.uow, learner=keys_for(sara.account).learner)
    assert not await track_open(ctx, Audience.SECURITY)


# --- the lead ------------------------------------------------------------------------------------------


async def make_cohort_with_lead(boss: Talk) -> Talk:
    """A cohort with a lead."""
    _, lead_code = await make_cohort(boss, most="100")
    lead = Talk(LEAD, uow=boss.uow, content=boss.content, clock=boss.clock)
    await lead.commands("start", f"l_{lead_code.replace('-', '')}")
    assert lead.screen.key == "enrol-lead"
    return lead


def learners(uow: MemoryUow, *, passed: int, begun: int, idle: int) -> None:
    made_cohort = cohort(uow)
    done = Progress({"sb1": LessonProgress(3, True)}, {"staff/basic": QuizProgress(1.0, True)}).to_plain()
    half = Progress({"sb1": LessonProgress(1)}).to_plain()
    for n in range(passed + begun + idle):
        uow.tables.enrolments[made_cohort.id, f"k{n}"] = made_cohort.expires
        if n < passed + begun:
            uow.tables.learners[f"k{n}"] = Learner(
                f"k{n}", made_cohort.expires, progress=done if n < passed else half
            )


async def test_lead_code_makes_one_lead_who_sees_only_numbers() -> None:
    boss = owner()
    lead = await make_cohort_with_lead(boss)
    learners(boss.uow, passed=6, begun=3, idle=1)
    (screen,) = await lead.commands("cohort")
    assert isinstance(screen, Screen)
    row = screen.args["rows"]
    assert isinstance(row, TextRef) and row.key == "group-row"
    assert row.args["enrolled"] == 10
    assert row.args["begun"] == row.args["basic"] == TextRef("group-cell", {"count": 5, "percent": 50})
    assert row.args["exam"] == TextRef("group-few"), (
        "nobody and a few look alike: two looks tell nothing of one"
    )
    assert not any(f"k{n}" in words for n in range(10) for words in lead.texts)


async def test_a_few_are_not_counted_one_by_one() -> None:
    boss = owner()
    lead = await make_cohort_with_lead(boss)
    learners(boss.uow, passed=2, begun=3, idle=2)
    (screen,) = await lead.commands("cohort")
    assert isinstance(screen, Screen) and isinstance(row := screen.args["rows"], TextRef)
    assert row.args["basic"] == TextRef("group-few")
    boss.uow.tables.enrolments = dict(list(boss.uow.tables.enrolments.items())[:4])
    (screen,) = await lead.commands("cohort")
    assert isinstance(screen, Screen) and isinstance(row := screen.args["rows"], TextRef)
    assert row.key == "group-row-small" and "percent" not in row.args
    (picture,) = await lead.presses(f"group-picture:{cohort(boss.uow).id}")
    assert isinstance(picture, SendPicture) and [share for _, share, _ in picture.rows] == [0]
    (file,) = await lead.presses(f"group-file:{cohort(boss.uow).id}")
    assert isinstance(file, SendDocument) and all(
        cell == TextRef("group-untold") for cell in file.rows[1][3:]
    )


async def test_picture_and_file_hold_what_the_text_says() -> None:
    boss = owner()
    lead = await make_cohort_with_lead(boss)
    learners(boss.uow, passed=6, begun=3, idle=1)
    await lead.commands("cohort")
    (picture,) = await lead.presses(f"group-picture:{cohort(boss.uow).id}")
    assert isinstance(picture, SendPicture)
    assert [share for _, share, _ in picture.rows] == [50, 50, 0, 0, 0, 0]
    (file,) = await lead.presses(f"group-file:{cohort(boss.uow).id}")
    assert isinstance(file, SendDocument)
    assert len(file.rows) == 2 and len(file.rows[0]) == len(file.rows[1]) == 9
    assert file.rows[1][4] == TextRef("group-cell", {"count": 5, "percent": 50})


async def test_lead_sees_only_own_cohorts_while_lead() -> None:
    boss = owner()
    lead = await make_cohort_with_lead(boss)
    own = cohort(boss.uow)
    boss.uow.tables.cohorts["other"] = replace(own, id="other", code="x", lead=OWNER, body="Other")
    for verb in ("group-table", "group-picture", "group-file"):
        await lead.takes(button_press(f"{verb}:other", by=LEAD))
        assert lead.refusal_key == "cohort-not-yours"
    stranger = person(77, boss)
    for which in (own.id, "all"):
        await stranger.takes(button_press(f"group-table:{which}", by=stranger.account))
        assert stranger.refusal_key == "cohort-not-yours"
    await stranger.commands("cohort")
    assert stranger.screen.key == "groups-none"
    for chat, sees in ((lead, True), (stranger, False)):
        await chat.commands("settings")
        assert ("groups" in chat.buttons) is sees
    await boss.takes(button_press("group-table:all", by=OWNER))
    assert boss.screen.key == "group-table", "an owner sees all cohorts"
    await boss.takes(button_press(f"cohort-lead:{own.id}", by=OWNER))
    await boss.takes(button_press(confirm_verb(boss), by=OWNER))
    await lead.takes(button_press(f"group-table:{own.id}", by=LEAD))
    assert lead.refusal_key == "cohort-not-yours"


async def test_a_lead_s_code_works_once() -> None:
    boss = owner()
    _, lead_code = await make_cohort(boss)
    first, second = person(50, boss), person(51, boss)
    await first.commands("enrol", lead_code)
    assert first.screen.key == "enrol-lead"
    await second.commands("enrol", lead_code)
    assert second.screen.key == "enrol-unknown"
    assert cohort(boss.uow).lead == first.account


async def test_a_list_longer_than_a_page_can_be_turned() -> None:
    boss = owner()
    await make_cohort(boss)
    made_cohort = cohort(boss.uow)
    for n in range(12):
        boss.uow.tables.cohorts[f"c{n}"] = replace(
            made_cohort, id=f"c{n}", code=f"x{n}", lead_code=None, body=f"Body {n:02}"
        )
    await boss.commands("cohorts")
    assert "cohorts:1" in boss.buttons and "cohort:c0" in boss.buttons and "cohort:c11" not in boss.buttons
    await boss.presses("cohorts:1")
    assert "cohort:c11" in boss.buttons and "cohorts:0" in boss.buttons


@pytest.mark.parametrize("track", [Audience.STAFF, Audience.SECURITY])
async def test_enrolled_learner_finds_cohort_lessons_everywhere(track: Audience) -> None:
    boss = owner()
    code, _ = await make_cohort(boss, track=track)
    sara = person(51, boss)
    await sara.commands("start")
    await sara.presses("who:voter")
    await sara.commands("enrol", code)
    assert sara.screen.key == "enrol-enrolled"
    await sara.commands("learn")
    assert sara.screen.args.get("track") == track or sara.screen.args.get("audience") == track
    await sara.commands("start")
    assert sara.screen.key == "start-again", "she is not asked again for her role"
    row = sara.uow.tables.learners[keys_for(sara.account).learner]
    assert row.audience is (None if track is Audience.SECURITY else track), (
        "no learner's row says that somebody belongs to a security force"
    )


# --- the day by which it should finish ------------------------------------------------------------------


async def test_lead_sets_due_day_and_learners_see_it() -> None:
    boss = owner()
    code, lead_code = await make_cohort(boss)
    lead, learner = person(2, boss), person(3, boss)
    await lead.commands("enrol", lead_code)
    await learner.commands("enrol", code)
    group_id = cohort(boss.uow).id
    await lead.presses(f"group-table:{group_id}")
    await lead.presses(f"group-due:{group_id}")
    await lead.presses(f"group-due-set:{group_id}/14")
    day = boss.clock.today() + timedelta(days=14)
    assert (cohort(boss.uow).due, lead.screen.key) == (day, "group-due-done")
    await learner.commands("learn", "staff")
    assert "learn-due" in str(learner.screen.args["tiers"])
    await lead.presses(f"group-table:{group_id}")
    await lead.presses(f"group-due:{group_id}")
    await lead.presses(f"group-due-set:{group_id}/none")
    await learner.commands("learn", "staff")
    assert cohort(boss.uow).due is None and "learn-due" not in str(learner.screen.args["tiers"])


async def test_due_day_in_past_changes_nothing() -> None:
    boss = owner()
    await make_cohort(boss)
    group_id = cohort(boss.uow).id
    boss.uow.tables.cohorts[group_id] = replace(cohort(boss.uow), due=boss.clock.today())
    await boss.takes(button_press(f"group-due:{group_id}"))
    for words, key in (("۱ فروردین ۱۴۰۴", "group-due-past"), ("soon", "group-due-how")):
        await boss.says(words)
        assert boss.refusal_key == key
        assert cohort(boss.uow).due == boss.clock.today() and boss.session.state == "group.due"


@pytest.mark.parametrize(("words", "days"), [("فردا", 1), ("شنبه", 2), ("سه روز دیگر", 3), ("۱۵ دی", 33)])
async def test_due_day_is_read_as_people_say_it(words: str, days: int) -> None:
    boss = owner()
    await make_cohort(boss)
    boss.clock.at = datetime(2026, 12, 3, 9, tzinfo=UTC)  # Thursday, 12 Azar 1405
    await boss.takes(button_press(f"group-due:{cohort(boss.uow).id}"))
    await boss.says(words)
    assert cohort(boss.uow).due == boss.clock.today() + timedelta(days=days)


@pytest.mark.parametrize("words", ["۱۱ آذر", "دیروز", "شنبهٔ گذشته"])
async def test_day_just_past_is_not_next_years(words: str) -> None:
    boss = owner()
    await make_cohort(boss)
    boss.clock.at = datetime(2026, 12, 3, 9, tzinfo=UTC)
    await boss.takes(button_press(f"group-due:{cohort(boss.uow).id}"))
    await boss.says(words)
    assert (boss.refusal_key, cohort(boss.uow).due) == ("group-due-past", None)


async def test_past_due_day_hides_no_coming_one() -> None:
    boss = owner()
    code, _ = await make_cohort(boss)
    learner, today = person(3, boss), boss.clock.today()
    await learner.commands("enrol", code)
    first = cohort(boss.uow)
    boss.uow.tables.cohorts[first.id] = replace(first, due=today - timedelta(days=1))
    for key, days, active in (("g2", 9, True), ("g3", 5, False)):
        boss.uow.tables.cohorts[key] = replace(first, id=key, due=today + timedelta(days=days), active=active)
        boss.uow.tables.enrolments[key, keys_for(learner.account).learner] = today
    await learner.commands("learn", "staff")
    assert repr(today + timedelta(days=9)) in repr(learner.screen.args["tiers"])


async def test_due_day_of_another_group_is_refused() -> None:
    boss = owner()
    await make_cohort(boss)
    group_id = cohort(boss.uow).id
    stranger = person(9, boss)
    for press in (f"group-due:{group_id}", f"group-due-set:{group_id}/7"):
        await stranger.takes(button_press(press))
        assert stranger.refusal_key == "cohort-not-yours"
    assert cohort(boss.uow).due is None
