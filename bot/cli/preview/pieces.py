"""HTML of small things: escaped text, bubbles, keys that open something."""

from collections.abc import Iterable
from html import escape

from bot.domain.catalogue import Article, Confidence
from bot.domain.material import Diagram, DiagramKind, Term
from bot.language.digits import to_persian


def text(value: str) -> str:
    """Words as HTML; line breaks stay."""
    return escape(value).replace("\n", "<br>")


def number(value: int) -> str:
    return to_persian(str(value))


def bubble(body: str, *, anchor: str = "", css: str = "") -> str:
    """A message of the bot."""
    name = f' id="{escape(anchor)}"' if anchor else ""
    return f'<article class="bubble {css}"{name}>{body}</article>'


def link(label: str, target: str, *, css: str = "key") -> str:
    """A key that leads somewhere."""
    return f'<a class="{css}" href="{escape(target)}">{text(label)}</a>'


def opening(label: str, body: str, *, is_open: bool = False) -> str:
    """A key under which the answer appears."""
    return f"<details{' open' if is_open else ''}><summary class=key>{text(label)}</summary>{body}</details>"


def keys(*rows: Iterable[str]) -> str:
    """Rows of keys, first on the right."""
    filled = [[key for key in row if key] for row in rows]
    return (
        '<div class="keys">'
        + "".join(f'<div class="row">{"".join(row)}</div>' for row in filled if row)
        + "</div>"
    )


def law(articles: list[Article], missing: list[str]) -> str:
    """The key of the law under a card; nothing where nothing is cited."""
    if not articles and not missing:
        return ""
    one = f"مادهٔ {articles[0].number}" if len(articles) == 1 else f"{number(len(articles))} مادهٔ قانون"
    parts = [_article(article) for article in articles]
    parts += [f'<p class="fault">مادهٔ {escape(key)} در content/law نیست.</p>' for key in missing]
    return opening(f"⚖️ {one}", bubble("".join(parts), css="law"))


def _article(article: Article) -> str:
    of = f" · {text(article.law)}" if article.law else ""
    sure = " · باید دوباره سنجیده شود" if article.confidence is Confidence.RECHECK else ""
    return (
        f"<p><b>مادهٔ {text(article.number)}</b>{of}، متن {text(article.edition)}{sure}<br>"
        f"<i>{text(article.title)}</i><br>{text(article.paraphrase)}<br>پیامد: {text(article.sanction)}</p>"
    )


def words(terms: list[Term]) -> str:
    """The key of the terms that a text explains."""
    if not terms:
        return ""
    body = "".join(f"<p><b>{text(term.fa)}</b><br>{text(term.meaning)}</p>" for term in terms)
    return opening(f"📖 {'، '.join(term.fa for term in terms)}", bubble(body, css="law"))


def picture(diagram: Diagram | None) -> str:
    """The key of a diagram, already pressed: an editor wants to see it."""
    if diagram is None:
        return ""
    if diagram.kind is DiagramKind.COMPARE:
        head = '<div class="yes">✓</div><div class="no">✗</div>'
        cells = "".join(f"<div>{text(i.label)}</div><div>{text(i.note)}</div>" for i in diagram.items)
        body = f'<div class="compare">{head}{cells}</div>'
    else:
        items = "".join(f"<li><b>{text(i.label)}</b><span>{text(i.note)}</span></li>" for i in diagram.items)
        body = f'<ol class="{diagram.kind}">{items}</ol>'
    drawn = f'<figure class="diagram"><figcaption>{text(diagram.title)}</figcaption>{body}</figure>'
    return opening("🖼 نمودار", drawn, is_open=True)
