"""Incidents to be put in order: what a draw varies, when a rule speaks, and a second implementation beside it."""

from collections import Counter
from dataclasses import asdict, replace

import pytest

from bot.domain.learning.lessons import Audience
from bot.domain.learning.order_incidents import (
    LATEST,
    SOONEST,
    OrderIncident,
    OrderJudgment,
    OrderRule,
    OrderStep,
    OrderText,
    RuleOutcome,
    draw_case,
)
from bot.domain.learning.order_rounds import (
    OrderRecord,
    OrderRound,
    begin_order,
    choose_incident,
    finish_order,
    judge_round,
    merge_orders,
    with_due_call,
    with_told_calls,
)
from tests.domain.order_play import play, seeds
from tests.domain.order_sheet import replay
from tests.fakes.shared_content import shipped_content

CASES = 10_000


def a_step(name: str, *, call: str = "") -> OrderStep:
    return OrderStep(name, label=f"button {name}", done=f"{name} is done", call=call)


def a_rule(first: str, then: str, *, variants: tuple[str, ...] = (), call: str = "") -> OrderRule:
    return OrderRule(first, then, why="meanwhile", article_ids=("56",), variants=variants, call=call)


FIRE = OrderIncident(
    "fire",
    track=Audience.STAFF,
    topic="station",
    title="fire",
    scene="a scene",
    variants=(OrderText("dry", "dry"), OrderText("wet", "wet")),
    calls=(OrderText("hose", "a hose"), OrderText("smoke", "smoke")),
    steps=(a_step("a"), a_step("b"), a_step("c"), a_step("d"), a_step("e", call="hose")),
    rules=(
        a_rule("a", "b", variants=("dry",)),
        a_rule("b", "a", variants=("wet",)),
        a_rule("a", "c"),
        a_rule("e", "d"),
        a_rule("b", "c", call="smoke"),
    ),
)


def seed_with(variant: str, *calls: str) -> str:
    """A seed that draws this variant and exactly these calls, in this order."""
    for number in range(2000):
        case = draw_case(FIRE, str(number))
        if case.variant.id == variant and [drawn.call.id for drawn in case.calls] == list(calls):
            return str(number)
    raise AssertionError(variant)


def outcomes(seed: str, *events: str) -> dict[tuple[str, str], str]:
    judgment = OrderJudgment(draw_case(FIRE, seed), events)
    return {(judged.rule.first, judged.rule.then): judged.outcome.value for judged in judgment.outcomes}


@pytest.mark.parametrize(
    ("variant", "calls", "events", "expected"),
    [
        ("dry", ("hose",), ("a", "b", "c"), {("a", "b"): "kept", ("a", "c"): "kept", ("e", "d"): "open"}),
        ("dry", ("hose",), ("c", "b", "a"), {("a", "b"): "broken", ("a", "c"): "broken", ("e", "d"): "open"}),
        ("wet", ("hose",), ("b", "a", "c"), {("b", "a"): "kept", ("a", "c"): "kept", ("e", "d"): "open"}),
        ("wet", ("hose",), ("d", "@hose", "e"), {("b", "a"): "open", ("a", "c"): "open", ("e", "d"): "open"}),
        ("wet", ("hose",), ("@hose", "d"), {("b", "a"): "open", ("a", "c"): "open", ("e", "d"): "broken"}),
        (
            "dry",
            ("smoke",),
            ("a", "c", "@smoke"),
            {("a", "b"): "open", ("a", "c"): "kept", ("b", "c"): "open"},
        ),
        (
            "dry",
            ("smoke",),
            ("a", "@smoke", "c"),
            {("a", "b"): "open", ("a", "c"): "kept", ("b", "c"): "broken"},
        ),
    ],
)
def test_rule_speaks_in_its_variant_from_its_call(
    variant: str, calls: tuple[str, ...], events: tuple[str, ...], expected: dict[tuple[str, str], str]
) -> None:
    assert outcomes(seed_with(variant, *calls), *events) == expected


def test_step_of_a_call_is_offered_with_it() -> None:
    case = draw_case(FIRE, seed_with("dry", "hose"))
    assert set(OrderJudgment(case, ()).open_steps) == set("abcd")
    assert set(OrderJudgment(case, ("a", "@hose")).open_steps) == set("bcde")
    assert "e" not in draw_case(FIRE, seed_with("dry", "smoke")).step_ids


def test_same_seed_draws_the_same_round() -> None:
    assert draw_case(FIRE, "s") == draw_case(FIRE, "s")
    many = [draw_case(FIRE, str(number)) for number in range(300)]
    assert Counter(case.variant.id for case in many).keys() == {"dry", "wet"}
    assert {len(case.calls) for case in many} == {1, 2}
    assert len({case.buttons for case in many}) > 60
    assert {drawn.seconds for case in many for drawn in case.calls} == set(range(SOONEST, LATEST + 1))
    assert {drawn.by for case in many for drawn in case.calls} == {1, 2, 3}


def test_every_button_stands_everywhere() -> None:
    """The place of a button tells nothing about the order."""
    places = Counter(
        (key, place)
        for number in range(3000)
        for place, key in enumerate(draw_case(FIRE, f"p{number}").buttons)
    )
    assert min(places.values()) > 480 and max(places.values()) < 720


def test_attempts_differ() -> None:
    incidents = tuple(shipped_content().orders.values())
    for incident in incidents:
        draws = {
            (case.variant.id, tuple((d.call.id, d.seconds, d.by) for d in case.calls), case.buttons)
            for case in (draw_case(incident, str(number)) for number in range(200))
        }
        assert len(draws) > 195, incident.id


def test_calls_wait_for_no_slow_clock() -> None:
    seed = seed_with("dry", "hose", "smoke")
    order_round = begin_order(FIRE, seed=seed)
    for step in "abc":
        order_round = with_due_call(order_round.with_step(step), FIRE)
    assert judge_round(order_round, FIRE).calls_so_far == ("hose", "smoke")


def test_calls_of_the_clock_join_the_events() -> None:
    order_round = begin_order(FIRE, seed=seed_with("dry", "hose", "smoke")).with_step("a")
    assert with_told_calls(order_round, FIRE, 0) == order_round
    heard = with_told_calls(order_round, FIRE, 2)
    assert heard.events == ("a", "@hose", "@smoke")
    assert with_told_calls(heard, FIRE, 2) == heard


@pytest.mark.slow
def test_ten_thousand_rounds_agree_with_second_implementation() -> None:
    """Each names its articles; the program's judgement and the replay are the same in every round."""
    incidents = tuple(shipped_content().orders.values())
    plain = {incident.id: asdict(incident) for incident in incidents}
    clean = 0
    for incident, seed in seeds(CASES, incidents):
        order_round, judgment = play(incident, seed)
        case = judgment.case
        ours = {
            outcome: frozenset(
                (judged.rule.first, judged.rule.then)
                for judged in judgment.outcomes
                if judged.outcome is outcome
            )
            for outcome in RuleOutcome
        }
        articles = frozenset(
            key
            for judged in judgment.outcomes
            if judged.outcome is not RuleOutcome.OPEN
            for key in judged.rule.article_ids
        )
        calls = [drawn.call.id for drawn in case.calls]
        theirs = replay(plain[incident.id], case.variant.id, calls, order_round.events)
        assert (ours[RuleOutcome.KEPT], ours[RuleOutcome.BROKEN], articles) == theirs, (incident.id, seed)
        assert articles, (incident.id, seed)
        clean += not ours[RuleOutcome.BROKEN]
    assert 0.02 < clean / CASES < 0.4, "guessing is mostly not enough"


def test_round_survives_storing_at_every_step() -> None:
    order_round = begin_order(FIRE, seed="x").with_step("a").with_call("hose")
    assert OrderRound.from_plain(order_round.to_plain()) == order_round
    record = OrderRecord(order_round, finished=3, clean=1, seen=("fire",), last=order_round)
    assert OrderRecord.from_plain(record.to_plain()) == record
    assert OrderRecord.from_plain({}) == OrderRecord()


def test_result_is_worked_out_again_from_the_stored_seed() -> None:
    order_round, judgment = play(FIRE, "again")
    record = finish_order(OrderRecord(order_round, finished=1), order_round, judgment)
    stored = OrderRecord.from_plain(record.to_plain())
    assert stored.running is None and stored.finished == 2 and stored.seen == ("fire",)
    assert stored.last is not None
    assert judge_round(stored.last, FIRE).outcomes == judgment.outcomes


def test_incidents_come_unseen_ones_first() -> None:
    incidents = tuple(replace(FIRE, id=name) for name in ("one", "two", "three", "four"))
    assert choose_incident(incidents, OrderRecord(seen=("one", "two", "four")), seed="s").id == "three"
    later = OrderRecord(seen=("two", "one", "gone", "three", "four"))
    chosen = {choose_incident(incidents, later, seed=str(number)).id for number in range(40)}
    assert chosen == {"two", "one"}, "those of longest ago"


def test_practice_of_two_accounts_adds_up() -> None:
    old_round, new_round = (begin_order(FIRE, seed=seed) for seed in "on")
    old = OrderRecord(old_round, finished=2, clean=1, seen=("a", "b"), last=old_round)
    both = merge_orders(OrderRecord(finished=1, seen=("b", "c")), old)
    assert both == OrderRecord(old_round, finished=3, clean=1, seen=("a", "b", "c"), last=old_round)
    assert merge_orders(OrderRecord(new_round), old).running == new_round


def test_edition_changes_with_any_word() -> None:
    changed = replace(FIRE, rules=(*FIRE.rules[:-1], a_rule("b", "d", call="smoke")))
    assert FIRE.edition == replace(FIRE).edition != changed.edition
    assert replace(FIRE, scene="another scene").edition != FIRE.edition
