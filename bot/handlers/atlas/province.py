"""What was sent to the province, for leads: the list, one letter with its history, and the letter as a PDF."""

import textwrap
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from bot.conversation.incoming import Incoming
from bot.conversation.outgoing import Arg, Button, Digits, Latin, Rows, Screen, SendDocument, TextRef, Turn
from bot.conversation.ports import Ctx
from bot.domain.atlas.province_letters import LockedVersion, ProvinceLetter, VersionKind
from bot.domain.catalogue.catalogue import Phase
from bot.handlers.atlas.atlas_words import home
from bot.handlers.flows.paging import Pager
from bot.handlers.pieces import NOTHING, argument, button, lines, number_argument, paragraphs
from bot.handlers.press_arguments import VersionPhase
from bot.usecases.atlas.province_letters import (
    editions_of_letter,
    find_locked,
    letters_of,
    letters_to_province,
    locked_versions,
    newest_edition,
    note_paper,
)

_MOST: Final = 10
_PAGER: Final = Pager(5, onward_first=True)
_ANSWER_LETTERS: Final = 100
"""Of an answer in a list; the letter's own page has all of it."""
TEXT_FAMILIES: Final = tuple(f"province-kind-{kind}" for kind in VersionKind)


class VersionPlace(NamedTuple):
    """A locked version, by its kind and number."""

    kind: str
    number: int | None
    page: int | None = None


class LetterPage(NamedTuple):
    """A letter, and a page of what stood there before."""

    letter_id: str
    page: int | None = None


async def show_all(update: Incoming, ctx: Ctx) -> Turn:
    """``2``: a page of all letters, the newest first, and the versions that can be sent."""
    letters, versions = await letters_to_province(ctx), await locked_versions(ctx)
    page = _PAGER.page(number_argument(update), count=len(letters))
    here = page.of(letters)
    args: dict[str, Arg] = {"count": len(letters), "letters": _letters_term(here)}
    rows: Rows = tuple((_version_button(version),) for version in versions[:_MOST])
    turns = page.turns(lambda label, to: button(label, "province", to))
    screen = Screen("province-all", args, (*_letter_buttons(here), *turns, *rows, home()))
    return Turn((screen,), session=ctx.session.at(""))


def _letters_term(letters: Sequence[ProvinceLetter]) -> TextRef:
    return paragraphs([_short_term(letter) for letter in letters]) if letters else NOTHING


def _letter_buttons(letters: Sequence[ProvinceLetter]) -> Rows:
    return tuple(
        (
            button(
                "province-button-letter",
                "province.letter",
                LetterPage(letter.id),
                {"number": Digits(letter.number)},
            ),
        )
        for letter in letters
    )


async def show_version(update: Incoming, ctx: Ctx) -> Turn:
    """``atlas/1/2``: a page of the letters with which one version went."""
    version, page = await version_at(update, ctx), argument(update, VersionPlace).page
    return Turn((await version_screen(version, page, ctx),), session=ctx.session.at(""))


async def version_at(update: Incoming, ctx: Ctx) -> LockedVersion:
    """The version that the button names. Raises NotFound."""
    kind, number, _ = argument(update, VersionPlace)
    return await find_locked(ctx, kind, number or 0)


async def version_screen(version: LockedVersion, number: int | None, ctx: Ctx) -> Screen:
    letters, at = await letters_of(ctx, version.kind, version.number), place_of_version(version)
    page = _PAGER.page(number, count=len(letters))
    here = page.of(letters)
    args: dict[str, Arg] = {
        "version": version_term(version),
        "count": len(letters),
        "letters": _letters_term(here),
    }
    rows: Rows = (
        *_letter_buttons(here),
        *page.turns(lambda label, to: button(label, "province.version", at._replace(page=to))),
    )
    rows += (
        (
            button("province-button-new", "province.new", at),
            button("province-button-paper", "province.pdf", at),
        ),
        *_back_rows(version),
    )
    return Screen("province-version", args, rows)


def _back_rows(version: LockedVersion) -> Rows:
    """To the version itself, where it has a page here; to all letters."""
    own: Rows = ()
    if version.kind is VersionKind.ATLAS:
        own = ((button("atlas-button-levels", "atlas.version", VersionPhase(version.id, Phase.DAY)),),)
    if version.kind is VersionKind.DIVISION:
        own = ((button("division-button-version", "division.version", version.id),),)
    return (*own, (button("province-button-all", "province"),))


async def show_letter(update: Incoming, ctx: Ctx) -> Turn:
    """``id/1``: one letter: what stands now, its answer, and a page of what stood there before."""
    at = argument(update, LetterPage)
    return Turn((await letter_screen(at.letter_id, ctx, at.page),), session=ctx.session.at(""))


async def letter_screen(letter_id: str, ctx: Ctx, number: int | None = None) -> Screen:
    *before, letter = await editions_of_letter(ctx, letter_id)
    version = await find_locked(ctx, letter.kind, letter.version)
    before.reverse()
    page = _PAGER.page(number, count=len(before))
    args: dict[str, Arg] = {
        "version": version_term(version),
        "letter": letter_term(letter),
        "hash": Latin(letter.hash),
        "before": lines([_edition_term(edition) for edition in page.of(before)]) if before else NOTHING,
        "editions": len(before),
    }
    at = place_of_version(version)
    rows: Rows = (
        *page.turns(lambda label, to: button(label, "province.letter", LetterPage(letter.id, to))),
        (button("province-button-answer", "province.answer", letter.id),),
        (
            button("province-button-correct", "province.correct", letter.id),
            button("province-button-paper-of", "province.paper", letter.id),
        ),
        (button("province-button-version", "province.version", at),),
    )
    return Screen("province-letter", args, rows)


def _edition_term(letter: ProvinceLetter) -> TextRef:
    return TextRef("province-edition", {"letter": _short_term(letter), "written": letter.written})


def _short_term(letter: ProvinceLetter) -> TextRef:
    """The letter in a list: of its answer only the beginning."""
    return letter_term(
        replace(letter, answer=textwrap.shorten(letter.answer, _ANSWER_LETTERS, placeholder=" …"))
    )


def letter_term(letter: ProvinceLetter) -> TextRef:
    """What went to whom, when, under which number, and the answer."""
    args: dict[str, Arg] = {
        "version": TextRef(f"province-kind-{letter.kind}", {"number": letter.version}),
        "recipient": letter.recipient,
        "number": Digits(letter.number),
        "day": letter.day,
    }
    if letter.answer_day is None:
        return TextRef("province-line", args)
    return TextRef("province-line-answered", args | {"answer": letter.answer, "answered": letter.answer_day})


def version_term(version: LockedVersion) -> TextRef:
    return TextRef(f"province-kind-{version.kind}", {"number": version.number})


def place_of_version(version: LockedVersion) -> VersionPlace:
    return VersionPlace(version.kind, version.number)


def _version_button(version: LockedVersion) -> Button:
    label = TextRef("province-button-send", {"version": version_term(version)})
    return Button(label, button("province-button-all", "province.version", place_of_version(version)).press)


def province_button(kind: VersionKind, number: int, *, letters: int) -> Button:
    """On a locked version's own page, for leads: how often it was sent, and the way to the letters."""
    return button("province-button", "province.version", VersionPlace(kind, number), {"count": letters})


def sent_terms(letters: Sequence[ProvinceLetter]) -> list[TextRef]:
    """For a version's own page: the letter with which it went last; nothing if it did not."""
    if not letters:
        return []
    letter = letters[0]
    key = "province-sent-answered" if letter.is_answered else "province-sent"
    args: dict[str, Arg] = {
        "recipient": letter.recipient,
        "number": Digits(letter.number),
        "day": letter.day,
    }
    return [TextRef(key, args)]


async def blank_paper(update: Incoming, ctx: Ctx) -> Turn:
    """The letter to print before it has a number: to whom and under which number is written by hand."""
    version = await version_at(update, ctx)
    return Turn((_paper(version, None, ctx),))


async def paper_of_letter(update: Incoming, ctx: Ctx) -> Turn:
    """The letter as it was entered."""
    letter = await newest_edition(ctx, argument(update))
    version = await find_locked(ctx, letter.kind, letter.version)
    return Turn((_paper(version, letter, ctx),))


def _paper(version: LockedVersion, letter: ProvinceLetter | None, ctx: Ctx) -> SendDocument:
    note_paper(ctx, version)
    blank = TextRef("province-paper-blank")
    fields: dict[str, TextRef | str] = {
        "day": (letter.day if letter is not None else ctx.clock.today()).isoformat(),
        "title": TextRef("province-paper-title"),
        "to": TextRef("province-paper-to", {"recipient": letter.recipient if letter else blank}),
        "constituency": TextRef(
            "province-paper-number", {"number": Digits(letter.number) if letter else blank}
        ),
        "subject": TextRef("province-paper-subject", {"version": version_term(version)}),
        "date": TextRef("letter-date", {"day": letter.day}) if letter else TextRef("complaint-blank-date"),
        "request": TextRef("province-paper-request"),
        "signature": TextRef("complaint-blank-signature"),
        "foot": TextRef("letter-foot"),
        "page": TextRef("complaint-page", {"now": "{now}", "of": "{of}"}),
        "annex-page": TextRef("complaint-page-annex", {"now": "{now}", "of": "{of}"}),
    }
    if letter is not None:
        fields["dated"] = "yes"
    return SendDocument(
        "province-letter", "province-paper", {"version": version_term(version)}, fields, _rows(version, ctx)
    )


def _rows(version: LockedVersion, ctx: Ctx) -> tuple[tuple[TextRef | str, ...], ...]:
    operator = [line for line in ctx.operator.words.splitlines() if line.strip()]
    return (
        ("head", TextRef("province-paper-head")),
        ("note", TextRef("province-paper-what", {"version": version_term(version)})),
        ("fact", TextRef("province-paper-version"), version_term(version)),
        ("fact", TextRef("province-paper-locked"), TextRef("atlas-day", {"day": version.day})),
        ("proof", TextRef("province-paper-hash"), version.hash),
        ("note", TextRef("province-paper-proof")),
        ("head", TextRef("letter-head-sender")),
        *(("note", line) for line in operator),
    )
