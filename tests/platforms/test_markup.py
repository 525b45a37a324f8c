"""Rendered text on each messenger: formatting, typed text, lengths."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.markup import bale_markdown, cut_html, cut_text, units
from bot.sandbox.faces.bale import read_markdown


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("سلام", "سلام"),
        ("1 &lt; 2 &amp; 3", "1 < 2 & 3"),
        ("<b>مهم</b>", "*مهم*"),
        ("پیش<b>مهم</b>پس", "پیش *مهم* پس"),
        ("پیش <b>مهم</b> پس", "پیش *مهم* پس"),
        ("پیش <b> مهم </b> پس", "پیش  *مهم*  پس"),
        ("<b>یک\nدو</b>", "*یک*\n*دو*"),
        ("<b>  </b>x", "  x"),
        ("<i>کج</i>، و", "_کج،_ و"),
        ("یک\n\u200f<b>دو</b>", "یک\n*\u200fدو*"),
        ("<b>یک</b><i>دو</i>", "*یک* _دو_"),
        ("<b>یک <i>دو</i></b>", "*یک* _دو_"),
        ("<b>a*b_c`[d]</b>", "*ab c'(d)*"),
        ("<code>A_1*2</code>", "A_1*2"),
        ('<a href="https://e.org/a?x=1&amp;y=2">اینجا</a>!', "[اینجا](https://e.org/a?x=1&y=2)!"),
        ('<a href="https://e.org/a(b) c">[ا]</a>', "[(ا)](https://e.org/a%28b%29%20c)"),
        ('<b><a href="https://e.org">ا</a></b>', "[ا](https://e.org)"),
        ('<a href="">ا</a>', "ا"),
        ("*پررنگ* و _کج_", "پررنگ و کج"),
        ("@user_name و a*b", "@user_name و a*b"),
        ("[x](https://e.org)", "[x] (https://e.org)"),
        ("[x]<code>(y)</code>", "[x] (y)"),
        ("```x```", "'''x'''"),
        ("a < b", "a < b"),
        ("<x>y</x>", "<x>y</x>"),
    ],
)
def test_bale(html: str, markdown: str) -> None:
    assert bale_markdown(html) == markdown


WORDS = st.text(st.sampled_from("ab سچ*_`[]()<>&'\"\n\u200c😀\u2068\u2069"), max_size=40)


@given(WORDS)
def test_peoples_words_format_nothing_on_bale(words: str) -> None:
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    _, entities = read_markdown(bale_markdown(escaped))
    assert entities == []


TAGGED = st.lists(
    st.tuples(st.sampled_from(["", "b", "i", "code", "a"]), st.text("ab سچ😀\u200c&\n", max_size=60)),
    max_size=8,
)


def render_pieces(pieces: list[tuple[str, str]]) -> str:
    def render_piece(tag: str, words: str) -> str:
        words = words.replace("&", "&amp;")
        if tag == "a":
            return f'<a href="https://e.org/?a=1&amp;b=2">{words}</a>'
        return f"<{tag}>{words}</{tag}>" if tag else words

    return "".join(render_piece(tag, words) for tag, words in pieces)


def visible_text(html: str) -> str:
    return unescape(re.sub(r"</?(?:b|i|code|a)(?: href=\"[^\"]*\")?>", "", html))


@given(TAGGED, st.integers(10, 200))
def test_a_cut_is_short_enough_and_well_formed(pieces: list[tuple[str, str]], limit: int) -> None:
    html = render_pieces(pieces)
    short = cut_html(html, limit)
    assert units(visible_text(short)) <= limit
    opened = re.findall(r"<(\w+)", short)
    assert opened == re.findall(r"</(\w+)", short), "every opened tag is closed; ours are not nested"
    assert "&" not in re.sub(r"&(?:amp|lt|gt|quot);", "", short)
    if units(visible_text(html)) <= limit:
        assert short == html
    else:
        body = visible_text(short).removesuffix("…")
        assert visible_text(html).startswith(body) and visible_text(short).endswith("…")
    assert units(bale_markdown(html, limit)) <= limit


def test_a_cut_takes_no_sign_apart() -> None:
    family = "👨\u200d👩\u200d👧"
    text = "a" * 90 + family
    for limit in range(94, 98):
        assert "\u200d" not in cut_text(text, limit), "either the whole family emoji or nothing of it"
    assert cut_text("a" * 60, 60) == "a" * 60
    assert cut_text("سلام " * 40, 100).endswith("سلام…")


def test_a_cut_closes_what_sets_the_direction() -> None:
    text = "نام: \u2068" + "x" * 300 + "\u2069."
    short = cut_text(text, 200)
    assert short.count("\u2068") == short.count("\u2069") == 1 and short.endswith("\u2069…")
    html = cut_html(f"<b>{text}</b>", 200)
    assert html.count("\u2069") == 1 and html.endswith("\u2069…</b>")


def test_length_is_counted_as_clients_count() -> None:
    assert (units("سلام"), units("😀")) == (4, 2)
    assert cut_text("😀" * 100, 200) == "😀" * 100
    assert units(cut_text("😀" * 101, 200)) <= 200
