"""All pages by file name: an index, a page for each lesson, quiz and checklist, and the glossary."""

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Final

from bot.cli.preview.chat import ScreenRenderer
from bot.cli.preview.lessons import LessonPage
from bot.cli.preview.pieces import bubble, link, number, text
from bot.cli.preview.quizzes import QuizPage
from bot.conversation.buttons import Press
from bot.conversation.outgoing import Arg, TextRef
from bot.domain.catalogue.catalogue import AreaTree, Phase
from bot.domain.catalogue.material import Handout
from bot.domain.learning.lessons import Audience, Lesson, Tier, tier_key
from bot.domain.learning.quizzes import Quiz
from bot.handlers.learning.handouts import checklist_file
from bot.library import LoadedContent
from bot.library.draft import ContentDraft
from bot.library.problems import Problem
from bot.texts import Texts
from bot.texts.election import UNNAMED

_STYLE: Final = Path(__file__).with_name("preview.css")


class PreviewSite:
    """The pages for the loaded content; content with problems is shown as far as it could be read."""

    def __init__(
        self, draft: ContentDraft, problems: Sequence[Problem], flagged: frozenset[str], *, texts: Texts
    ) -> None:
        self._problems, self._chat = problems, ScreenRenderer(texts)
        self._content = _content(draft, flagged)

    def pages(self) -> Iterator[tuple[str, str]]:
        """(file name, content) of each page, the first page first."""
        content, chat = self._content, self._chat
        yield "index.html", self._page("درس‌ها و آزمون‌ها", self._index(), home=False)
        for lesson in content.lessons_by_id.values():
            body = LessonPage(lesson, content=content, chat=chat, link_for=self._link_for).body()
            where = self._where(lesson.track, lesson.tier)
            yield f"{lesson.id}.html", self._page(lesson.title, body, where=where)
        for (track, tier), quiz in content.quizzes.items():
            body = QuizPage(quiz, content=content, chat=chat, link_for=self._link_for).body()
            title = chat.label(TextRef("quiz-name", {"tier": tier.value}))
            yield _quiz_name(quiz), self._page(title, body, where=self._where(track, tier))
        for handout in content.handouts.values():
            sheet = self._page(handout.title, self._sheet(handout), where=self._sheet_name(handout))
            yield f"sheet-{handout.id}.html", sheet
        yield "glossary.html", self._page("واژه‌نامه", self._glossary())
        yield "preview.css", _STYLE.read_text(encoding="utf-8")

    def _link_for(self, press: Press) -> str:
        """The page on which a button's screen stands, if there is one."""
        if press.verb == "lesson" and press.argument in self._content.lessons_by_id:
            return f"{press.argument}.html"
        track, _, tier = press.argument.partition("/")
        if track not in Audience or tier not in Tier:
            return ""
        if press.verb == "tier":
            return f"index.html#{track}-{tier}"
        quiz = self._content.quizzes.get((Audience(track), Tier(tier)))
        return _quiz_name(quiz) if press.verb == "quiz" and quiz is not None else ""

    def _index(self) -> str:
        parts = [self._faults()] if self._problems else []
        for track in Audience:
            tiers = "".join(self._tier(track, tier) for tier in Tier)
            name = text(self._chat.plain("track", track.value))
            parts.append(f'<section class="track"><h2>{name}</h2>{tiers}</section>')
        phases = list(Phase)
        sheets = "".join(
            link(self._sheet_name(handout), f"sheet-{handout.id}.html", css="entry")
            for handout in sorted(
                self._content.handouts.values(),
                key=lambda handout: (handout.role_label, phases.index(handout.phase)),
            )
        )
        words = f"واژه‌نامه ({number(len(self._content.glossary))} واژه)"
        parts.append(
            f'<section class="track wide"><h2>همراه درس‌ها</h2><div>{sheets}'
            f"{link(words, 'glossary.html', css='entry')}</div></section>"
        )
        return f'<div class="index">{"".join(parts)}</div>'

    def _tier(self, track: Audience, tier: Tier) -> str:
        lessons, quiz = self._content.lessons(track, tier), self._content.quizzes.get((track, tier))
        name = text(self._chat.plain("tier", tier.value))
        head = f'<h3 id="{tier_key(track, tier).replace("/", "-")}">{name}</h3>'
        if not lessons and quiz is None:
            empty = self._chat.words("learn-tier-empty", {"tier": tier.value})
            return f"{head}<p><small>{empty}</small></p>"
        entries = [link(self._lesson_name(lesson), f"{lesson.id}.html", css="entry") for lesson in lessons]
        if quiz is not None:
            label = self._chat.label(TextRef("button-quiz", {"state": "open"}))
            label = f"{label} ({number(len(quiz.questions))} پرسش)"
            entries.append(link(label, _quiz_name(quiz), css="entry"))
        return f"{head}{''.join(entries)}"

    def _lesson_name(self, lesson: Lesson) -> str:
        args: dict[str, Arg] = {"order": lesson.order, "title": lesson.title, "state": "new"}
        return self._chat.label(TextRef("button-lesson", args))

    def _sheet_name(self, handout: Handout) -> str:
        args = {"role": handout.role_label, "phase": handout.phase.value}
        return self._chat.label(TextRef("button-handout", args))

    def _faults(self) -> str:
        lines = "".join(f"<li>{escape(str(problem))}</li>" for problem in self._problems)
        title = f"{number(len(self._problems))} ایراد مانده است"
        return f'<details class="faults"><summary>{title}</summary><ol dir="ltr">{lines}</ol></details>'

    def _sheet(self, handout: Handout) -> str:
        """The text of the printed sheet, from the values that its maker gets."""
        paper = checklist_file(handout, content=self._content, links=())
        field_html = {name: text(self._chat.label(words)) for name, words in paper.fields.items()}
        items = "".join(
            f"<li>{text(self._chat.label(item))}<br><small>{text(self._chat.label(cited))}</small></li>"
            for item, cited in paper.rows
        )
        below = "".join(
            f"<p><small>{field_html[name]}</small></p>"
            for name in ("note", "law", "footer")
            if field_html[name]
        )
        return bubble(f'<b>{field_html["title"]}</b><ul class="ticks">{items}</ul>{below}')

    def _glossary(self) -> str:
        return "".join(
            bubble(
                self._chat.words("lesson-term", {"word": term.fa, "meaning": term.meaning})
                + f'<p class="aside">{text(term.en)}</p>'
            )
            for term in self._content.glossary.values()
        )

    def _where(self, track: Audience, tier: Tier) -> str:
        return f"{self._chat.plain('track', track.value)} · {self._chat.plain('tier', tier.value)}"

    def _page(self, title: str, body: str, *, where: str = "", home: bool = True) -> str:
        back = '<a href="index.html">همهٔ درس‌ها</a>' if home else ""
        above = f"<small>{text(where)}</small>" if where else ""
        return (
            '<!doctype html><html lang="fa" dir="rtl"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f'<title>{text(title)} · امانت</title><link rel="stylesheet" href="preview.css"></head><body>'
            f"<header><div>{above}<h1>{text(title)}</h1></div>{back}</header><main>{body}</main></body></html>"
        )


def _content(draft: ContentDraft, flagged: frozenset[str]) -> LoadedContent:
    """The content for look-ups, as far as it could be read despite problems. Only what pages show."""
    tracks, tiers = list(Audience), list(Tier)
    lessons = sorted(
        draft.lessons, key=lambda lesson: (tracks.index(lesson.track), tiers.index(lesson.tier), lesson.order)
    )
    return LoadedContent(
        "",
        election=draft.election or UNNAMED,
        lessons_by_id={lesson.id: lesson for lesson in lessons},
        quizzes={(quiz.track, quiz.tier): quiz for quiz in draft.quizzes if quiz.tier is not None},
        articles={article.id: article for article in draft.articles},
        acts={},
        areas=AreaTree(()),
        agencies={},
        hotlines=(),
        glossary={term.id: term for term in draft.terms},
        topics=draft.topics,
        handouts={handout.id: handout for handout in draft.handouts},
        flagged=flagged,
    )


def _quiz_name(quiz: Quiz) -> str:
    return f"quiz-{quiz.track}-{quiz.tier}.html"
