"""Do the choices of a lesson's scenes reveal the right way to somebody who reads nothing else?

A node is treated like a question: its choices are options, and the right one leads to the best ending that
can still be reached by the fewest further choices (`outcome` in the content: good before mended). The blind
rules of the quizzes guess, and three more: words of duty (reporting, writing, boards), a refusal, and a
place: the first or the last of the choices as 50 learners see them.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import mean
from typing import Final

from bench.blind_rules import ABOVE_CHANCE, BLIND, Measure, chance, credit, tokens
from bot.domain.learning.lessons import EndingOutcome, Lesson, ScenarioNode, SceneChoice, ordered_choices
from bot.domain.learning.quizzes import Option, QuestionKind, QuizQuestion
from bot.library.loader import read_draft

SEEDS: Final = tuple(f"learner-{number}" for number in range(50))
_RANKS: Final = (EndingOutcome.GOOD, EndingOutcome.MENDED)
_FAR: Final = (len(_RANKS), 0)
_DUTY: Final = (
    "گزارش", "خبر", "هیئت", "نظارت", "رئیس", "مسئول", "مرجع", "رسمی", "کتبی", "قانون", "صورت‌جلسه", "شکایت",
    "اعتراض", "می‌نویس", "می‌پرس", "راستش",
)  # fmt: skip
Order = Callable[[Lesson, ScenarioNode, str], Sequence[SceneChoice]]


def duty(_: QuizQuestion, option: Option) -> float:
    """Words of people who do their duty."""
    return sum(word in option.text for word in _DUTY)


def refusal(_: QuizQuestion, option: Option) -> float:
    """Verbs that refuse: «نمی‌…»، «نه»."""
    return sum(word == "نه" or word.startswith(("نمی", "ن‌")) for word in tokens(option.text))


def _opposite(measure: Measure) -> Measure:
    return lambda question, option: -measure(question, option)


RULES: Final[dict[str, Measure]] = BLIND | {
    "duty": duty,
    "no_duty": _opposite(duty),
    "refusal": refusal,
    "no_refusal": _opposite(refusal),
}


def learner_order(lesson: Lesson, node: ScenarioNode, seed: str) -> Sequence[SceneChoice]:
    """The order in which a learner sees the choices."""
    return ordered_choices(lesson, node, seed=seed)


def file_order(_: Lesson, node: ScenarioNode, seed: str) -> Sequence[SceneChoice]:
    return node.choices


def distances(lesson: Lesson) -> dict[str, tuple[int, int]]:
    """From each node: the rank of the best ending that can be reached, and how many choices it takes."""
    nodes = lesson.scenario.nodes
    before: dict[str, list[str]] = {key: [] for key in nodes}
    for node in nodes.values():
        for choice in node.choices:
            before[choice.next_id].append(node.id)
    by_node: dict[str, tuple[int, int]] = {}
    for rank, outcome in enumerate(_RANKS):
        ends = [node.id for node in nodes.values() if node.outcome is outcome]
        seen, queue = set(ends), deque((end, 0) for end in ends)
        while queue:
            key, steps = queue.popleft()
            by_node.setdefault(key, (rank, steps))
            fresh = [other for other in before[key] if other not in seen]
            seen.update(fresh)
            queue.extend((other, steps + 1) for other in fresh)
    return by_node


def as_question(lesson: Lesson, node: ScenarioNode, far: dict[str, tuple[int, int]]) -> QuizQuestion:
    """The node as a question; the option's id is the place of its choice in the file."""
    best = min(far.get(choice.next_id, _FAR) for choice in node.choices)
    options = tuple(
        Option(str(n), text=choice.label, right=far.get(choice.next_id, _FAR) == best, feedback="")
        for n, choice in enumerate(node.choices)
    )
    return QuizQuestion(f"{lesson.id}#{node.id}", kind=QuestionKind.MULTIPLE, text=node.text, options=options)


def scenes(content: Path, track: str | None = None) -> list[tuple[Lesson, ScenarioNode, QuizQuestion]]:
    """Every node with choices of which not all are right."""
    draft, _ = read_draft(content)
    all_scenes = []
    for lesson in draft.lessons:
        if track in (None, lesson.track):
            far = distances(lesson)
            nodes = (node for node in lesson.scenario.nodes.values() if node.choices)
            all_scenes += [(lesson, node, as_question(lesson, node, far)) for node in nodes]
    return [scene for scene in all_scenes if not all(option.right for option in scene[2].options)]


def as_asked(question: QuizQuestion) -> QuizQuestion:
    """The scene as it is tried. Mutants spoil it."""
    return question


def _places(
    all_scenes: Sequence[tuple[Lesson, ScenarioNode, QuizQuestion]], order: Order
) -> Iterator[tuple[float, float]]:
    for lesson, node, question in all_scenes:
        right = {node.choices[int(option.id)].next_id for option in question.options if option.right}
        for seed in SEEDS:
            choices = order(lesson, node, seed)
            yield float(choices[0].next_id in right), float(choices[-1].next_id in right)


def figures(content: Path, *, track: str | None = None, order: Order = learner_order) -> dict[str, object]:
    """The figures of the scenes; `ok` says whether all aims are met."""
    all_scenes = scenes(content, track)
    questions = [as_asked(question) for *_, question in all_scenes]
    if not questions:
        return {"nodes": 0, "ok": False}
    even = mean(map(chance, questions))
    blind = {name: round(mean(credit(q, rule) for q in questions) - even, 3) for name, rule in RULES.items()}
    places = list(_places(all_scenes, order))
    first, last = (round(mean(pair[n] for pair in places) - even, 3) for n in (0, 1))
    over = {
        name: round(above - ABOVE_CHANCE, 3)
        for name, above in {**blind, "first": first, "last": last}.items()
    }
    worst = max(over, key=lambda name: over[name])
    return {
        "nodes": len(questions),
        "chance": round(even, 3),
        "above": blind,
        "first": first,
        "last": last,
        "worst": worst,
        "ok": over[worst] <= 0,
    }


def given_away(content: Path, rule: str) -> Iterator[str]:
    """Scenes to improve: those that one blind rule finds."""
    for _, _, question in scenes(content):
        if credit(question, RULES[rule]) >= 1:
            yield f"{question.id} {rule}: " + " | ".join("*" * o.right + o.text for o in question.options)
