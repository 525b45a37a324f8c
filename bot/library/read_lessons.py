"""`content/lessons/<track>/<tier>/NN-slug.md` -> `Lesson`.

The cards of a lesson: text, marked terms, diagram, check.
"""

from collections.abc import Mapping

from bot.domain.catalogue.material import Diagram, DiagramItem, DiagramKind
from bot.domain.learning.lessons import (
    Audience,
    Lesson,
    LessonCard,
    Scenario,
    ScenarioNode,
    SceneChoice,
    Tier,
)
from bot.library.ledger import Ledger, SourcePlace, place_in
from bot.library.lesson_source import CardSource, LessonSource
from bot.library.read_checks import read_check
from bot.library.schema import (
    CompareItemFile,
    DiagramFile,
    DiagramItemFile,
    LessonFront,
    NodeFile,
    ScenarioFile,
)
from bot.library.sources import YamlSource
from bot.library.style import USUAL_SENTENCE, usual_length
from bot.library.term_marks import MarkedText, faults, mark_fault, plain, unmark

CARDS = range(4, 9)
DECISIONS, ENDINGS = 2, 3

CARD_LIMIT = 600


def read_lesson(
    source: LessonSource, *, track: Audience, tier: Tier, order: int, ledger: Ledger
) -> Lesson | None:
    """The lesson, or None if its front matter or scenario is unusable; every problem is recorded in the
    ledger."""
    top = place_in(source.front)
    front = ledger.validate_value(LessonFront, source.front.value, top)
    ledger.check_style(source.front.value, top)
    if front is not None:
        ledger.declare("lesson", front.id, top)
    if len(source.cards) not in CARDS:
        ledger.add(top, f"{len(source.cards)} cards; a lesson has {CARDS.start} to {CARDS.stop - 1}")
    lesson_id = front.id if front is not None else ""
    cards = tuple(
        read_card(written, lesson_id=lesson_id, file=top.file, ledger=ledger) for written in source.cards
    )
    for written in source.cards:
        if written.check is not None and front is not None:
            topic = _topic_of(written.check)
            ledger.ask(lesson_id, topic, place_in(written.check), track=track, tier=tier)
    scenario = _scenario(source.scenario, top, ledger)
    if front is None or scenario is None:
        return None
    _check_breath(source, scenario, top, ledger)
    for card, written in zip(cards, source.cards, strict=True):
        ledger.declare("card", card.id, SourcePlace(top.file, written.line))
    return Lesson(
        front.id,
        track=track,
        tier=tier,
        title=front.title,
        cards=cards,
        scenario=scenario,
        order=order,
        practice=front.practice,
    )


def _check_breath(source: LessonSource, scenario: Scenario, top: SourcePlace, ledger: Ledger) -> None:
    texts = [plain(card.text) for card in source.cards] + [node.text for node in scenario.nodes.values()]
    usual = usual_length(texts)
    if usual > USUAL_SENTENCE:
        ledger.add(
            top, f"5 % of the sentences are longer than {USUAL_SENTENCE} words (95th percentile {usual})"
        )


def _scenario(source: YamlSource | None, top: SourcePlace, ledger: Ledger) -> Scenario | None:
    if source is None:
        ledger.add(top, "the scenario is missing: a block ```yaml scenario at the end")
        return None
    read, whole = ledger.head(ScenarioFile, source, marks=True)
    if read is None:
        return None
    nodes: dict[str, ScenarioNode] = {}
    places: dict[str, SourcePlace] = {}
    for node, place in ledger.items(NodeFile, read.nodes, whole.under("nodes"), what=f"node of {top.file}"):
        ledger.cite(node.articles, place)
        marked = unmark(node.text.strip())
        if len(marked.text) > CARD_LIMIT:
            ledger.add(place, f"node {node.id} has {len(marked.text)} characters, {CARD_LIMIT} at most")
        nodes[node.id] = ScenarioNode(
            node.id,
            text=marked.text,
            choices=tuple(SceneChoice(choice.label, next_id=choice.next) for choice in node.choices),
            ending=node.ending,
            article_ids=node.articles,
            terms=terms_of(marked, node.text, place.under("text"), ledger),
            outcome=node.outcome,
        )
        places[node.id] = place
    if len(nodes) < len(read.nodes):
        return None  # the missing nodes are already reported; further rules would only mislead
    scenario = Scenario(read.start, nodes=nodes)
    _check_ways(scenario, whole, places, ledger)
    return scenario


def _check_ways(
    scenario: Scenario, whole: SourcePlace, places: Mapping[str, SourcePlace], ledger: Ledger
) -> None:
    nodes = scenario.nodes
    if scenario.start not in nodes:
        ledger.add(whole.under("start"), f"start names no existing node: {scenario.start}")
    for node in nodes.values():
        place = places[node.id]
        if node.ending and node.choices:
            ledger.add(place, f"node {node.id} is an ending and has choices")
        if node.outcome and not node.ending:
            ledger.add(place.under("outcome"), f"node {node.id} is not an ending and has an outcome")
        if not node.ending and len(node.choices) < 2:
            ledger.add(place, f"node {node.id} is neither an ending nor a decision of two choices or more")
        for number, choice in enumerate(node.choices):
            if choice.next_id not in nodes:
                where = place.under("choices", number, "next")
                ledger.add(where, f"the choice leads to no existing node: {choice.next_id}")
    _check_reach(scenario, whole, places, ledger)


def _check_reach(
    scenario: Scenario, whole: SourcePlace, places: Mapping[str, SourcePlace], ledger: Ledger
) -> None:
    nodes = scenario.nodes
    for key in nodes.keys() - _closure({scenario.start}, _next_nodes(nodes)):
        ledger.add(places[key], f"node {key} is not reachable from {scenario.start}")
    endings = {node.id for node in scenario.endings()}
    for key in nodes.keys() - _closure(endings, _previous_nodes(nodes)):
        ledger.add(places[key], f"node {key} never reaches an ending")
    if len(nodes) - len(endings) < DECISIONS:
        ledger.add(whole, f"{len(nodes) - len(endings)} decisions; a scenario needs {DECISIONS} or more")
    if len({node.text for node in scenario.endings()}) < ENDINGS:
        ledger.add(whole, f"fewer than {ENDINGS} different endings")


def _next_nodes(nodes: Mapping[str, ScenarioNode]) -> dict[str, set[str]]:
    return {key: {choice.next_id for choice in node.choices} for key, node in nodes.items()}


def _previous_nodes(nodes: Mapping[str, ScenarioNode]) -> dict[str, set[str]]:
    predecessors: dict[str, set[str]] = {}
    for key, targets in _next_nodes(nodes).items():
        for target in targets:
            predecessors.setdefault(target, set()).add(key)
    return predecessors


def _closure(start: set[str], ways: Mapping[str, set[str]]) -> set[str]:
    closure, edge = set(start), list(start)
    while edge:
        fresh = ways.get(edge.pop(), set()) - closure
        closure |= fresh
        edge.extend(fresh)
    return closure


def read_card(written: CardSource, *, lesson_id: str, file: str, ledger: Ledger) -> LessonCard:
    """Read one card; every problem is recorded in the ledger."""
    heading = SourcePlace(file, written.line)
    slug, marked = written.slug, unmark(written.text)
    ledger.cite(written.article_ids, heading)
    if not marked.text:
        ledger.add(heading, f"card {slug} has no text")
    if len(marked.text) > CARD_LIMIT:
        ledger.add(heading, f"card {slug} has {len(marked.text)} characters, {CARD_LIMIT} at most")
    for number, line in enumerate(marked.text.split("\n")):
        ledger.check_text(line, SourcePlace(file, written.text_line + number))
    return LessonCard(
        f"{lesson_id}/{slug}",
        text=marked.text,
        article_ids=written.article_ids,
        terms=terms_of(marked, written.text, SourcePlace(file, written.text_line), ledger),
        diagram=None if written.diagram is None else _diagram(written.diagram, ledger),
        check=None
        if written.check is None
        else read_check(written.check, card_articles=written.article_ids, ledger=ledger),
    )


def _topic_of(check: YamlSource) -> str | None:
    topic = check.value.get("topic") if isinstance(check.value, dict) else None
    return topic if isinstance(topic, str) else None


def terms_of(marked: MarkedText, raw: str, place: SourcePlace, ledger: Ledger) -> tuple[str, ...]:
    """The glossary ids of the marks of a text that begins at `place`; unknown ones are problems."""
    for fault in faults(marked):
        ledger.add(place, fault)
    term_ids: list[str] = []
    for name, form in zip(marked.names, marked.forms, strict=True):
        term_id = ledger.terms.get(name)
        fault = ""
        if term_id is not None:
            term_ids += [] if term_id in term_ids else [term_id]
            fault = mark_fault(
                form, name, (word for word, other_id in ledger.terms.items() if other_id == term_id)
            )
        elif ledger.terms:  # without a glossary nothing can be looked up; the loader says so once
            fault = f"the glossary has no term «{name}»"
        if fault:
            mark = name if form == name else f"{form}|{name}"
            above = raw[: raw.find(mark)].count("\n") if place.source is None and mark in raw else 0
            ledger.add(
                SourcePlace(place.file, place.at + above, place.source, place.path), fault, snippet=mark
            )
    return tuple(term_ids)


def _diagram(source: YamlSource, ledger: Ledger) -> Diagram | None:
    head, top = ledger.head(DiagramFile, source)
    if head is None:
        return None
    items: list[DiagramItem] = []
    for number, value in enumerate(head.items):
        place = top.under("items", number)
        if head.kind is DiagramKind.COMPARE:
            pair = ledger.validate_value(CompareItemFile, value, place)
            items += [DiagramItem(pair.yes, pair.no)] if pair else []
        else:
            box = ledger.validate_value(DiagramItemFile, value, place)
            items += [DiagramItem(box.label, box.note)] if box else []
    return Diagram(head.kind, title=head.title, items=tuple(items))
