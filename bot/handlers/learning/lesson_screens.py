"""How lessons look: lists, cards, articles, scenes. The functions take values and return a ``Screen``."""

from collections.abc import Sequence

from bot.conversation.buttons import Press
from bot.conversation.outgoing import Arg, Button, Rows, Screen, TextRef
from bot.domain.catalogue.catalogue import Article, Confidence
from bot.domain.catalogue.material import GlossaryTerm as Word
from bot.domain.learning.checks import CardCheck, CheckAnswer
from bot.domain.learning.lessons import (
    TIERS,
    Audience,
    Lesson,
    LessonStep,
    Progress,
    ResumePoint,
    ScenarioNode,
    SceneChoice,
    Tier,
    exam_open,
    lesson_done,
    prerequisite_tier,
    resume_point,
    share_done,
    tier_key,
)
from bot.domain.learning.links import PieceKind, SharedPiece
from bot.domain.values import replace
from bot.handlers.cohorts.enrol import enrol_button
from bot.handlers.duties.duty_screens import now_rows
from bot.handlers.flows.share_rows import share_row
from bot.handlers.learning.handouts import handouts_row
from bot.handlers.learning.practice_rows import practice_rows
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import button, citations, law_button, lines, paragraphs
from bot.handlers.press_arguments import CardIndex, CheckPress, ScenePlace
from bot.usecases.learning.check_card import CheckedAnswer
from bot.usecases.ports import Content


def tiers_screen(progress: Progress, track: Audience, *, content: Content, enrolled: bool = True) -> Screen:
    """A track's tiers with the progress of each, the exam, and the button to continue. ``enrolled``: whether what is
    above the basic tier is open to the learner; otherwise a code opens it."""
    ready = [tier for tier in TIERS if content.lessons(track, tier)]
    mine = TIERS if enrolled else TIERS[:1]
    listed = [_tier_line(progress, track, tier, content=content) for tier in mine]
    exam = content.exam(track) is not None and enrolled
    rows: list[tuple[Button, ...]] = list(resume_rows(progress, track, content=content, enrolled=enrolled))
    if not enrolled:
        listed.append(TextRef("learn-by-code"))
    for tier in (tier for tier in ready if tier in mine):
        args: dict[str, Arg] = {"tier": tier.value, "state": _tier_state(progress, track, tier)}
        rows.append((button("button-tier", "tier", tier_key(track, tier), args),))
    if exam:
        state = _tier_state(progress, track, None)
        listed.append(TextRef("learn-exam", {"state": state}))
        rows.append((button("button-exam", "quiz", tier_key(track, None), {"state": state}),))
    if not enrolled:
        rows.append((enrol_button(),))
    rows.append(
        (button("button-progress", "progress", track.value), button("button-tracks", "tracks", track.value))
    )
    rows += practice_rows(track, content)
    rows += now_rows(track, content)
    rows += handouts_row(track, content)
    rows.append(back_to_menu(track_argument(track)))
    return Screen("learn", {"track": track.value, "tiers": lines(listed)}, tuple(rows))


def tracks_screen(ready: Sequence[Audience], *, mine: Audience | None) -> Screen:
    """Tracks to choose from. The choice does not change the person's audience."""
    rows = tuple((button("button-track", "learn", track.value, {"track": track.value}),) for track in ready)
    return Screen("tracks", {}, (*rows, (enrol_button(),), back_to_menu(track_argument(mine))))


def track_argument(track: Audience | None) -> str:
    """Only "security" travels on buttons, because it is stored nowhere."""
    return track.value if track is Audience.SECURITY else ""


def resume_rows(progress: Progress, track: Audience, *, content: Content, enrolled: bool = True) -> Rows:
    """One row with the next step: in the first tier not passed, then the exam, then the certificate. Without being
    ``enrolled``, only in the basic tier."""
    for tier in TIERS if enrolled else TIERS[:1]:
        place = resume_point(progress, content.lessons(track, tier))
        if place is not None:
            return ((resume_button(progress, place, track, tier, content=content),),)
    waits = enrolled and content.exam(track) is not None and not progress.quiz(track, None).passed
    if waits and exam_open(progress, track):
        return ((button("button-resume-exam", "quiz", tier_key(track, None)),),)
    if progress.quiz(track, None).passed:
        return ((button("button-certificates", "certificate"),),)
    return ()


def _tier_state(progress: Progress, track: Audience, tier: Tier | None) -> str:
    if progress.quiz(track, tier).passed:
        return "passed"
    return "locked" if prerequisite_tier(progress, track=track, tier=tier) else "open"


def _tier_line(progress: Progress, track: Audience, tier: Tier, *, content: Content) -> TextRef:
    lessons = content.lessons(track, tier)
    if not lessons:
        return TextRef("learn-tier-empty", {"tier": tier.value})
    state = _tier_state(progress, track, tier)
    if state == "locked":
        before = TIERS[TIERS.index(tier) - 1]
        return TextRef("learn-tier-locked", {"tier": tier.value, "first": before.value})
    percent = int(share_done(progress, lessons) * 100)
    return TextRef("learn-tier", {"tier": tier.value, "state": state, "percent": percent})


def resume_button(
    progress: Progress, at: ResumePoint, track: Audience, tier: Tier, *, content: Content
) -> Button:
    """The next step: the first card, the card or scene where the learner stopped, or the quiz."""
    lesson = content.lesson(at.lesson_id) if at.lesson_id else None
    if lesson is None or at.step is LessonStep.QUIZ:
        return button("button-resume-quiz", "quiz", tier_key(track, tier))
    if at.step is LessonStep.SCENARIO:
        return button("button-resume-scene", "scene", lesson.id, {"order": lesson.order})
    if not progress.lesson(lesson.id).cards_read:
        return button("button-begin-lesson", "card", CardIndex(lesson.id, 0), {"order": lesson.order})
    args = {"order": lesson.order, "card": at.card + 1}
    return button("button-resume-card", "card", CardIndex(lesson.id, at.card), args)


def lessons_screen(progress: Progress, lessons: Sequence[Lesson], *, tier: str) -> Screen:
    """The lessons of one tier, each with how far it is read, and the quiz."""
    first = lessons[0]
    listed = [
        TextRef("tier-lesson", {"order": ls.order, "title": ls.title, "state": _state(progress, ls),
                             "read": min(progress.lesson(ls.id).cards_read, len(ls.cards)), "total": len(ls.cards)})
        for ls in lessons
    ]  # fmt: skip
    passed = "passed" if progress.quiz(first.track, first.tier).passed else "open"
    rows = (
        *((_lesson_button(progress, lesson),) for lesson in lessons),
        (button("button-quiz", "quiz", tier, {"state": passed}),),
        (button("button-learn", "learn", first.track.value),),
    )
    return Screen("tier", {"tier": first.tier.value, "lessons": lines(listed)}, rows)


def _lesson_button(progress: Progress, lesson: Lesson) -> Button:
    args: dict[str, Arg] = {"order": lesson.order, "title": lesson.title, "state": _state(progress, lesson)}
    return button("button-lesson", "lesson", lesson.id, args)


def _state(progress: Progress, lesson: Lesson) -> str:
    if lesson_done(progress, lesson):
        return "done"
    return "begun" if progress.lesson(lesson.id).cards_read else "new"


def card_screen(
    lesson: Lesson,
    index: int,
    *,
    articles: Sequence[Article],
    flagged: bool = False,
    voiced: bool = False,
) -> Screen:
    """One card. The forward button is on the left, the direction in which Persian is read. ``flagged``: the
    law that the card cites has changed, and nobody has compared the words yet. ``voiced``: it can be listened to."""
    card, last, where = lesson.cards[index], len(lesson.cards) - 1, CardIndex(lesson.id, index)
    if index < last:
        ways = [button("button-next", "card", CardIndex(lesson.id, index + 1))]
    else:
        ways = [button("button-to-scene", "scene", lesson.id)]
    if index:
        ways.append(button("button-previous", "card", CardIndex(lesson.id, index - 1)))
    extras = [button("button-terms", "terms", where)] if card.terms else []
    if card.diagram is not None:
        extras.append(button("button-diagram", "diagram", where))
    if voiced:
        extras.append(button("button-hear", "hear", card.id))
    rows: list[tuple[Button, ...]] = [tuple(ways), *_law_row(articles, "card-law", where)]
    rows += [tuple(extras)] if extras else []
    args: dict[str, Arg] = {
        "title": lesson.title,
        "number": index + 1,
        "total": last + 1,
        "text": card.text,
        "articles": citations(articles),
        "state": "flagged" if flagged else "sound",
    }
    share = share_row(SharedPiece(PieceKind.CARD, id=card.id))
    rows += [(_list_button(lesson),), share, (button("button-remark", "remark", where),)]
    return Screen("lesson-card", args, tuple(rows))


def with_check(
    screen: Screen,
    check: CardCheck,
    where: CardIndex,
    answers: Sequence[CheckAnswer],
    *,
    articles: Sequence[Article],
    checked: CheckedAnswer | None = None,
) -> Screen:
    """The card's screen with its check, whose ``answers`` are buttons above the others. After a wrong answer
    (``checked``) the others can still be pressed; after the right one nothing is left to answer."""
    open_answers = [answer for answer in answers if checked is None or answer != checked.answer]
    if checked is not None and checked.answer.right:
        open_answers = []
    rows = tuple(
        (Button(answer.text, Press("check", CheckPress(*where, check.mark(answer)))),)
        for answer in open_answers
    )
    args: dict[str, Arg] = {**screen.args, "question": check.text}
    key = "lesson-card-check"
    if checked is not None:
        key = "lesson-card-checked"
        args |= {
            "answer": checked.answer.text,
            "verdict": "right" if checked.answer.right else "wrong",
            "feedback": checked.answer.feedback,
            "basis": citations(articles),
        }
    return replace(screen, key=key, args=args, buttons=(*rows, *screen.buttons))


def scene_screen(
    lesson: Lesson,
    node: ScenarioNode,
    *,
    articles: Sequence[Article],
    following: Lesson | None,
    choices: Sequence[SceneChoice] | None = None,
) -> Screen:
    """A situation with its choices, or an ending with its result and the next step. ``choices``: their order;
    without it, they come as in the file."""
    tier = tier_key(lesson.track, lesson.tier)
    if not node.ending:
        options = node.choices if choices is None else choices
        decisions = (
            (Button(way.label, Press("scene", ScenePlace(lesson.id, way.next_id))),) for way in options
        )
        rows = (*decisions, *_terms_row(lesson, node), (_list_button(lesson),))
        return Screen("lesson-scene", {"title": lesson.title, "text": node.text}, rows)
    if following is not None:
        on = button("button-next-lesson", "lesson", following.id, {"order": following.order})
    else:
        on = button("button-to-quiz", "quiz", tier)
    ways = (
        (on,),
        (button("button-other-way", "scene", lesson.id),),
        *_law_row(articles, "scene-law", ScenePlace(lesson.id, node.id)),
        *_terms_row(lesson, node),
        (_list_button(lesson),),
        share_row(SharedPiece(PieceKind.LESSON, id=lesson.id)),
    )
    return Screen("lesson-ending", {"text": node.text, "articles": citations(articles)}, ways)


def _terms_row(lesson: Lesson, node: ScenarioNode) -> Rows:
    return ((button("button-terms", "scene-terms", ScenePlace(lesson.id, node.id)),),) if node.terms else ()


def terms_screen(terms: Sequence[Word], *, back: Button) -> Screen:
    """The terms of a card or a scene in plain words."""
    term_lines = [TextRef("lesson-term", {"word": term.fa, "meaning": term.meaning}) for term in terms]
    return Screen("lesson-terms", {"terms": paragraphs(term_lines)}, ((back,),))


def law_screen(articles: Sequence[Article], *, back: Button) -> Screen:
    """The articles that a card or ending cites: number, edition, plain words, what follows."""
    return Screen("lesson-law", {"articles": paragraphs([article_term(a) for a in articles])}, ((back,),))


def article_term(article: Article, *, short: bool = False) -> TextRef:
    """The article in plain words; ``short``: without its title, below a sentence that says what it is about."""
    return TextRef(
        "article-short" if short else "article",
        {
            "cited": citations((article,)),
            "title": article.title,
            "text": article.paraphrase,
            "sanction": article.sanction,
            "sure": "recheck" if article.confidence is Confidence.RECHECK else "known",
        },
    )


def _law_row(
    articles: Sequence[Article], verb: str, where: CardIndex | ScenePlace
) -> tuple[tuple[Button, ...], ...]:
    if not articles:
        return ()
    if len(articles) == 1:
        return ((law_button(articles[0], verb, where),),)
    return ((button("button-law-many", verb, where, {"count": len(articles)}),),)


def _list_button(lesson: Lesson) -> Button:
    return button("button-lessons", "tier", tier_key(lesson.track, lesson.tier))
