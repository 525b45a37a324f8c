"""Handouts to print: a checklist for each role and phase, and a poster that leads to the bot."""

from collections.abc import Iterable, Sequence
from typing import Final

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Screen, SendDocument, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.catalogue.catalogue import Article, Phase
from bot.domain.catalogue.material import Handout
from bot.domain.errors import NotFound, WrongState
from bot.domain.learning.citation_keys import CitedKind, citation_key
from bot.domain.learning.lessons import Audience
from bot.domain.owner.settings import Reporting
from bot.handlers.flows.review_notes import cited_in_file, file_review
from bot.handlers.menu import back_to_menu
from bot.handlers.pieces import argument, button, law_line
from bot.usecases.ports import Content

POSTER_LINKS: Final = 2
_PHASES: Final = tuple(Phase)
"""Checklists are shown in the order of the election; their files are read in alphabetical order."""
TEXT_FAMILIES = ("handout-law", "poster-law")


async def handouts(update: Incoming, ctx: Ctx) -> Turn:
    """Handle ``/handouts``: the tracks that have checklists, and the poster; with a track, its checklists."""
    track = argument(update)
    all_handouts = sorted(
        ctx.content.handouts.values(),
        key=lambda handout: (_PHASES.index(handout.phase), handout.id),
    )
    mine = [handout for handout in all_handouts if handout.role == track]
    if mine:
        lists = tuple((_button(handout),) for handout in mine)
        screen = Screen("handouts-of", {"track": track}, (*lists, (button("button-handouts", "handouts"),)))
        return Turn((screen,), session=ctx.session.at(""))
    roles = [role for role in Audience if any(handout.role == role for handout in all_handouts)]
    tracks = tuple((button("button-handouts-of", "handouts", role, {"track": role.value}),) for role in roles)
    rows = (*tracks, (button("button-poster", "handout-poster"),), back_to_menu())
    return Turn((Screen("handouts", {"count": len(all_handouts)}, rows),), session=ctx.session.at(""))


async def checklist(update: Incoming, ctx: Ctx) -> Turn:
    """Send one checklist as a file."""
    handout = ctx.content.handouts.get(argument(update))
    if handout is None:
        raise NotFound("handout-gone")
    links = [link for _, link in ctx.operator.bot_links]
    return Turn((checklist_file(handout, content=ctx.content, links=links),))


async def poster(update: Incoming, ctx: Ctx) -> Turn:
    """Send the poster as a file. Raises WrongState until a messenger has reported the bot's address."""
    links = ctx.operator.bot_links
    if not links:
        raise WrongState("handout-no-link")
    running = await ctx.uow.settings.running()
    reports = running.reporting is not Reporting.OFF and not running.is_closed
    return Turn((poster_file(content=ctx.content, links=links, reports=reports),))


def handouts_of(track: Audience, content: Content) -> list[Handout]:
    """The checklists of a track, in the order of their files."""
    return [handout for handout in content.handouts.values() if handout.role == track]


def handouts_row(track: Audience, content: Content) -> tuple[tuple[Button, ...], ...]:
    """The buttons to a track's checklists and to its page, for its learn screen; empty if there are none."""
    if not handouts_of(track, content):
        return ()
    page = button("button-pocket-page", "pocket-page", track)
    return ((page, button("button-handouts", "handouts", track)),)


def checklist_file(handout: Handout, *, content: Content, links: Sequence[str]) -> SendDocument:
    """The checklist with its articles, the law's edition and the bot's links."""
    cited, keys = [_articles(item.article_ids, content) for item in handout.items], line_keys(handout)
    review = file_review(content, keys)
    fields: dict[str, TextRef | str] = {
        "id": handout.id,
        "role": handout.role_label,
        "title": handout.title,
        "law": law_line("handout-law", (article for articles in cited for article in articles)),
        "note": TextRef("handout-note-review", {"note": handout.note}) if review else handout.note,
        "official": TextRef("handout-official"),
        "footer": TextRef("handout-footer"),
        **_link_fields(links),
    }
    rows = tuple(
        (item.text, cited_in_file(content, item.article_ids, key))
        for item, key in zip(handout.items, keys, strict=True)
    )
    args: dict[str, Arg] = {"role": handout.role_label, "title": handout.title}
    back = ((button("button-handouts", "handouts", handout.role),),)
    return SendDocument("checklist", "handout-caption", args, fields, rows, back)


def line_keys(handout: Handout) -> list[str]:
    """The keys under which its lines are flagged, in order."""
    numbers = range(1, len(handout.items) + 1)
    return [citation_key(CitedKind.HANDOUT, handout.id, str(number)) for number in numbers]


def poster_file(*, content: Content, links: Sequence[tuple[str, str]], reports: bool = True) -> SendDocument:
    """The poster with a QR code for each of the bot's links (messenger, address), at most two, under the
    messenger's name. ``reports``: whether the bot takes reports."""
    poster_links = links[:POSTER_LINKS]
    fields: dict[str, TextRef | str] = {
        "title": TextRef("poster-title"),
        "scan": TextRef("poster-scan"),
        "law": law_line("poster-law", content.articles.values()),
        "official": TextRef("handout-official"),
        "footer": TextRef("handout-footer"),
        **_link_fields([link for _, link in poster_links]),
        **{f"messenger-{n}": _messenger_name(name) for n, (name, _) in enumerate(poster_links, 1)},
    }
    taken = ((TextRef("poster-report"),),) if reports else ()
    rows = ((TextRef("poster-learn"),), *taken, (TextRef("poster-not"),))
    back = ((button("button-handouts", "handouts"),),)
    return SendDocument("poster", "poster-caption", {}, fields, rows, back)


def _button(handout: Handout) -> Button:
    args: dict[str, Arg] = {"role": handout.role_label, "phase": handout.phase.value}
    return button("button-handout", "handout", handout.id, args)


def _articles(ids: Iterable[str], content: Content) -> list[Article]:
    return [content.articles[key] for key in ids if key in content.articles]


def _messenger_name(messenger: str) -> TextRef | str:
    """The messenger's name; empty for another address, which an operator may configure."""
    return TextRef(f"messenger-{messenger}") if messenger else ""


def _link_fields(links: Sequence[str]) -> dict[str, TextRef | str]:
    return {f"link-{number}": link for number, link in enumerate(links, 1)}
