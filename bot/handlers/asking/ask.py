"""Answer a question in a person's own words: the best card, article or act as it stands; titles of which one
may answer; or an honest "not found" with next steps.

A question is looked up and forgotten: it goes into no session, row or log. One without an answer stays in the
session for an hour while people can hand it to the editors (``ask_person``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.conversation.buttons import Press
from bot.conversation.incoming import CommandGiven, Incoming, LocationSent, TextSaid
from bot.conversation.outgoing import Arg, Button, Rows, Say, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.catalogue.catalogue import Act, Article
from bot.domain.errors import BadInput
from bot.domain.figures.daily_counts import QuestionOutcome
from bot.domain.learning.citation_keys import CitedKind, citation_key
from bot.domain.learning.lessons import Audience
from bot.domain.owner.settings import RunningSettings
from bot.handlers.asking.ask_person import ask_person_row, my_inquiries_row, question_to_hand_over
from bot.handlers.asking.openings import NO_OPENING, emergency_line, opening_args
from bot.handlers.asking.topic_answers import answer_about
from bot.handlers.duties.own_duty import own_pocket
from bot.handlers.duties.own_screens import own_card_button
from bot.handlers.flows.review_notes import card_review
from bot.handlers.learning.lesson_screens import article_term
from bot.handlers.menu import back_to_menu, report_button
from bot.handlers.pieces import NOTHING, argument, button, citations, law_button
from bot.handlers.press_arguments import CardIndex, HitPlace
from bot.handlers.reporting.report_entrance import is_accepting_reports
from bot.handlers.reporting.stray_location import answer_location
from bot.handlers.sent_reports.receipts import open_if_code
from bot.usecases.asking.answer_topics import dates_of_place
from bot.usecases.asking.ask import AskResult, CardPlace, ContentPlace, ask, lessons_of, look_up
from bot.usecases.asking.own_answers import own_answer
from bot.usecases.asking.question_topics import topic_of
from bot.usecases.duties.choose_duty import present_duty
from bot.usecases.learning.learner import enrolled_track, find_learner
from bot.usecases.ports.language import AskedQuestion, HitKind
from bot.usecases.safety.count_usage import count_question

ASKED, ANSWERED = "ask.question", "reading.answer"
"""After an answer the next question may be typed at once, and a typed «منو» opens the menu again."""
AGAIN = "again"
MOST_ARTICLES, MOST_LESSONS = 2, 6


async def open_ask(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/ask`` and its button. A command with words after it is answered at once."""
    if isinstance(update, CommandGiven) and update.argument.strip():
        return await answer(update.argument, ctx)
    reply_type = Say if argument(update) == AGAIN else Screen  # the previous answer stays where it is
    rows = (*await my_inquiries_row(ctx), back_to_menu())
    offered = "yes" if ask_person_row(await ctx.uow.settings.running()) else "no"
    return Turn((reply_type("ask", {"person": offered}, rows),), session=ctx.session.at(ASKED))


async def question(update: Incoming, ctx: Ctx) -> Turn:
    """Answer what was typed. A picture or a voice note holds no question that the bot can read."""
    if isinstance(update, LocationSent):
        return await answer_location(update, ctx)
    if not isinstance(update, TextSaid):
        return Turn((Say("ask-words-please", buttons=(back_to_menu(),)),))
    if (opened := await open_if_code(update, ctx)) is not None:
        return opened
    return await answer(update.text, ctx)


async def answer(text: str, ctx: Ctx, *, read: AskedQuestion | None = None) -> Turn:
    """Answer a question in a person's own words. ``read``: how it is read, if that is known."""
    read = read or ctx.finder.read_question(text)
    if read.topic is not None and read.topic in ctx.content.topic_answers:
        return await answer_about(read.topic, ctx)
    audience = read.audience or await _stored_audience(ctx) or Audience.VOTER
    try:
        vector = await ctx.vectors.vector_of(text)
        result = ask(text, finder=ctx.finder, content=ctx.content, audience=audience, vector=vector)
    except BadInput as bad:
        return Turn((Say(bad.key, dict(bad.args_for_text), buttons=(back_to_menu(),)),))  # type: ignore[arg-type] # numbers
    topic = topic_of(result, ctx.content)
    count_question(ctx, topic, _outcome(result))
    running = await ctx.uow.settings.running()
    if result.places:
        place = result.places[0]
        dates = await dates_of_place(ctx, place, audience, later=ctx.dates.months_later) if read.when else ()
        opening = opening_args(result.opening, dates, ctx)
        own = await _own_rows(text, place, audience, ctx)
        reply = await hit_message(place, ctx, others=result.places[1:], opening=opening, own=own)
        question_data: Mapping[str, str] = {}
    else:
        question_data = question_to_hand_over(text, topic, running, ctx)
        reply = _near_message(result.near, running) if result.near else _no_hit_message(result, running, ctx)
    if ctx.smells_of_danger(text):
        reply = replace(reply, args={**reply.args, "danger": emergency_line(running, ctx)})
    return Turn((reply,), session=ctx.session.at(ANSWERED, **question_data))


def _outcome(result: AskResult) -> QuestionOutcome:
    if result.places:
        return QuestionOutcome.ANSWERED
    return QuestionOutcome.NEAR if result.near else QuestionOutcome.MISSED


async def _stored_audience(ctx: Ctx) -> Audience | None:
    """Who they have said that they are, or the track of the group that they joined."""
    key = ctx.keys.learner
    return (await find_learner(ctx, key)).audience or await enrolled_track(ctx, key)


async def see(update: Incoming, ctx: Ctx) -> Turn:
    """Show another hit in a new message. The answer before it stays where it is."""
    kind, key = argument(update, HitPlace)
    return Turn(
        (await hit_message(look_up(kind, key, content=ctx.content), ctx),), session=ctx.session.at(ANSWERED)
    )


async def topic(update: Incoming, ctx: Ctx) -> Turn:
    """Show the lessons about a topic."""
    key = argument(update)
    lessons = lessons_of(key, content=ctx.content)[:MOST_LESSONS]
    rows = tuple((Button(lesson.title, Press("lesson", lesson.id)),) for lesson in lessons)
    args: dict[str, Arg] = {"topic": ctx.content.topics[key], "lessons": len(lessons)}
    return Turn(
        (Say("ask-topic", args, buttons=(*rows, _next_step_row()), stays=True),),
        session=ctx.session.at(ANSWERED),
    )


# --- how an answer looks --------------------------------------------------------------------------


async def hit_message(
    hit: ContentPlace,
    ctx: Ctx,
    *,
    others: tuple[ContentPlace, ...] = (),
    opening: Mapping[str, Arg] = NO_OPENING,
    own: Rows = (),
) -> Say:
    """A place of the content below its first sentence, with what leads on: the asker's own card, others, the report,
    the next card."""
    further = (*own, *_further_rows(_without_named(hit, others, ctx)))
    match hit:
        case CardPlace():
            return _card(hit, ctx, further, opening)
        case Article():
            args = {"article": article_term(hit, short=opening["first"] is not NOTHING), **opening}
            return Say("ask-article", args, buttons=(*further, _next_step_row()), stays=True)
    report = hit.reportable() and is_accepting_reports(ctx, await ctx.uow.settings.running())
    return _act(hit, ctx, ((report_button(ctx),),) if report else (), further, opening)


async def _own_rows(text: str, hit: ContentPlace, audience: Audience, ctx: Ctx) -> Rows:
    """The way to the card of their duty, or of their kind of council, that answers the same."""
    pocket = await own_pocket(ctx)
    card = own_answer(ctx, pocket, hit, text, audience=audience, analyzer=ctx.analyzer)
    if card is None:
        return ()
    duty = present_duty(ctx, pocket)
    return ((own_card_button(card, duty.track if duty is not None else audience),),)


def _without_named(hit: ContentPlace, others: Sequence[ContentPlace], ctx: Ctx) -> Sequence[ContentPlace]:
    """The others without the articles that this place's buttons name: every row pushes the answer off a phone."""
    match hit:
        case CardPlace():
            cited = hit.lesson.cards[hit.index].article_ids
        case Article():
            return others
        case _:
            cited = hit.article_ids
    named = [key for key in cited if key in ctx.content.articles][:MOST_ARTICLES]
    return [other for other in others if not (isinstance(other, Article) and other.id in named)]


def _further_rows(others: Sequence[ContentPlace]) -> Rows:
    return tuple((Button(hit_title(other), Press("ask-see", hit_place(other))),) for other in others)


def _card(hit: CardPlace, ctx: Ctx, further: Rows, opening: Mapping[str, Arg]) -> Say:
    card = hit.lesson.cards[hit.index]
    articles = [ctx.content.articles[key] for key in card.article_ids if key in ctx.content.articles]
    args: dict[str, Arg] = {
        "title": hit.lesson.title,
        "text": card.text,
        "articles": citations(articles),
        "review": card_review(ctx.content, card.id),
        **opening,
    }
    to_lesson = [button("button-ask-lesson", "card", CardIndex(hit.lesson.id, hit.index))]
    if hit.index + 1 < len(hit.lesson.cards):
        to_lesson.append(button("button-ask-next-card", "card", CardIndex(hit.lesson.id, hit.index + 1)))
    rows = (tuple(to_lesson), *_law(articles[:MOST_ARTICLES]), *further, _next_step_row())
    return Say("ask-card", args, buttons=rows, stays=True)


def _act(act: Act, ctx: Ctx, report: Rows, further: Rows, opening: Mapping[str, Arg]) -> Say:
    articles = [ctx.content.articles[key] for key in act.article_ids if key in ctx.content.articles]
    args: dict[str, Arg] = {
        "label": act.label,
        "looks_like": act.looks_like,
        "is_not": act.is_not,
        "authority": act.authority,
        "articles": citations(articles),
        "review": card_review(ctx.content, citation_key(CitedKind.ACT, act.id)),
        **opening,
    }
    rows = (*report, *_law(articles[:MOST_ARTICLES]), *further, _next_step_row())
    return Say("ask-act", args, buttons=rows, stays=True)


def _law(articles: list[Article]) -> Rows:
    """The articles, side by side: on a phone the answer is above all rows of buttons."""
    row = tuple(law_button(article, "ask-see", HitPlace(HitKind.ARTICLE, article.id)) for article in articles)
    return (row,) if row else ()


def _near_message(near: Sequence[ContentPlace], running: RunningSettings) -> Say:
    """Titles to choose from. Nothing is quoted: it may not be the answer."""
    rows = (*_further_rows(near), *ask_person_row(running), _next_step_row())
    return Say("ask-near", {"places": len(near), "danger": NOTHING}, buttons=rows, stays=True)


def _no_hit_message(result: AskResult, running: RunningSettings, ctx: Ctx) -> Say:
    topics = tuple((Button(ctx.content.topics[key], Press("ask-topic", key)),) for key in result.topics)
    return Say(
        "ask-nothing",
        {"near": "topics" if topics else "none", "danger": NOTHING},
        buttons=(*topics, *ask_person_row(running), _next_step_row()),
        stays=True,
    )


def _next_step_row() -> tuple[Button, ...]:
    return (button("button-ask-again", "ask", AGAIN), *back_to_menu())


def hit_title(hit: ContentPlace) -> TextRef:
    """The name of a place, as on a button."""
    match hit:
        case CardPlace():
            return TextRef("button-ask-card", {"title": hit.lesson.title})
        case Article():
            return TextRef("button-ask-article", {"title": hit.title})
    return TextRef("button-ask-act", {"title": hit.label})


def hit_place(hit: ContentPlace) -> HitPlace:
    """The kind and the id of a place."""
    match hit:
        case CardPlace():
            return HitPlace(HitKind.CARD, hit.lesson.cards[hit.index].id)
        case Article():
            return HitPlace(HitKind.ARTICLE, hit.id)
    return HitPlace(HitKind.ACT, hit.id)
