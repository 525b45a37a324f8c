"""What changed in the law since a learner passed: one article on each screen, before and now."""

from collections.abc import Iterable

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Latin, Say, Screen, SendLane, StaffChat, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.learning.editions import LawChange
from bot.domain.learning.lessons import lesson_of_card
from bot.domain.people import Account
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import (
    argument,
    article_number,
    button,
    comma_list,
    edition_words,
    number_argument,
)
from bot.handlers.press_arguments import CardIndex
from bot.usecases.learning.law_news import law_news, mark_all_law_seen
from bot.usecases.learning.learner import find_learner
from bot.usecases.ports import Content, Learner

MOST_CARDS = 3
MOST_LISTED = 40


async def news(update: Incoming, ctx: Ctx) -> Turn:
    """Show the changes one by one. ``read`` after the last one marks them as read."""
    learner = await find_learner(ctx, ctx.keys.learner)
    if argument(update) == "read":
        ctx.uow.learners.save(mark_all_law_seen(learner, law=ctx.law))
        return Turn((Screen("law-read", buttons=(back_to_menu(),)),), session=ctx.session.at(""))
    changes = law_news(learner, content=ctx.content, law=ctx.law)
    if not changes:
        return Turn((Screen("law-news-none", buttons=(back_to_menu(),)),), session=ctx.session.at(""))
    place = min(number_argument(update) or 0, len(changes) - 1)
    return Turn((_screen(changes, place, ctx.content),), session=ctx.session.at(""))


def notice_row(learner: Learner, ctx: Ctx) -> tuple[tuple[Button, ...], ...]:
    """A button at the top of the lessons, for learners with unread changes."""
    if not law_news(learner, content=ctx.content, law=ctx.law):
        return ()
    return ((button("button-law-news", "law-news"),),)


def law_change_notices(
    changed: Iterable[str], content: Content, editors: Iterable[Account]
) -> tuple[Say, ...]:
    """The notice to each editor when articles have changed: which ones, and what cites them."""
    articles = [content.articles[key] for key in changed if key in content.articles]
    if not articles:
        return ()
    numbers = comma_list([article_number(a) for a in articles])
    cards = comma_list(
        [TextRef("card-id", {"id": Latin(key)}) for key in sorted(content.flagged)[:MOST_LISTED]]
    )
    more = max(len(content.flagged) - MOST_LISTED, 0)
    args: dict[str, Arg] = {"articles": numbers, "cards": cards, "more": more}
    return tuple(
        Say("editor-law-changed", args, to=StaffChat(editor), lane=SendLane.DIALOGUE)
        for editor in sorted(editors, key=str)
    )


def _screen(changes: tuple[LawChange, ...], place: int, content: Content) -> Screen:
    change = changes[place]
    args: dict[str, Arg] = {
        "place": place + 1,
        "count": len(changes),
        "article": article_number(change.now),
        "before": change.before.paraphrase,
        "before-edition": edition_words(change.before.edition),
        "now": change.now.paraphrase,
        "edition": edition_words(change.now.edition),
    }
    cards = tuple(
        (_card_button(card_id, n, content),) for n, card_id in enumerate(change.card_ids[:MOST_CARDS], 1)
    )
    last = place == len(changes) - 1
    on = (
        button("button-law-read", "law-news", "read")
        if last
        else button("button-next", "law-news", str(place + 1))
    )
    return Screen("law-news", args, (*cards, (on,), back_to_menu()))


def _card_button(card_id: str, number: int, content: Content) -> Button:
    lesson_id = lesson_of_card(card_id)
    lesson = content.lesson(lesson_id)
    cards = [card.id for card in lesson.cards] if lesson is not None else []
    index = cards.index(card_id) if card_id in cards else 0
    return button("button-law-card", "card", CardIndex(lesson_id, index), {"number": number})
