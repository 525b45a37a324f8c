"""New editions of the shipped content: in each, one article is told in other words."""

from dataclasses import replace
from functools import cache
from typing import Final

from bot.library.content import LoadedContent
from tests.fakes.shared_content import shipped_content

ANEW: Final = "از نو: "


@cache
def edition_of(number: int) -> LoadedContent:
    """The content after so many changes; 0 is the shipped one."""
    if not number:
        return shipped_content()
    before = edition_of(number - 1)
    names = sorted(before.articles)
    changed = before.articles[names[number % len(names)]]
    articles = {**before.articles, changed.id: replace(changed, paraphrase=ANEW + changed.paraphrase)}
    return replace(before, articles=articles, digest=f"{before.digest[:8]}-{number}")
