"""HTML as Telegram parses it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.entities import as_html, found_entities, read_html, units
from bot.sandbox.refusals import ApiError

READ = [
    ("سلام", "سلام", []),
    ("<b>a</b>", "a", [("bold", 0, 1)]),
    ("😀<b>a</b>", "😀a", [("bold", 2, 1)]),
    ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
    ("&lt;b&gt; &amp; &#1587;", "<b> & س", []),
    ("&nope; a & b", "&nope; a & b", []),
    ("  <code> x </code> ", "x", [("code", 0, 1)]),
    ('<a href="https://a.example/?x=1&amp;y">link</a>', "link", [("text_link", 0, 4)]),
    ('<span class="tg-spoiler">s</span>', "s", [("spoiler", 0, 1)]),
    ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", 0, 1)]),
    ("<B>a</B>", "a", [("bold", 0, 1)]),
    ("<b></b>a", "a", []),
]


@pytest.mark.parametrize(("source", "text", "marks"), READ, ids=[r[0] for r in READ])
def test_read(source, text, marks):
    got, entities = read_html(source)
    assert (got, [(e["type"], e["offset"], e["length"]) for e in entities]) == (text, marks)


REFUSED = [
    ("a <y>", 'Unsupported start tag "y" at byte offset 2'),
    ("سa <y>", 'Unsupported start tag "y" at byte offset 4'),
    ("</b>", "Unexpected end tag at byte offset 0"),
    ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
    ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
    ("1 < 2", "Unclosed start tag at byte offset 2"),
    ("<span>x</span>", 'Tag "span" must have class "tg-spoiler"'),
]


@pytest.mark.parametrize(("source", "words"), REFUSED, ids=[r[0] for r in REFUSED])
def test_refused(source, words):
    with pytest.raises(ApiError) as refused:
        read_html(source)
    assert refused.value.description.startswith(f"Bad Request: can't parse entities: {words}")


@given(st.text(alphabet=st.characters(exclude_characters="<&", exclude_categories=["Cs"])))
def test_text_without_marks_is_only_trimmed(text):
    assert read_html(text) == (text.strip(), [])


@given(st.lists(st.tuples(st.sampled_from(["b", "i", "code"]), st.text("ab 😀س<&>", min_size=1)), max_size=5))
def test_entities_always_lie_inside_the_text(parts):
    source = "".join(f"<{t}>{x.replace('&', '&amp;').replace('<', '&lt;')}</{t}>" for t, x in parts)
    text, entities = read_html(source)
    for entity in entities:
        assert entity["length"] > 0
        assert 0 <= entity["offset"] < entity["offset"] + entity["length"] <= units(text)
    html = as_html(text, entities)
    assert html.count("<b>") == html.count("</b>")


def test_what_a_client_marks_by_itself():
    marks = found_entities(
        "😀 /start@x_bot @sara_1 https://a.example", kinds=frozenset({"bot_command", "mention", "url"})
    )
    assert [(m["type"], m["offset"]) for m in marks] == [("bot_command", 3), ("mention", 16), ("url", 24)]
    (link,) = found_entities("\u2066https://a.example/screen#x_-9\u2069", kinds=frozenset({"url"}))
    assert (link["offset"], link["length"]) == (1, 29), "a link ends before the mark that ends its direction"


def test_html_for_the_page_is_safe():
    entity = {"type": "text_link", "offset": 0, "length": 1, "url": "javascript:alert(1)"}
    assert as_html("<x", [entity]) == "&lt;x"
    entity = {"type": "text_link", "offset": 0, "length": 1, "url": 'https://a/"onclick="x'}
    assert "&quot;" in as_html("a", [entity])
