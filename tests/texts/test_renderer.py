"""Rendered text: escaped, isolated, formatted, and equal to the result of the reference resolver."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from fluent.runtime import FluentBundle, FluentResource
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.outgoing import ClockTime, Digits, Latin, TextRef
from bot.texts import Texts, UnknownText, load_texts

SOURCE = """\
hello = سلام <b>{ $name }</b>
nested = از { $who } رسید
lines =
    { $first }
    { $rest }
parts =
    نخست

    { $middle }

    آخر
    { $end }
nothing = { "" }
behind =
    { "" }

    { $who } هم
some =
    { $n ->
        [0] { "" }
       *[more] { "" }

        باز هم
    }
glued = این بود.{ $rest }
role =
    { $role ->
        [voter] رأی‌دهنده
       *[other] { $name }
    }
count =
    { $n ->
        [0] هیچ
       *[more] { $n } تا
    }
-brand = امانت
about = { -brand } برای <a href="https://example.org/a">همه</a> &amp; { role }
command-words-menu = منو، فهرست
command-words-forget-me = فراموشم کن
"""


class PlainFormatter:
    """A formatter with easily recognisable results."""

    def number(self, value: int) -> str:
        return f"#{value}"

    def digits(self, text: str) -> str:
        return text.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))

    def day(self, value: date) -> str:
        return f"day {value}"

    def moment(self, value: datetime) -> str:
        return f"moment {value:%H:%M}"

    def clock(self, value: datetime) -> str:
        return f"clock {value:%H:%M}"


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Texts:
    folder = tmp_path_factory.mktemp("texts")
    (folder / "a.ftl").write_text(SOURCE, encoding="utf-8")
    return load_texts(PlainFormatter(), None, files=sorted(folder.glob("*.ftl")))


def test_an_argument_is_escaped_and_kept_in_its_direction(texts: Texts) -> None:
    assert texts.render("hello", {"name": "<a&b>"}) == "سلام <b>\u2068&lt;a&amp;b&gt;\u2069</b>"


def test_marks_that_would_leave_the_isolate_are_taken_out(texts: Texts) -> None:
    assert texts.render("hello", {"name": "a\u2069\u202eb\x00"}) == "سلام <b>\u2068ab\u2069</b>"


@pytest.mark.parametrize(
    ("arg", "rendered_text"),
    [
        (1405, "\u2068#1405\u2069"),
        (Digits("1405"), "\u2068۱۴۰۵\u2069"),
        (Latin("t.me/x"), "\u2066t.me/x\u2069"),
        (date(2026, 5, 1), "\u2068day 2026-05-01\u2069"),
        (datetime(2026, 5, 1, 14, 35, tzinfo=UTC), "\u2068moment 14:35\u2069"),
        (ClockTime(datetime(2026, 5, 1, 14, 35, tzinfo=UTC)), "\u2068clock 14:35\u2069"),
        (TextRef("hello", {"name": "&"}), "سلام <b>\u2068&amp;\u2069</b>"),
    ],
)
def test_each_kind_of_argument_has_its_form(texts: Texts, arg: object, rendered_text: str) -> None:
    assert texts.render("nested", {"who": arg}) == f"از {rendered_text} رسید"  # type: ignore[dict-item]  # any kind


def test_a_truth_value_is_no_argument(texts: Texts) -> None:
    with pytest.raises(TypeError):
        texts.render("nested", {"who": True})


def test_a_label_is_plain_and_one_line(texts: Texts) -> None:
    assert texts.label(TextRef("about", {"role": "other", "name": "a\nb"})) == "امانت برای همه & a b"
    assert texts.label(TextRef("lines", {"first": TextRef("hello", {"name": "x"}), "rest": 2})) == "سلام x #2"
    assert texts.label("ناحیهٔ\n۱") == "ناحیهٔ ۱"


def test_plain_keeps_isolates_and_drops_tags(texts: Texts) -> None:
    assert texts.plain("hello", {"name": "<x>"}) == "سلام \u2068<x>\u2069"


def test_variant_is_chosen_by_word_or_written_number(texts: Texts) -> None:
    assert texts.render("role", {"role": "voter", "name": "x"}) == "رأی‌دهنده"
    assert texts.render("role", {"role": "staff", "name": "x"}) == "\u200f\u2068x\u2069"
    assert texts.render("count", {"n": 0}) == "هیچ"
    assert texts.render("count", {"n": 5}) == "\u200f\u2068#5\u2069 تا"


def test_line_beginning_with_argument_is_right_to_left(texts: Texts) -> None:
    assert texts.render("lines", {"first": "یک", "rest": "دو"}).startswith("\u200f")
    assert not texts.render("hello", {"name": "x"}).startswith("\u200f")


def test_what_is_missing_is_said_by_name(texts: Texts) -> None:
    for failing in (texts.render, texts.plain, texts.check):
        with pytest.raises(UnknownText, match="name"):
            failing("hello", {})
        with pytest.raises(UnknownText, match="nowhere"):
            failing("nowhere", {})
    with pytest.raises(UnknownText, match="name"):
        texts.check("nested", {"who": TextRef("hello")})


def test_typed_words_stand_for_commands(texts: Texts) -> None:
    assert texts.command("  منو! ") == "menu"
    assert texts.command("فراموشم\u200cكن") == "forget_me"
    assert texts.command("منوی غذا") is None
    assert texts.command("م" * 4000) is None


def test_text_over_the_reference_resolvers_limit_is_rendered_whole(texts: Texts) -> None:
    assert texts.render("hello", {"name": "ب" * 3000}).count("ب") == 3000


@given(
    name=st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\u2066\u2067\u2068\u2069"
                 "\u202a\u202b\u202c\u202d\u202e<>&"), max_size=60),
    role=st.sampled_from(["voter", "staff"]),
    key=st.sampled_from(["hello", "about", "role", "lines"]),
)  # fmt: skip
def test_the_reference_resolver_agrees(texts: Texts, name: str, role: str, key: str) -> None:
    bundle = FluentBundle(["fa"], use_isolating=True)
    bundle.add_resource(FluentResource(SOURCE))
    args = {"name": name, "role": role, "first": name, "rest": role}
    expected, errors = bundle.format_pattern(bundle.get_message(key).value, args)
    assert not errors
    # The reference also isolates variants and references. Ours are Persian and do not need it.
    assert _bare(texts.render(key, args)) == _bare(expected)


def _bare(text: str) -> str:
    return text.replace("\u2068", "").replace("\u2069", "").replace("\u200f", "")


def test_bad_files_are_refused_at_once_with_their_lines(tmp_path: Path) -> None:
    from bot.texts import TextErrors

    (tmp_path / "a.ftl").write_text(
        "good = خوب\n\nopen = <b>باز\nevil = <script>\nhref = <a href=\"javascript:x\">y</a>\n"
        "call = { NUMBER($n) }\nloop = { loop }\nlost = { nowhere }\nlone = { -nothing }\n"
        "= junk\nattr = x\n    .title = y\nBad_Key = x\ncut = <b{ $x }>\n",
        encoding="utf-8",
    )  # fmt: skip
    (tmp_path / "b.ftl").write_text("# twice\ngood = باز هم\n", encoding="utf-8")
    with pytest.raises(TextErrors) as raised:
        load_texts(PlainFormatter(), None, files=sorted(tmp_path.glob("*.ftl")))
    problems = raised.value.problems
    for start in (
        "a.ftl:3: open: <b> is not closed",
        "a.ftl:4: evil:",
        "a.ftl:5: href:",
        "a.ftl:6: call:",
        "a.ftl:7: loop:",
        "a.ftl:8: lost: no text is called nowhere",
        "a.ftl:9: lone: no text is called -nothing",
        "a.ftl:10: ",
        "a.ftl:11: attr has attributes",
        "a.ftl:13: Bad_Key",
        "a.ftl:14: cut:",
        "b.ftl:2: good is already in a.ftl:1",
    ):
        assert any(problem.startswith(start) for problem in problems), (start, problems)


def test_a_piece_that_says_nothing_leaves_no_hole(texts: Texts) -> None:
    nothing = TextRef("nothing")
    assert texts.render("parts", {"middle": nothing, "end": nothing}) == "نخست\n\nآخر"
    assert (
        texts.render("parts", {"middle": TextRef("nothing"), "end": TextRef("hello", {"name": "x"})}).count(
            "\n"
        )
        == 3
    )


def test_nested_text_keeps_its_blank_lines(texts: Texts) -> None:
    """In all variants a sentence ends before the next one begins."""
    behind = TextRef("behind", {"who": "او"})
    assert texts.render("glued", {"rest": behind}) == "این بود.\n\n\u200f\u2068او\u2069 هم"
    assert texts.render("glued", {"rest": TextRef("some", {"n": 2})}) == "این بود.\n\nباز هم"
    assert texts.render("behind", {"who": "او"}) == "\u200f\u2068او\u2069 هم", (
        "alone it starts without a space"
    )


def test_a_nested_text_that_says_nothing_leaves_no_hole(texts: Texts) -> None:
    assert texts.render("glued", {"rest": TextRef("some", {"n": 0})}) == "این بود."
    hole = TextRef("lines", {"first": TextRef("nothing"), "rest": "ب"})
    assert (
        texts.render("lines", {"first": "الف", "rest": hole}) == "\u200f\u2068الف\u2069\n\u200f\u2068ب\u2069"
    )
