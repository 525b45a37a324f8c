"""`content/practice/order-*.yaml` -> incidents whose steps are put in order against a clock."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import combinations
from math import factorial
from typing import Annotated, Any, Final

from pydantic import Field, StringConstraints

from bot.domain.learning.lessons import Audience
from bot.domain.learning.order_incidents import (
    DrawnCall,
    OrderCase,
    OrderIncident,
    OrderRule,
    OrderStep,
    OrderText,
)
from bot.library.draft import ContentDraft
from bot.library.ledger import Ledger
from bot.library.schema import PERSIAN, Id, Items, Label, Strict
from bot.library.sources import YamlSource

LEAST_ORDERS: Final = 2
"""A draw accepts at least so many orders: where two steps may change places, both are right."""
LARGEST_SHARE: Final = 1 / 3
"""A draw accepts at most this share of all orders: otherwise guessing would do."""
TELLING: Final = frozenset(
    ("اول", "ابتدا", "نخست", "بعد", "سپس", "آخر", "پایان", "دوباره", "پیش", "پس", "بلافاصله", "فوری", "همین")
)
"""Words that would tell the place of a step on its button."""

Short = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]{0,9}$")]
"""An id within an incident: it travels in the buttons, beside the round's."""


def _words(most: int) -> Any:
    return Field(min_length=1, max_length=most)


class OrderStepFile(Strict):
    id: Short
    label: Label
    done: Annotated[str, _words(140), PERSIAN]
    call: Short | None = None


class OrderRuleFile(Strict):
    first: Short
    then: Short
    why: Annotated[str, _words(140), PERSIAN]
    articles: Annotated[tuple[Id, ...], Field(min_length=1, max_length=3)]
    variants: tuple[Short, ...] = ()
    call: Short | None = None


class OrderTextFile(Strict):
    id: Short
    text: Annotated[str, _words(200), PERSIAN]


class OrderIncidentFile(Strict):
    id: Id
    topic: Id
    title: Label
    scene: Annotated[str, _words(320), PERSIAN]
    variants: Annotated[tuple[OrderTextFile, ...], Field(min_length=2, max_length=3)]
    calls: Annotated[tuple[OrderTextFile, ...], Field(min_length=1, max_length=3)]
    steps: Annotated[tuple[OrderStepFile, ...], Field(min_length=4, max_length=7)]
    rules: Annotated[tuple[OrderRuleFile, ...], Field(min_length=3, max_length=12)]


class OrdersFile(Strict):
    track: Audience
    incidents: Items


def read_orders(source: YamlSource, ledger: Ledger) -> tuple[OrderIncident, ...]:
    """The incidents of one file, all of one track."""
    head, top = ledger.head(OrdersFile, source)
    if head is None:
        return ()
    incidents = []
    for entry, place in ledger.items(
        OrderIncidentFile, head.incidents, top.under("incidents"), what="order incident"
    ):
        for number, rule in enumerate(entry.rules):
            ledger.cite(rule.articles, place.under("rules", number, "articles"))
        if not ledger.knows("topic", entry.topic):  # the topics are read first
            ledger.add(place.under("topic"), f"no topic {entry.topic} in topics.yaml")
        incidents.append(_incident(entry, head.track))
    return tuple(incidents)


def _incident(entry: OrderIncidentFile, track: Audience) -> OrderIncident:
    return OrderIncident(
        entry.id,
        track=track,
        topic=entry.topic,
        title=entry.title,
        scene=entry.scene.strip(),
        variants=tuple(OrderText(text.id, text.text) for text in entry.variants),
        calls=tuple(OrderText(text.id, text.text) for text in entry.calls),
        steps=tuple(
            OrderStep(step.id, label=step.label, done=step.done, call=step.call or "") for step in entry.steps
        ),
        rules=tuple(
            OrderRule(
                rule.first,
                rule.then,
                why=rule.why,
                article_ids=rule.articles,
                variants=rule.variants,
                call=rule.call or "",
            )
            for rule in entry.rules
        ),
    )


def judge_orders(draft: ContentDraft) -> None:
    """Add the problems within each incident: unknown ids, calls that change nothing, orders that nobody can follow or
    anybody would guess."""
    ledger = draft.ledger
    for incident in draft.orders:
        place = ledger.place("order incident", incident.id)
        unknown = list(_unknown_ids(incident))
        for words in unknown or [*_label_problems(incident), *_order_problems(incident)]:
            ledger.add(place, f"order incident {incident.id}: {words}")


def _unknown_ids(incident: OrderIncident) -> Iterator[str]:
    variants, calls = ({text.id for text in texts} for texts in (incident.variants, incident.calls))
    steps = incident.steps_by_id
    for name, texts in (("variant", incident.variants), ("call", incident.calls), ("step", incident.steps)):
        ids = [text.id for text in texts]
        yield from (f"two {name}s have the id {key}" for key in sorted({k for k in ids if ids.count(k) > 1}))
    used = [(step.call, f"step {step.id}") for step in incident.steps]
    used += [(rule.call, f"rule {rule.first}-{rule.then}") for rule in incident.rules]
    yield from (f"{who}: no call {key}" for key, who in used if key and key not in calls)
    for rule in incident.rules:
        yield from (f"no step {key}" for key in (rule.first, rule.then) if key not in steps)
        yield from (f"no variant {key}" for key in rule.variants if key not in variants)


def _label_problems(incident: OrderIncident) -> Iterator[str]:
    labels = [step.label for step in incident.steps]
    if len(set(labels)) < len(labels):
        yield "two steps have the same label"
    for label in labels:
        telling = TELLING.intersection(label.replace("\u200c", " ").split())
        if telling:
            yield f"«{label}» tells its place: «{min(telling)}»"


def _order_problems(incident: OrderIncident) -> Iterator[str]:
    for text in incident.calls:
        brings = any(step.call == text.id for step in incident.steps)
        if not brings and not any(rule.call == text.id for rule in incident.rules):
            yield f"call {text.id} changes nothing"
    if not any(_turns(rule, other) for rule, other in combinations(incident.rules, 2)):
        yield "no two steps change their order with the variant, so the buttons alone tell it"
    for case in every_case(incident):
        name = "+".join((case.variant.id, *(call.call.id for call in case.calls)))
        count, total = count_orders(case.step_ids, case.rules), factorial(len(case.step_ids))
        if count < LEAST_ORDERS:
            yield f"in {name} {count} orders are right, at least {LEAST_ORDERS}"
        if count > LARGEST_SHARE * total:
            yield f"in {name} {count} of {total} orders are right, at most a third"


def _turns(rule: OrderRule, other: OrderRule) -> bool:
    """Whether the two say the opposite of the same steps, in different variants."""
    is_opposite = (rule.first, rule.then) == (other.then, other.first)
    return is_opposite and bool(rule.variants and other.variants) and not {*rule.variants} & {*other.variants}


def every_case(incident: OrderIncident) -> Iterator[OrderCase]:
    """Every variant with every set of calls that a seed may draw."""
    buttons = tuple(step.id for step in incident.steps)
    for variant in incident.variants:
        for size in range(1, len(incident.calls) + 1):
            for calls in combinations(incident.calls, size):
                drawn = tuple(DrawnCall(call, seconds=0, by=1) for call in calls)
                yield OrderCase(incident, variant=variant, calls=drawn, buttons=buttons)


def count_orders(step_ids: Sequence[str], rules: Iterable[OrderRule]) -> int:
    """How many orders of these steps break none of these rules, once all calls have come."""
    earlier: dict[str, set[str]] = {key: set() for key in step_ids}
    for rule in rules:
        earlier[rule.then].add(rule.first)

    @cache
    def count(left: frozenset[str]) -> int:
        if not left:
            return 1
        return sum(count(left - {key}) for key in left if not earlier[key] & left)

    return count(frozenset(step_ids))
