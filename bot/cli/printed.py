"""The papers that ``amanat handout`` prints without the bot: one class each, registered in ``PRINTED``."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar, Final
from urllib.parse import urlsplit

from bot.cli.words import words

if TYPE_CHECKING:  # the help of the command line loads nothing of the program
    import argparse
    from collections.abc import Sequence

    from bot.conversation.outgoing import SendDocument
    from bot.usecases.ports import Content


class UnknownChoice(Exception):
    """There is no such paper; the message says which ones there are."""


class PrintedPaper(ABC):
    """A paper that needs the content and links to the bot, and nothing of a database."""

    name: ClassVar[str]
    """Its subcommand, and the paper's name in ``bot/papers/registry.py``."""
    help: ClassVar[str]
    needs_link: ClassVar[bool] = False

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:  # noqa: B027 most have nothing to choose
        """Add what has to be chosen for it."""

    @abstractmethod
    def document(self, content: Content, links: Sequence[str], *, chosen: str) -> SendDocument:
        """The same document that the chat sends. Raises UnknownChoice for a choice that does not exist."""
        ...


class PrintedPoster(PrintedPaper):
    name = "poster"
    help = "help-handout-poster"
    needs_link = True

    def document(self, content: Content, links: Sequence[str], *, chosen: str) -> SendDocument:
        from bot.handlers.learning.handouts import poster_file  # noqa: PLC0415 not for every command
        from bot.platforms.registry import messenger_of_host  # noqa: PLC0415 see above

        hosts = [urlsplit(link).hostname or "" for link in links]
        named = [(messenger_of_host(host) or "", link) for host, link in zip(hosts, links, strict=True)]
        return poster_file(content=content, links=named)


class PrintedChecklist(PrintedPaper):
    name = "checklist"
    help = "help-handout-checklist"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("id", help=words("help-handout-checklist-id"))

    def document(self, content: Content, links: Sequence[str], *, chosen: str) -> SendDocument:
        from bot.handlers.learning.handouts import checklist_file  # noqa: PLC0415 not for every command

        checklist = content.handouts.get(chosen)
        if checklist is None:
            known = ", ".join(sorted(content.handouts))
            raise UnknownChoice(words("error-no-checklist", chosen=f"{chosen!r}", known=known))
        return checklist_file(checklist, content=content, links=links)


class PrintedPocketPage(PrintedPaper):
    name = "pocket-page"
    help = "help-handout-pocket-page"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("id", help=words("help-handout-pocket-page-id"))

    def document(self, content: Content, links: Sequence[str], *, chosen: str) -> SendDocument:
        from bot.handlers.learning.pocket_pages import (  # noqa: PLC0415 not for every command
            page_ids,
            pocket_page_file,
        )
        from bot.runtime.system import SystemClock  # noqa: PLC0415 see above

        if chosen not in page_ids(content):
            raise UnknownChoice(
                words("error-no-role", chosen=f"{chosen!r}", known=", ".join(page_ids(content)))
            )
        return pocket_page_file(chosen, content=content, links=links, day=SystemClock().today())


PRINTED: Final = {paper.name: paper for paper in (PrintedPoster(), PrintedChecklist(), PrintedPocketPage())}
