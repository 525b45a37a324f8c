"""Wordings for the content: an editor rewords a question that they answered; an editor accepts or drops it.

``./amanat content suggestions`` lists them for ``content/asks``.
"""

from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Latin, Screen, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.asking.suggestions import AskSuggestion
from bot.domain.errors import NotFound
from bot.handlers.asking.ask import hit_title
from bot.handlers.flows.paging import Pager
from bot.handlers.flows.typed_words import TypedWords
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import argument, button, number_argument
from bot.usecases.asking.answer_inquiries import require_editor
from bot.usecases.asking.ask import look_up_key
from bot.usecases.asking.suggestions import (
    accept_suggestion,
    check_wording,
    drop_suggestion,
    find_suggestion,
    suggest_wording,
)

REWORD: Final = TypedWords(
    "inquiry.reword", gone="suggestion-nothing-written", only_text="suggestion-words-please"
)
PAGER: Final = Pager(8, before="button-voting-fewer", after="button-voting-more", onward_first=True)


async def ask_wording(update: Incoming, ctx: Ctx) -> Turn:
    """Ask the editor to put the answered question in their own words."""
    require_editor(ctx)
    screen = Screen("suggestion-ask", buttons=((_desk_button(),),))
    return Turn((screen,), session=ctx.session.at(REWORD.state, case=argument(update)))


async def preview_wording(update: Incoming, ctx: Ctx) -> Turn:
    """Show the typed wording. It must not be the citizen's own."""
    inquiry_id = ctx.session.data.get("case", "")
    place, words = await check_wording(ctx, inquiry_id, REWORD.text(update))
    data = {"case": inquiry_id}
    send = button("suggestion-button-keep", "inquiry.keep", REWORD.preview_argument(data, words))
    again = button("inquiry-button-again", "inquiry.learn", inquiry_id)
    args: dict[str, Arg] = {"words": words, "place": _place_title(place, ctx)}
    screen = Screen("suggestion-preview", args, ((send,), (again,), (_desk_button(),)))
    return Turn((screen,), session=ctx.session.at(REWORD.state, **data, words=words))


async def keep_wording(update: Incoming, ctx: Ctx) -> Turn:
    """Store the previewed wording as a suggestion."""
    data = REWORD.words_to_send(update, ctx)
    await suggest_wording(ctx, data["case"], data["words"])
    rows = ((_list_button(),), (_desk_button(),))
    return Turn((Screen("suggestion-saved", buttons=rows),), session=ctx.session.at(""))


async def suggestions(update: Incoming, ctx: Ctx) -> Turn:
    """List the suggestions that nobody has accepted, oldest first."""
    require_editor(ctx)
    count = await ctx.uow.suggestions.count_new()
    page = PAGER.page(number_argument(update), count=count)
    new = await ctx.uow.suggestions.new_ones(limit=PAGER.size, skip=page.start)
    rows: list[tuple[Button, ...]] = [(_row(suggestion),) for suggestion in new]
    rows += page.turns(lambda label, to: button(label, "suggestions", to))
    screen = Screen("suggestions", {"count": count}, (*rows, (_desk_button(),), back_to_menu()))
    return Turn((screen,), session=ctx.session.at(""))


async def see(update: Incoming, ctx: Ctx) -> Turn:
    """Show one suggestion with the place that answers it."""
    require_editor(ctx)
    suggestion = await find_suggestion(ctx, argument(update))
    accept = ((button("suggestion-button-accept", "sugg.yes", suggestion.id),),) if suggestion.place else ()
    rows = (*accept, (button("suggestion-button-drop", "sugg.no", suggestion.id),), (_list_button(),))
    args: dict[str, Arg] = {
        "words": suggestion.words,
        "place": _place_title(suggestion.place, ctx),
        "key": Latin(suggestion.place or "-"),
        "day": suggestion.day,
        "state": suggestion.state.value,
    }
    return Turn((Screen("suggestion", args, rows),), session=ctx.session.at(""))


async def accept(update: Incoming, ctx: Ctx) -> Turn:
    await accept_suggestion(ctx, argument(update))
    return Turn((Screen("suggestion-accepted", buttons=((_list_button(),),)),))


async def drop(update: Incoming, ctx: Ctx) -> Turn:
    await drop_suggestion(ctx, argument(update))
    return Turn((Screen("suggestion-dropped", buttons=((_list_button(),),)),))


def _place_title(place: str, ctx: Ctx) -> TextRef:
    """What answers it, by name; that nothing does yet, or that it is gone."""
    if not place:
        return TextRef("suggestion-no-place")
    try:
        return hit_title(look_up_key(place, content=ctx.content))
    except NotFound:
        return TextRef("suggestion-place-gone")


def _row(suggestion: AskSuggestion) -> Button:
    return button("suggestion-button-row", "sugg.see", suggestion.id, {"words": suggestion.words})


def _list_button() -> Button:
    return button("suggestion-button-list", "suggestions")


def _desk_button() -> Button:
    return button("button-inquiries", "inquiries")
