"""HTML of small parts: escaped text, bubbles, buttons with links, diagrams."""

from collections.abc import Iterable
from html import escape

from bot.domain.catalogue.material import Diagram, DiagramKind
from bot.language.digits import to_persian


def text(value: str) -> str:
    """Text as HTML; line breaks stay."""
    return escape(value).replace("\n", "<br>")


def number(value: int) -> str:
    return to_persian(str(value))


def bubble(html: str, *, css: str = "") -> str:
    """A message of the bot; `html` is inserted as it is."""
    return f'<article class="bubble {css}">{html}</article>'


def link(label: str, target: str, *, css: str) -> str:
    return f'<a class="{css}" href="{escape(target)}">{text(label)}</a>'


def key(label: str, target: str) -> str:
    """A button of the chat: a link, or greyed out if a page cannot do what it does."""
    if target:
        return link(label, target, css="key")
    return f'<span class="key off" aria-disabled="true">{text(label)}</span>'


def panel(html: str, *, anchor: str, is_open: bool = False) -> str:
    """What a button opens: visible once its anchor is opened, or always."""
    return f'<div class="panel{" open" if is_open else ""}" id="{escape(anchor)}">{html}</div>'


def editor_note(*lines: str) -> str:
    """A line for editors, which the chat does not show."""
    return f'<p class="aside">{text(" · ".join(line for line in lines if line))}</p>'


def missing(ids: Iterable[str], known: Iterable[str]) -> str:
    """A note of cited articles that do not exist."""
    there = set(known)
    return "".join(
        f'<p class="fault">مادهٔ {escape(article_id)} در content/law نیست.</p>'
        for article_id in ids
        if article_id not in there
    )


def picture(diagram: Diagram, *, caption: str) -> str:
    """A diagram, drawn by the style sheet; `caption` is HTML."""
    if diagram.kind is DiagramKind.COMPARE:
        head = '<div class="yes">✓</div><div class="no">✗</div>'
        cells = "".join(f"<div>{text(i.label)}</div><div>{text(i.note)}</div>" for i in diagram.items)
        body = f'<div class="compare">{head}{cells}</div>'
    else:
        items = "".join(f"<li><b>{text(i.label)}</b><span>{text(i.note)}</span></li>" for i in diagram.items)
        body = f'<ol class="{diagram.kind}">{items}</ol>'
    return f'<figure class="diagram"><figcaption>{caption}</figcaption>{body}</figure>'
