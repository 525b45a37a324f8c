"""What a vector adds to the scores of acts, and that it changes neither what is refused nor what is near."""

from dataclasses import replace

import pytest

from bot.search.suggester import ActSuggester
from bot.search.vector_layer import LayerRow, VectorLayer, fitted_layer
from bot.usecases.ports.language import Suggestions
from bot.vectors.engine import DIMENSIONS
from tests.fakes.shared_content import shipped_act_suggester, shipped_content

BOUGHT = "تو محله پول می‌دادند که رأی بدهیم"


def towards(act: str, *, against: str) -> VectorLayer:
    """A layer by which the vector [1] speaks for one act and against another."""
    rows = {against: LayerRow([-10], 1.0, 0.0), act: LayerRow([100], 0.5, 1.0)}
    return VectorLayer([1.0], 1.0, rows)


@pytest.fixture(scope="module")
def suggester() -> ActSuggester:
    return shipped_act_suggester()


def test_scores_of_words_and_vector_are_added() -> None:
    layer = replace(towards("O01", against="O44"), words=2.0)
    assert layer.add_vector({"O01": 3.0, "O44": 3.0}, [1.0]) == {"O01": 57.0, "O44": -4.0}


def test_act_newer_than_layer_is_no_worse_off() -> None:
    scores = towards("O01", against="O44").add_vector({"O01": 0.0, "O44": 0.0, "O99": 0.0}, [1.0])
    assert scores["O44"] < scores["O99"] < scores["O01"]
    assert VectorLayer([1.0], 1.0, {}).add_vector({"O99": 4.0}, [1.0]) == {"O99": 4.0}


@pytest.mark.slow
def test_vector_orders_acts_and_nothing_else(suggester: ActSuggester) -> None:
    every = [act.id for act in shipped_content().reportable_acts()]
    layer = suggester.layer
    by_words = suggester.suggest(BOUGHT, every)
    try:
        suggester.layer = towards("O44", against="O01")
        assert suggester.suggest(BOUGHT, every) == by_words
        assert suggester.suggest(BOUGHT, every, [1.0]).acts[0] == "O44"
        assert suggester.suggest("خانمی بی‌حجاب در صف بود", every, [1.0]).outside == "dress"
        assert suggester.suggest("سلام خوبی", every, [1.0]) == Suggestions()
    finally:
        suggester.layer = layer


def test_fitted_layer_knows_each_act_of_the_content() -> None:
    layer = fitted_layer()
    assert {act.id for act in shipped_content().reportable_acts()} <= set(layer.rows)
    assert {len(row.weights) for row in layer.rows.values()} == {len(layer.known)} == {DIMENSIONS}
