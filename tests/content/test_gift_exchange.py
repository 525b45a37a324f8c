"""Export to GIFT and back: nothing is lost, faults are reported at their lines, another parser reads it."""

import json
import os
import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.cli.content_gift import gift_export, gift_import
from bot.domain.learning.lessons import Audience, Tier
from bot.domain.learning.quizzes import Option, QuestionKind, Quiz, QuizQuestion
from bot.library import load_content
from bot.library.gift import gift_text
from bot.library.gift_import import plan_import
from bot.library.gift_source import parse_gift
from bot.library.problems import ContentErrors
from tests.fakes.effort import examples
from tests.fakes.shared_content import shipped_content

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2] / "content"
Q = "quizzes/voter/basic.yaml"

MULTIPLE = """\
  - id: q13
    kind: multiple
    articles: [20, 84]
    lesson: les2
    topic: count
    text: "کدام‌ها: {یک} = ~ # و 'این'؟"
    options:
      - {id: a, text: این, right: true, feedback: همین است.}
      - {id: x1, text: آن, feedback: نه., misconception: half-rule}
      - {id: c, text: "آن: یکی", right: true, feedback: بله.}
      - {id: d, text: هیچ, right: true, feedback: بله.}
"""


@pytest.fixture
def bank(full_folder):
    """The whole folder, with all five kinds of question and texts full of the special characters of GIFT."""
    full_folder.write(Q, full_folder.path(Q).read_text(encoding="utf-8") + MULTIPLE)
    text = full_folder.path(Q).read_text(encoding="utf-8")
    native = text.replace("text: این درست است", "text: درست").replace(
        "text: این یکی نادرست است", "text: نادرست"
    )
    at = native.index("- id: q8")
    full_folder.write(
        Q,
        text[: text.index("- id: q7")]
        + native[native.index("- id: q7") : at]
        + text[text.index("- id: q8") :],
    )
    assert full_folder.problems() == []
    return full_folder


def questions(folder):
    content = load_content(folder.root)
    return {key: {q.id: q for q in quiz.questions} for key, quiz in content.quizzes.items()}


def export_gift(folder, name="out.gift"):
    file = folder.root.parent / name
    assert gift_export(file, track=None, tier=None, content=folder.root) == 0
    return file


def test_round_trip_into_empty_folder_keeps_questions_equal(bank, capsys):
    before, file = questions(bank), export_gift(bank)
    assert gift_import(file, only_check=True, content=bank.root) == 0
    assert "same=13 changed=0 new=0 files=0 (would change)" in capsys.readouterr().out
    shutil.rmtree(bank.path("quizzes"))
    assert gift_import(file, only_check=False, content=bank.root) == 0
    assert questions(bank) == before
    assert bank.problems() == []


def test_a_changed_question_changes_its_lines_only(bank, capsys):
    file = export_gift(bank)
    before = bank.path(Q).read_text(encoding="utf-8").splitlines()
    text = file.read_text(encoding="utf-8").replace(
        "::q3::[plain]کدام درست است؟", "::q3::[plain]کدام راست است؟"
    )
    file.write_text(text, encoding="utf-8")
    assert gift_import(file, only_check=False, content=bank.root) == 0
    assert "changed: q3\nsame=12 changed=1 new=0 files=1 (written)" in capsys.readouterr().out
    after = bank.path(Q).read_text(encoding="utf-8").splitlines()
    first, last = before.index("  - id: q3"), before.index("  - id: q4")
    assert before[:first] == after[:first]
    assert before[last:] == after[after.index("  - id: q4") :]
    assert questions(bank)[Audience.VOTER, Tier.BASIC]["q3"].text == "کدام راست است؟"


def test_a_hand_written_question_needs_little(bank):
    file = bank.root.parent / "new.gift"
    file.write_text(
        "$CATEGORY: amanat/voter/basic\n\n// @lesson les1\n// @topic vote\n// @articles 20\n"
        "// @options a, b: rumour\n::q20::چه می‌کنید؟ {\n=می‌پرسم#خوب است.\n~می‌روم#زود است.\n}\n",
        encoding="utf-8",
    )
    plan = plan_import(file, bank.root)
    assert plan.new == ("q20",)
    plan.carry_out()
    assert bank.problems() == []
    question = questions(bank)[Audience.VOTER, Tier.BASIC]["q20"]
    assert (question.kind, question.right_answer()) == (QuestionKind.SINGLE, ("a",))


# Columns: old text of the exported file, new text, text of the reported line, message.
ANSWERS = "=این درست است#قانون چنین می‌گوید.\n~این یکی نادرست است#بسیاری چنین فکر می‌کنند.\n"

FAULTS = {
    "no end": (f"{ANSWERS}}}", "=این", "::q1::", "between { and }"),
    "no title": ("::q1::", "", "[plain]کدام", "no ::id:: before its text"),
    "no category": ("$CATEGORY: amanat/voter/basic", "", "::q1::", "no line $CATEGORY"),
    "foreign category": ("amanat/voter/basic", "moodle/top", "::q1::", "no line $CATEGORY"),
    "unknown article": ("// @articles 20", "// @articles 29", "::q1::", "no article 29"),
    "unknown lesson": ("// @lesson les1", "// @lesson les9", "::q1::", "no lesson les9"),
    "no topic": ("// @topic vote\n", "", "::q1::", "topic is missing"),
    "no feedback": ("است#قانون چنین می‌گوید.", "است", "::q1::", "option a has no feedback"),
    "no misconception": ("b: common-mistake", "b", "::q1::", "option b is wrong and names no misconception"),
    "too few named": ("a, b: common-mistake", "a", "::q1::", "@options names 1 options, the question has 2"),
    "odd option": ("a, b: common-mistake", "a, B!", "::q1::", "the comment @options has the form"),
    "two right": ("~این یکی نادرست", "=این یکی نادرست", "::q1::", "q1 has 2 right options"),
    "kind": ("@kind single", "@kind ordering", "::q1::", "@kind ordering, but the answers are those of single"),
    "twice": ("::q2::", "::q1::", 20, "question q1 occurs twice in this file"),
    "essay": (ANSWERS, "", "::q1::", "no answers with = or ~"),
    "gap": ("فکر می‌کنند.\n}", "فکر می‌کنند.\n} و دیگر", "::q1::", "a gap in the middle of a sentence"),
    "general feedback": ("فکر می‌کنند.\n}", "فکر می‌کنند.\n####همه\n}", "~این یکی", "feedback for the whole question"),
    "place": ("-> 2", "-> دوم", "=دوم", "an ordering needs =text -> number"),
    "style": ("است#قانون چنین می‌گوید.", "است#درست می شود.", "::q1::", "half-space"),
}  # fmt: skip


@pytest.mark.parametrize("case", FAULTS)
def test_fault_is_named_at_its_line_and_nothing_written(bank, case, capsys):
    old, new, at, message = FAULTS[case]
    file = export_gift(bank)
    text = file.read_text(encoding="utf-8")
    assert old in text
    text = text.replace(old, new, 1)
    file.write_text(text, encoding="utf-8")
    line = at if isinstance(at, int) else next(n for n, row in enumerate(text.split("\n"), 1) if at in row)
    before = {path: path.read_bytes() for path in bank.root.rglob("*") if path.is_file()}
    capsys.readouterr()
    assert gift_import(file, only_check=False, content=bank.root) == 1
    output = capsys.readouterr().out
    assert any(row.startswith(f"{file}:{line}: ") and message in row for row in output.splitlines()), (
        line,
        output,
    )
    assert "nothing was written" in output
    assert {path: path.read_bytes() for path in bank.root.rglob("*") if path.is_file()} == before


@settings(
    max_examples=examples(80), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    at=st.floats(0, 1),
    cut=st.integers(0, 60),
    junk=st.text(max_size=8)
    | st.sampled_from(["{", "}", "::", "=", "~%x%", "\n\n", "// @kind x", "{T}", "#", "\\"]),
)
def test_no_damage_makes_the_import_itself_fail(bank, at, cut, junk):
    file = bank.root.parent / "damaged.gift"
    if not file.exists():
        export_gift(bank, "whole.gift")
    whole = (bank.root.parent / "whole.gift").read_text(encoding="utf-8")
    place = int(at * len(whole))
    file.write_bytes((whole[:place] + junk + whole[place + cut :]).encode("utf-8", "surrogatepass"))
    try:
        plan = plan_import(file, bank.root)
        assert set(plan.same) | set(plan.changed) | set(plan.new)
    except ContentErrors as errors:
        assert all(problem.file == str(file) and problem.line >= 1 for problem in errors.problems)


def test_a_missing_empty_or_binary_file_is_told_kindly(bank, capsys):
    file = bank.root.parent / "some.gift"
    assert gift_import(file, only_check=False, content=bank.root) == 1
    assert "name a GIFT file" in capsys.readouterr().err
    for raw, message in ((b"", "no question in this file"), (b"\xff\xfe\x00", "not UTF-8")):
        file.write_bytes(raw)
        assert gift_import(file, only_check=True, content=bank.root) == 1
        assert f"{file}:1: {message}" in capsys.readouterr().out
    assert gift_export(bank.root / "no" / "folder.gift", track=None, tier=None, content=bank.root) == 1
    assert gift_export(file, track="staff", tier=None, content=bank.root) == 1
    assert "no questions there yet" in capsys.readouterr().err


def test_an_id_never_moves_to_another_tier(bank):
    file = export_gift(bank)
    file.write_text(
        file.read_text(encoding="utf-8").replace("voter/basic", "voter/advanced"), encoding="utf-8"
    )
    with pytest.raises(ContentErrors, match="question q1 belongs to voter/basic; an id never moves"):
        plan_import(file, bank.root)


WORDS = st.text(st.sampled_from("ابپت رشن‌\n~=#{}:\\/،؟«»[]%->۱۲"), min_size=1, max_size=30).filter(
    lambda text: text == text.strip() and "->" not in text and text.strip("\n") == text
)


@settings(
    max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    text=WORDS,
    words=st.lists(WORDS, min_size=3, max_size=5, unique=True),
    kind=st.sampled_from(list(QuestionKind)),
)
@example(text=":", words=["ا", "ب", "%۱%"], kind=QuestionKind.SINGLE)
def test_format_characters_lose_no_word(text, words, kind):
    ordering, multiple = kind is QuestionKind.ORDERING, kind is QuestionKind.MULTIPLE
    options = tuple(
        Option("abcde"[n], text=word, right=ordering or n < (2 if multiple else 1), feedback=word[::-1].strip() or "ا",
               place=n + 1 if ordering else None)
        for n, word in enumerate(words)
    )  # fmt: skip
    question = QuizQuestion(
        "q1", kind=kind, text=text, options=options, article_ids=("20",), lesson_id="les1", topic="vote"
    )
    quiz = Quiz(Audience.VOTER, tier=Tier.BASIC, pass_mark=70, draw=1, questions=(question,))
    (parsed_question,), problems = parse_gift("x", gift_text([quiz], edition="0"))
    assert problems == []
    assert parsed_question.text == text
    assert [answer.text for answer in parsed_question.answers] == [option.text for option in options]
    if not ordering:
        assert [answer.feedback for answer in parsed_question.answers] == [
            option.feedback for option in options
        ]


PARSE = """
import * as gift from 'gift-pegjs';
import fs from 'fs';
console.log(JSON.stringify(gift.parse(fs.readFileSync(process.argv[2], 'utf8'))));
"""


@pytest.fixture(scope="session")
def peer(tmp_path_factory) -> Path:
    """A folder with gift-pegjs in it. ``AMANAT_GIFT_PEGJS`` names one; otherwise npm fetches it."""
    named = os.environ.get("AMANAT_GIFT_PEGJS")
    folder = Path(named) if named else tmp_path_factory.mktemp("gift")
    if not shutil.which("node"):
        pytest.skip("node is not installed: the file cannot be read by another parser")
    if not (folder / "node_modules" / "gift-pegjs").is_dir():
        if not shutil.which("npm"):
            pytest.skip("npm is not installed and AMANAT_GIFT_PEGJS names no folder with gift-pegjs")
        got = subprocess.run(
            ["npm", "install", "--no-audit", "--no-fund", "--prefix", folder, "gift-pegjs@1.0.2"],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        if got.returncode:
            pytest.skip(f"npm could not fetch gift-pegjs: {got.stderr.strip()[:200]}")
    (folder / "parse.mjs").write_text(PARSE, encoding="utf-8")
    return folder


def test_another_parser_reads_all_shipped_questions(peer, tmp_path):
    file = tmp_path / "all.gift"
    assert gift_export(file, track=None, tier=None, content=ROOT) == 0
    answer = subprocess.run(
        ["node", peer / "parse.mjs", file], capture_output=True, text=True, timeout=60, check=False
    )
    assert answer.returncode == 0, answer.stderr[-800:]
    read = {entry["title"]: entry for entry in json.loads(answer.stdout) if entry["type"] != "Category"}
    content = shipped_content()
    bank = {q.id: q for quiz in content.quizzes.values() for q in quiz.questions}
    bank |= {key: own.question for key, own in content.own_questions.items()}
    assert read.keys() == bank.keys()
    assert all(read[key]["stem"]["text"] == question.text for key, question in bank.items())
    kinds = Counter(entry["type"] for entry in read.values())
    orderings = [q for q in bank.values() if q.kind is QuestionKind.ORDERING]
    assert kinds["Matching"] == len(orderings)
    assert kinds.keys() <= {"MC", "TF", "Matching"}
    for key, question in bank.items():
        if read[key]["type"] == "MC":
            choices = [
                (choice["text"]["text"], choice["feedback"]["text"]) for choice in read[key]["choices"]
            ]
            assert choices == [(option.text, option.feedback) for option in question.options]


def test_the_shipped_questions_come_back_as_they_are(tmp_path):
    file = tmp_path / "all.gift"
    gift_export(file, track=None, tier=None, content=ROOT)
    plan = plan_import(file, ROOT)
    assert (plan.changed, plan.new, plan.files) == ((), (), {})
    first = shipped_content().questions(Audience.VOTER, Tier.BASIC)[0]
    assert first != replace(first, topic="count"), "equality compares every field"


# --- questions of duties and of kinds of council --------------------------------------------------------

HEAD_Q, VILLAGE_Q = "duties/head.yaml", "settlements/village.yaml"
NEW_OF_VILLAGE = """\
$CATEGORY: amanat/settlement/village

// @card v-stay
// @tracks candidate
// @topic eligibility
// @articles 37-t1
// @options a, b: only-meetings
::pv-q50::در روستا چند روز؟ {
=چهار روز یا بیشتر#قانون چنین می‌گوید.
~فقط روزهای جلسه#بسیاری چنین فکر می‌کنند.
}
"""


@pytest.fixture
def own_bank(tmp_path):
    """A copy of the shipped content."""
    shutil.copytree(ROOT, tmp_path / "content")
    return tmp_path / "content"


def test_own_questions_go_out_and_come_back_equal(own_bank, tmp_path, capsys):
    file = tmp_path / "all.gift"
    assert gift_export(file, track=None, tier=None, content=own_bank) == 0
    plan = plan_import(file, own_bank)
    assert (plan.changed, plan.new, plan.files) == ((), (), {})
    assert set(load_content(own_bank).own_questions) <= set(plan.same)
    assert gift_export(file, track="security", tier=None, content=own_bank) == 0
    text = file.read_text(encoding="utf-8")
    assert "$CATEGORY: amanat/duty/conscript" in text and "amanat/duty/head" not in text
    assert gift_export(file, track="security", tier="basic", content=own_bank) == 0
    assert "amanat/duty" not in file.read_text(encoding="utf-8")


def test_own_question_changes_its_lines_only(own_bank, tmp_path, capsys):
    file, duty = tmp_path / "all.gift", own_bank / HEAD_Q
    gift_export(file, track=None, tier=None, content=own_bank)
    before, old = duty.read_text(encoding="utf-8"), load_content(own_bank).own_questions["dh-q01"]
    words = old.question.text
    text = file.read_text(encoding="utf-8").replace(words, words.replace(".", "؛ درست است؟").rstrip("."))
    file.write_text(text, encoding="utf-8")
    assert gift_import(file, only_check=False, content=own_bank) == 0
    assert "changed: dh-q01\nsame=" in capsys.readouterr().out
    after = duty.read_text(encoding="utf-8")
    at = before.index("  - id: dh-q02")
    assert after.endswith(before[at:]) and after.startswith(before[: before.index("  - id: dh-q01")])
    new = load_content(own_bank).own_questions["dh-q01"]
    assert new.question.text != words
    assert replace(new, question=replace(new.question, text=words)) == old


def test_new_question_of_a_village_is_read(own_bank, tmp_path):
    file = tmp_path / "new.gift"
    file.write_text(NEW_OF_VILLAGE, encoding="utf-8")
    plan = plan_import(file, own_bank)
    assert plan.new == ("pv-q50",) and list(plan.files) == [own_bank / VILLAGE_Q]
    plan.carry_out()
    own = load_content(own_bank).own_questions["pv-q50"]
    assert (own.card_id, own.tracks) == ("v-stay", (Audience.CANDIDATE,))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("settlement/village", "settlement/town", "no settlement town in the content"),
        ("settlement/village", "duty/king", "no duty king in the content"),
        ("@card v-stay", "@card c-stay", "no card c-stay of the same duty or council"),
        ("@card v-stay", "@note none", "card"),
        ("@tracks candidate", "@tracks everybody", "tracks"),
        ("@topic eligibility", "@topic weather", "no topic weather in content/topics.yaml"),
        ("@topic eligibility", "@lesson vb1", "names a card, not a lesson"),
        ("::pv-q50::", "::dh-q01::", "question dh-q01 belongs to duty/head; an id never moves"),
    ],
)
def test_fault_in_own_question_writes_nothing(own_bank, tmp_path, capsys, old, new, message):
    file = tmp_path / "new.gift"
    file.write_text(NEW_OF_VILLAGE.replace(old, new), encoding="utf-8")
    before = (own_bank / VILLAGE_Q).read_bytes(), (own_bank / HEAD_Q).read_bytes()
    assert gift_import(file, only_check=False, content=own_bank) == 1
    out = capsys.readouterr().out
    assert message in out and f"{file}:" in out
    assert ((own_bank / VILLAGE_Q).read_bytes(), (own_bank / HEAD_Q).read_bytes()) == before
