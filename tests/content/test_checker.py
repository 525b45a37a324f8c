"""Each rule of the content check, broken on purpose, and reported at its file and line."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.library import ContentErrors, check, load_content
from tests.fakes.effort import examples

L = "lessons/voter/basic/01-lesson.md"
L2 = "lessons/voter/basic/02-lesson.md"
Q = "quizzes/voter/basic.yaml"
LAW = "law/law.yaml"
ACTS = "violations/acts.yaml"
AREAS = "areas/areas.yaml"
BODIES = "agencies/bodies.yaml"

# Columns: file, old text, new text, where, message. "Where" is text of the reported line, or the line's
# number if that text occurs more than once.
CASES = {
    # front matter and cards
    "front matter field": (L, "title:", "tittle: درس\ntitle:", "tittle", "tittle is not a known field"),
    "missing title": (L, "title: درس یک\n", "", "id: les1", "title is missing"),
    "no front matter": (L, "---\n", "", "id: les1", "front matter between"),
    "unknown opening": (Q, "draw: 8", "draw: 8\nopening: [q1, q99]", "opening:", "opening names q99, which is no"),
    "card heading": (L, "## two [20, 84]", "## کارت دو", "## کارت", "a card's heading is"),
    "text before cards": (L, "\n## one", "\nسلام\n## one", "سلام", "before the first card"),
    "empty card": (L, "این کارت سوم است.\n", "", "## three", "card three has no text"),
    "long card": (L, "این کارت سوم است.", "این خوب است. " * 50, "## three", "characters, 600 at most"),
    "too few cards": (L, "## four\nاین کارت چهارم است.\n", "", "id: les1", "3 cards; a lesson has 4 to 8"),
    "unknown article in a card": (L, "[20, 84]", "[20, 99]", "[20, 99]", "no article 99"),
    "same card twice": (L, "## two [20, 84]", "## one", 9, "card les1/one exists already, at"),
    "same lesson twice": (L2, "id: les2", "id: les1", "id: les1", "lesson les1 exists already, at"),
    # scenario
    "no scenario": (L, "```yaml scenario", "```yaml", "id: les1", "the scenario is missing"),
    "open scenario": (L, "ending: true}\n```", "ending: true}\n", "```yaml scenario", "is not closed"),
    "after the scenario": (L, "true}\n```\n", "true}\n```\nحرف\n", "حرف", "nothing may follow"),
    "bad start": (L, "start: go", "start: gone", "start: gone", "start names no existing node: gone"),
    "dead choice": (L, "next: more", "next: nowhere", "next: nowhere", "leads to no existing node: nowhere"),
    "unreachable": (L, "next: left", "next: right", "id: left", "node left is not reachable from go"),
    "no way out": (
        L,
        "next: right}\n      - {label: آن راه, next: end",
        "next: more}\n      - {label: آن راه, next: more",
        "id: more",
        "node more never reaches an ending",
    ),
    "one choice": (L, "      - {label: آن راه, next: end}\n", "", "id: more", "a decision of two choices"),
    "ending with choices": (
        L,
        "ending: true, articles: [20]",
        "ending: true, choices: [{label: ب, next: end}]",
        "id: left",
        "node left is an ending and has choices",
    ),
    "equal endings": (L, "پایان دوم", "پایان نخست", "start: go", "fewer than 3 different endings"),
    "long button": (L, "راه نخست", "راه " * 11, "next: more", "choices.0.label: string should have at most 40"),
    "unknown article in a node": (L, "articles: [20]}", "articles: [7]}", "articles: [7]", "no article 7 "),
    "node field": (L, "ending: true}", "end: true}", "end: true", "end is not a known field"),
    "strange outcome": (
        L, "ending: true}", "ending: true, outcome: fine}", "outcome: fine", "outcome: input should be"
    ),
    "outcome of a decision": (
        L, "  - id: more\n", "  - id: more\n    outcome: good\n", "outcome: good",
        "node more is not an ending and has an outcome",
    ),
    # quizzes
    "no feedback": (Q, "        feedback: قانون چنین می‌گوید.\n", "", "- id: a", "option a has no feedback"),
    "no misconception": (Q, "        misconception: common-mistake\n", "", "- id: b", "names no misconception"),
    "misconception of the right": (
        Q,
        "right: true\n",
        "right: true\n        misconception: odd\n",
        "misconception: odd",
        "option a is right and names a misconception",
    ),
    "praise": (Q, "قانون چنین", "آفرین. قانون چنین", "آفرین", "option a: «آفرین» praises who may have chosen"),
    "praise that tells": (Q, "قانون چنین", "درست است؛ قانون چنین", "درست است؛", "option a: «درست است» praises"),
    "praise after yes": (Q, "قانون چنین", "بله؛ درست است. قانون", "بله؛", "option a: «بله؛ درست است» praises"),
    "no right option": (Q, "        right: true\n", "", "id: q1", "question q1 has 0 right options"),
    "two right options": (Q, "text: این یکی", "right: true\n        text: این یکی", "id: q1", "q1 has 2 right options"),
    "unknown article": (Q, "[20]", "[21]", "[21]", "no article 21"),
    "no article": (Q, "articles: [20]", "articles: []", "id: q1", "question q1 cites no article"),
    "same question twice": (Q, "id: q2\n", "id: q1\n", 17, "question q1 exists already, at"),
    "same option twice": (Q, "id: b\n", "id: a\n", 13, "option a occurs twice in question q1"),
    "bad kind": (Q, "kind: single", "kind: quiz", "kind: quiz", "kind: input should be"),
    "three for true_false": (
        Q,
        "kind: true_false\n    articles: [20]\n    text: کدام درست است؟\n    options:\n",
        "kind: true_false\n    articles: [20]\n    text: کدام درست است؟\n    options:\n"
        "      - {id: c, text: شاید, feedback: نه., misconception: maybe}\n",
        "id: q7",
        "question q7: true_false has two options",
    ),
    "one option": (Q, "      - {id: c, text: سوم, place: 3", "      - {id: c, place: 3", "id: c,", "text is missing"),
    "place outside ordering": (Q, "right: true\n", "right: true\n        place: 1\n", "place: 1", "only an ordering"),
    "places": (Q, "place: 3", "place: 2", "id: q12", "question q12: the places must be 1 to 3"),
    "right in ordering": (Q, "place: 3", "place: 3, right: true", "right: true,", "an ordering has places"),
    "multiple with one": (Q, "kind: single", "kind: multiple", "id: q1", "q1: needs at least two right options"),
    "draw": (Q, "draw: 8", "draw: 80", "draw: 80", "draw is 80, but there are 12"),
    "pass mark": (Q, "pass_mark: 70", "pass_mark: 170", "pass_mark: 170", "less than or equal to 100"),
    # law, acts, areas, agencies
    "edition": (LAW, "۱۴۰۳/۱۲/۱۹", "1403/12/19", "1403/12/19", "edition: string should match pattern"),
    "edition of the law itself": (
        LAW, "۱۴۰۳/۱۲/۱۹", "unknown", "id: 20", "article 20 of an unknown edition names no law"
    ),
    "phase": (LAW, "phases: [day]", "phases: [night]", "phases: [night]", "phases.0: input should be"),
    "same article twice": (LAW, "id: 84", "id: 20", 12, "article 20 exists already, at"),
    "unknown article in an act": (ACTS, "articles: [84]", "articles: [85]", "articles: [85]", "no article 85"),
    "act without article": (ACTS, "articles: [84]", "articles: []", "id: O01", "act O01 cites no article"),
    "person out of scope": (
        ACTS, "[staff]", "[staff, person]", "[staff, person]", "O32: reportable_actors must not contain person"
    ),
    "official in O32": (ACTS, "[staff]", "[official]", "[official]", "must not contain official: out of scope"),
    "speech act": (ACTS, "[candidate]", "[candidate, person]", 30, "a speech act is taught, never reported"),
    "speech and person": (ACTS, "speech: false", "speech: true", 16, "O01: no private person is reported for"),
    "no answer": (ACTS, "    restricted: false\n    private_person: true", "    private_person: true", 3, "restricted"),
    "open list": (ACTS, "[candidate]", "[neighbour]", "[neighbour]", "reportable_actors.0: input should be"),
    "actor twice": (ACTS, "[staff]", "[staff, staff]", "[staff, staff]", "O32: staff occurs twice"),
    "act id": (ACTS, "id: O01", "id: vote", "id: vote", "id: string should match"),
    "same act twice": (ACTS, "id: O22", "id: O01", 19, "act O01 exists already, at"),
    "no group": (ACTS, "group: {id: all, title: همهٔ کارها}\n", "", 1, "group is missing"),
    "group id": (ACTS, "id: all", "id: campaign-and-media", "campaign-and", "id: string should match"),
    "group title": (ACTS, "همهٔ کارها", "همهٔ کارها " * 5, "group:", "title: string should have at most 40"),
    "group style": (ACTS, "همهٔ کارها", "کار های همه", "group:", "half-space belongs before ها"),
    "station as root": (AREAS, "kind: county", "kind: station", "kind: station", "must lie in a larger area"),
    "area order": (AREAS, "kind: district", "kind: province", "kind: province", "a province cannot lie in a county"),
    "same area twice": (AREAS, "id: s1", "id: d1", "{id: d1", "area d1 exists already, at"),
    "one tile twice": (
        AREAS,
        "kind: district\n        children:\n          - {id: s1,",
        "kind: district\n        tile: [1, 1]\n        children:\n          - {id: s1, tile: [1, 1],",
        "areas:",
        "s1 has the tile of d1: one map shows all of them",
    ),
    "place of a real station": (
        AREAS, "sample: true", "address: کوچهٔ یک", "id: s1", "s1 is not a sample: the file must name its source"
    ),
    "place outside Iran": (
        AREAS, "sample: true", "sample: true, lat: 48.8, lon: 51.4", "id: s1", "lat: input should be"
    ),
    "half a place": (AREAS, "sample: true", "sample: true, lat: 35.7", "id: s1", "needs both lat and lon, or neither"),
    "hours of a district": (
        AREAS, "kind: district", "kind: district\n        hours: ۸ تا ۱۸", "hours:", "hours belongs to a station"
    ),
    "day of the areas": (AREAS, "areas:", "as_of: ۱۴۰۵\nareas:", "as_of:", "as_of: string should match pattern"),
    "phone": (BODIES, "phone: 110", "phone: ۱۱۰", "phone: ۱۱۰", "phone: string should match"),
    "hotline field": (BODIES, "    label: پلیس\n", "", 8, "label is missing"),
    # YAML syntax
    "not yaml": (LAW, "[رأی‌دهندگان]", "[رأی‌دهندگان", "phases: [day]", "not YAML"),
    "key twice": (LAW, "    title: رأی مخفی", "    number: ۲", 5, "the key number occurs twice"),
    "itself": (LAW, "  - id: 20", "  - &a [*a]\n  - id: 20", 1, "an alias that contains itself"),
}  # fmt: skip

STYLE = {
    "latin digits": ("شعبهٔ 12 باز است.", "Latin digits"),
    "arabic digits": ("شعبهٔ ١٢ باز است.", "Arabic digits"),
    "arabic ye": ("اين خوب است.", "an Arabic letter"),
    "arabic kaf": ("كار خوب است.", "an Arabic letter"),
    "he": ("شعبۀ ۱۲ باز است.", "instead of ۀ"),
    "mi": ("او می رود.", "half-space belongs after می"),
    "nemi": ("او نمی رود.", "half-space belongs after می"),
    "ha": ("کتاب های خوب.", "half-space belongs before ها"),
    "ha alone": ("کتاب ها.", "half-space belongs before ها"),
    "anha": ("آنها آمدند.", "half-space belongs before ها"),
    "glued ha": ("شرطها را بخوانید.", "half-space belongs before ها"),
    "glued hayeshan": ("برگههایشان ماند.", "half-space belongs before ها"),
    "inha": ("اینها ماند.", "half-space belongs before ها"),
    "glued mi": ("رأی شمرده میشود.", "half-space belongs after می"),
    "glued nemi": ("دوباره نمیتوان رأی داد.", "half-space belongs after می"),
    "glued past": ("او رأی میگرفت.", "half-space belongs after می"),
    "glued voter": ("رأیدهنده آمد.", "inside this word"),
    "glued voters": ("رایدهندگان آمدند.", "inside this word"),
    "perfect": ("آن‌ها گفته اند نه.", "before this ending"),
    "perfect you": ("برگزیده شده اید.", "before this ending"),
    "ye after he": ("خانه ی مردم است.", "instead of ه ی"),
    "comparative": ("این بزرگ تر است.", "before تر"),
    "superlative": ("مهم ترین کار است.", "before تر"),
    "station number": ("شعبه ۱۲ باز است.", "before a number"),
    "article number": ("طبق ماده ۸۴ جرم است.", "before a number"),
    "compound": ("رأی گیری آغاز شد.", "inside this word"),
    "rai": ("یک رای دارد.", "hamza"),
    "rai joined": ("رای‌دهنده آمد.", "hamza"),
    "board": ("هیأت اجرایی.", "هیئت"),
    "dead 67": ("طبق مادهٔ ۶۷ جرم است.", "outdated article"),
    "dead 45": ("طبق ماده ۴۵ ممنوع است.", "outdated article"),
    "space before comma": ("خوب ، بد.", "space before punctuation"),
    "no space after comma": ("خوب،بد.", "space is missing"),
    "latin comma": ("خوب, بد.", "Latin punctuation"),
    "quotes": ('گفت "نه".', "quotation marks"),
    "long sentence": ("واژه " * 26, "a sentence of 26 words"),
}

FINE = (
    "برای رأی دادن، رایگان و با رایانه.",
    "آرای باطله را می‌شمارند؛ «رأی‌دهنده» بی‌طرف است.",
    "مادهٔ ۶۷ قدیم دیگر در کار نیست. مادهٔ ۴۵۰ هم نداریم.",
    "نامزدها و شوراهایشان به‌تنهایی. تنها انتهای میدان، میزان بهای نهایی. میدانی؟",
    "در این شعبه ۴۱۲ رأی بود. هر شعبه ۵ عضو دارد. که ای مردم! نه ام، نه ای.",
    "تر و خشک. می‌شود، رفته‌اند؛ خانهٔ بزرگ‌تر، مهم‌ترین مادهٔ ۸۴ و متن‌ها.",
    "ساعت ۱۴:۳۵، شعبهٔ ۱۲؛ تنها ماندند. کتاب‌های آن‌ها.",
)


@pytest.mark.parametrize("case", CASES)
def test_a_broken_file_is_named_at_its_line(folder, case):
    name, old, new, at, message = CASES[case]
    folder.replace(name, old, new)
    line = at if isinstance(at, int) else folder.line(name, at)
    problems = folder.problems()
    assert any(
        problem.file == str(folder.path(name)) and problem.line == line and message in problem.message
        for problem in problems
    ), (line, list(map(str, problems)))


@pytest.mark.parametrize("case", STYLE)
@pytest.mark.parametrize(
    ("name", "old"),
    [(L, "این کارت سوم است."), (Q, "بسیاری چنین فکر می‌کنند."), (LAW, "رأی‌گیری مخفی است.")],
    ids=["card", "feedback", "paraphrase"],
)
def test_style_is_judged_on_every_text(folder, case, name, old):
    text, message = STYLE[case]
    folder.replace(name, old, text if name == L else f"'{text}'")
    problems = folder.problems()
    line = folder.line(name, text.strip()[:20])
    assert any(
        p.line == line and p.file == str(folder.path(name)) and message in p.message for p in problems
    ), problems


@pytest.mark.parametrize("text", FINE)
def test_good_persian_is_left_alone(folder, text):
    folder.replace(L, "این کارت سوم است.", text)
    folder.replace(Q, "بسیاری چنین فکر می‌کنند.", f"'{text}'")
    assert folder.problems() == []


def test_fault_inside_long_text_is_reported_at_its_line(folder):
    folder.replace(LAW, "رأی‌گیری مخفی است.", ">-\n      سطر نخست خوب است.\n      سطر دوم شعبهٔ 12 است.")
    folder.replace(L, "این کارت سوم است.", "خوب است.\n\nشعبهٔ 13 است.")
    places = {(problem.file, problem.line) for problem in folder.problems()}
    expected = {
        (str(folder.path(LAW)), folder.line(LAW, "12 است")),
        (str(folder.path(L)), folder.line(L, "13 است")),
    }
    assert places == expected


def test_the_example_folder_is_whole(folder):
    problems, counts = check(folder.root)
    assert problems == []
    assert str(counts) == "lessons=3 cards=12 checks=6 questions=12 articles=2 violations=3 problems=0"


def test_all_problems_come_at_once_sorted_in_one_form(folder):
    folder.replace(L, "[20, 84]", "[20, 99]")
    folder.replace(L, "این کارت سوم است.", "اين کارت سوم است.")
    folder.replace(Q, "        feedback: قانون چنین می‌گوید.\n", "")
    folder.replace(Q, "این یکی نادرست است", "این یکی نادرست 1 است")
    folder.replace(ACTS, "[staff]", "[staff, person]")
    folder.replace(LAW, "phases: [day]", "phases: [night]")
    folder.write("areas/broken.yaml", "areas: [")
    with pytest.raises(ContentErrors) as caught:
        load_content(folder.root)
    problems = caught.value.problems
    assert {problem.file.rsplit("/", 1)[1] for problem in problems} == {
        "01-lesson.md",
        "basic.yaml",
        "acts.yaml",
        "law.yaml",
        "broken.yaml",
    }
    assert len(problems) == 7, str(caught.value)
    assert list(problems) == sorted(problems)
    assert all(re.fullmatch(r".+:\d+: .+", line) for line in str(caught.value).split("\n"))
    assert check(folder.root)[1].problems == len(problems)


@pytest.mark.parametrize(
    ("gone", "message"),
    [
        (L, "2 lessons; a tier has 3 at least"),
        (Q, "the tier has no quiz"),
        (LAW, "no file here"),
        (ACTS, "no file here"),
        (AREAS, "no file here"),
        (BODIES, "no file here"),
    ],
)
def test_what_is_missing_is_said(folder, gone, message):
    folder.path(gone).unlink()
    assert any(message in problem.message for problem in folder.problems())


def test_a_quiz_needs_questions_of_three_kinds(folder):
    text = folder.path(Q).read_text(encoding="utf-8")
    folder.write(Q, text[: text.index("  - id: q7\n")])
    messages = [problem.message for problem in folder.problems()]
    assert "6 questions; a tier needs 12 or more" in messages
    assert "1 kinds of question; a tier needs 3 or more" in messages


def test_the_right_option_must_not_stand_out_by_length(folder):
    text = folder.path(Q).read_text(encoding="utf-8")
    folder.write(Q, text.replace("text: این درست است", "text: این یکی بسیار درست و کامل است"))
    assert any(
        "the right option is the longest in 8 of 8" in problem.message for problem in folder.problems()
    )


def test_two_lessons_with_one_number(folder):
    folder.path(L2).rename(folder.path("lessons/voter/basic/01-other.md"))
    assert any("the same number" in problem.message for problem in folder.problems())


def test_many_long_sentences_are_too_many(folder):
    folder.replace(L, "این کارت سوم است.", "\n".join(["واژه " * 22 + "است."] * 4))
    assert any("95th percentile 23" in problem.message for problem in folder.problems())


def test_strange_files_are_named(folder):
    folder.write("lessons/voter/basic/notes.txt", "x")
    folder.path("law/latin.yaml").write_bytes("edition: ۱\nمتن".encode("utf-16"))
    folder.write("law/empty.yaml", "# only a remark\n")
    folder.write(".hidden", "x")
    messages = {problem.file.rsplit("/", 1)[1]: problem.message for problem in folder.problems()}
    assert messages.keys() == {"notes.txt", "latin.yaml", "empty.yaml"}
    assert "not a content file" in messages["notes.txt"]
    assert messages["latin.yaml"] == "not UTF-8"
    assert messages["empty.yaml"] == "the file is empty"


def test_no_folder_at_all(tmp_path):
    with pytest.raises(ContentErrors, match="no lesson at all"):
        load_content(tmp_path / "nowhere")


def test_unreadable_law_file_does_not_blame_citing_files(folder):
    folder.write(LAW, "edition: [")
    assert [(problem.file, problem.line) for problem in folder.problems()] == [(str(folder.path(LAW)), 1)]


def test_the_hash_names_the_text(folder):
    before = load_content(folder.root).hash()
    assert load_content(folder.root).hash() == before
    folder.replace(L, "این کارت سوم است.", "این کارت سوم نیست.")
    assert load_content(folder.root).hash() != before


@settings(
    max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    name=st.sampled_from([L, Q, LAW, ACTS, AREAS, BODIES]),
    at=st.floats(0, 1),
    cut=st.integers(0, 40),
    junk=st.text(max_size=12)
    | st.sampled_from(["[", "- ", ": ", "&a [*a]", "? [x]\n", "\t", "```", "---\n", "!!int "]),
)
def test_no_damage_makes_the_check_itself_fail(folder, name, at, cut, junk):
    whole = folder.path(name).read_text(encoding="utf-8")
    place = int(at * len(whole))
    damaged = whole[:place] + junk + whole[place + cut :]
    folder.path(name).write_bytes(damaged.encode("utf-8", "surrogatepass"))
    try:
        problems, counts = check(folder.root)
        assert counts.problems == len(problems)
        assert all(problem.line >= 1 for problem in problems)
    finally:
        folder.write(name, whole)


def test_two_files_are_two_groups(folder):
    more = folder.path(ACTS).read_text(encoding="utf-8").replace("O01", "O03").replace("O22", "O23")
    folder.write("violations/more.yaml", more.replace("O32", "O33"))
    assert [str(p) for p in folder.problems() if "group" in p.message] == [
        f"{folder.path('violations/more.yaml')}:1: group all exists already, at {folder.path(ACTS)}:1"
    ]
    folder.replace("violations/more.yaml", "{id: all, title: همهٔ کارها}", "{id: more, title: کارهای دیگر}")
    content = load_content(folder.root)
    assert dict(content.groups) == {"all": "همهٔ کارها", "more": "کارهای دیگر"}
    assert {act.group for act in content.acts.values()} == {"all", "more"}
