"""The words of an official complaint: what the text and the printed form share, and the text to copy."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from bot.conversation.outgoing import Arg, Latin, Rows, Say, TextRef
from bot.domain.bodies.complaints import Addressee, last_day
from bot.domain.catalogue.catalogue import ActorClass, AreaKind, Article
from bot.domain.owner.settings import RunningSettings
from bot.domain.reporting.drafts import ObservationKind
from bot.domain.typed import COVERED
from bot.handlers.cards.card import word
from bot.handlers.pieces import article_number, citations, lines
from bot.handlers.submissions.report_choices import when
from bot.usecases.bodies.complaint import Complaint
from bot.usecases.ports import Content

LONGEST_WORDS: Final = 2000
"""Most characters of the reporter's words that fit into the message with everything else at its longest."""

LABEL: Final = 40
"""Most characters that the line before captions takes."""
BLANK: Final = "…………"

type Cell = TextRef | str

FACTS: Final = ("area", "address", "when", "actor", "seen")
TEXT_FAMILIES: Final = (
    *(f"complaint-actor-{actor.replace('_', '-')}" for actor in ActorClass),
    *(f"complaint-seen-{seen}" for seen in ObservationKind),
    *(f"complaint-name-{name}" for name in (*FACTS, "way", "law", "last", "words", "captions", "proofs")),
)


def articles_of(ids: Iterable[str], content: Content) -> list[Article]:
    """The articles among these that the content still contains."""
    return [content.articles[article_id] for article_id in ids if article_id in content.articles]


def last_words(way: Addressee, running: RunningSettings) -> TextRef:
    """The last day for an addressee, for the screen."""
    if way.days_after_result is None:
        return TextRef("complaint-last-none")
    day = last_day(way, running)
    if day is None:
        return TextRef("complaint-last-unknown", {"days": way.days_after_result})
    return TextRef("complaint-last-known", {"day": day})


def text(complaint: Complaint, way: Addressee, *, content: Content, buttons: Rows) -> tuple[Say, bool]:
    """The message to copy, and whether it has all of the reporter's words. Long ones are only in the form."""
    words = filled_by_hand("\n\n".join(complaint.words))
    below = filled_by_hand("\n".join(complaint.captions))
    whole = _message_length(words) + (_message_length(below) + LABEL if below else 0) <= LONGEST_WORDS
    captions: tuple[tuple[str, Arg], ...] = (("captions", below),) if below and whole else ()
    parts: list[tuple[str, Arg]] = [
        ("way", lines([article_number(article) for article in articles_of(way.article_ids, content)])),
        ("law", _law(complaint, content)),
        *last_row(way, complaint.running),
        *facts(complaint, content),
        ("words", words if whole else TextRef("complaint-words-in-paper")),
        *captions,
        ("proofs", TextRef("complaint-proofs", {"count": len(complaint.evidence)})),
    ]
    part_lines = [
        TextRef("complaint-line", {"name": TextRef(f"complaint-name-{name}"), "value": v})
        for name, v in parts
    ]
    head = [TextRef("complaint-to", {"agency": content.agencies[way.agency_id].name})]
    if (county := constituency(complaint, content)) is not None:
        head.append(county)
    args: dict[str, Arg] = {
        "head": lines(head),
        "act": act_of(complaint, content),
        "body": lines(part_lines),
        "foot": foot(content),
    }
    return Say("complaint-text", args, buttons), whole


def filled_by_hand(words: str) -> str:
    """Stored words with a blank for each masked place. Only their writer knows what was there."""
    return words.replace(COVERED, BLANK)


def _message_length(words: str) -> int:
    """Characters that the words take in a message as messengers count them, escapes included."""
    return len(escape(words, quote=False).encode("utf-16-le")) // 2


def act_of(complaint: Complaint, content: Content) -> Cell:
    act = content.acts.get(complaint.body.act_id)
    return act.label if act is not None else TextRef("complaint-act-unknown")


def articles_of_act(complaint: Complaint, content: Content) -> list[Article]:
    act = content.acts.get(complaint.body.act_id)
    return articles_of(act.article_ids, content) if act is not None else []


def _law(complaint: Complaint, content: Content) -> TextRef:
    articles = articles_of_act(complaint, content)
    return citations(articles) if articles else TextRef("complaint-law-unknown")


def last_row(way: Addressee, running: RunningSettings) -> Sequence[tuple[str, Arg]]:
    """The last day as (name, value); empty for an addressee without one."""
    if way.days_after_result is None:
        return ()
    args: dict[str, Arg] = {"days": way.days_after_result}
    if (day := last_day(way, running)) is None:
        return (("last", TextRef("complaint-day-unknown", args)),)
    return (("last", TextRef("complaint-day-known", {**args, "day": day})),)


def constituency(complaint: Complaint, content: Content) -> TextRef | None:
    """The county, which names the boards; None if the report does not tell it."""
    if complaint.body.area_id not in content.areas:
        return None
    for area in content.areas.path(complaint.body.area_id):
        if area.kind is AreaKind.COUNTY:
            return TextRef("complaint-constituency", {"area": area.name})
    return None


def facts(complaint: Complaint, content: Content) -> Sequence[tuple[str, Arg]]:
    """Where and when it happened, who did it and how it is known, as (name, value)."""
    body = complaint.body
    known = body.area_id in content.areas
    names = [place.name for place in content.areas.path(body.area_id)] if known else []
    area: Arg = "، ".join(filter(None, [*names, body.place_words])) or _not_told()
    pairs: list[tuple[str, Arg]] = [("area", area)]
    if body.address:
        pairs.append(("address", Latin(body.address) if body.address.isascii() else body.address))
    actor = word("complaint-actor", body.actor) if body.actor in ActorClass else _not_told()
    seen = word("complaint-seen", body.seen) if body.seen in ObservationKind else _not_told()
    return (*pairs, ("when", _when(body.when)), ("actor", actor), ("seen", seen))


def _not_told() -> TextRef:
    return TextRef("complaint-not-stated")


def _when(moment_text: str) -> Arg:
    """The day and its part. Words in another form stay as the reporter gave them."""
    try:
        return when(moment_text)
    except ValueError:
        return moment_text or _not_told()


def foot(content: Content) -> TextRef:
    """What made this form, and that it is not an authority."""
    article = content.articles.get(content.election.articles.not_official)
    if article is None:
        return TextRef("complaint-foot")
    return TextRef("complaint-foot-article", {"article": article_number(article)})
