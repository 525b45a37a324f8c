"""The editors' desk for people's questions: what waits, claimed by one editor, answered or declined.

No screen shows who asked. Only whoever claims a question reads it; what they read is erased with the claim. An
answer in own words, or by a place in the content, is shown first as its asker will see it.
"""

from typing import Final

from bot.conversation.incoming import Incoming, TextSaid
from bot.conversation.outgoing import (
    Arg,
    Button,
    ClockTime,
    DetailOf,
    EraseDetails,
    Reply,
    Rows,
    Screen,
    TextRef,
    Turn,
)
from bot.conversation.ports import Ctx
from bot.conversation.session import Session
from bot.domain.asking.inquiries import AnswerKind, DeclineReason, Inquiry, InquiryAnswer, answer_words
from bot.domain.errors import BadInput, NotFound
from bot.handlers.asking.ask import hit_message, hit_place, hit_title
from bot.handlers.asking.my_inquiries import answer_message, inquiry_notice
from bot.handlers.flows.choosing import choice_rows
from bot.handlers.flows.paging import Pager
from bot.handlers.flows.typed_words import TypedWords
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import argument, button, mark_preview, number_argument, refuse_older
from bot.handlers.press_arguments import CaseReason, InquiryChoice
from bot.usecases.asking.answer_inquiries import (
    answer_inquiry,
    claim_inquiry,
    read_inquiry,
    release_inquiry,
    require_editor,
)
from bot.usecases.asking.ask import ContentPlace, ask, look_up

WORDS: Final = TypedWords(
    "inquiry.words",
    gone="inquiry-nothing-written",
    only_text="inquiry-words-please",
    send_label="inquiry-button-send",
    send_verb="inquiry.send",
    reader="asker",
    opens="inquiry.open",
)
OPEN: Final = "reading.inquiry"
"""The state of an editor who reads a question: what they type is previewed as its answer."""
FIND: Final = "inquiry.find"
PAGER: Final = Pager(8, before="button-voting-fewer", after="button-voting-more", onward_first=True)
MOST_OFFERED: Final = 4
_PLACES: Final = "places"
"""In the session: the offered places, one a line, as ``card vb1/who``."""

TEXT_FAMILIES = tuple(f"inquiry-button-{reason}" for reason in DeclineReason)


async def inquiries(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/questions``: list what waits, the earliest due first."""
    require_editor(ctx)
    count = await ctx.uow.inquiries.count_waiting()
    page = PAGER.page(number_argument(update), count=count)
    waiting = await ctx.uow.inquiries.waiting(limit=PAGER.size, skip=page.start)
    suggestions = await ctx.uow.suggestions.count_new()
    rows: list[tuple[Button, ...]] = [(_row(inquiry, ctx),) for inquiry in waiting]
    rows += page.turns(lambda label, to: button(label, "inquiries", to))
    rows += [(button("inquiry-button-suggestions", "suggestions", args={"count": suggestions}),)]
    return Turn((Screen("inquiries", {"count": count}, (*rows, back_to_menu())),), session=ctx.session.at(""))


async def claim(update: Incoming, ctx: Ctx) -> Turn:
    """Claim a question and read it; one's own is opened again."""
    inquiry = await claim_inquiry(ctx, argument(update))
    words = await read_inquiry(ctx, inquiry.id)
    places = _find_places(words, ctx)
    args: dict[str, Arg] = {
        "words": words,
        "due": inquiry.due_at,
        "until": ClockTime(inquiry.claimed_until or inquiry.due_at),
    }
    rows = (*_place_rows(inquiry.id, places), *_action_rows(inquiry.id), (_list_button(),))
    screen = Screen("inquiry-open", args, rows, remember=_detail(inquiry.id, ctx))
    return Turn((screen,), session=_session(ctx, OPEN, inquiry.id, places))


async def release(update: Incoming, ctx: Ctx) -> Turn:
    """Give the question back; what was read of it is erased."""
    inquiry = await release_inquiry(ctx, argument(update))
    return _end_turn("inquiry-released", inquiry, ctx)


# --- answering by a place in the content --------------------------------------------------------------------


async def ask_place(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for words by which the card, article or act is found."""
    inquiry = await claim_inquiry(ctx, argument(update))
    screen = Screen("inquiry-find", buttons=((_back_button(inquiry.id),),))
    return Turn((screen,), session=_session(ctx, FIND, inquiry.id, ()))


async def find_place(update: Incoming, ctx: Ctx) -> Turn:
    """Offer what these words find."""
    inquiry = await claim_inquiry(ctx, ctx.session.data.get("case", ""))
    if not isinstance(update, TextSaid):
        raise BadInput("inquiry-words-please")
    places = _find_places(update.text, ctx)
    rows = (*_place_rows(inquiry.id, places), (_back_button(inquiry.id),))
    screen = Screen("inquiry-results", {"count": len(places)}, rows)
    return Turn((screen,), session=_session(ctx, FIND, inquiry.id, places))


async def preview_place(update: Incoming, ctx: Ctx) -> Turn:
    """Show the place as the asker will see it, with the button that sends it."""
    choice = argument(update, InquiryChoice)
    inquiry = await claim_inquiry(ctx, choice.inquiry_id)
    line = _chosen_line(choice, ctx)
    place = _place(line, ctx)
    send = button("inquiry-button-send", "inquiry.give", choice._replace(mark=mark_preview(line)))
    rows = ((send,), (_back_button(inquiry.id),))
    screen = Screen("inquiry-place-preview", {"place": hit_title(place)}, rows, below=True)
    return Turn((await hit_message(place, ctx), screen))


async def give_place(update: Incoming, ctx: Ctx) -> Turn:
    """Answer with the previewed place."""
    choice = argument(update, InquiryChoice)
    line = _chosen_line(choice, ctx)
    kind, _, key = line.partition(" ")
    return await _answer(choice.inquiry_id, InquiryAnswer(AnswerKind(kind), key), ctx)


# --- answering in own words ---------------------------------------------------------------------------------


async def ask_words(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for the answer. The next typed text is the answer."""
    inquiry = await claim_inquiry(ctx, argument(update))
    screen = Screen("inquiry-ask-words", buttons=((_back_button(inquiry.id),),))
    return Turn((screen,), session=ctx.session.at(WORDS.state, case=inquiry.id))


async def preview_words(update: Incoming, ctx: Ctx) -> Turn:
    """Show the typed answer as its asker will read it. One that may lead to a person is not stored."""
    words = answer_words(WORDS.text(update))
    inquiry = await claim_inquiry(ctx, ctx.session.data.get("case", ""))
    question = await read_inquiry(ctx, inquiry.id)
    message = answer_message(
        TextRef("my-inquiry-asked", {"words": question}), InquiryAnswer(AnswerKind.WORDS, words), ctx
    )
    again = button("inquiry-button-again", "inquiry.words", inquiry.id)
    return WORDS.preview(
        "inquiry-words-preview",
        {"answer": TextRef(message.key, message.args)},
        words,
        ctx,
        data={"case": inquiry.id},
        again=again,
        back=_back_button(inquiry.id),
    )


async def send_words(update: Incoming, ctx: Ctx) -> Turn:
    """Answer with the previewed words."""
    data = WORDS.words_to_send(update, ctx)
    return await _answer(data["case"], InquiryAnswer(AnswerKind.WORDS, data["words"]), ctx)


# --- declining ----------------------------------------------------------------------------------------------


async def ask_decline(update: Incoming, ctx: Ctx) -> Turn:
    """Ask for the reason, which the asker reads."""
    inquiry = await claim_inquiry(ctx, argument(update))
    reasons = choice_rows(
        DeclineReason, "inquiry-button", "inquiry.no", lambda why: CaseReason(inquiry.id, why)
    )
    return Turn((Screen("inquiry-decline", buttons=(*reasons, (_back_button(inquiry.id),))),))


async def decline(update: Incoming, ctx: Ctx) -> Turn:
    """Decline the question for this reason."""
    inquiry_id, why = argument(update, CaseReason)
    return await _answer(inquiry_id, InquiryAnswer(AnswerKind.DECLINED, why), ctx)


# --- pieces -------------------------------------------------------------------------------------------------


async def _answer(inquiry_id: str, answer: InquiryAnswer, ctx: Ctx) -> Turn:
    """End the question: its asker is told that there is a message, and the editor loses what they read."""
    inquiry = await answer_inquiry(ctx, inquiry_id, answer)
    learn = (
        ()
        if answer.kind is AnswerKind.DECLINED
        else ((button("inquiry-button-learn", "inquiry.learn", inquiry.id),),)
    )
    key = "inquiry-declined" if answer.kind is AnswerKind.DECLINED else "inquiry-answered"
    return _end_turn(key, inquiry, ctx, rows=learn, notice=(inquiry_notice(inquiry.id),))


def _end_turn(
    key: str, inquiry: Inquiry, ctx: Ctx, *, rows: Rows = (), notice: tuple[Reply, ...] = ()
) -> Turn:
    done = Screen(key, buttons=(*rows, (_list_button(),)))
    return Turn((done, EraseDetails(inquiry.id, ctx.account), *notice), session=ctx.session.at(""))


def _find_places(words: str, ctx: Ctx) -> tuple[ContentPlace, ...]:
    """What the content has near these words, best first; nothing for words that say nothing."""
    try:
        result = ask(words, finder=ctx.finder, content=ctx.content)
    except BadInput:
        return ()
    return (*result.places, *result.near)[:MOST_OFFERED]


def _session(ctx: Ctx, state: str, inquiry_id: str, places: tuple[ContentPlace, ...]) -> Session:
    lines = [" ".join(hit_place(place)) for place in places]
    return ctx.session.at(state, case=inquiry_id, **{_PLACES: "\n".join(lines)})


def _chosen_line(choice: InquiryChoice, ctx: Ctx) -> str:
    """The offered place that the button means. Raises NotFound if it is not offered any more, WrongState if the
    button stands under an older preview."""
    data = ctx.session.data
    lines = data.get(_PLACES, "").splitlines() if data.get("case") == choice.inquiry_id else []
    if choice.number is None or choice.number >= len(lines):
        raise NotFound("inquiry-place-gone")
    refuse_older(choice.mark, lines[choice.number])
    return lines[choice.number]


def _place(line: str, ctx: Ctx) -> ContentPlace:
    kind, _, key = line.partition(" ")
    return look_up(kind, key, content=ctx.content)


def _place_rows(inquiry_id: str, places: tuple[ContentPlace, ...]) -> Rows:
    return tuple(
        (button("inquiry-button-place", "inquiry.look", InquiryChoice(inquiry_id, n), {"place": hit_title(place)}),)
        for n, place in enumerate(places)
    )  # fmt: skip


def _action_rows(inquiry_id: str) -> Rows:
    return (
        (button("inquiry-button-find", "inquiry.find", inquiry_id),),
        (button("inquiry-button-words", "inquiry.words", inquiry_id),),
        (button("inquiry-button-decline", "inquiry.decline", inquiry_id),),
        (button("inquiry-button-release", "inquiry.release", inquiry_id),),
    )


def _row(inquiry: Inquiry, ctx: Ctx) -> Button:
    now = ctx.clock.now()
    holder = inquiry.claimed_by(now)
    state = "free" if holder is None else "mine" if holder == ctx.account else "other"
    args: dict[str, Arg] = {
        "due": inquiry.due_at,
        "late": "yes" if inquiry.is_late(now) else "no",
        "state": state,
    }
    return button("inquiry-button-row", "inquiry.open", inquiry.id, args)


def _detail(inquiry_id: str, ctx: Ctx) -> DetailOf:
    return DetailOf(inquiry_id, ctx.account, opens="inquiry.open")


def _back_button(inquiry_id: str) -> Button:
    return button("inquiry-button-back", "inquiry.open", inquiry_id)


def _list_button() -> Button:
    return button("button-inquiries", "inquiries")
