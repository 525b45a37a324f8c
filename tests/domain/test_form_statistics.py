"""Two forms are told apart by what people answered, and only by enough answers."""

from bot.cli.content import form_report
from bot.domain.learning.form_statistics import shares_differ
from bot.domain.learning.item_statistics import ItemSums
from bot.domain.learning.parallel_forms import FormName, ParallelForms
from bot.domain.learning.quizzes import fingerprint
from tests.domain.test_gains import forms


def test_shares_differ_as_chi_squared_says() -> None:
    assert not shares_differ((55, 100), (45, 100))  # chi squared 2.00, below 6.635
    assert not shares_differ((59, 100), (41, 100))  # 6.48
    assert shares_differ((60, 100), (41, 100))  # 7.22
    assert not shares_differ((29, 29), (0, 29)), "too few answers"
    assert not shares_differ((40, 40), (40, 40))


def item_sums(of: ParallelForms, rights: dict[str, int]) -> list[ItemSums]:
    questions = [question for name in FormName for question in of.questions(name)]
    return [
        ItemSums(q.id, fingerprint=fingerprint(q), asked=100, right=rights.get(q.id, 50)) for q in questions
    ]


def test_report_names_forms_and_pairs_that_are_not_equal() -> None:
    two = forms(2)
    assert list(form_report([two], item_sums(two, {}))) == ["forms staff a=0.50 b=0.50"]
    assert list(form_report([two], item_sums(two, {"a0": 70, "b1": 70}))) == [
        "forms staff a=0.60 b=0.60", "pair a0 b0 not equal", "pair a1 b1 not equal",
    ]  # fmt: skip
    assert next(form_report([two], item_sums(two, {"a0": 90}))) == "forms staff a=0.70 b=0.50 not equal"
    assert list(form_report([two], [])) == []
