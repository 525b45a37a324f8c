"""What comes before what in an incident, written a second time. It shares no code with the program.

It replays a round event by event and keeps, for every pair of steps that is bound at that moment, which one is still
owed. An incident and a draw are plain data, as `dataclasses.asdict` gives them.
"""

from collections.abc import Iterable, Mapping
from typing import Any

type SheetResult = tuple[frozenset[tuple[str, str]], frozenset[tuple[str, str]], frozenset[str]]
"""The pairs that were kept, the pairs that were not, and the articles of both."""


def replay(
    incident: Mapping[str, Any], variant: str, calls: Iterable[str], events: Iterable[str]
) -> SheetResult:
    """Walk through the events; a call wakes its pairs, a step settles all pairs that end with it."""
    coming = set(calls)
    brought_by = {step["id"]: step["call"] for step in incident["steps"]}
    asleep: list[tuple[Mapping[str, Any], set[str]]] = []
    for rule in incident["rules"]:
        if rule["variants"] and variant not in rule["variants"]:
            continue
        needs = {rule["call"], brought_by[rule["first"]], brought_by[rule["then"]]} - {""}
        if needs <= coming:
            asleep.append((rule, needs))
    awake = [rule for rule, needs in asleep if not needs]
    asleep = [(rule, needs) for rule, needs in asleep if needs]
    in_time, late, articles = set(), set(), set()
    done: set[str] = set()
    for event in events:
        if event.startswith("@"):
            for _, needs in asleep:
                needs.discard(event[1:])
            awake += [rule for rule, needs in asleep if not needs]
            asleep = [(rule, needs) for rule, needs in asleep if needs]
            continue
        done.add(event)
        for rule in [rule for rule in awake if rule["then"] == event]:
            awake.remove(rule)
            (in_time if rule["first"] in done else late).add((rule["first"], rule["then"]))
            articles |= set(rule["article_ids"])
        asleep = [(rule, needs) for rule, needs in asleep if rule["then"] != event]
    return frozenset(in_time), frozenset(late), frozenset(articles)
