"""A taken objection becomes a way of its own at the head of the file, or a comment; an editor applies it."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from bot.domain.bodies.complaints import Addressee, Use
from bot.domain.division.division_table import DivisionTable
from bot.domain.division.row_stands import ObjectionWish
from bot.library.content import LoadedContent
from bot.library.division_patch import (
    FILE,
    NoListOfWays,
    TakenObjection,
    patched_source,
    row_patches,
    unfulfilled_wishes,
    unified_diff,
)
from bot.library.folder import CONTENT
from bot.usecases.division.division_now import table_of
from tests.fakes.shared_content import shipped_content

SOURCE = (CONTENT / FILE).read_text(encoding="utf-8")
WHY = "این کار را دادستان پیگیری کرده است"
ANSWER = "درست است: مادهٔ ۸۷"
pytestmark = pytest.mark.slow


def _objection(
    content: LoadedContent, act: str, body: str, wanted: str, wish: ObjectionWish = ObjectionWish.BODY
) -> TakenObjection:
    row = next(row for row in table_of(content).rows if row.scope.act == act and row.to.body == body)
    return TakenObjection(row, wish=wish, wanted=wanted, reason=WHY, answer=ANSWER)


def _content_with(patched: str, content: LoadedContent) -> LoadedContent:
    """The content with the entries that the patch adds, read as YAML."""
    added = yaml.safe_load(patched)["addressees"]
    known = {way.id for way in content.complaints}
    ways = [
        Addressee(
            entry["id"],
            agency_id=entry["agency"],
            label=entry["label"],
            note=entry["note"],
            article_ids=tuple(map(str, entry.get("articles", ()))),
            act_ids=tuple(entry["acts"]),
            first_for=tuple(entry["first_for"]),
            phases=tuple(entry["phases"]),
            contest=entry.get("contest"),
            space=entry.get("space"),
            not_for=tuple(entry["not_for"]),
            only_for=tuple(entry.get("only_for", ())),
            uses=(Use.REFERRAL,),
        )
        for entry in added
        if entry["id"] not in known
    ]
    assert ways, "the patch adds a way"
    return replace(content, complaints=(*ways, *content.complaints))


@pytest.mark.parametrize(
    ("act", "body", "wanted", "wish"),
    [
        ("O14", "station", "court", ObjectionWish.BODY),
        ("O01", "sup-county", "court", ObjectionWish.BODY),
        ("O16", "exec-county", "86", ObjectionWish.ARTICLE),
    ],
)
def test_wish_moves_the_cases_of_its_row_only(act: str, body: str, wanted: str, wish: ObjectionWish) -> None:
    content = shipped_content()
    objection = _objection(content, act, body, wanted, wish)
    changed = _content_with(patched_source(SOURCE, content, [objection]), content)
    before, after = table_of(content), table_of(changed)
    if wish is ObjectionWish.ARTICLE:
        assert not unfulfilled_wishes([objection], before, after)
    cells = _assignments_of(before), _assignments_of(after)
    differing = {at for at, to in cells[1].items() if cells[0][at] != to}
    assert differing and differing <= set(before.circumstances(objection.row)), "nobody else's cases move"


def _assignments_of(table: DivisionTable) -> dict[object, object]:
    return {at: row.to for row in table.rows for at in table.circumstances(row)}


def test_court_takes_a_row_of_one_accused() -> None:
    content = shipped_content()
    table = table_of(content)
    row = next(
        row
        for row in table.rows
        if row.scope.act == "O02" and row.scope.actors == ("staff",) and row.to.body != "court"
    )
    objection = TakenObjection(row, wish=ObjectionWish.BODY, wanted="court", reason=WHY, answer=ANSWER)
    changed = _content_with(patched_source(SOURCE, content, [objection]), content)
    assert not unfulfilled_wishes([objection], table, table_of(changed))
    assert unfulfilled_wishes([objection], table, table) == [objection], (
        "the table of today does not fulfil it"
    )


def test_same_wish_of_two_people_is_written_once() -> None:
    content = shipped_content()
    objection = _objection(content, "O14", "station", "court")
    patched = patched_source(SOURCE, content, [objection, replace(objection, reason="دلیل دیگری")])
    added = [entry["id"] for entry in yaml.safe_load(patched)["addressees"] if entry["id"].startswith("d-")]
    assert added == [f"d-o14-{objection.row.mark}"] and WHY in patched and "دلیل دیگری" in patched
    ways = [replace(content.complaints[0], id=f"d-o14-{objection.row.mark}"), *content.complaints]
    patched_later = patched_source(SOURCE, replace(content, complaints=ways), [objection])
    assert f"id: d-o14-{objection.row.mark}-2\n" in patched_later, (
        "the row has come back since an earlier patch"
    )


def test_wishes_that_contradict_each_other_become_comments() -> None:
    content = shipped_content()
    both = [_objection(content, "O14", "station", wanted) for wanted in ("court", "police")]
    patched = patched_source(SOURCE, content, both)
    assert yaml.safe_load(patched) == yaml.safe_load(SOURCE) and "contradict each other" in patched
    assert [row.contradicts_itself for row in row_patches(both)] == [True]
    assert not unfulfilled_wishes(both, table_of(content), table_of(content)), "nothing was written for them"


def test_words_and_parts_become_comments_only() -> None:
    content = shipped_content()
    words = replace(_objection(content, "O14", "station", "", ObjectionWish.WORDS))
    part = replace(_objection(content, "O14", "station", "court"), partly=True)
    patched = patched_source(SOURCE, content, [words, part])
    assert yaml.safe_load(patched) == yaml.safe_load(SOURCE)
    assert patched.count(f"# > {ANSWER}") == 2 and WHY in patched


def test_patch_is_a_unified_diff_that_applies() -> None:
    content = shipped_content()
    patched = patched_source(SOURCE, content, [_objection(content, "O14", "station", "court")])
    patch = unified_diff(SOURCE, patched, "content")
    assert patch.startswith(f"--- a/content/{FILE}\n+++ b/content/{FILE}\n@@ ")
    added = [line[1:] for line in patch.splitlines(keepends=True) if re.match(r"\+[^+]", line)]
    lines = SOURCE.splitlines(keepends=True)
    at = lines.index("addressees:\n") + 1
    assert "".join((*lines[:at], *added, *lines[at:])) == patched
    assert not unified_diff(SOURCE, SOURCE, "content")


def test_file_without_a_list_of_ways_is_refused(tmp_path: Path) -> None:
    content = shipped_content()
    with pytest.raises(NoListOfWays):
        patched_source("matters:\n", content, [_objection(content, "O14", "station", "court")])
