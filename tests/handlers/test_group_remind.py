"""A lead reminds the group once a day: whom it reaches, when, and who is left in peace."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.conversation.outgoing import Letterbox, Say
from bot.domain.cohorts.cohorts import Cohort
from bot.domain.learning.lessons import Audience, Progress, QuizProgress, Tier
from bot.domain.owner.settings import RunningSettings
from bot.handlers.cohorts.group_remind import remind_groups
from bot.usecases.ports import Learner
from tests.fakes.contexts import make_tick_ctx
from tests.fakes.talk import TEXTS, Talk
from tests.fakes.turns import button_press, keys_for
from tests.handlers.test_cohorts import cohort, make_cohort_with_lead, owner, person

NOON = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
"""12:00 in Tehran."""
DONE = Progress(quizzes={f"staff/{tier}": QuizProgress(1.0, passed=True) for tier in Tier})


async def group_of(boss: Talk, lead: Talk, members: int) -> list[Talk]:
    """Members of the group who want reminders at any time of the day."""
    talks = [person(100 + number, boss) for number in range(members)]
    for talk in talks:
        boss.uow.tables.enrolments[cohort(boss.uow).id, keys_for(talk.account).learner] = talk.clock.today()
        talk.curious = False
        await talk.takes(button_press("remind:on/any", by=talk.account))
    lead.clock.stand(NOON)
    return talks


async def world(members: int = 7) -> tuple[Talk, Cohort, list[Talk]]:
    boss = owner()
    lead = await make_cohort_with_lead(boss)
    talks = await group_of(boss, lead, members)
    return lead, cohort(boss.uow), talks


async def ticks(talk: Talk, times: int = 1) -> list[Say]:
    replies: list[Say] = []
    for _ in range(times):
        turn = await remind_groups(make_tick_ctx(talk.uow, talk.clock, talk.content))
        replies += [reply for reply in turn.replies if isinstance(reply, Say)]
    return replies


def boxes(replies: list[Say]) -> set[str]:
    return {reply.to.id for reply in replies if isinstance(reply.to, Letterbox)}


async def remind(lead: Talk, group: Cohort) -> None:
    await lead.takes(button_press(f"group-remind:{group.id}", by=lead.account))
    await lead.presses(f"group-remind-yes:{group.id}")


async def preview(lead: Talk, group: Cohort) -> str:
    await lead.takes(button_press(f"group-remind:{group.id}", by=lead.account))
    assert lead.screen.key == "group-remind-ask" and f"group-remind-yes:{group.id}" in lead.buttons
    return lead.texts[-1]


def enrol_idle(lead: Talk, group: Cohort, members: int) -> None:
    """Members who have never switched reminders on."""
    for number in range(members):
        key = f"idle{number:03}"
        lead.uow.tables.enrolments[group.id, key] = lead.clock.today()
        lead.uow.tables.learners[key] = Learner(key, lead.clock.today(), audience=Audience.STAFF)


async def finish(talk: Talk) -> None:
    key = keys_for(talk.account).learner
    learners = talk.uow.tables.learners
    learners[key] = replace(learners[key], progress=DONE.to_plain())


async def test_lead_sees_about_how_many_it_reaches_beforehand() -> None:
    lead, group, talks = await world(22)
    words = await preview(lead, group)
    assert "دست‌کم \u2068۲۰\u2069 نفر" in words and "پیامی نمی‌گیرند: کمتر از ۵" in words
    assert not lead.uow.tables.group_reminders and await ticks(lead) == []
    await talks[0].takes(button_press("remind:off", by=talks[0].account))
    await finish(talks[1])
    assert await preview(lead, group) == words, "neither a setting nor an end is seen"


async def test_three_questions_a_day_ask_for_no_other_reminder() -> None:
    lead, group, (alone, both) = await world(2)
    await alone.takes(button_press("remind:off", by=alone.account))
    for talk in (alone, both):
        await talk.takes(button_press("daily:on", by=talk.account))
    await remind(lead, group)
    (reminder,) = await ticks(lead, 2)
    box = lead.uow.tables.learners[keys_for(both.account).learner].settings["letterbox"]
    assert reminder.to == Letterbox(box)


@pytest.mark.parametrize("wanting", [0, 1, 4, 5, 18])
async def test_preview_of_a_small_group_tells_nothing(wanting: int) -> None:
    lead, group, talks = await world(19)
    for talk in talks[wanting:]:
        await talk.takes(button_press("remind:off", by=talk.account))
    words = await preview(lead, group)
    assert "دست‌کم" not in words and "کمتر از \u2068۲۰\u2069 عضو" in words
    await talks[wanting].takes(button_press("remind:on/any", by=talks[wanting].account))
    await finish(talks[wanting - 1])
    assert await preview(lead, group) == words
    await lead.presses(f"group-remind-yes:{group.id}")
    assert "دست‌کم" not in lead.texts[-1]


async def test_exact_fives_read_like_what_lies_above() -> None:
    lead, group, _ = await world(5)
    enrol_idle(lead, group, 20)
    words = await preview(lead, group)
    assert "دست‌کم \u2068۵\u2069 نفر" in words
    sara = person(300, lead)
    lead.uow.tables.enrolments[group.id, keys_for(sara.account).learner] = lead.clock.today()
    sara.curious = False
    await sara.takes(button_press("remind:on/any", by=sara.account))
    assert await preview(lead, group) == words


async def test_each_member_gets_one_message_a_day() -> None:
    lead, group, talks = await world()
    await remind(lead, group)
    replies = await ticks(lead, 3)
    assert len(replies) == len(talks) == len(boxes(replies))
    assert {reply.key for reply in replies} == {"group-reminder"}
    await lead.takes(button_press(f"group-remind:{group.id}", by=lead.account))
    assert lead.refusal_key == "group-remind-today"
    lead.clock.advance(timedelta(days=1))
    await remind(lead, group)
    assert len(await ticks(lead, 3)) == len(talks)
    details = [record.detail for record in lead.uow.stored_audit]
    assert details.count("reminded") == 2


async def test_message_names_neither_body_nor_track() -> None:
    lead, group, _ = await world(1)
    await remind(lead, group)
    (reply,) = await ticks(lead)
    assert group.body not in repr(reply.args) and "staff" not in repr(reply.args)


async def test_finished_and_switched_off_members_get_nothing() -> None:
    lead, group, talks = await world()
    done, off, gone, *_ = talks
    key = keys_for(done.account).learner
    learners = lead.uow.tables.learners
    learners[key] = replace(learners[key], progress=DONE.to_plain())
    await off.takes(button_press("group-reminders:off", by=off.account))
    await remind(lead, group)
    await gone.takes(button_press("remind:off", by=gone.account))
    assert len(await ticks(lead, 3)) == len(talks) - 3
    await off.presses("group-reminders:on")
    lead.clock.advance(timedelta(days=1))
    await remind(lead, group)
    assert len(await ticks(lead, 3)) == len(talks) - 2


async def test_who_finishes_after_the_press_gets_nothing() -> None:
    lead, group, (sara,) = await world(1)
    await remind(lead, group)
    key = keys_for(sara.account).learner
    learners = lead.uow.tables.learners
    learners[key] = replace(learners[key], progress=DONE.to_plain())
    assert await ticks(lead) == [] and not lead.uow.tables.group_reminders


async def test_members_without_reminders_are_not_reached() -> None:
    lead, group, (sara,) = await world(1)
    enrol_idle(lead, group, 20)
    words = await preview(lead, group)
    await sara.takes(button_press("remind:off", by=sara.account))
    assert await preview(lead, group) == words, "nobody reads like somebody"
    await lead.presses(f"group-remind-yes:{group.id}")
    assert lead.screen.key == "group-remind-done"
    assert not lead.uow.tables.group_reminders and await ticks(lead, 3) == []


async def test_at_night_it_waits_for_the_morning() -> None:
    lead, group, talks = await world()
    lead.clock.stand(NOON + timedelta(hours=11))
    await remind(lead, group)
    assert await ticks(lead, 3) == []
    lead.clock.stand(NOON + timedelta(hours=23, minutes=59))
    assert len(await ticks(lead, 3)) <= len(talks)
    lead.clock.stand(NOON + timedelta(days=1, hours=8, minutes=55))
    await ticks(lead, 3)
    states = {reminder.minute for reminder in lead.uow.tables.group_reminders.values()}
    assert len(lead.uow.tables.group_reminders) == len(talks) and states == {24 * 60}, "all were sent"


async def test_chosen_part_of_the_day_holds_for_leads_too() -> None:
    lead, group, (sara,) = await world(1)
    await sara.takes(button_press("remind:on/evening", by=sara.account))
    await remind(lead, group)
    assert await ticks(lead) == []
    lead.clock.stand(NOON + timedelta(hours=8, minutes=59))
    assert len(await ticks(lead)) == 1


async def test_late_reminder_waits_for_the_chosen_hours() -> None:
    lead, group, (sara,) = await world(1)
    await sara.takes(button_press("remind:on/noon", by=sara.account))
    await remind(lead, group)
    lead.clock.stand(NOON + timedelta(hours=5))
    assert await ticks(lead, 2) == [], "the program was paused; the afternoon is over"
    lead.clock.stand(NOON + timedelta(days=1, hours=-1))
    assert await ticks(lead) == []
    lead.clock.stand(NOON + timedelta(days=1, hours=3, minutes=59))
    assert len(await ticks(lead, 2)) == 1


async def test_nobody_is_planned_after_the_last_day() -> None:
    lead, group, (sara,) = await world(1)
    await sara.takes(button_press("remind:on/noon", by=sara.account))
    lead.uow.settings.save(replace(RunningSettings(), polling_day=date(2026, 11, 25)))
    await remind(lead, group)
    assert len(lead.uow.tables.group_reminders) == 1, "today is the last day"
    lead.clock.stand(NOON + timedelta(hours=5))
    assert await ticks(lead, 2) == [] and not lead.uow.tables.group_reminders
    lead.uow.tables.cohorts[group.id] = group
    await remind(lead, group)
    assert not lead.uow.tables.group_reminders


async def test_day_that_has_passed_is_not_told() -> None:
    lead, group, _ = await world(1)
    lead.uow.tables.cohorts[group.id] = replace(group, due=date(2026, 11, 24))
    lead.clock.stand(NOON + timedelta(hours=11))
    assert "وقت دارد" in await preview(lead, group)
    await lead.presses(f"group-remind-yes:{group.id}")
    lead.clock.stand(NOON + timedelta(days=1, hours=8, minutes=59))
    (reply,) = await ticks(lead)
    assert "وقت دارد" not in TEXTS.render(reply.key, reply.args)
    lead.clock.advance(timedelta(days=1))
    assert "وقت دارد" not in await preview(lead, group)


async def test_member_of_two_groups_is_reminded_once_a_day() -> None:
    lead, group, (sara,) = await world(1)
    other = replace(group, id="other", body="Another office")
    lead.uow.tables.cohorts[other.id] = other
    lead.uow.tables.enrolments[other.id, keys_for(sara.account).learner] = lead.clock.today()
    await remind(lead, group)
    await remind(lead, other)
    (waiting,) = lead.uow.tables.group_reminders.values()
    assert waiting.cohort_id == group.id, "the first one stays"
    assert len(await ticks(lead, 2)) == 1
    lead.uow.tables.cohorts[other.id] = other
    await remind(lead, other)
    assert await ticks(lead, 2) == [], "one came today already"
    lead.clock.advance(timedelta(days=1))
    await remind(lead, other)
    assert len(await ticks(lead, 2)) == 1


async def test_nobody_is_reminded_after_the_day_before_voting() -> None:
    lead, group, _ = await world()
    await remind(lead, group)
    lead.uow.settings.save(replace(RunningSettings(), polling_day=date(2026, 11, 24)))
    assert await ticks(lead, 3) == []
    lead.clock.advance(timedelta(days=1))
    await lead.takes(button_press(f"group-remind:{group.id}", by=lead.account))
    assert lead.refusal_key == "group-remind-over"


@pytest.mark.parametrize("act", ["group-remind", "group-remind-yes", "group-questions", "group-class"])
async def test_another_group_s_lead_is_refused(act: str) -> None:
    lead, group, _ = await world(0)
    stranger = person(900, lead)
    stranger.curious = False
    await stranger.takes(button_press(f"{act}:{group.id}", by=stranger.account))
    assert stranger.refusal_key == "cohort-not-yours"


async def test_forgetting_a_person_ends_what_waits() -> None:
    lead, group, (sara,) = await world(1)
    lead.clock.stand(NOON + timedelta(hours=11))
    await remind(lead, group)
    assert lead.uow.tables.group_reminders
    await sara.commands("forget_me")
    verb = next(data for data in sara.buttons if data.startswith("forget") and data.endswith("yes"))
    await sara.presses(verb)
    assert not lead.uow.tables.group_reminders
