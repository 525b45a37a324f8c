"""Incidents against a clock in a chat: steps, calls of the clock, old presses, changed content, rounds left alone."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.conversation.buttons import Press
from bot.conversation.outgoing import Button, Letterbox, Say, Turn
from bot.domain.learning.lessons import Audience
from bot.domain.learning.order_incidents import OrderIncident, OrderJudgment, RuleOutcome, draw_case
from bot.domain.learning.order_rounds import LEFT_ALONE, OrderRecord, OrderRound, judge_round
from bot.domain.owner.settings import Reporting, RunningSettings
from bot.handlers.learning.order_screens import call_message, order_board, order_result_screen
from bot.handlers.learning.orders import bring_calls
from bot.usecases.learning.learner import progress_of
from bot.usecases.learning.order_clock import DueCall
from bot.usecases.learning.order_practice import RunningOrder, TakenStep
from tests.domain.order_play import play
from tests.fakes.contexts import make_tick_ctx
from tests.fakes.shared_content import shipped_content
from tests.fakes.talk import TEXTS, Talk
from tests.fakes.turns import SARA, keys_for
from tests.handlers.test_daily import fall_silent, planned_day

SECURITY = Audience.SECURITY
LIMIT = 4096


def record_of(talk: Talk) -> OrderRecord:
    learner = talk.uow.tables.learners[keys_for(SARA).learner]
    return OrderRecord.from_plain(learner.practice.get("order-security", {}))


def incident_of(order_round: OrderRound) -> OrderIncident:
    return shipped_content().orders[order_round.incident_id]


def running_of(talk: Talk) -> OrderRound:
    running = record_of(talk).running
    assert running is not None
    return running


def judgment_of(talk: Talk) -> OrderJudgment:
    """As the learner sees it: with the calls that the clock has brought."""
    running = running_of(talk)
    judgment = judge_round(running, incident_of(running))
    clock = talk.uow.tables.practice_clocks.get(keys_for(SARA).learner)
    known, so_far = len(judgment.calls_so_far), clock.call_count if clock is not None else 0
    calls = [f"@{drawn.call.id}" for drawn in judgment.case.calls[known:so_far]]
    return OrderJudgment(judgment.case, (*running.events, *calls))


async def begin() -> Talk:
    talk = Talk(content=shipped_content(), curious=False)
    await talk.commands("learn")
    await press_old(talk, "learn:security")
    await talk.presses("order-practice:security")
    await talk.presses("order-begin:security")
    return talk


async def press_old(talk: Talk, data: str) -> None:
    """Press a button that stands under an older message."""
    verb, _, argument = data.partition(":")
    talk.buttons[data] = Button("", Press(verb, argument))
    await talk.presses(data)


def step_data(talk: Talk, step_id: str, *, moment: int | None = None) -> str:
    at = len(judgment_of(talk).events) if moment is None else moment
    return f"order-step:security/{running_of(talk).id}/{at}/{step_id}"


async def tick(talk: Talk, *, after: float = 0) -> tuple[Say, ...]:
    """The clock moves on, and acts; what it says stands in the chat."""
    talk.clock.advance(timedelta(seconds=after))
    turn: Turn = await bring_calls(make_tick_ctx(talk.uow, talk.clock, talk.content, ids=talk.ids))
    talk.uow.commit()
    for reply in turn.replies:
        talk._render_reply(reply)
    return tuple(reply for reply in turn.replies if isinstance(reply, Say))


def best_step(judgment: OrderJudgment) -> str:
    """A step that breaks no rule now."""
    for key in judgment.open_steps:
        after = OrderJudgment(judgment.case, (*judgment.events, key))
        if not list(after.broken_with(key)):
            return key
    raise AssertionError(judgment.events)


async def take_all(talk: Talk, *, well: bool = True) -> None:
    while True:
        judgment = judgment_of(talk)
        step = best_step(judgment) if well else judgment.open_steps[0]
        is_last = len(judgment.steps_taken) == len(judgment.case.step_ids) - 1
        await talk.presses(step_data(talk, step))
        if is_last:
            return


async def test_incident_stands_with_the_lessons_of_staff_and_police() -> None:
    talk = Talk(content=shipped_content(), curious=False)
    await talk.commands("learn")
    assert "order-practice:staff" not in talk.buttons
    await press_old(talk, "learn:staff")
    await talk.presses("order-practice:staff")
    assert talk.screen.key == "order-intro" and talk.screen.args["state"] == "new"
    await talk.presses("order-begin:staff")
    assert talk.screen.key == "order-board" and talk.session.state == "reading.order"


async def test_board_offers_each_step_once_in_the_drawn_order() -> None:
    talk = await begin()
    judgment = judgment_of(talk)
    labels = [TEXTS.label(button.label) for (button,) in talk.screen.buttons[:-1]]
    steps = judgment.case.incident.steps_by_id
    assert labels == [steps[key].label for key in judgment.open_steps]


async def test_step_shows_at_once_what_it_brings_about() -> None:
    talk = await begin()
    judgment = judgment_of(talk)
    broken = next(
        (
            key
            for key in judgment.open_steps
            if any(rule.then == key and not rule.call for rule in judgment.case.rules)
        ),
        judgment.open_steps[0],
    )
    await talk.presses(step_data(talk, broken))
    step = judgment.case.incident.steps_by_id[broken]
    assert step.done in talk.texts[-1]
    whys = [rule.why for rule in judgment_of(talk).broken_with(broken)]
    assert whys and all(why in talk.texts[-1] for why in whys)
    assert running_of(talk).events[0] == broken


async def test_call_comes_by_the_clock_while_one_thinks() -> None:
    talk = await begin()
    assert await tick(talk) == ()
    drawn = judgment_of(talk).next_call
    assert drawn is not None
    assert await tick(talk, after=drawn.seconds - 2) == ()
    (call,) = await tick(talk, after=3)
    (box,) = talk.uow.tables.letterboxes
    assert call.to == Letterbox(box) and drawn.call.text in talk.texts[-1] and "تمرین" in talk.texts[-1]
    assert await tick(talk) == (), "once"
    assert running_of(talk).events == (), "the clock changes no row of a learner"


async def test_press_from_before_a_call_is_not_counted() -> None:
    """The learner has not read the call yet; the buttons below it are the ones that count."""
    talk = await begin()
    before = step_data(talk, judgment_of(talk).open_steps[0])
    await tick(talk, after=60)
    stored = record_of(talk)
    await talk.presses(before)
    assert talk.refusal_key == "order-call-came" and record_of(talk) == stored
    step = judgment_of(talk).open_steps[0]
    await talk.presses(step_data(talk, step))
    first_call = judgment_of(talk).case.calls[0].call.id
    assert running_of(talk).events[:2] == (f"@{first_call}", step)
    assert talk.screen.key == "order-board"


async def test_step_and_call_of_one_moment_leave_buttons() -> None:
    """On PostgreSQL both may be committed at once: the board and the call's message then know one event each."""
    talk = await begin()
    first, step, *_ = judgment_of(talk).open_steps
    await tick(talk, after=60)
    key = keys_for(SARA).learner
    row, record = talk.uow.tables.learners[key], record_of(talk)
    stepped = replace(record, running=replace(running_of(talk), events=(first,)))
    talk.uow.tables.learners[key] = replace(row, practice={"order-security": stepped.to_plain()})
    await press_old(talk, step_data(talk, step, moment=1))
    assert talk.refusal_key == "order-call-came" and talk.screen.key == "order-board" and talk.screen.below
    await talk.presses(step_data(talk, step))
    assert step in running_of(talk).events


async def test_label_typed_before_reading_a_call_shows_new_buttons() -> None:
    talk = await begin()
    judgment = judgment_of(talk)
    label = judgment.case.incident.steps_by_id[judgment.open_steps[0]].label
    board = talk.replies
    await tick(talk, after=60)
    assert talk.replies == board, "labels are those of the last answer"
    await talk.types(label)
    assert talk.reply_keys() == ["order-call-came"] and talk.screen.key == "order-board"
    assert running_of(talk).events == ()
    await talk.types(label)
    assert judgment.open_steps[0] in running_of(talk).events


async def test_quick_learner_gets_every_call_with_the_steps() -> None:
    talk = await begin()
    calls = len(judgment_of(talk).case.calls)
    order_round = running_of(talk)
    await take_all(talk)
    last = record_of(talk).last
    assert last is not None and last.seed == order_round.seed
    assert len(judge_round(last, incident_of(last)).calls_so_far) == calls


async def test_clean_round_counts_for_mastery_and_keeps_no_account() -> None:
    talk = await begin()
    topic = incident_of(running_of(talk)).topic
    assert talk.uow.tables.letterboxes
    await take_all(talk)
    assert talk.screen.key == "order-done" and talk.screen.args["state"] == "all"
    learner = talk.uow.tables.learners[keys_for(SARA).learner]
    assert progress_of(learner).topics[topic].share == 1.0
    record = record_of(talk)
    assert (record.running, record.finished, record.clean) == (None, 1, 1)
    assert not talk.uow.tables.letterboxes and not talk.uow.tables.practice_clocks


async def test_finished_incident_wakes_silent_messages() -> None:
    talk = await begin()
    await talk.commands("daily")
    await talk.presses("daily:on")
    fall_silent(talk)
    await press_old(talk, "order-begin:security")
    await take_all(talk)
    assert planned_day(talk) == talk.clock.today() + timedelta(days=1)


async def test_end_says_what_would_have_helped_with_articles() -> None:
    talk = await begin()
    running = running_of(talk)
    while True:
        judgment = judgment_of(talk)
        bad = [
            k
            for k in judgment.open_steps
            if list(OrderJudgment(judgment.case, (*judgment.events, k)).broken_with(k))
        ]
        await talk.presses(step_data(talk, (bad or list(judgment.open_steps))[0]))
        if talk.screen.key == "order-done":
            break
    last = record_of(talk).last
    assert last is not None
    broken = [
        j.rule for j in judge_round(last, incident_of(running)).outcomes if j.outcome is RuleOutcome.BROKEN
    ]
    assert broken and talk.screen.args["state"] == "some"
    assert all(rule.why in talk.texts[-1] for rule in broken) and "مادهٔ" in talk.texts[-1]
    assert not any(word in talk.texts[-1] for word in ("اشتباه", "غلط", "مقصر"))


async def test_repeated_and_old_presses_change_nothing() -> None:
    talk = await begin()
    first, second = judgment_of(talk).open_steps[:2]
    data = step_data(talk, first)
    other = step_data(talk, second)
    await talk.presses(data)
    stored = record_of(talk)
    for again in (data, other):
        await press_old(talk, again)
        assert talk.refusal_key == "order-old-step" and record_of(talk) == stored
    await talk.presses(f"order-aside:security/{running_of(talk).id}")
    await talk.presses("order-anew:security")
    assert talk.screen.key == "practice-anew-ask" and record_of(talk).running == stored.running
    await talk.presses("order-anew:security/on")
    begun = record_of(talk)
    await press_old(talk, data)
    assert talk.refusal_key == "order-old-round" and record_of(talk) == begun


async def test_typed_label_is_a_step_other_words_are_not() -> None:
    talk = await begin()
    await talk.types("نمی‌دانم چه کنم")
    assert talk.reply_keys() == ["order-press-please"] and talk.screen.key == "order-board"
    judgment = judgment_of(talk)
    step = judgment.open_steps[0]
    await talk.types(judgment.case.incident.steps_by_id[step].label)
    assert running_of(talk).events[0] == step


async def test_incident_left_alone_ends_quietly() -> None:
    talk = await begin()
    calls = len(judgment_of(talk).case.calls)
    coming = [await tick(talk, after=60) for _ in range(calls)]
    assert all(len(messages) == 1 for messages in coming)
    data = step_data(talk, judgment_of(talk).open_steps[0])
    assert await tick(talk, after=LEFT_ALONE.total_seconds() - 60) == ()
    assert running_of(talk)
    assert await tick(talk, after=120) == (), "nothing is said"
    assert record_of(talk) == OrderRecord()
    assert not talk.uow.tables.letterboxes and not talk.uow.tables.practice_clocks
    await press_old(talk, data)
    assert talk.refusal_key == "order-old-round"


async def test_after_a_long_stop_no_call_comes_late() -> None:
    talk = await begin()
    assert await tick(talk, after=3 * 3600) == ()
    assert record_of(talk).running is None and not talk.uow.tables.letterboxes


async def test_put_aside_stops_the_clock_and_keeps_the_round() -> None:
    talk = await begin()
    await tick(talk, after=60)
    heard = judgment_of(talk).events
    await talk.presses(f"order-aside:security/{running_of(talk).id}")
    assert talk.screen.key == "order-intro" and talk.screen.args["state"] == "open"
    assert not talk.uow.tables.letterboxes and not talk.uow.tables.practice_clocks
    assert await tick(talk, after=24 * 3600) == ()
    await talk.presses("order-begin:security")
    assert running_of(talk).events == heard, "yesterday's round goes on where it was"
    assert len(talk.uow.tables.practice_clocks) == 1


async def test_no_call_comes_into_a_report() -> None:
    talk = await begin()
    await tick(talk, after=60)
    heard = judgment_of(talk).events
    talk.uow.settings.save(RunningSettings(Reporting.OPEN))
    await talk.commands("report")
    assert talk.screen.key == "report-danger"
    assert not talk.uow.tables.letterboxes and not talk.uow.tables.practice_clocks
    assert await tick(talk, after=60) == () and running_of(talk).events == heard, (
        "the incident waits as it is"
    )


async def test_round_of_changed_content_is_not_continued() -> None:
    talk = await begin()
    old = running_of(talk)
    incident = incident_of(old)
    changed = replace(incident, rules=incident.rules[1:])
    talk.content = replace(shipped_content(), orders={**shipped_content().orders, incident.id: changed})
    await press_old(talk, f"order-step:security/{old.id}/0/{incident.steps[0].id}")
    assert talk.refusal_key == "order-old-round"
    assert await tick(talk, after=60) == () and not talk.uow.tables.letterboxes
    await talk.presses("order-begin:security")
    assert running_of(talk).id != old.id


async def test_incident_that_is_gone_ends_without_an_error() -> None:
    talk = await begin()
    old = running_of(talk)
    orders = {key: value for key, value in shipped_content().orders.items() if key != old.incident_id}
    talk.content = replace(shipped_content(), orders=orders)
    assert await tick(talk, after=60) == ()
    await press_old(talk, "order-begin:security")
    assert running_of(talk).incident_id != old.incident_id


async def test_only_one_clock_runs_for_a_learner() -> None:
    talk = await begin()
    await press_old(talk, "order-practice:staff")
    await talk.presses("order-begin:staff")
    assert len(talk.uow.tables.practice_clocks) == len(talk.uow.tables.letterboxes) == 1
    (clock,) = talk.uow.tables.practice_clocks.values()
    assert clock.track is Audience.STAFF


async def test_forgotten_person_has_no_clock() -> None:
    talk = await begin()
    await talk.commands("forget_me")
    await talk.presses("forget:yes")
    assert not talk.uow.tables.letterboxes and not talk.uow.tables.practice_clocks


@pytest.mark.parametrize("incident_id", sorted(shipped_content().orders))
def test_every_screen_fits_and_every_button_is_short(incident_id: str) -> None:
    """Rounds in which everything goes wrong have the longest texts."""
    incident = shipped_content().orders[incident_id]
    for number in range(12):
        order_round, judgment = play(incident, f"long-{number}")
        taken = TakenStep(
            RunningOrder(incident.track, round=order_round, judgment=judgment),
            step_id=judgment.steps_taken[-1],
            broken=tuple(judgment.case.rules),
        )
        board = order_board(taken.running, taken=taken)
        result = order_result_screen(taken, content=shipped_content())
        for screen in (board, result):
            assert len(TEXTS.render(screen.key, screen.args)) <= LIMIT
        before = replace(order_round, events=(f"@{draw_case(incident, order_round.seed).calls[0].call.id}",))
        due = DueCall("box", track=incident.track, round=before, judgment=judge_round(before, incident))
        call = call_message(due)
        assert len(TEXTS.render(call.key, call.args)) <= LIMIT
        for row in call.buttons:
            for button in row:
                assert button.press is not None
                assert len(f"{button.press.verb}:{button.press.argument}".encode()) < 200
                assert len(TEXTS.label(button.label)) <= 40
