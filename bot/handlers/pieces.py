"""Small pieces that several screens share: a press's argument, lists of lines, single buttons."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any, Final, overload
from zlib import crc32

from bot.conversation.arguments import Argument, UnreadableArgument, read_argument
from bot.conversation.buttons import Press, decode
from bot.conversation.incoming import ButtonPressed, CommandGiven, Incoming, MessageRef
from bot.conversation.outgoing import Ack, Arg, Button, Digits, Reply, Rows, Screen, TextRef, Turn
from bot.conversation.shown_buttons import is_typed
from bot.domain.catalogue.catalogue import UNKNOWN_EDITION, Article
from bot.domain.errors import NotFound, WrongState
from bot.domain.people import Person, Role, Staff
from bot.domain.staff.permissions import Permission, has_role_for, role_grants
from bot.usecases.ports import Content

NOTHING = TextRef("list-empty")
AGAIN = "again"
"""The argument of a button that refreshes its own screen."""
_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)


@overload
def argument(update: Incoming) -> str: ...


@overload
def argument[T](update: Incoming, shape: type[T], *, refusal: str = ...) -> T: ...


def argument(update: Incoming, shape: type[Any] = str, *, refusal: str = "press-stale") -> Any:
    """The argument of the button or command, as a value of this shape; empty for anything else. Raises
    NotFound with the key ``refusal`` if it cannot be read, as on a button from before a change."""
    match update:
        case ButtonPressed(data=data):
            text = decode(data).argument
        case CommandGiven(argument=given):
            text = given.strip()
        case _:
            text = ""
    try:
        return read_argument(text, shape)
    except UnreadableArgument:
        raise NotFound(refusal) from None


def number_argument(update: Incoming) -> int | None:
    """The small whole number on the button, or None."""
    return whole_number(argument(update))


def refresh_toast(update: Incoming) -> tuple[Ack, ...]:
    """A toast after a refresh: it confirms that the screen is current, even if nothing has changed."""
    asked = argument(update).rpartition("/")[2] == AGAIN
    return say_unchanged(update) if asked else ()


def say_unchanged(update: Incoming, key: str = "read-anew") -> tuple[Ack, ...]:
    """A toast after a press whose screen may equal the current one, so that every press gets an answer. Typed
    text gets a new message and needs none."""
    return (Ack(key),) if isinstance(update, ButtonPressed) else ()


def pressed_message(update: Incoming) -> MessageRef | None:
    """The picture that was pressed; None for a typed label, below which the next picture is sent."""
    return update.message if isinstance(update, ButtonPressed) and not is_typed(update) else None


def mark_preview(*texts: str) -> str:
    """A mark that tells one preview from another in the button that sends it."""
    return f"{crc32(chr(0).join(texts).encode()):08x}"


def refuse_older(mark: str, *texts: str) -> None:
    """Raises WrongState if the pressed button stands under an older preview: it must never send what was
    written later. Buttons of earlier releases carry no mark."""
    if mark and mark != mark_preview(*texts):
        raise WrongState("words-newer-below")


def whole_number(text: str) -> int | None:
    """A small whole number from 0 up, as on a button, or None for anything else."""
    try:
        return read_argument(text, int)
    except UnreadableArgument:
        return None


def button(key: str, verb: str, argument: Argument = "", args: Mapping[str, Arg] | None = None) -> Button:
    """A button labelled with a text."""
    return Button(TextRef(key, args or {}), Press(verb, argument))


def number_rows(buttons: Sequence[Button], *, most: int) -> Rows:
    """Buttons in rows that are as even as possible, at most so many in each. A row is drawn from left to right,
    and read from the right."""
    rows = -(-len(buttons) // most)
    cuts = [-(-len(buttons) * row // rows) for row in range(rows + 1)] if rows else []
    return tuple(tuple(reversed(buttons[start:end])) for start, end in pairwise(cuts))


def turn_below(messages: Iterable[Reply], turn: Turn) -> Turn:
    """The turn below these messages: its screens are new messages, too, so that nobody has to scroll back to them."""
    replies = (replace(reply, below=True) if isinstance(reply, Screen) else reply for reply in turn.replies)
    return replace(turn, replies=(*messages, *replies))


def back_to_admin(person: Person) -> tuple[tuple[Button, ...], ...]:
    """For owners a button back to their screen; for others none."""
    return (
        ((button("admin-button-home", "admin"),),)
        if has_role_for(person.staff, Permission.CHANGE_SETTINGS)
        else ()
    )


def display_name(who: Person | Staff | None) -> str | TextRef:
    """The name that others read; for a person without a known name, whether they are an owner or not."""
    if who is not None and who.name:
        return who.name
    staff = who.staff if isinstance(who, Person) else who
    return nameless_label(staff.role if staff is not None else Role.MODERATOR)


def nameless_label(role: Role) -> TextRef:
    """The label for a person whose name the bot does not know."""
    return TextRef("role-nameless-owner" if role_grants(role, Permission.ADMINISTER) else "case-nameless")


def lines(terms: Sequence[TextRef]) -> TextRef:
    """The texts one below the other; empty if there are none."""
    return _fold_terms("list-lines", terms)


def comma_list(terms: Sequence[TextRef]) -> TextRef:
    """The texts in a row, with commas."""
    return _fold_terms("list-row", terms)


def clauses(terms: Sequence[TextRef]) -> TextRef:
    """The texts in a row, for texts that contain commas themselves."""
    return _fold_terms("list-clauses", terms)


def sentences(terms: Sequence[TextRef]) -> TextRef:
    """The texts one after another, each a sentence."""
    return _fold_terms("list-sentences", terms)


def paragraphs(terms: Sequence[TextRef]) -> TextRef:
    """The texts one below the other, with an empty line between."""
    return _fold_terms("list-paragraphs", terms)


def citations(articles: Sequence[Article]) -> TextRef:
    """Number and edition of each article, one to a line; for another law, its title too."""
    return lines([_citation(article) for article in articles])


def article_number(article: Article) -> TextRef:
    """The article's number alone. Another law is named, so that it is not taken for the law of the election."""
    if article.law is None:
        return TextRef("article-number", {"number": article.number})
    return TextRef("article-number-of", {"number": article.number, "law": article.law})


def cited_numbers(articles: Sequence[Article]) -> TextRef | str:
    """The numbers of these articles in one line: «مادهٔ ۲۷؛ مادهٔ ۸۴، بند و»"""
    if not articles:
        return ""
    *before, folded = _article_numbers(articles)
    for first in reversed(before):
        folded = TextRef("handout-cites", {"first": first, "rest": folded})
    return folded


def _article_numbers(articles: Iterable[Article]) -> list[TextRef]:
    """Each number once: entries of one number («مادهٔ ۴ و ۶») say different things but are cited together."""
    number_terms: list[TextRef] = []
    for term in map(article_number, articles):
        number_terms += [] if term in number_terms else [term]
    return number_terms


def law_line(key: str, articles: Iterable[Article]) -> TextRef | str:
    """The newest edition of the election's law among these articles. Other laws are named on their own."""
    editions = {article.edition for article in articles if article.law is None}
    return TextRef(key, {"edition": max(editions)}) if editions else ""


def law_button(article: Article, verb: str, argument: Argument) -> Button:
    """A button to one article. It names the law if it is another one."""
    key = "button-law-single" if article.law is None else "button-law-other"
    return button(key, verb, argument, {"number": article.number})


def _citation(article: Article) -> TextRef:
    if article.law is None:
        return TextRef("cite", {"number": article.number, "edition": edition_words(article.edition)})
    args: dict[str, Arg] = {"number": article.number, "law": article.law}
    if article.edition == UNKNOWN_EDITION:
        return TextRef("cite-of-undated", args)
    return TextRef("cite-of", args | {"edition": article.edition})


def edition_words(edition: str) -> Arg:
    """The edition as shown to people, or that it is unknown."""
    return TextRef("edition-unknown") if edition == UNKNOWN_EDITION else edition


def _fold_terms(key: str, terms: Sequence[TextRef]) -> TextRef:
    if not terms:
        return NOTHING
    folded = terms[-1]
    for term in reversed(terms[:-1]):
        folded = TextRef(key, {"first": term, "rest": folded})
    return folded


def time_of_day(minute: int) -> Digits:
    """A minute of the day as a clock shows it, up to ``24:00``."""
    return Digits(f"{minute // 60:02}:{minute % 60:02}")


def span(length: timedelta) -> TextRef:
    """A duration as people say it: minutes up to an hour and a half, then hours, then days."""
    if length < _HOUR * 1.5:
        return TextRef("span-minutes", {"count": max(1, round(length / timedelta(minutes=1)))})
    if length < _DAY * 1.5:
        return TextRef("span-hours", {"count": round(length / _HOUR)})
    return TextRef("span-days", {"count": round(length / _DAY)})


def body_name(body: str, content: Content) -> str | TextRef:
    """A body's name by its id; for one that is no longer in the table, that it is gone."""
    agency = content.agencies.get(body)
    return agency.name if agency is not None else TextRef("intro-body-gone")
