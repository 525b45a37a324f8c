"""The pages: one a period and one over all, right to left, readable without a script, on a telephone first."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Final

from bot.cli.publication.charts import bars
from bot.cli.publication.files import MANIFEST, STEPS, TIME, TIMES, definitions, manifest, name_of, tables
from bot.cli.publication.words import Words
from bot.conversation.outgoing import Arg, Latin, Term
from bot.domain.catalogue.catalogue import Article
from bot.domain.figures.publication import BASE, Cell, Kind, Publication, Step
from bot.domain.figures.publication_rounding import LEAST_FOR_TIMES
from bot.domain.safety.privacy import NOT_A_SUPERVISOR
from bot.handlers.figures.publication_words import minutes, rounded, step_name, summed
from bot.usecases.ports import Content

_STYLE: Final = Path(__file__).with_name("page.css")
_DEFINITIONS: Final = "definitions.csv"
_SHORT: Final = 12
TEXT_FAMILIES: Final = (
    *(f"page-table-{kind}" for kind in Kind),
    *(f"page-files-{one}" for one in (STEPS, TIME)),
)


class Site:
    """Everything that is put into the folder. ``head``: the beginning of the audit log's hash, or empty."""

    def __init__(
        self, publications: Sequence[Publication], words: Words, content: Content, *, head: str
    ) -> None:
        self._all, self._words, self._content, self._head = publications, words, content, head
        self._style = _STYLE.read_text(encoding="utf-8")

    def files(self) -> Mapping[str, bytes]:
        """By name, the manifest with the hashes of the others last."""
        found = {name: text.encode() for name, text in self._files()}
        found[MANIFEST] = manifest(found, self._all, head=self._head).encode()
        return found

    def _files(self) -> Iterator[tuple[str, str]]:
        acts = {act.id: act.looks_like for act in self._content.acts.values()}
        yield _DEFINITIONS, definitions(self._all, self._words, acts=acts)
        yield "index.html", self._index()
        for shown in self._all:
            yield from tables(shown, self._words)
            yield from (
                (_chart_name(shown, kind), svg) for kind in shown.tables if (svg := self._chart(shown, kind))
            )
            yield f"{name_of(shown)}.html", self._period(shown)

    # --- pages

    def _index(self) -> str:
        words = self._words
        links = "".join(
            f'<li><a href="{name_of(one)}.html">{self._title(one)}</a> '
            f"<span>{self._step_name(Step.RECEIVED)}: {self._sum([one], Step.RECEIVED)}</span></li>"
            for one in reversed(self._all)
        )
        body = (
            f"<p>{words.html('page-lead')}</p>"
            f"<p>{words.html('page-updated', {'count': len(self._all)})}</p>"
            f"{self._section('page-total-head', self._funnel(self._all) + self._note('page-total-note'))}"
            f"{self._section('page-periods-head', f'<ul class=periods>{links}</ul>')}{self._read_first()}"
        )
        return self._page(words.escaped(Term("page-site")), body)

    def _period(self, shown: Publication) -> str:
        words = self._words
        body = (
            f"<p>{words.html('page-lead')} {words.html('page-frozen', {'frozen': shown.frozen_at})}</p>"
            f"{self._read_first()}"
            f"{self._section('page-funnel-head', self._note('page-funnel-note') + self._funnel([shown]))}"
            f"{self._section('page-times-head', self._times(shown))}"
            f"{''.join(self._table(shown, kind) for kind in Kind)}"
            f"{self._section('page-files-head', self._downloads(shown))}"
        )
        return self._page(self._title(shown), body, foot=self._foot(shown), home=True)

    def _page(self, title: str, body: str, *, foot: str = "", home: bool = False) -> str:
        back = f'<nav><a href="index.html">{self._words.escaped(Term("page-all"))}</a></nav>' if home else ""
        site = self._words.escaped(Term("page-site"))
        return (
            '<!doctype html>\n<html lang="fa" dir="rtl"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            '<meta name="referrer" content="no-referrer"><meta name="color-scheme" content="light dark">'
            f"<title>{title if title == site else f'{title} · {site}'}</title><style>{self._style}</style></head><body>"
            f"<header>{back}<h1>{title}</h1></header><main>{body}</main>"
            f"{f'<footer>{foot}</footer>' if foot else ''}</body></html>\n"
        )

    # --- parts

    def _read_first(self) -> str:
        article: Article | None = self._content.articles.get(NOT_A_SUPERVISOR)
        official = self._words.html("page-read-official-gone")
        if article is not None:
            facts = {"number": article.number, "edition": article.edition, "what": article.paraphrase}
            official = self._words.html("page-read-official", facts)
        told = [
            self._words.html("page-read-reports"),
            official,
            self._words.html("page-read-small"),
            self._words.html("page-read-large"),
            self._words.html("page-read-round", {"base": BASE, "off": BASE - 1}),
            self._words.html("page-read-sum"),
            self._words.html("page-read-left"),
            self._words.html("page-read-why"),
        ]
        return self._section("page-read-head", f"<ul>{''.join(f'<li>{one}</li>' for one in told)}</ul>")

    def _funnel(self, shown: Sequence[Publication]) -> str:
        rows = [(self._step_name(step), self._sum(shown, step)) for step in Step]
        return self._grid("page-funnel-head", ("page-column-step", "page-column-count"), rows)

    def _times(self, shown: Publication) -> str:
        rows = [
            (self._words.escaped(Term(key)), self._words.escaped(minutes(value)))
            for key, value in zip(TIMES.values(), (shown.until_taken, shown.until_decided), strict=True)
        ]
        grid = self._grid("page-times-head", ("page-column-what", "page-column-time"), rows)
        return self._note("page-times-note", {"least": LEAST_FOR_TIMES}) + grid

    def _table(self, shown: Publication, kind: Kind) -> str:
        head, words = f"page-table-{kind}", self._words
        if kind not in shown.tables:
            missing = words.html("page-table-missing", {"kind": Term(f"publish-kind-{kind}")})
            return self._section(head, f"<p>{missing}</p>")
        cells = shown.tables[kind]
        many, few = [cell for cell in cells if cell.count], [cell for cell in cells if not cell.count]
        columns = (f"publish-kind-{kind}", "page-column-count")
        parts = [self._picture(shown, kind)]
        if many:
            parts.append(self._grid(head, columns, [self._row(kind, cell) for cell in many]))
        if few:
            args: dict[str, Arg] = {"count": len(few), "base": BASE, "beside": "some" if many else "none"}
            told = words.escaped(Term("page-few", args))
            grid = self._grid(head, columns, [self._row(kind, cell) for cell in few])
            parts.append(f"<details><summary>{told}</summary>{grid}</details>")
        return self._section(head, "".join(parts))

    def _picture(self, shown: Publication, kind: Kind) -> str:
        if not any(cell.count for cell in shown.tables[kind]):
            return self._note("page-chart-none", {"base": BASE})
        told = self._words.plain(Term("page-chart", {"what": Term(f"page-table-{kind}")}))
        return f'<img src="{_chart_name(shown, kind)}" alt="{escape(told, quote=True)}">'

    def _chart(self, shown: Publication, kind: Kind) -> str:
        cells = [cell for cell in shown.tables[kind] if cell.count]
        if not cells:
            return ""
        rows = [(self._words.row(kind, c), c.count, self._words.plain(rounded(c.count))) for c in cells]
        return bars(rows, title=self._words.plain(Term(f"page-table-{kind}")))

    def _downloads(self, shown: Publication) -> str:
        links = [
            (f"{name_of(shown)}-{kind}.csv", Term("page-files-table", {"kind": Term(f"publish-kind-{kind}")}))
            for kind in shown.tables
        ]
        links += [(f"{name_of(shown)}-{one}.csv", Term(f"page-files-{one}")) for one in (STEPS, TIME)]
        links.append((_DEFINITIONS, Term("page-files-definitions")))
        listed = "".join(f'<li><a href="{file}">{self._words.escaped(name)}</a></li>' for file, name in links)
        return self._note("page-files-note", {"base": BASE}) + f"<ul>{listed}</ul>"

    def _foot(self, shown: Publication) -> str:
        args: dict[str, Arg] = {"hash": Latin(shown.hash[:_SHORT])}
        if not self._head:
            return f"<p>{self._words.html('page-foot-none', args)}</p>"
        return f"<p>{self._words.html('page-foot', args | {'head': Latin(self._head)})}</p>"

    # --- pieces

    def _title(self, shown: Publication) -> str:
        one_day = shown.period.first == shown.period.last
        args: dict[str, Arg] = {"first": shown.period.first}
        if one_day:
            return self._words.escaped(Term("page-title-day", args))
        return self._words.escaped(Term("page-title", args | {"last": shown.period.last}))

    def _step_name(self, step: Step) -> str:
        return self._words.escaped(step_name(step))

    def _sum(self, shown: Sequence[Publication], step: Step) -> str:
        return self._words.escaped(summed(shown, step))

    def _number(self, count: int) -> str:
        return self._words.escaped(rounded(count))

    def _row(self, kind: Kind, cell: Cell) -> tuple[str, str]:
        return escape(self._words.row(kind, cell)), self._number(cell.count)

    def _section(self, head: str, html: str) -> str:
        return f"<section><h2>{self._words.escaped(Term(head))}</h2>{html}</section>"

    def _note(self, key: str, args: Mapping[str, Arg] | None = None) -> str:
        return f'<p class="note">{self._words.html(key, args)}</p>'

    def _grid(self, caption: str, columns: tuple[str, str], rows: Sequence[tuple[str, str]]) -> str:
        head = "".join(f'<th scope="col">{self._words.escaped(Term(column))}</th>' for column in columns)
        body = "".join(f'<tr><th scope="row">{name}</th><td>{value}</td></tr>' for name, value in rows)
        title = self._words.escaped(Term(caption))
        return f"<table><caption>{title}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _chart_name(shown: Publication, kind: Kind) -> str:
    return f"{name_of(shown)}-{kind}.svg"
