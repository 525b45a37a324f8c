"""A lesson as a chat: its cards one below the other, and its scenario to be played by links."""

from bot.cli.preview.pieces import bubble, keys, law, link, number, picture, text, words
from bot.domain.catalogue import Article
from bot.domain.lessons import Card, Lesson, Scenario, ScenarioNode
from bot.domain.material import Term


class LessonPage:
    """Makes the body of one lesson's page."""

    def __init__(
        self,
        lesson: Lesson,
        *,
        articles: dict[str, Article],
        terms: dict[str, Term],
        flagged: frozenset[str],
        following: str,
    ) -> None:
        """`following` is the page that comes after the scenario."""
        self._lesson, self._articles, self._terms = lesson, articles, terms
        self._flagged, self._following = flagged, following

    def body(self) -> str:
        cards = "".join(self._card(at, card) for at, card in enumerate(self._lesson.cards))
        return cards + f'<section class="play" id="scene">{self._scenes(self._lesson.scenario)}</section>'

    def _card(self, at: int, card: Card) -> str:
        total = len(self._lesson.cards)
        head = f"<b>{text(self._lesson.title)}</b><br><small>کارت {number(at + 1)} از {number(total)}</small>"
        note = (
            '<p class="flag">⚠️ قانون پس از بازبینی این کارت تغییر کرده است.</p>'
            if card.id in self._flagged
            else ""
        )
        onward = link("کارت بعدی", f"#card-{at + 1}") if at + 1 < total else link("حالا شما", "#scene")
        ways = [onward, *([link("کارت قبلی", f"#card-{at - 1}")] if at else [])]
        slug = f'<small class="id" dir="ltr">{card.id} · {len(card.text)}</small>'
        said = bubble(f"{head}<p>{text(card.text)}</p>{note}{slug}", anchor=f"card-{at}")
        return said + keys(
            ways, [picture(card.diagram)], [words(self._words(card.terms))], [self._law(card.article_ids)]
        )

    def _scenes(self, scenario: Scenario) -> str:
        nodes = sorted(scenario.nodes.values(), key=lambda node: node.id != scenario.start)
        return "".join(self._scene(node, start=node.id == scenario.start) for node in nodes)

    def _scene(self, node: ScenarioNode, *, start: bool) -> str:
        head = "<b>پایان این راه</b>" if node.ending else f"<b>حالا شما</b><br>{text(self._lesson.title)}"
        said = bubble(f"{head}<p>{text(node.text)}</p>", css="ending" if node.ending else "")
        rows = [[link(choice.label, f"#n-{choice.next_id}")] for choice in node.choices]
        if node.ending:
            rows += [[link("▶️ ادامه", self._following)], [link("راهی دیگر را امتحان کنم", "#scene")]]
        rows += [[words(self._words(node.terms))], [self._law(node.article_ids)]]
        return f'<div class="node{" start" if start else ""}" id="n-{node.id}">{said}{keys(*rows)}</div>'

    def _law(self, ids: tuple[str, ...]) -> str:
        known = [self._articles[key] for key in ids if key in self._articles]
        return law(known, [key for key in ids if key not in self._articles])

    def _words(self, ids: tuple[str, ...]) -> list[Term]:
        return [self._terms[key] for key in ids if key in self._terms]
