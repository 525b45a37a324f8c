"""All pages, by file name: a first page with what there is, a page a lesson, quiz and checklist, the glossary."""

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Final

from bot.cli.preview.lessons import LessonPage
from bot.cli.preview.pieces import bubble, link, number, text
from bot.cli.preview.quizzes import quiz_body
from bot.domain.lessons import Audience, Lesson, Tier
from bot.domain.material import Handout
from bot.domain.quizzes import Quiz
from bot.library.draft import Draft
from bot.library.problems import Problem

TRACKS: Final = {
    Audience.VOTER: "رأی‌دهندگان",
    Audience.CANDIDATE: "نامزدها",
    Audience.STAFF: "کارکنان شعبه و ناظران",
    Audience.SECURITY: "نیروهای امنیتی و انتظامی",
}
TIERS: Final = {Tier.BASIC: "پایه", Tier.INTERMEDIATE: "میانی", Tier.ADVANCED: "پیشرفته"}
PHASES: Final = {"before": "پیش از روز رأی", "day": "روز رأی", "after": "پس از رأی"}
_STYLE: Final = Path(__file__).with_name("preview.css")


class Site:
    """The pages for what was read; faulty content is shown as far as it could be read."""

    def __init__(self, draft: Draft, problems: Sequence[Problem], flagged: frozenset[str]) -> None:
        self._draft, self._problems, self._flagged = draft, problems, flagged
        self._articles = {article.id: article for article in draft.articles}
        self._terms = {term.id: term for term in draft.terms}
        self._lessons = sorted(
            draft.lessons,
            key=lambda one: (list(Audience).index(one.track), list(Tier).index(one.tier), one.order),
        )

    def pages(self) -> Iterator[tuple[str, str]]:
        """(file name, content) of each, the first page first."""
        yield "index.html", self._page("درس‌ها و آزمون‌ها", self._index(), home=False)
        for lesson in self._lessons:
            page = LessonPage(
                lesson,
                articles=self._articles,
                terms=self._terms,
                flagged=self._flagged,
                following=self._following(lesson),
            )
            yield (
                f"{lesson.id}.html",
                self._page(lesson.title, page.body(), where=_where(lesson.track, lesson.tier)),
            )
        for quiz in self._draft.quizzes:
            body = quiz_body(quiz, self._articles, self._draft.topics, self._flagged)
            yield _quiz_name(quiz), self._page("آزمون", body, where=_where(quiz.track, quiz.tier))
        for handout in self._draft.handouts:
            yield (
                f"sheet-{handout.id}.html",
                self._page(handout.title, self._sheet(handout), where=handout.role_label),
            )
        yield "glossary.html", self._page("واژه‌نامه", self._glossary())
        yield "preview.css", _STYLE.read_text(encoding="utf-8")

    def _following(self, lesson: Lesson) -> str:
        mine = [one for one in self._lessons if (one.track, one.tier) == (lesson.track, lesson.tier)]
        after = mine[mine.index(lesson) + 1 :]
        return f"{after[0].id}.html" if after else f"quiz-{lesson.track}-{lesson.tier}.html"

    def _index(self) -> str:
        parts = [self._faults()] if self._problems else []
        for track, name in TRACKS.items():
            tiers = "".join(self._tier(track, tier) for tier in Tier)
            parts.append(f'<section class="track"><h2>{name}</h2>{tiers}</section>')
        sheets = "".join(
            link(f"{one.role_label}، {PHASES[one.phase]}", f"sheet-{one.id}.html", css="entry")
            for one in sorted(
                self._draft.handouts, key=lambda one: (one.role_label, list(PHASES).index(one.phase))
            )
        )
        count = number(len(self._terms))
        parts.append(
            f'<section class="track wide"><h2>همراه درس‌ها</h2><div>{sheets}'
            f"{link(f'واژه‌نامه ({count} واژه)', 'glossary.html', css='entry')}</div></section>"
        )
        return f'<div class="index">{"".join(parts)}</div>'

    def _tier(self, track: Audience, tier: Tier) -> str:
        lessons = [one for one in self._lessons if (one.track, one.tier) == (track, tier)]
        quiz = next((one for one in self._draft.quizzes if (one.track, one.tier) == (track, tier)), None)
        if not lessons and quiz is None:
            return f"<h3>{TIERS[tier]}</h3><p><small>هنوز نوشته نشده است.</small></p>"
        entries = [
            link(f"{number(one.order)}. {one.title}", f"{one.id}.html", css="entry") for one in lessons
        ]
        if quiz is not None:
            label = f"🎯 آزمون ({number(len(quiz.questions))} پرسش)"
            entries.append(link(label, _quiz_name(quiz), css="entry"))
        return f"<h3>{TIERS[tier]}</h3>{''.join(entries)}"

    def _faults(self) -> str:
        lines = "".join(f"<li>{escape(str(problem))}</li>" for problem in self._problems)
        title = f"{number(len(self._problems))} ایراد مانده است"
        return f'<details class="faults"><summary>{title}</summary><ol dir="ltr">{lines}</ol></details>'

    def _sheet(self, handout: Handout) -> str:
        items = "".join(
            f"<li>{text(item.text)}{self._cited(item.article_ids)}</li>" for item in handout.items
        )
        note = f"<p><small>{text(handout.note)}</small></p>" if handout.note else ""
        return bubble(
            f'<b>{text(handout.title)}</b><p>{PHASES[handout.phase]}</p><ul class="ticks">{items}</ul>{note}'
        )

    def _cited(self, ids: tuple[str, ...]) -> str:
        numbers = "؛ ".join(
            f"مادهٔ {text(self._articles[key].number)}" for key in ids if key in self._articles
        )
        return f"<br><small>{numbers}</small>" if numbers else ""

    def _glossary(self) -> str:
        return "".join(
            bubble(f"<b>{text(term.fa)}</b> <small>{text(term.en)}</small><p>{text(term.meaning)}</p>")
            for term in self._terms.values()
        )

    def _page(self, title: str, body: str, *, where: str = "", home: bool = True) -> str:
        back = '<a href="index.html">همهٔ درس‌ها</a>' if home else ""
        above = f"<small>{text(where)}</small>" if where else ""
        return (
            '<!doctype html><html lang="fa" dir="rtl"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f'<title>{text(title)} · امانت</title><link rel="stylesheet" href="preview.css"></head><body>'
            f"<header><div>{above}<h1>{text(title)}</h1></div>{back}</header><main>{body}</main></body></html>"
        )


def _where(track: Audience, tier: Tier | None) -> str:
    return f"{TRACKS[track]} · سطح {TIERS[tier]}" if tier else TRACKS[track]


def _quiz_name(quiz: Quiz) -> str:
    return f"quiz-{quiz.track}-{quiz.tier}.html"
