"""Cards, endings and questions whose law changed since their review are flagged; no start fails by that."""

import re
from dataclasses import replace

import pytest

from bot.cli.content import content_check, content_reviewed
from bot.domain.learning.citation_keys import CitedKind
from bot.library import ContentErrors, load_content
from bot.library.folder import CONTENT
from bot.library.loader import flags, read_draft
from bot.library.reviewing import UnknownIdsError, mark_reviewed, review_status
from bot.library.reviews import parse_reviews, review_of, reviews_text

L = "lessons/voter/basic/01-lesson.md"
Q = "quizzes/voter/basic.yaml"
LAW = "law/law.yaml"
REVIEWED = "law/reviewed.yaml"
NEW_TEXT = ("paraphrase: رأی‌گیری مخفی است.", "paraphrase: رأی‌گیری مخفی و مستقیم است.")


def test_nothing_is_flagged_before_the_first_review(folder):
    review_state = review_status(folder.root)
    assert (review_state.flagged, len(review_state.never), review_state.total) == ((), 27, 27)
    assert load_content(folder.root).flagged == frozenset()


def test_changed_article_flags_every_citation_at_its_line(folder, capsys):
    assert mark_reviewed(folder.root, None) == 27
    assert folder.problems() == []
    assert review_status(folder.root).never == ()
    folder.replace(LAW, *NEW_TEXT)
    flagged = load_content(folder.root).flagged
    assert {"les1/one", "les1/two", "les2/one", "les1#left", "q1", "q11"} <= flagged
    assert "q12" not in flagged, "it cites article 84 only"
    assert content_check(folder.root) == 0
    lines = capsys.readouterr().out.splitlines()
    at = folder.line(L, "## two")
    assert f"{folder.path(L)}:{at}: review: card les1/two cites article 20, changed since its review" in lines
    at = folder.line(L, "id: left")
    assert (
        f"{folder.path(L)}:{at}: review: scenario node les1#left cites article 20, changed since its review"
        in lines
    )
    assert (
        f"{folder.path(Q)}:{folder.line(Q, 'id: q1')}: review: question q1 cites article 20, changed"
        in "\n".join(lines)
    )
    assert lines[-1].endswith("problems=0")
    assert (
        lines[-2].startswith(f"# due for review: {len(flagged)}. ")
        and "./amanat content reviewed" in lines[-2]
    )


def test_changed_article_flags_acts_and_checklists(full_folder):
    mark_reviewed(full_folder.root, None)
    full_folder.replace(LAW, "۱۴۰۳/۱۲/۱۹", "۱۴۰۴/۰۱/۰۱")
    by_key = {flag.key: flag for flag in flags(read_draft(full_folder.root)[0])}
    acts, sheet = "violations/acts.yaml", "handouts/voter-day.yaml"
    assert f"{acts}:{full_folder.line(acts, 'id: O01')}: review: act act/O01 cites" in str(by_key["act/O01"])
    line = f"{sheet}:{full_folder.line(sheet, 'مدرک همراه دارم')}: review: line of a checklist handout/voter-day/1"
    assert line in str(by_key["handout/voter-day/1"])
    mark_reviewed(full_folder.root, ["act/O01", "handout/voter-day/1"])
    assert not load_content(full_folder.root).flagged & {"act/O01", "handout/voter-day/1"}


def test_a_new_edition_flags_everything(folder):
    mark_reviewed(folder.root, None)
    folder.replace(LAW, "۱۴۰۳/۱۲/۱۹", "۱۴۰۴/۰۱/۰۱")
    assert len(load_content(folder.root).flagged) == 27


def test_an_article_cited_anew_was_not_reviewed(folder):
    mark_reviewed(folder.root, None)
    folder.replace(L, "## one [20]", "## one [20, 84]")
    (flag,) = review_status(folder.root).flagged
    assert (flag.key, flag.article_ids) == ("les1/one", ("84",))


def test_reviewing_again_clears_flags_singly_or_all(folder, capsys):
    mark_reviewed(folder.root, None)
    folder.replace(LAW, *NEW_TEXT)
    before = load_content(folder.root).flagged
    assert content_reviewed(["les1/one", "q1"], everything=False, path=folder.root) == 0
    assert load_content(folder.root).flagged == before - {"les1/one", "q1"}
    content_reviewed([], everything=False, path=folder.root)
    assert f"cited=27 flagged={len(before) - 2} never=0" in capsys.readouterr().out
    content_reviewed([], everything=True, path=folder.root)
    assert load_content(folder.root).flagged == frozenset()


def test_an_unknown_id_writes_nothing(folder, capsys):
    with pytest.raises(UnknownIdsError, match="les9/one"):
        mark_reviewed(folder.root, ["les1/one", "les9/one"])
    assert not folder.path(REVIEWED).exists()
    assert content_reviewed(["les9/one"], everything=False, path=folder.root) == 1
    assert "les9/one; nothing was written" in capsys.readouterr().err


def test_faulty_content_is_not_reviewed(folder):
    folder.replace(L, "[20, 84]", "[20, 99]")
    with pytest.raises(ContentErrors, match="no article 99"):
        mark_reviewed(folder.root, None)


@pytest.mark.slow
def test_changed_article_flags_practice_duties_and_catalogue():
    draft, _ = read_draft(CONTENT)
    articles = {article.id: article for article in draft.articles}
    draft.reviews = {cited.key: review_of(cited, articles) for cited in draft.citations()}
    assert not list(flags(draft))
    for changed, keys in (
        ("30", {"ballot/blank", "step/head/void", "order/os-match", "handout/voter-day/5"}),
        ("84-alef", {"act/O01", "threat/vote-buying"}),
        ("98", {"poster/undeclared-channel"}),
        ("29", {"statement/v-inside-city", "step/head/inside"}),
        ("68", {"c-board", "date/complaints", "way/exec-city", "answer/deadlines"}),
        ("56", {"incident/p-order", "order/op-box", "step/conscript/box"}),
    ):
        place = next(at for at, article in enumerate(draft.articles) if article.id == changed)
        before = draft.articles[place]
        draft.articles[place] = replace(before, paraphrase=f"{before.paraphrase} و بیشتر.")
        by_key = {flag.key: flag for flag in flags(draft)}
        draft.articles[place] = before
        assert keys <= by_key.keys()
        assert all(changed in flag.article_ids and ":1:" not in str(flag) for flag in by_key.values())


@pytest.mark.slow
def test_everything_shipped_that_cites_was_reviewed():
    reviewed = parse_reviews((CONTENT / REVIEWED).read_text(encoding="utf-8"))[0]
    draft, _ = read_draft(CONTENT)
    kinds = {cited.key.partition("/")[0] for cited in draft.citations() if cited.key in reviewed}
    assert set(CitedKind) <= kinds


def test_removed_entries_drop_and_file_has_line_per_id(folder):
    mark_reviewed(folder.root, None)
    folder.replace(L, "## one [20]", "## first [20]")
    mark_reviewed(folder.root, ["les1/first"])
    lines = [
        line for line in folder.path(REVIEWED).read_text(encoding="utf-8").splitlines() if line[0] != "#"
    ]
    assert all(re.fullmatch(r"[A-Za-z0-9/#]+:( [0-9]+=[0-9a-f]{8})+", line) for line in lines)
    assert "les1/one" not in "".join(lines)
    assert len(lines) == 27


def test_review_changes_no_wording_or_hash(folder):
    before = load_content(folder.root).hash()
    mark_reviewed(folder.root, None)
    assert load_content(folder.root).hash() == before


def test_a_line_that_is_none_is_named(folder):
    mark_reviewed(folder.root, None)
    text = folder.path(REVIEWED).read_text(encoding="utf-8")
    folder.write(REVIEWED, text.replace("q1: 20=", "q1: 20:"))
    (problem,) = folder.problems()
    assert (problem.file, problem.line) == (str(folder.path(REVIEWED)), folder.line(REVIEWED, "q1: 20:"))
    reviews, strange = parse_reviews(text)
    assert (reviews_text(reviews), strange) == (text, [])
