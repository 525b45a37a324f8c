"""All that a role needs as one HTML file: read without a network and without a script, passed on by any messenger or
cable. It names its day, and its hash, by which two copies can be compared.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Final

from bot.conversation.incoming import FileKind
from bot.conversation.papers import Fields, Paper, PaperForm, Rows
from bot.conversation.wire import MadeFile
from bot.papers.embedded_font import font_faces
from bot.papers.foot import links_of, short

_FAMILY: Final = "Amanat"
_PERSIAN: Final = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; font-src data:; base-uri 'none'; form-action 'none'"
)
"""A browser that reads this asks no server for anything, whatever stands in the page."""
_MAIN: Final = re.compile(rb"<main>(?P<words>.*)</main>", re.DOTALL)
_STATED: Final = re.compile(rb'<meta name="amanat-sha256" content="(?P<hash>[0-9a-f]{64})">')
_SHOWN: Final = 16
"""Digits of the hash that people compare."""
_STYLE: Final = """
:root{color-scheme:light dark}
*{box-sizing:border-box}
body{margin:0;font-family:'Amanat',sans-serif;font-size:1.06rem;line-height:1.9;color:#1d2733;background:#fff;
overflow-wrap:anywhere}
main,footer{max-width:44rem;margin:0 auto;padding:1rem 1.1rem}
h1{font-size:1.6rem;line-height:1.5;margin:.4rem 0}
h2{font-size:1.25rem;margin:2rem 0 .6rem;padding-bottom:.2rem;border-bottom:2px solid #0b6e5b}
h3{font-size:1.05rem;margin:1.2rem 0 .3rem}
p{margin:.4rem 0}
ul,ol{margin:.4rem 0;padding-inline-start:1.4rem}
ol{list-style:persian}
ul{list-style:none}
.small{font-size:.9rem;color:#4a5663}
nav ul{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.4rem}
nav a,.call{display:inline-block;padding:.25rem .8rem;border:1px solid #0b6e5b;border-radius:.6rem;color:#0b6e5b;
text-decoration:none}
.call{font-weight:700;font-size:1.15rem;direction:ltr}
a:focus-visible,summary:focus-visible{outline:3px solid #c77700;outline-offset:2px}
details{border:1px solid #c6d2cd;border-radius:.6rem;margin:.5rem 0;padding:0 .9rem}
summary{cursor:pointer;padding:.55rem 0;font-weight:700}
details>:last-child{margin-bottom:.8rem}
.latin{direction:ltr;unicode-bidi:isolate}
.hash{font-family:monospace;direction:ltr;unicode-bidi:isolate;white-space:nowrap}
@media (prefers-color-scheme:dark){body{color:#e8eef0;background:#14191f}.small{color:#b4bec6}
nav a,.call{color:#7fd8c3;border-color:#7fd8c3}h2{border-color:#7fd8c3}details{border-color:#3a4650}}
@media print{nav{display:none}details{break-inside:avoid}}
"""

_LEVELS: Final = {"heading": 0, "sub": 0, "fold": 0, "inner": 1, "shut": 1}
"""How many folds stay open around a row of this kind; all that are open around any other."""

type _Row = tuple[str, ...]


def draw_pocket_page(fields: Mapping[str, str], rows: Sequence[_Row]) -> MadeFile:
    """``rows`` begin with what they are: heading (text), sub (text), number (Latin digits, whose, when), step (text,
    articles), fold (title), line (text), small (text), option (letter, text). What follows a fold stands in it, up to
    the next fold, sub or heading; inner (title): a fold within a fold, which the next one or shut ends. Raises
    ValueError for an unknown row.
    """
    main = _main(fields, rows)
    digest = hashlib.sha256(main.encode()).hexdigest()
    page = _page(fields, main, digest)
    return MadeFile(FileKind.DOCUMENT, page.encode(), f"{fields['id']}.html", "text/html")


def is_unchanged(data: bytes) -> bool | None:
    """Whether the page has the words of which it states the hash; None if it states none."""
    words, stated = _MAIN.search(data), _STATED.search(data)
    if words is None or stated is None:
        return None
    return hashlib.sha256(words["words"]).hexdigest().encode() == stated["hash"]


def stated_hash(data: bytes) -> str:
    """The hash that the page shows, in groups of four; empty if it states none."""
    stated = _STATED.search(data)
    return _hash_words(stated["hash"].decode()) if stated is not None else ""


def _hash_words(digest: str) -> str:
    return " ".join(digest[at : at + 4] for at in range(0, _SHOWN, 4))


def _page(fields: Mapping[str, str], main: str, digest: str) -> str:
    links = "".join(
        f'<p class="small">{escape(fields["official"])} '
        f'<a class="latin" href="{escape(link)}">{escape(short(link))}</a></p>'
        for link in links_of(fields)
    )
    return (
        '<!DOCTYPE html>\n<html lang="fa" dir="rtl">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f'<meta name="amanat-sha256" content="{digest}">\n'
        f"<title>{escape(fields['title'])}</title>\n"
        f"<style>{font_faces(_FAMILY)}{_STYLE}</style>\n</head>\n<body>\n<main>{main}</main>\n<footer>\n"
        f'<p class="small">{escape(fields["hash"])} <span class="hash">{_hash_words(digest)}</span></p>\n'
        f'<p class="small">{escape(fields["compare"])}</p>\n{links}\n</footer>\n</body>\n</html>\n'
    )


def _main(fields: Mapping[str, str], rows: Sequence[_Row]) -> str:
    headings = [cells[0] for kind, *cells in rows if kind == "heading"]
    contents = "".join(
        f'<li><a href="#s{number}">{escape(words)}</a></li>' for number, words in enumerate(headings, 1)
    )
    return "".join(
        (
            f"\n<h1>{escape(fields['title'])}</h1>\n<p>{escape(fields['about'])}</p>\n",
            f'<p class="small">{escape(fields["day"])}</p>\n<nav><ul>{contents}</ul></nav>\n',
            *_blocks(rows),
            f'<p class="small">{escape(fields["law"])}</p>\n<p class="small">{escape(fields["footer"])}</p>\n',
        )
    )


def _blocks(rows: Sequence[_Row]) -> Iterator[str]:
    """The rows as HTML; lists and folds are closed before what does not belong in them."""
    heading, depth, in_list = 0, 0, ""
    for kind, *cells in rows:
        wanted = {"step": "ol", "option": "ul"}.get(kind, "")
        if in_list and wanted != in_list:
            yield f"</{in_list}>\n"
            in_list = ""
        level = _LEVELS.get(kind, depth)
        yield "</details>\n" * max(depth - level, 0)
        depth = min(depth, level) + (kind in {"fold", "inner"})
        if wanted and not in_list:
            yield f"<{wanted}>\n"
            in_list = wanted
        heading += kind == "heading"
        yield _block(kind, cells, heading)
    yield f"</{in_list}>\n" if in_list else ""
    yield "</details>\n" * depth


_TEMPLATES: Final = {
    "sub": "<h3>{0}</h3>\n",
    "fold": "<details><summary>{0}</summary>\n",
    "inner": "<details><summary>{0}</summary>\n",
    "line": "<p>{0}</p>\n",
    "small": '<p class="small">{0}</p>\n',
    "option": "<li>{0}) {1}</li>\n",
    "shut": "",
}
"""What a row becomes; the cells are escaped."""


def _block(kind: str, cells: Sequence[str], heading: int) -> str:
    words = [escape(cell) for cell in cells]
    match kind:
        case "heading":
            return f'<h2 id="s{heading}">{words[0]}</h2>\n'
        case "number":
            number, whose, when = words
            digits = number.translate(_PERSIAN)
            return f'<p><a class="call" href="tel:{number}">{digits}</a> <b>{whose}</b> {when}</p>\n'
        case "step":
            cited = f'<br><span class="small">{words[1]}</span>' if words[1] else ""
            return f"<li>{words[0]}{cited}</li>\n"
        case _ if kind in _TEMPLATES:
            return _TEMPLATES[kind].format(*words)
    raise ValueError(f"unknown row {kind!r}")


class PocketPage(Paper):
    """All that a role needs, as one page that asks no server for anything; the rows are those of ``draw_pocket_page``.
    More fields: link-1 …"""

    name = "pocket-page"
    form = PaperForm.HTML
    fields = frozenset({"id", "title", "about", "day", "law", "footer", "official", "hash", "compare"})

    def make(self, fields: Fields, rows: Rows) -> MadeFile:
        return draw_pocket_page(fields, rows)
