"""Each learner sees a scene's choices in their own order, which stays the same when they come back."""

from collections import Counter

from bot.domain.learning.lessons import (
    Audience,
    Lesson,
    Scenario,
    ScenarioNode,
    SceneChoice,
    Tier,
    ordered_choices,
)

CHOICES = tuple(SceneChoice(label, next_id=to) for label, to in (("a", "x"), ("b", "y"), ("c", "z")))
NODE = ScenarioNode("go", text="?", choices=CHOICES)
OTHER = ScenarioNode("on", text="?", choices=CHOICES)
LESSON = Lesson(
    "vb1", track=Audience.VOTER, tier=Tier.BASIC, title="t", cards=(),
    scenario=Scenario("go", nodes={"go": NODE, "on": OTHER}), order=1,
)  # fmt: skip
SEEDS = [f"learner-{n}" for n in range(300)]


def test_a_learner_sees_the_same_order_on_coming_back() -> None:
    assert all(
        ordered_choices(LESSON, NODE, seed=seed) == ordered_choices(LESSON, NODE, seed=seed) for seed in SEEDS
    )


def test_each_choice_appears_once_and_keeps_its_target() -> None:
    assert all(set(ordered_choices(LESSON, NODE, seed=seed)) == set(CHOICES) for seed in SEEDS)


def test_every_choice_is_first_about_equally_often() -> None:
    first = Counter(ordered_choices(LESSON, NODE, seed=seed)[0].label for seed in SEEDS)
    assert all(70 <= first[label] <= 130 for label in "abc"), first


def test_learners_and_nodes_have_orders_of_their_own() -> None:
    assert len({ordered_choices(LESSON, NODE, seed=seed) for seed in SEEDS}) == 6
    assert any(ordered_choices(LESSON, NODE, seed=s) != ordered_choices(LESSON, OTHER, seed=s) for s in SEEDS)


def test_where_a_choice_stands_in_the_file_tells_nothing() -> None:
    turned = ScenarioNode("go", text="?", choices=CHOICES[::-1])
    assert ordered_choices(LESSON, turned, seed="s") == ordered_choices(LESSON, NODE, seed="s")
