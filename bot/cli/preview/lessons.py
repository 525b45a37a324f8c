"""A lesson as the chat shows it: its cards one below the other, and its scenario, played by links."""

from collections.abc import Iterable
from dataclasses import replace

from bot.cli.preview.chat import LinkFor, ScreenRenderer
from bot.cli.preview.pieces import editor_note, missing, picture
from bot.conversation.arguments import read_argument
from bot.conversation.buttons import Press
from bot.conversation.outgoing import Button, Screen
from bot.domain.catalogue.catalogue import Article
from bot.domain.catalogue.material import Diagram
from bot.domain.learning.checks import CardCheck
from bot.domain.learning.lessons import Lesson, LessonCard, ScenarioNode
from bot.handlers.learning.lesson_screens import (
    card_screen,
    law_screen,
    scene_screen,
    terms_screen,
    with_check,
)
from bot.handlers.pieces import button
from bot.handlers.press_arguments import CardIndex, CheckPress, ScenePlace
from bot.library import LoadedContent
from bot.usecases.learning.check_card import CheckedAnswer


class LessonPage:
    """Builds the body of one lesson's page."""

    def __init__(
        self, lesson: Lesson, *, content: LoadedContent, chat: ScreenRenderer, link_for: LinkFor
    ) -> None:
        """`link_for` leads to the other pages."""
        self._lesson, self._content, self._chat, self._elsewhere = lesson, content, chat, link_for
        after = (other for other in content.lessons(lesson.track, lesson.tier) if other.order > lesson.order)
        self._following = next(after, None)

    def body(self) -> str:
        cards = "".join(self._card(at, card) for at, card in enumerate(self._lesson.cards))
        start = self._lesson.scenario.start
        nodes = sorted(self._lesson.scenario.nodes.values(), key=lambda node: node.id != start)
        scenes = "".join(self._scene(node, start=node.id == start) for node in nodes)
        return f'{cards}<div class="play" id="scene">{scenes}</div>'

    def _card(self, at: int, card: LessonCard) -> str:
        articles = self._articles(card.article_ids)
        flagged = card.id in self._content.flagged
        screen = card_screen(self._lesson, at, articles=articles, flagged=flagged)
        back = button("button-back-to-card", "card", f"{self._lesson.id}/{at}")
        panels = self._button_panels("card-law", articles, "terms", card.terms, back=back)
        if card.diagram is not None:
            panels["diagram"] = self._diagram(card.diagram)
        if card.check is not None:
            panels |= self._answers(screen, at, card.check)
            where = CardIndex(self._lesson.id, at)
            screen = with_check(screen, card.check, where, card.check.answers, articles=())
        notes = editor_note(card.id, str(len(card.text))) + missing(card.article_ids, self._content.articles)
        return self._chat.screen(screen, self._link_for, anchor=f"card-{at}", aside=notes, panels=panels)

    def _answers(self, screen: Screen, at: int, check: CardCheck) -> dict[str | Press, str]:
        """What each answer of a card's check opens."""
        where, articles = CardIndex(self._lesson.id, at), self._articles(check.article_ids)
        panels: dict[str | Press, str] = {}
        for answer in check.answers:
            checked = CheckedAnswer(check, answer=answer)
            answered = with_check(screen, check, where, (), articles=articles, checked=checked)
            press = Press("check", CheckPress(*where, check.mark(answer)))
            panels[press] = self._chat.screen(replace(answered, buttons=()), self._link_for)
        return panels

    def _scene(self, node: ScenarioNode, *, start: bool) -> str:
        articles = self._articles(node.article_ids)
        screen = scene_screen(self._lesson, node, articles=articles, following=self._following)
        back = button("button-back", "scene", f"{self._lesson.id}/{node.id}")
        panels = self._button_panels("scene-law", articles, "scene-terms", node.terms, back=back)
        notes = missing(node.article_ids, self._content.articles)
        css = "ending" if node.ending else ""
        drawn = self._chat.screen(screen, self._link_for, css=css, aside=notes, panels=panels)
        return f'<div class="node{" start" if start else ""}" id="n-{node.id}">{drawn}</div>'

    def _button_panels(
        self, law: str, articles: list[Article], terms: str, ids: Iterable[str], *, back: Button
    ) -> dict[str | Press, str]:
        """What the buttons of the verbs `law` and `terms` open."""
        words = [self._content.glossary[key] for key in ids if key in self._content.glossary]
        screens: dict[str, Screen] = {}
        if articles:
            screens[law] = law_screen(articles, back=back)
        if words:
            screens[terms] = terms_screen(words, back=back)
        return {verb: self._chat.screen(screen, self._link_for) for verb, screen in screens.items()}

    def _diagram(self, diagram: Diagram) -> str:
        return picture(diagram, caption=self._chat.words("lesson-diagram", {"title": diagram.title}))

    def _link_for(self, press: Press) -> str:
        lesson_id, part = read_argument(press.argument, ScenePlace)
        if lesson_id == self._lesson.id:
            if press.verb == "card":
                return f"#card-{part}"
            if press.verb == "scene" and part in ("", *self._lesson.scenario.nodes):
                return f"#n-{part}" if part else "#scene"
        return self._elsewhere(press)

    def _articles(self, ids: tuple[str, ...]) -> list[Article]:
        return [self._content.articles[key] for key in ids if key in self._content.articles]
