"""A changed article is news for those who were taught it, and for nobody else."""

from dataclasses import replace

from bot.domain.learning.editions import LawHistory, changes_since, new_versions
from tests.fakes.school import article, lesson

ONE, TWO = article("1"), article("2")
LESSONS = [lesson("l1", order=1, article_id="1"), lesson("l2", order=2, article_id="2")]
TAUGHT = LawHistory(new_versions((ONE, TWO), LawHistory()))


def history_after(*articles: object) -> LawHistory:
    return LawHistory((*TAUGHT.versions, *new_versions(articles, TAUGHT)))  # type: ignore[arg-type] # articles


def test_first_content_is_revision_zero_and_stable() -> None:
    assert TAUGHT.revision == 0 and len(TAUGHT.versions) == 2
    assert new_versions((ONE, TWO), TAUGHT) == ()


def test_a_new_edition_date_alone_is_a_change() -> None:
    newer = replace(ONE, edition="edition 9")
    history = history_after(newer)
    assert history.revision == 1
    (change,) = changes_since(0, LESSONS, articles={"1": newer, "2": TWO}, history=history)
    assert (change.before.edition, change.now.edition) == ("edition 1", "edition 9")
    assert change.card_ids == ("l1/1",)


def test_who_was_taught_the_new_wording_hears_nothing() -> None:
    newer = replace(ONE, paraphrase="other words")
    history = history_after(newer)
    assert changes_since(1, LESSONS, articles={"1": newer}, history=history) == ()
    assert changes_since(0, LESSONS[1:], articles={"1": newer}, history=history) == ()


def test_an_article_that_was_never_taught_is_no_news() -> None:
    history = history_after(article("3"))
    assert history.revision == 0
    assert changes_since(0, [lesson("l3", order=1, article_id="3")], articles={}, history=history) == ()


def test_after_two_changes_learners_own_wording_is_shown() -> None:
    second = replace(ONE, paraphrase="second")
    third = replace(ONE, paraphrase="third")
    history = history_after(second)
    history = LawHistory((*history.versions, *new_versions((third,), history)))
    assert history.revision == 2
    seen = changes_since(1, LESSONS, articles={"1": third}, history=history)
    assert [change.before.paraphrase for change in seen] == ["second"]
