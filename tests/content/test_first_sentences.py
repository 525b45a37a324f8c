"""The first sentences of the shipped content, and what the check says of bad ones."""

from collections.abc import Sequence

import pytest

from bot.domain.catalogue.answer_topics import AnswerTopic
from bot.domain.catalogue.first_sentences import AskedAbout, FirstSentence
from bot.library.first_sentences import _claim_faults, _form_faults, _list_faults
from tests.fakes.shared_content import shipped_content

SOURCE = "خرید و فروش رأی جرم است. مجازات درجهٔ شش. ۱۴ روز."
LONG = "خرید رأی " * 11 + "جرم است."


def faults(text: str, yes: Sequence[str] = (), no: Sequence[str] = ()) -> list[str]:
    sentence = FirstSentence(text, yes=frozenset(map(AskedAbout, yes)), no=frozenset(map(AskedAbout, no)))
    return [*_form_faults(sentence), *_claim_faults(sentence, SOURCE)]


def test_most_asked_places_have_a_first_sentence() -> None:
    content = shipped_content()
    assert len(content.first_sentences) >= 150
    assert set(AnswerTopic) == set(content.topic_answers)
    assert all(f"act:{act}" in content.first_sentences for act in content.acts)


def test_good_sentence_has_no_fault() -> None:
    assert not faults("خرید و فروش رأی جرم است.", yes=["crime", "forbidden"], no=["allowed"])
    assert not faults("بستگی دارد به خرید و فروش رأی.")


@pytest.mark.parametrize(
    ("text", "yes", "no", "fault"),
    [
        (LONG, [], [], "words with the leading word"),
        ("خرید رأی جرم است", [], [], "full stop"),
        ("بله، خرید رأی جرم است.", [], [], "stands by itself"),
        ("بستگی دارد، خرید رأی جرم است.", [], [], "says on what"),
        ("بستگی دارد به خرید رأی.", ["crime"], [], "neither yes nor no"),
        ("خرید رأی جرم است.", ["crime"], ["crime"], "both yes and no"),
        ("خرید رأی جرم است.", ["crime", "allowed"], [], "cannot have the same answer"),
        ("خرید رأی حبس دارد.", [], [], "«حبس» is said neither"),
        ("خرید رأی ۱۵ روز دارد.", [], [], "the number ۱۵ is said neither"),
    ],
)
def test_bad_sentence_is_reported(text: str, yes: list[str], no: list[str], fault: str) -> None:
    assert any(fault in problem for problem in faults(text, yes, no))


def test_only_first_sentence_stands_for_whole_place() -> None:
    whole, single = FirstSentence("رأی مخفی است."), FirstSentence("رأی مخفی است.", asked=("رأی مخفیه؟",))
    assert not list(_list_faults([whole, single]))
    assert list(_list_faults([whole, whole])) and list(_list_faults([whole, single, single]))
