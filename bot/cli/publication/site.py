"""The pages: one per period and one for all, right to left, readable without a script, designed for phones
first."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Final

from bot.cli.publication.charts import bars
from bot.cli.publication.files import MANIFEST, STEPS, TIME, TIMES, definitions, manifest, name_of, tables
from bot.cli.publication.words import PageTexts
from bot.conversation.outgoing import Arg, Latin, TextRef
from bot.domain.catalogue.catalogue import Article, Severity
from bot.domain.figures.publication import (
    BASE,
    LEAST_FOR_SHARE,
    Cell,
    FunnelStep,
    Publication,
    PublicationTableKind,
)
from bot.domain.figures.publication_rounding import LEAST_FOR_TIMES
from bot.handlers.figures.publication import (
    minutes,
    percent,
    published_count_term,
    step_name,
    sum_term,
)
from bot.usecases.ports import Content

_STYLE: Final = Path(__file__).with_name("page.css")
_DEFINITIONS: Final = "definitions.csv"
_CAVEATS: Final = "how-to-read"
_SHORT: Final = 12
TEXT_FAMILIES: Final = (
    *(f"page-table-{kind}" for kind in PublicationTableKind),
    *(f"page-files-{suffix}" for suffix in (STEPS, TIME)),
)


class PublicationSite:
    """Everything that is written into the folder. ``head``: the beginning of the audit log's hash, or
    empty."""

    def __init__(
        self, publications: Sequence[Publication], words: PageTexts, content: Content, *, head: str
    ) -> None:
        self._all, self._words, self._content, self._head = publications, words, content, head
        self._style = _STYLE.read_text(encoding="utf-8")

    def files(self) -> Mapping[str, bytes]:
        """By name; the manifest with the hashes of the others is last."""
        files = {name: text.encode() for name, text in self._files()}
        files[MANIFEST] = manifest(files, self._all, head=self._head).encode()
        return files

    def _files(self) -> Iterator[tuple[str, str]]:
        acts = {act.id: act.looks_like for act in self._content.acts.values()}
        yield _DEFINITIONS, definitions(self._all, self._words, acts=acts)
        yield "index.html", self._index()
        for publication in self._all:
            yield from tables(publication, self._words)
            yield from (
                (_chart_name(publication, kind), svg)
                for kind in publication.tables
                if (svg := self._chart(publication, kind))
            )
            yield f"{name_of(publication)}.html", self._period(publication)

    # --- pages

    def _index(self) -> str:
        words = self._words
        links = "".join(
            f'<li><a href="{name_of(publication)}.html">{self._title(publication)}</a> '
            f"<span>{self._step_name(FunnelStep.RECEIVED)}: {self._sum([publication], FunnelStep.RECEIVED)}</span></li>"
            for publication in reversed(self._all)
        )
        body = (
            f"<p>{words.html('page-lead')} {words.html('page-updated', {'count': len(self._all)})}</p>"
            f"{self._how_to_read()}"
            f"{self._section('page-total-head', self._funnel(self._all) + self._note('page-total-note'))}"
            f"{self._section('page-periods-head', f'<ul class=periods>{links}</ul>')}{self._caveats()}"
        )
        return self._page(words.escaped_label(TextRef("page-site")), body)

    def _period(self, publication: Publication) -> str:
        words = self._words
        body = (
            f"<p>{words.html('page-lead')} {words.html('page-frozen', {'frozen': publication.frozen_at})}</p>"
            f"{self._how_to_read()}"
            f"{self._section('page-funnel-head', self._funnel([publication]) + self._note('page-funnel-note'))}"
            f"{self._section('page-times-head', self._times(publication))}"
            f"{self._promise(publication)}"
            f"{''.join(self._table(publication, kind) for kind in PublicationTableKind)}"
            f"{self._section('page-files-head', self._downloads(publication))}{self._caveats()}"
        )
        return self._page(self._title(publication), body, foot=self._foot(publication), home=True)

    def _page(self, title: str, body: str, *, foot: str = "", home: bool = False) -> str:
        back = (
            f'<nav><a href="index.html">{self._words.escaped_label(TextRef("page-all"))}</a></nav>'
            if home
            else ""
        )
        site = self._words.escaped_label(TextRef("page-site"))
        return (
            '<!doctype html>\n<html lang="fa" dir="rtl"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            '<meta name="referrer" content="no-referrer"><meta name="color-scheme" content="light dark">'
            f"<title>{title if title == site else f'{title} · {site}'}</title><style>{self._style}</style></head><body>"
            f"<header>{back}<h1>{title}</h1></header><main>{body}</main>"
            f"{f'<footer>{foot}</footer>' if foot else ''}</body></html>\n"
        )

    # --- parts

    def _how_to_read(self) -> str:
        """The way down to the caveats, above the figures: figures come first, and nobody overlooks the rest."""
        return f'<p class="note"><a href="#{_CAVEATS}">{self._words.html("page-read-link")}</a></p>'

    def _caveats(self) -> str:
        quoted = self._content.election.articles
        article: Article | None = self._content.articles.get(quoted.not_official)
        official = self._words.html("page-read-official-gone")
        if article is not None:
            facts = {"number": article.number, "edition": article.edition, "what": article.paraphrase}
            official = self._words.html("page-read-official", facts)
        lines = [
            self._words.html("page-read-reports"),
            official,
            self._words.html("page-read-small"),
            self._words.html("page-read-large"),
            self._words.html("page-read-round", {"base": BASE, "off": BASE - 1}),
            self._words.html("page-read-sum"),
            self._words.html("page-read-left"),
            self._words.html("page-read-why"),
        ]
        listed = f"<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>"
        return self._section("page-read-head", listed, anchor=_CAVEATS)

    def _funnel(self, publications: Sequence[Publication]) -> str:
        rows = [(self._step_name(step), self._sum(publications, step)) for step in FunnelStep]
        return self._grid("page-funnel-head", ("page-column-step", "page-column-count"), rows)

    def _times(self, publication: Publication) -> str:
        rows = [
            (self._words.escaped_label(TextRef(key)), self._words.escaped_label(minutes(value)))
            for key, value in zip(
                TIMES.values(), (publication.until_taken, publication.until_decided), strict=True
            )
        ]
        grid = self._grid("page-times-head", ("page-column-what", "page-column-time"), rows)
        return grid + self._note("page-times-note", {"least": LEAST_FOR_TIMES})

    def _promise(self, publication: Publication) -> str:
        """The shares; nothing for a period from before promises were counted."""
        if PublicationTableKind.PROMISE not in publication.tables:
            return ""
        shares = [(f"case-severity-{level}", publication.kept_percent(level)) for level in Severity]
        shares.append(("page-promise-acted", publication.acted_percent()))
        rows = [
            (self._words.escaped_label(TextRef(key)), self._words.escaped_label(percent(share)))
            for key, share in shares
        ]
        note = self._note("page-promise-note", {"base": BASE, "least": LEAST_FOR_SHARE})
        grid = self._grid("page-promise-head", ("page-column-what", "page-column-share"), rows)
        return self._section("page-promise-head", note + grid)

    def _table(self, publication: Publication, kind: PublicationTableKind) -> str:
        head, words = f"page-table-{kind}", self._words
        if kind not in publication.tables and kind is PublicationTableKind.PROMISE:
            return ""  # a period from before promises were counted
        if kind not in publication.tables:
            missing = words.html("page-table-missing", {"kind": TextRef(f"publish-kind-{kind}")})
            return self._section(head, f"<p>{missing}</p>")
        cells = publication.tables[kind]
        many, few = [cell for cell in cells if cell.count], [cell for cell in cells if not cell.count]
        columns = (f"publish-kind-{kind}", "page-column-count")
        parts = [self._picture(publication, kind)]
        if many:
            parts.append(self._grid(head, columns, [self._row(kind, cell) for cell in many]))
        if few:
            args: dict[str, Arg] = {"count": len(few), "base": BASE, "beside": "some" if many else "none"}
            summary = words.escaped_label(TextRef("page-few", args))
            grid = self._grid(head, columns, [self._row(kind, cell) for cell in few])
            parts.append(f"<details><summary>{summary}</summary>{grid}</details>")
        return self._section(head, "".join(parts))

    def _picture(self, publication: Publication, kind: PublicationTableKind) -> str:
        if not any(cell.count for cell in publication.tables[kind]):
            return self._note("page-chart-none", {"base": BASE})
        description = self._words.plain(TextRef("page-chart", {"what": TextRef(f"page-table-{kind}")}))
        return f'<img src="{_chart_name(publication, kind)}" alt="{escape(description, quote=True)}">'

    def _chart(self, publication: Publication, kind: PublicationTableKind) -> str:
        cells = [cell for cell in publication.tables[kind] if cell.count]
        if not cells:
            return ""
        rows = [
            (self._words.row(kind, c), c.count, self._words.plain(published_count_term(c.count)))
            for c in cells
        ]
        return bars(rows, title=self._words.plain(TextRef(f"page-table-{kind}")))

    def _downloads(self, publication: Publication) -> str:
        links = [
            (
                f"{name_of(publication)}-{kind}.csv",
                TextRef("page-files-table", {"kind": TextRef(f"publish-kind-{kind}")}),
            )
            for kind in publication.tables
        ]
        links += [
            (f"{name_of(publication)}-{suffix}.csv", TextRef(f"page-files-{suffix}"))
            for suffix in (STEPS, TIME)
        ]
        links.append((_DEFINITIONS, TextRef("page-files-definitions")))
        listed = "".join(
            f'<li><a href="{file}">{self._words.escaped_label(name)}</a></li>' for file, name in links
        )
        return f"<ul>{listed}</ul>" + self._note("page-files-note", {"base": BASE})

    def _foot(self, publication: Publication) -> str:
        args: dict[str, Arg] = {"hash": Latin(publication.hash[:_SHORT])}
        if not self._head:
            return f"<p>{self._words.html('page-foot-none', args)}</p>"
        return f"<p>{self._words.html('page-foot', args | {'head': Latin(self._head)})}</p>"

    # --- pieces

    def _title(self, publication: Publication) -> str:
        one_day = publication.period.first == publication.period.last
        args: dict[str, Arg] = {"first": publication.period.first}
        if one_day:
            return self._words.escaped_label(TextRef("page-title-day", args))
        return self._words.escaped_label(TextRef("page-title", args | {"last": publication.period.last}))

    def _step_name(self, step: FunnelStep) -> str:
        return self._words.escaped_label(step_name(step))

    def _sum(self, publications: Sequence[Publication], step: FunnelStep) -> str:
        return self._words.escaped_label(sum_term(publications, step))

    def _number(self, count: int) -> str:
        return self._words.escaped_label(published_count_term(count))

    def _row(self, kind: PublicationTableKind, cell: Cell) -> tuple[str, str]:
        return escape(self._words.row(kind, cell)), self._number(cell.count)

    def _section(self, head: str, html: str, *, anchor: str = "") -> str:
        opening = f'<section id="{anchor}">' if anchor else "<section>"
        return f"{opening}<h2>{self._words.escaped_label(TextRef(head))}</h2>{html}</section>"

    def _note(self, key: str, args: Mapping[str, Arg] | None = None) -> str:
        return f'<p class="note">{self._words.html(key, args)}</p>'

    def _grid(self, caption: str, columns: tuple[str, str], rows: Sequence[tuple[str, str]]) -> str:
        head = "".join(
            f'<th scope="col">{self._words.escaped_label(TextRef(column))}</th>' for column in columns
        )
        body = "".join(f'<tr><th scope="row">{name}</th><td>{value}</td></tr>' for name, value in rows)
        title = self._words.escaped_label(TextRef(caption))
        return f"<table><caption>{title}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _chart_name(publication: Publication, kind: PublicationTableKind) -> str:
    return f"{name_of(publication)}-{kind}.svg"
