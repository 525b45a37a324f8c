"""Incidents against a clock for `bench.practice`: a second implementation, and readers who see only the buttons.

A blind reader knows the words on the buttons and nothing of the situation, the variant or the calls. One of them has
learned from the rules of all *other* incidents, of both tracks, which words tend to come first. Each track is measured
for itself: what tells the order in one may hide behind the other.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from statistics import mean

from bot.domain.learning.order_incidents import OrderIncident, OrderJudgment, RuleOutcome
from tests.domain.order_play import by_chance, play, seeds
from tests.domain.order_sheet import replay

MOST_ABOVE_CHANCE = 0.05
"""Of the places where the order matters, how much more a blind reader may hit than one who presses by chance."""

type Reader = Callable[[OrderJudgment, random.Random], str]


def count_order_differences(incidents: Sequence[OrderIncident], *, cases: int) -> tuple[int, int]:
    """In how many rounds the two implementations differ, and in how many no article is named."""
    plain = {incident.id: asdict(incident) for incident in incidents}
    differences = nameless = 0
    for incident, seed in seeds(cases, incidents):
        order_round, judgment = play(incident, seed)
        in_time, broken, articles = set(), set(), set()
        for judged in judgment.outcomes:
            if judged.outcome is not RuleOutcome.OPEN:
                pairs = in_time if judged.outcome is RuleOutcome.KEPT else broken
                pairs.add((judged.rule.first, judged.rule.then))
                articles |= set(judged.rule.article_ids)
        calls = [drawn.call.id for drawn in judgment.case.calls]
        theirs = replay(plain[incident.id], judgment.case.variant.id, calls, order_round.events)
        differences += (frozenset(in_time), frozenset(broken), frozenset(articles)) != theirs
        nameless += not articles
    return differences, nameless


def measure_blind_readers(
    incidents: Sequence[OrderIncident], *, known: Sequence[OrderIncident], rounds: int
) -> dict[str, dict[str, float]]:
    """For each reader the share of places that they hit in ``incidents``, and of rounds without a miss. Words are
    learned from ``known``, but never from the incident that is played."""
    readers: dict[str, Callable[[OrderIncident], Reader]] = {
        "chance": lambda _incident: by_chance,
        "top": lambda _incident: lambda judgment, _rng: judgment.open_steps[0],
        "shortest": lambda _incident: (
            lambda judgment, _rng: min(judgment.open_steps, key=_length_in(judgment))
        ),
        "longest": lambda _incident: (
            lambda judgment, _rng: max(judgment.open_steps, key=_length_in(judgment))
        ),
        "alphabet": lambda _incident: (
            lambda judgment, _rng: min(judgment.open_steps, key=_label_in(judgment))
        ),
        "words": lambda incident: _by_words(_learn_without(incident, known)),
        "words backwards": lambda incident: _by_words(
            {word: -weight for word, weight in _learn_without(incident, known).items()}
        ),
        "first word": lambda incident: _by_words(_learn_without(incident, known, words=1), words=1),
    }
    figures = {}
    for name, make in readers.items():
        made = {incident.id: make(incident) for incident in incidents}
        shares, clean = [], 0
        for incident, seed in seeds(rounds, incidents):
            _, judgment = play(incident, f"{name}/{seed}", choose=made[incident.id])
            tested = [
                j.outcome is RuleOutcome.KEPT for j in judgment.outcomes if j.outcome is not RuleOutcome.OPEN
            ]
            shares.append(mean(tested))
            clean += all(tested)
        figures[name] = {"hit": round(mean(shares), 3), "clean": round(clean / rounds, 3)}
    return figures


def judge_orders(
    incidents: Sequence[OrderIncident], *, cases: int, rounds: int
) -> tuple[bool, dict[str, object]]:
    """Whether the aims are met, and the figures."""
    differences, nameless = count_order_differences(incidents, cases=cases)
    tracks = {
        track: [incident for incident in incidents if incident.track is track]
        for track in {incident.track: None for incident in incidents}
    }
    readers = {
        track.value: measure_blind_readers(of_track, known=incidents, rounds=rounds)
        for track, of_track in tracks.items()
    }
    excess = max(map(excess_over_chance, readers.values()))
    is_good = not differences and not nameless and excess <= MOST_ABOVE_CHANCE
    summary = {"incidents": len(incidents), "differences": differences, "without_article": nameless}
    return is_good, {**summary, "blind": readers, "blind_above_chance": excess}


def excess_over_chance(figures: Mapping[str, Mapping[str, float]]) -> float:
    """By how much the best blind reader is above chance."""
    best = max(figure["hit"] for name, figure in figures.items() if name != "chance")
    return round(best - figures["chance"]["hit"], 3)


def _label_in(judgment: OrderJudgment) -> Callable[[str], str]:
    return lambda key: judgment.case.incident.steps_by_id[key].label


def _length_in(judgment: OrderJudgment) -> Callable[[str], int]:
    return lambda key: len(judgment.case.incident.steps_by_id[key].label)


def _learn(incidents: Sequence[OrderIncident], words: int | None) -> Mapping[str, float]:
    """How much more often a word stands on the first of two steps than on the second; of each label only the first
    ``words``."""
    earlier: dict[str, int] = defaultdict(int)
    seen: dict[str, int] = defaultdict(int)
    for incident in incidents:
        for rule in incident.rules:
            for key, sign in ((rule.first, 1), (rule.then, -1)):
                for word in incident.steps_by_id[key].label.split()[:words]:
                    earlier[word] += sign
                    seen[word] += 1
    return {word: earlier[word] / (seen[word] + 2) for word in seen}


def _learn_without(
    incident: OrderIncident, incidents: Sequence[OrderIncident], *, words: int | None = None
) -> Mapping[str, float]:
    return _learn([other for other in incidents if other is not incident], words)


def _by_words(weights: Mapping[str, float], *, words: int | None = None) -> Reader:
    def choose(judgment: OrderJudgment, _rng: random.Random) -> str:
        label = _label_in(judgment)
        return max(
            judgment.open_steps,
            key=lambda key: mean(weights.get(word, 0.0) for word in label(key).split()[:words]),
        )

    return choose
