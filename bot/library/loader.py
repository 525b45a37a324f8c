"""Reads `content/` from disk into `LoadedContent`, or returns every problem at once."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from bot.conversation.progress import Progress, no_progress
from bot.domain.catalogue.catalogue import AreaTree
from bot.domain.catalogue.election import Election
from bot.domain.learning.lessons import Audience, Lesson, Tier
from bot.domain.writing.statements import StatementBank
from bot.library.complaint_routes import judge_complaints, read_complaints
from bot.library.content import LoadedContent
from bot.library.draft import ContentDraft, Flag
from bot.library.first_sentences import judge_answers, with_answered_questions
from bot.library.lawyer import awaits_lawyer
from bot.library.ledger import SourcePlace
from bot.library.lesson_source import parse_lesson
from bot.library.matter_source import read_matters
from bot.library.matters import judge_matters
from bot.library.overlays import FOLDER as LANGUAGES
from bot.library.problems import ContentCounts, ContentErrors, Problem
from bot.library.read_answers import read_first_sentences, read_topic_answers
from bot.library.read_asks import read_asks, read_tellings
from bot.library.read_ballots import read_ballots
from bot.library.read_calendar import judge_calendar, read_calendar
from bot.library.read_catalogue import read_acts, read_agencies, read_areas, read_law
from bot.library.read_duties import judge_duties, read_duty, read_incidents, read_settlement
from bot.library.read_election import read_election
from bot.library.read_forms import judge_forms, read_forms
from bot.library.read_lessons import read_lesson
from bot.library.read_orders import judge_orders, read_orders
from bot.library.read_own import judge_contests, judge_own
from bot.library.read_posters import read_posters
from bot.library.read_quizzes import read_quiz
from bot.library.read_reference import (
    judge_drills,
    judge_roadmap,
    read_drills,
    read_glossary,
    read_handout,
    read_roadmap,
    read_topics,
)
from bot.library.read_statements import judge_statements, read_statements
from bot.library.read_threats import judge_threats, read_threats
from bot.library.read_voices import FOLDER as VOICES
from bot.library.read_voices import INDEX as RECORDINGS
from bot.library.read_voices import judge_sounds, read_voices
from bot.library.referral_routes import judge_routes
from bot.library.reviews import NAME as REVIEWED
from bot.library.reviews import changed_articles, parse_reviews
from bot.library.rules import judge, judge_bank
from bot.library.sources import SourceError, YamlSource, parse_yaml
from bot.library.verdicts import QUESTIONS, VERDICTS, read_questions, read_verdicts

GLOSSARY, TOPICS = "glossary.yaml", "topics.yaml"
COMPLAINTS = "agencies/complaints.yaml"
MATTERS = "agencies/matters.yaml"
CALENDAR = "calendar.yaml"
DRILLS = "drills.yaml"
BALLOTS = "law/ballots.yaml"
POSTERS = "law/posters.yaml"
ROADMAP = "roadmap.yaml"
THREATS = "threats.yaml"
ELECTION = "election.yaml"
TOPIC_ANSWERS = "answers/topics.yaml"

_SINGLE: Final = frozenset(
    {COMPLAINTS, MATTERS, CALENDAR, DRILLS, ROADMAP, THREATS, TOPIC_ANSWERS, BALLOTS, POSTERS, RECORDINGS}
)
TRACKS: Final = tuple(Audience)
_OF_REVIEWERS: Final = (REVIEWED, QUESTIONS, VERDICTS)
_TRACK_TIER: Final = f"(?P<track>{'|'.join(Audience)})/(?P<tier>{'|'.join(Tier)})"
_LESSON: Final = re.compile(rf"lessons/{_TRACK_TIER}/(?P<order>[0-9]{{2}})-[a-z0-9-]+\.md")
_QUIZ: Final = re.compile(rf"quizzes/{_TRACK_TIER}\.yaml")
_OF_TRACK: Final = re.compile(rf"(?P<kind>forms|statements)/(?P<track>{'|'.join(Audience)})\.yaml")
_TELLINGS: Final = re.compile(r"asks/reports(?:-[a-z0-9-]+)?\.yaml")
_CATALOGUE: Final = re.compile(
    r"(?P<kind>(?:law|violations|areas|agencies|handouts|asks|answers|duties|incidents|settlements)(?=/)"
    r"|practice/order(?=-))[/-][a-z0-9-]+\.yaml"
)


def load_content(path: Path, progress: Progress = no_progress) -> LoadedContent:
    """The content in the folder `path`. Raises ContentErrors with every problem in it. ``progress`` counts the
    files."""
    return content_of(*read_draft(path, progress))


def _place_in_track(lesson: Lesson) -> tuple[Audience, Tier, int]:
    return lesson.track, lesson.tier, lesson.order


def _require_usable(draft: ContentDraft) -> Election:
    if draft.ledger.problems or draft.election is None:
        raise ContentErrors(draft.ledger.problems)
    return draft.election


def content_of(draft: ContentDraft, digest: str) -> LoadedContent:
    """What was read, as the program uses it. Raises ContentErrors with every problem in it."""
    election = _require_usable(draft)
    return LoadedContent(
        digest,
        election=election,
        lessons_by_id={lesson.id: lesson for lesson in sorted(draft.lessons, key=_place_in_track)},
        quizzes={(quiz.track, quiz.tier): quiz for quiz in draft.quizzes if quiz.tier is not None},
        articles={article.id: article for article in draft.articles},
        acts={act.id: replace(act, report_days=election.report_days) for act in draft.acts},
        areas=AreaTree(tuple(draft.areas)),
        agencies={agency.id: agency for agency in draft.agencies},
        hotlines=tuple(draft.hotlines),
        complaints=tuple(draft.complaints),
        urgent=tuple(draft.urgent),
        calendar=tuple(draft.calendar),
        glossary={term.id: term for term in draft.terms},
        topics=draft.topics,
        groups=draft.groups,
        threats=draft.threats,
        drills=tuple(draft.drills),
        ballots=draft.ballots,
        orders={incident.id: incident for incident in draft.orders},
        posters=draft.posters,
        statements=StatementBank({case.id: case for case in draft.statements}),
        forms={forms.track: forms for forms in draft.forms},
        duties={duty.id: duty for duty in sorted(draft.duties, key=lambda duty: TRACKS.index(duty.track))},
        incidents={incident.id: incident for incident in draft.incidents},
        incident_groups=draft.incident_groups,
        settlement_cards={card.id: card for card in draft.settlement_cards},
        duty_cards={card.id: card for card in draft.duty_cards},
        own_questions={own.question.id: own for own in draft.own_questions},
        roadmap=tuple(draft.roadmap),
        voices={voice.card_id: voice for voice in draft.voices},
        handouts={handout.id: handout for handout in draft.handouts},
        asks=with_answered_questions(draft),
        first_sentences=draft.first_sentences,
        topic_answers={answer.topic: answer for answer in draft.topic_answers},
        tellings=draft.tellings,
        flagged=frozenset(flag.key for flag in flags(draft)),
        awaits_lawyer=awaits_lawyer(draft),
    )


def flags(draft: ContentDraft) -> Iterator[Flag]:
    """Citations of articles that have changed since the last review, in order."""
    articles = {article.id: article for article in draft.articles}
    for cited in draft.citations():
        if since := changed_articles(cited, draft.reviews, articles):
            yield Flag(cited.key, cited.what, since, draft.place_of(cited))


def check(path: Path) -> tuple[list[Problem], ContentCounts]:
    """Every problem in the folder, sorted by file and line, and how much was read. Stricter than
    `load_content`: see `judge_bank`."""
    return check_draft(path, read_draft(path)[0])


def check_draft(path: Path, draft: ContentDraft) -> tuple[list[Problem], ContentCounts]:
    """`check`, of a draft that was read from this folder: for who needs the draft, too."""
    judge_bank(path, draft)
    judge_sounds(draft)
    problems = sorted(draft.ledger.problems)
    counts = ContentCounts(
        lessons=len(draft.lessons),
        cards=sum(len(lesson.cards) for lesson in draft.lessons),
        checks=sum(card.check is not None for lesson in draft.lessons for card in lesson.cards),
        questions=sum(1 for _ in draft.all_questions()),
        articles=len(draft.articles),
        violations=len(draft.acts),
        problems=len(problems),
    )
    return problems, counts


def read_draft(path: Path, progress: Progress = no_progress) -> tuple[ContentDraft, str]:
    """Everything that can be read in the folder, valid or not, and the digest of its files. For editors'
    tools. ``progress`` counts the files."""
    draft, digest = ContentDraft(), hashlib.sha256()
    files = sorted(
        file for file in path.rglob("*") if file.is_file() and not _is_passed_over(file.relative_to(path))
    )
    files.sort(key=lambda entry: entry.name not in (GLOSSARY, TOPICS, ELECTION))
    for done, file in enumerate(files):
        progress(done, len(files))
        raw = file.read_bytes()
        name = file.relative_to(path).as_posix()
        if name not in (
            *_OF_REVIEWERS,
            RECORDINGS,
        ):  # a review or a recording changes no text that people read
            digest.update(f"{name}\0{len(raw)}\0".encode() + raw)
        try:
            _read_file(name, str(file), raw.decode("utf-8-sig").replace("\r\n", "\n"), draft)
        except SourceError as error:
            draft.ledger.add(SourcePlace(str(file), error.line), str(error))
            draft.ledger.unreadable.add(name.split("/")[0])
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            draft.ledger.add(SourcePlace(str(file), line), "not UTF-8")
            draft.ledger.unreadable.add(name.split("/")[0])
    judge(path, draft)
    judge_answers(draft)
    judge_calendar(draft)
    judge_complaints(draft)
    judge_routes(draft)
    judge_matters(draft)
    judge_drills(draft)
    judge_roadmap(draft)
    judge_threats(draft)
    judge_forms(draft)
    judge_duties(draft)
    judge_own(draft)
    judge_contests(draft)
    judge_orders(draft)
    judge_statements(draft)
    return draft, digest.hexdigest()


def _is_passed_over(name: Path) -> bool:
    """Hidden files; translations, which are read beside the content (`bot.library.overlays`); sounds, which are read
    when somebody listens."""
    if name.parts[0] == VOICES:
        return name.as_posix() != RECORDINGS
    return name.parts[0] == LANGUAGES or any(part.startswith(".") for part in name.parts)


def _read_file(name: str, file: str, text: str, draft: ContentDraft) -> None:
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
    elif match := _OF_TRACK.fullmatch(name):
        _read_of_track(match["kind"], Audience(match["track"]), parse_yaml(file, text), draft)
    elif name in _SINGLE:
        _read_single(name, parse_yaml(file, text), draft)
    elif _TELLINGS.fullmatch(name):
        for key, lines in read_tellings(parse_yaml(file, text), ledger).items():
            draft.tellings[key] = (*draft.tellings.get(key, ()), *lines)
    elif name not in _OF_REVIEWERS and (match := _CATALOGUE.fullmatch(name)):
        _read_catalogue(match["kind"], file, text, draft)
    elif name in _OF_REVIEWERS:
        _read_of_reviewers(name, file, text, draft)
    elif name == GLOSSARY:
        draft.terms += read_glossary(parse_yaml(file, text), ledger)
    elif name == ELECTION:
        draft.election = read_election(parse_yaml(file, text), ledger)
    elif name == TOPICS:
        draft.topics |= read_topics(parse_yaml(file, text), ledger)
    else:
        ledger.add(SourcePlace(file), "not a content file: see docs/content.md for the folders and names")


def _read_of_track(kind: str, track: Audience, source: YamlSource, draft: ContentDraft) -> None:
    """Read a kind of content that has one file for each track, beside lessons and quizzes."""
    if kind == "statements":
        draft.statements += read_statements(source, track=track, ledger=draft.ledger)
    else:
        forms = read_forms(source, track=track, ledger=draft.ledger)
        draft.written_forms += [forms] if forms else []


def _read_of_reviewers(name: str, file: str, text: str, draft: ContentDraft) -> None:
    """Read the reviews and verdicts on the content, and the questions to reviewers."""
    if name == QUESTIONS:
        draft.lawyer_questions += read_questions(parse_yaml(file, text), draft.ledger)
    elif name == VERDICTS:
        draft.verdicts = read_verdicts(file, text, draft.ledger)
    else:
        draft.reviews, strange = parse_reviews(text)
        for number in strange:
            draft.ledger.add(SourcePlace(file, number), "a line here has the form: id: article=fingerprint …")


def _read_single(name: str, source: YamlSource, draft: ContentDraft) -> None:
    """Read a kind of content that is a single file."""
    if name == CALENDAR:
        draft.calendar += read_calendar(source, draft.ledger)
    elif name == ROADMAP:
        draft.roadmap += read_roadmap(source, draft.ledger)
    elif name == THREATS:
        draft.threats = read_threats(source, draft.ledger)
    elif name == TOPIC_ANSWERS:
        draft.topic_answers += read_topic_answers(source, draft.ledger)
    elif name == MATTERS:
        draft.matters = read_matters(source, draft.ledger)
    elif name == BALLOTS:
        draft.ballots = read_ballots(source, draft.ledger)
    elif name == POSTERS:
        draft.posters = read_posters(source, draft.ledger)
    elif name == RECORDINGS:
        draft.voices += read_voices(source, draft.ledger)
    elif name == DRILLS:
        draft.drills += read_drills(source, draft.ledger)
    else:
        ways, numbers, draft.route_rules = read_complaints(source, draft.ledger)
        draft.complaints += ways
        draft.urgent += numbers


def _read_catalogue(kind: str, file: str, text: str, draft: ContentDraft) -> None:
    source = parse_yaml(file, text)
    match kind:
        case "law":
            draft.articles += read_law(source, draft.ledger)
        case "violations":
            acts, groups = read_acts(source, draft.ledger)
            draft.acts += acts
            draft.groups |= groups
        case "areas":
            draft.areas += read_areas(source, draft.ledger, before=draft.areas)
        case "handouts":
            handout = read_handout(source, draft.ledger)
            draft.handouts += [handout] if handout else []
        case "duties":
            read_duty(source, draft)
        case "settlements":
            read_settlement(source, draft)
        case "incidents":
            group, incidents = read_incidents(source, draft.ledger)
            draft.incident_groups |= group
            draft.incidents += incidents
        case "practice/order":
            draft.orders += read_orders(source, draft.ledger)
        case "asks":
            for key, questions in read_asks(source, draft.ledger).items():
                draft.asks[key] = (*draft.asks.get(key, ()), *questions)
        case "answers":
            sentences, places = read_first_sentences(source, draft.ledger)
            draft.first_sentences |= sentences
            draft.sentence_places |= places
        case _:
            agencies, hotlines = read_agencies(source, draft.ledger)
            draft.agencies += agencies
            draft.hotlines += hotlines
