"""An edition changes with every word that is shown in a lesson, and with nothing else."""

from dataclasses import replace

import pytest

from bot.domain.catalogue.material import Diagram, DiagramItem, DiagramKind
from bot.domain.learning.editions import edition_of, is_edition
from bot.domain.learning.lessons import Lesson, Scenario, ScenarioNode
from tests.fakes.school import lesson

ONE = lesson("one", order=1, article_id="1")
DIAGRAM = Diagram(DiagramKind.STEPS, title="steps", items=(DiagramItem("a"), DiagramItem("b")))


def with_card(**more: object) -> Lesson:
    return replace(ONE, cards=(replace(ONE.cards[0], **more), *ONE.cards[1:]))  # type: ignore[arg-type]


def with_node(node: ScenarioNode) -> Lesson:
    return replace(ONE, scenario=Scenario("a", nodes={**ONE.scenario.nodes, node.id: node}))


@pytest.mark.parametrize(
    "other",
    [
        replace(ONE, title="another"),
        replace(ONE, cards=ONE.cards[1:]),
        replace(ONE, cards=ONE.cards[::-1]),
        with_card(text="another"),
        with_card(article_ids=("2",)),
        with_card(diagram=DIAGRAM),
        with_node(replace(ONE.scenario.nodes["b"], text="another")),
        with_node(replace(ONE.scenario.nodes["b"], ending=False)),
        with_node(replace(ONE.scenario.nodes["a"], choices=ONE.scenario.nodes["a"].choices[::-1])),
    ],
)
def test_whatever_reads_otherwise_is_another_edition(other: Lesson) -> None:
    assert edition_of(other) != edition_of(ONE)


def test_a_diagram_that_reads_otherwise_is_another_edition() -> None:
    first = with_card(diagram=DIAGRAM)
    second = with_card(diagram=replace(DIAGRAM, items=(DiagramItem("a", "note"), DiagramItem("b"))))
    assert edition_of(first) != edition_of(second)


def test_its_place_among_others_makes_no_edition() -> None:
    assert edition_of(replace(ONE, order=7)) == edition_of(ONE)


def test_what_stands_on_a_button_is_looked_at() -> None:
    assert is_edition(edition_of(ONE))
    for text in ("", "0", "0123456g", "ABCDEF01", "012345678", "01234567\n"):
        assert not is_edition(text)
