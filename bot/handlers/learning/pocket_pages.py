"""All that a role needs on the day as one file, to read without a network and to pass on."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Rows, SendDocument, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.catalogue.catalogue import Article
from bot.domain.duties.duties import DayMoment, Duty, DutyStep
from bot.domain.duties.incidents import Incident, incidents_of
from bot.domain.duties.own_material import DutyCard
from bot.domain.errors import NotFound
from bot.domain.learning.citation_keys import CitedKind, citation_key
from bot.domain.learning.class_lessons import mixed_options
from bot.domain.learning.lessons import TIERS, Audience, Lesson, Tier
from bot.domain.learning.quizzes import QuizQuestion, question_of_check
from bot.handlers.duties.duty_screens import settlement_names
from bot.handlers.flows.review_notes import cited_in_file, file_review
from bot.handlers.learning.handouts import handouts_of, line_keys
from bot.handlers.pieces import argument, button, cited_numbers, law_line
from bot.usecases.learning.learner import track_open
from bot.usecases.ports import Content

TEXT_FAMILIES: Final = (
    "pocket-law",
    *(
        f"pocket-{name}"
        for name in ("call", "steps", "incidents", "cards", "questions", "lessons", "articles")
    ),
)

type _Row = tuple[TextRef | str, ...]


async def pocket_page(update: Incoming, ctx: Ctx) -> Turn:
    """Send the page of a duty, or of a track."""
    page_id = argument(update)
    if page_id not in page_ids(ctx.content):
        raise NotFound("pocket-gone")
    links = [link for _, link in ctx.operator.bot_links]
    duty = ctx.content.duties.get(page_id)
    back: Rows = ((button("button-now-home", "now"),),)
    if duty is None:
        back = (
            (button("button-handouts", "handouts", page_id),),
            (button("button-learn", "learn", page_id),),
        )
    is_open = duty is not None or await track_open(ctx, Audience(page_id))
    file = pocket_page_file(
        page_id,
        content=ctx.content,
        links=links,
        day=ctx.clock.today(),
        tiers=TIERS if is_open else TIERS[:1],
        back=back,
    )
    return Turn((file,))


def page_ids(content: Content) -> tuple[str, ...]:
    """The ids of which there is a page: of the duties, then of the tracks that are taught."""
    tracks = [track.value for track in Audience if any(content.lessons(track, tier) for tier in TIERS)]
    return tuple(dict.fromkeys((*content.duties, *tracks)))


def pocket_page_file(
    page_id: str,
    *,
    content: Content,
    links: Sequence[str],
    day: date,
    tiers: Sequence[Tier] = TIERS,
    back: Rows = (),
) -> SendDocument:
    """The page of a duty or a track (by id, one of ``page_ids``). ``tiers``: whose lessons a track's page holds."""
    duty = content.duties.get(page_id)
    name: TextRef | str = duty.label if duty is not None else TextRef("group-track", {"track": page_id})
    lessons = _lessons_of(page_id, tiers, content)
    drawn = [*_cited_by_role(page_id, content), *_cited_by_lessons(lessons)]
    ids = {key for piece in drawn for key in piece.article_ids}
    cited = [article for key, article in content.articles.items() if key in ids]
    review = file_review(content, (piece.key for piece in drawn))
    rows: tuple[_Row, ...] = (
        *((("line", review),) if review else ()),
        *_number_rows(content),
        *_role_rows(page_id, content),
        *_lesson_rows(lessons, content),
        *_article_rows(cited),
    )
    fields: dict[str, TextRef | str] = {
        "id": f"amanat-{page_id}",
        "title": TextRef("pocket-title", {"role": name}),
        "about": TextRef("pocket-about"),
        "day": TextRef("pocket-day", {"day": day}),
        "law": law_line("pocket-law", cited),
        "footer": TextRef("handout-footer"),
        "official": TextRef("handout-official"),
        "hash": TextRef("pocket-hash"),
        "compare": TextRef("pocket-compare"),
        **{f"link-{number}": link for number, link in enumerate(links, 1)},
    }
    args: dict[str, Arg] = {"role": name, "day": day}
    return SendDocument("pocket-page", "pocket-caption", args, fields, rows, back)


def _lessons_of(page_id: str, tiers: Sequence[Tier], content: Content) -> list[Lesson]:
    duty = content.duties.get(page_id)
    if duty is not None:
        return [lesson for key in duty.lessons if (lesson := content.lesson(key)) is not None]
    return [lesson for tier in tiers for lesson in content.lessons(Audience(page_id), tier)]


def _role_rows(page_id: str, content: Content) -> Iterator[_Row]:
    """What the duty has beside lessons, or the checklists of the track."""
    duty = content.duties.get(page_id)
    if duty is None:
        yield from _checklist_rows(Audience(page_id), content)
        return
    yield from _step_rows(duty, content)
    yield from _incident_rows(duty, content)
    yield from _duty_rows(duty, content)


def _number_rows(content: Content) -> Iterator[_Row]:
    urgent = [hotline for hotline in content.hotlines if hotline.emergency]
    if urgent:
        yield "heading", TextRef("pocket-call")
    for hotline in urgent:
        yield "number", hotline.number, hotline.label, hotline.when


def _step_rows(duty: Duty, content: Content) -> Iterator[_Row]:
    if duty.steps:
        yield "heading", TextRef("pocket-steps")
    for moment in DayMoment:
        steps = duty.steps_at(moment)
        if steps:
            yield "sub", TextRef("now-moment-name", {"moment": moment.value})
        for step in steps:
            yield "step", step.text, cited_in_file(content, step.article_ids, _step_key(duty, step))


def _incident_rows(duty: Duty, content: Content) -> Iterator[_Row]:
    own = incidents_of(content.incidents.values(), duty.id)
    if own:
        yield "heading", TextRef("pocket-incidents")
    names = settlement_names(content)
    for group, title in content.incident_groups.items():
        incidents = [incident for incident in own if incident.group == group]
        if incidents:
            yield "sub", title
        for incident in incidents:
            yield "fold", incident.title
            if incident.settlement is not None and incident.settlement in names:
                yield "small", TextRef("pocket-only", {"place": names[incident.settlement]})
            yield "line", incident.now
            if incident.note_down:
                yield "line", TextRef("now-note", {"text": incident.note_down})
            if incident.tell:
                yield "line", TextRef("now-tell", {"text": incident.tell})
            yield from _cited_row(incident.article_ids, content, _incident_key(incident))


def _duty_rows(duty: Duty, content: Content) -> Iterator[_Row]:
    names = settlement_names(content)
    cards = _cards_of(duty, content)
    if cards:
        yield "heading", TextRef("pocket-cards")
    for card in cards:
        yield "fold", card.title
        if card.settlement is not None and card.settlement in names:
            yield "small", TextRef("pocket-only", {"place": names[card.settlement]})
        yield from _lines(card.text)
        yield from _cited_row(card.article_ids, content, card.id)
    own = _questions_of(duty, content)
    if own:
        yield "heading", TextRef("pocket-questions")
    for question in own:
        yield "fold", question.text
        yield from _answer_rows(question, content)


def _checklist_rows(track: Audience, content: Content) -> Iterator[_Row]:
    sheets = handouts_of(track, content)
    if sheets:
        yield "heading", TextRef("pocket-steps")
    for sheet in sheets:
        yield "sub", TextRef("pocket-sheet", {"role": sheet.role_label, "title": sheet.title})
        for item, key in zip(sheet.items, line_keys(sheet), strict=True):
            yield "step", item.text, cited_in_file(content, item.article_ids, key)


def _lesson_rows(lessons: Sequence[Lesson], content: Content) -> Iterator[_Row]:
    if lessons:
        yield "heading", TextRef("pocket-lessons")
    for lesson in lessons:
        yield "fold", lesson.title
        for number, card in enumerate(lesson.cards, 1):
            yield ("shut",)
            yield "small", TextRef("class-card", {"number": number, "total": len(lesson.cards)})
            yield from _lines(card.text)
            yield from _cited_row(card.article_ids, content, card.id)
            question = question_of_check(card)
            if question is not None:
                yield "line", TextRef("pocket-check", {"text": question.text})
                yield from _answer_rows(question, content)


def _answer_rows(question: QuizQuestion, content: Content) -> Iterator[_Row]:
    """The options, and folded away under them the answer with its reason."""
    options = mixed_options(question, question.id)
    for place, option in enumerate(options, 1):
        yield "option", TextRef("class-letter", {"place": place}), option.text
    yield "inner", TextRef("pocket-answer")
    for place, option in enumerate(options, 1):
        if option.right:
            letter = TextRef("class-letter", {"place": place})
            yield "line", TextRef("pocket-right", {"letter": letter, "reason": option.feedback})
    yield from _cited_row(question.article_ids, content, question.id)


def _article_rows(articles: Sequence[Article]) -> Iterator[_Row]:
    if articles:
        yield "heading", TextRef("pocket-articles")
    for article in articles:
        yield "fold", TextRef("pocket-article", {"cited": cited_numbers([article]), "title": article.title})
        yield from _lines(article.paraphrase)
        if article.sanction:
            yield from _lines(article.sanction)


# --- what is cited --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Cited:
    """The articles that a piece cites. ``key``: under which it is flagged; a line of a checklist is not."""

    key: str
    article_ids: Sequence[str]


def _cited_by_role(page_id: str, content: Content) -> Iterator[_Cited]:
    duty = content.duties.get(page_id)
    if duty is None:
        for sheet in handouts_of(Audience(page_id), content):
            lines = zip(line_keys(sheet), sheet.items, strict=True)
            yield from (_Cited(key, item.article_ids) for key, item in lines)
        return
    yield from (_Cited(_step_key(duty, step), step.article_ids) for step in duty.steps)
    for incident in incidents_of(content.incidents.values(), duty.id):
        yield _Cited(_incident_key(incident), incident.article_ids)
    yield from (_Cited(card.id, card.article_ids) for card in _cards_of(duty, content))
    yield from (_Cited(question.id, question.article_ids) for question in _questions_of(duty, content))


def _cited_by_lessons(lessons: Iterable[Lesson]) -> Iterator[_Cited]:
    """Of cards and their checks, which are flagged together."""
    for lesson in lessons:
        for card in lesson.cards:
            yield _Cited(card.id, card.article_ids)
            if (question := question_of_check(card)) is not None:
                yield _Cited(card.id, question.article_ids)


def _step_key(duty: Duty, step: DutyStep) -> str:
    return citation_key(CitedKind.STEP, duty.id, step.id)


def _incident_key(incident: Incident) -> str:
    return citation_key(CitedKind.INCIDENT, incident.id)


def _cards_of(duty: Duty, content: Content) -> list[DutyCard]:
    return [card for card in content.duty_cards.values() if card.duty_id == duty.id]


def _questions_of(duty: Duty, content: Content) -> list[QuizQuestion]:
    return [own.question for own in content.own_questions.values() if own.duty_id == duty.id]


def _lines(text: str) -> Iterable[_Row]:
    return (("line", line) for line in text.split("\n") if line.strip())


def _cited_row(ids: Sequence[str], content: Content, key: str) -> Iterable[_Row]:
    cited = cited_in_file(content, ids, key)
    return (("small", cited),) if cited else ()
