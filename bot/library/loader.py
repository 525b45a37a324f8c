"""`content/` on disk -> `Content`, or every problem at once."""

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bot.domain.catalogue import Act, Agency, Area, AreaTree, Article, Hotline
from bot.domain.lessons import Audience, Lesson, Tier
from bot.domain.quizzes import Quiz
from bot.library.content import Content
from bot.library.ledger import Ledger, Place
from bot.library.problems import ContentErrors, Counts, Problem
from bot.library.read_catalogue import read_acts, read_agencies, read_areas, read_law
from bot.library.read_lessons import read_lesson
from bot.library.read_quizzes import read_quiz
from bot.library.sources import SourceError, parse_lesson, parse_yaml

LESSONS: Final = 3

_TRACK_TIER: Final = f"(?P<track>{'|'.join(Audience)})/(?P<tier>{'|'.join(Tier)})"
_LESSON: Final = re.compile(rf"lessons/{_TRACK_TIER}/(?P<order>[0-9]{{2}})-[a-z0-9-]+\.md")
_QUIZ: Final = re.compile(rf"quizzes/{_TRACK_TIER}\.yaml")
_CATALOGUE: Final = re.compile(r"(?P<kind>law|violations|areas|agencies)/[a-z0-9-]+\.yaml")


@dataclass(slots=True)
class _Draft:
    """What has been read so far."""

    ledger: Ledger = field(default_factory=Ledger)
    lessons: list[Lesson] = field(default_factory=list)
    quizzes: list[Quiz] = field(default_factory=list)
    articles: list[Article] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    agencies: list[Agency] = field(default_factory=list)
    hotlines: list[Hotline] = field(default_factory=list)
    seen_tiers: dict[tuple[Audience, Tier], list[str]] = field(default_factory=dict)


def load_content(path: Path) -> Content:
    """The content in the folder `path`.

    Raises:
        ContentErrors: with every problem in it, if there is one.
    """
    draft, digest = _read(path)
    if draft.ledger.problems:
        raise ContentErrors(draft.ledger.problems)
    lessons = sorted(draft.lessons, key=lambda found: (found.track, found.tier, found.order))
    return Content(
        digest,
        lessons_by_id={lesson.id: lesson for lesson in lessons},
        quizzes={(quiz.track, quiz.tier): quiz for quiz in draft.quizzes},
        articles={article.id: article for article in draft.articles},
        acts={act.id: act for act in draft.acts},
        areas=AreaTree(tuple(draft.areas)),
        agencies={agency.id: agency for agency in draft.agencies},
        hotlines=tuple(draft.hotlines),
    )


def check(path: Path) -> tuple[list[Problem], Counts]:
    """Every problem in the folder, sorted by file and line, and how much was read."""
    draft, _ = _read(path)
    problems = sorted(draft.ledger.problems)
    counts = Counts(
        lessons=len(draft.lessons),
        cards=sum(len(lesson.cards) for lesson in draft.lessons),
        questions=sum(len(quiz.questions) for quiz in draft.quizzes),
        articles=len(draft.articles),
        violations=len(draft.acts),
        problems=len(problems),
    )
    return problems, counts


def _read(path: Path) -> tuple[_Draft, str]:
    draft, digest = _Draft(), hashlib.sha256()
    files = sorted(file for file in path.rglob("*") if file.is_file() and not file.name.startswith("."))
    for file in files:
        raw = file.read_bytes()
        name = file.relative_to(path).as_posix()
        digest.update(f"{name}\0{len(raw)}\0".encode() + raw)
        try:
            _read_file(name, str(file), raw.decode("utf-8-sig").replace("\r\n", "\n"), draft)
        except SourceError as error:
            draft.ledger.add(Place(str(file), error.line), str(error))
            draft.ledger.unreadable.add(name.split("/")[0])
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            draft.ledger.add(Place(str(file), line), "not UTF-8")
            draft.ledger.unreadable.add(name.split("/")[0])
    _judge(path, draft)
    return draft, digest.hexdigest()


def _read_file(name: str, file: str, text: str, draft: _Draft) -> None:
    ledger = draft.ledger
    if match := _LESSON.fullmatch(name):
        track, tier, order = Audience(match["track"]), Tier(match["tier"]), int(match["order"])
        draft.seen_tiers.setdefault((track, tier), []).append(file)
        lesson = read_lesson(parse_lesson(file, text), track=track, tier=tier, order=order, ledger=ledger)
        draft.lessons += [lesson] if lesson else []
    elif match := _QUIZ.fullmatch(name):
        track, tier = Audience(match["track"]), Tier(match["tier"])
        draft.seen_tiers.setdefault((track, tier), [])
        quiz = read_quiz(parse_yaml(file, text), track=track, tier=tier, ledger=ledger)
        draft.quizzes += [quiz] if quiz else []
    elif match := _CATALOGUE.fullmatch(name):
        _read_catalogue(match["kind"], file, text, draft)
    else:
        ledger.add(Place(file), "not a content file: see docs/content.md for the folders and names")


def _read_catalogue(kind: str, file: str, text: str, draft: _Draft) -> None:
    source = parse_yaml(file, text)
    match kind:
        case "law":
            draft.articles += read_law(source, draft.ledger)
        case "violations":
            draft.acts += read_acts(source, draft.ledger)
        case "areas":
            draft.areas += read_areas(source, draft.ledger)
        case _:
            agencies, hotlines = read_agencies(source, draft.ledger)
            draft.agencies += agencies
            draft.hotlines += hotlines


def _judge(path: Path, draft: _Draft) -> None:
    """The rules across files."""
    ledger = draft.ledger
    for article_id, place in ledger.cited if "law" not in ledger.unreadable else ():
        if not ledger.knows("article", article_id):
            ledger.add(place, f"no article {article_id} in content/law", snippet=article_id)
    for folder in ("law", "violations", "areas", "agencies"):
        if not any((path / folder).glob("*.yaml")):
            ledger.add(Place(str(path / folder)), "no file here: the program needs one")
    if not draft.seen_tiers:
        ledger.add(Place(str(path / "lessons")), "no lesson at all")
    quizzes = {(quiz.track, quiz.tier) for quiz in draft.quizzes}
    for (track, tier), files in draft.seen_tiers.items():
        tier_folder = Place(str(path / "lessons" / track / tier))
        if len(files) < LESSONS:
            ledger.add(tier_folder, f"{len(files)} lessons; a tier has {LESSONS} at least")
        if (track, tier) not in quizzes and not (path / "quizzes" / track / f"{tier}.yaml").exists():
            ledger.add(Place(str(path / "quizzes" / track / f"{tier}.yaml")), "the tier has no quiz")
        orders = [name.rsplit("/", 1)[-1][:2] for name in files]
        if len(set(orders)) < len(orders):
            ledger.add(tier_folder, "two lessons have the same number")
