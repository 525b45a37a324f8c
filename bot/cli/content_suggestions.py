"""``amanat content suggestions``: wordings that editors propose, as YAML for ``content/asks``.

Accepted ones are printed as they can be pasted into a file there; what is there already is left out. Those that
wait for an editor, or for a card that answers them, are comments.
"""

import asyncio
import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from bot.cli.content_folder import content_dir
from bot.cli.words import words
from bot.domain.asking.suggestions import AskSuggestion, SuggestionState
from bot.library.loader import read_draft
from bot.settings import read_settings
from storage.suggestions import read_suggestions


def content_suggestions(path: Path | None = None) -> int:
    """Print the suggestions, and then how many there are of each kind."""
    draft, _ = read_draft(path or content_dir())
    suggestions = asyncio.run(read_suggestions(read_settings().url))
    for line in suggestion_lines(suggestions, draft.asks):
        print(line)
    return 0


def suggestion_lines(
    suggestions: Iterable[AskSuggestion], asks: Mapping[str, tuple[str, ...]]
) -> Iterator[str]:
    """The lines of the YAML. ``asks``: what the content has, by place."""
    fresh = [
        suggestion for suggestion in suggestions if suggestion.words not in asks.get(suggestion.place, ())
    ]
    accepted = [suggestion for suggestion in fresh if suggestion.state is SuggestionState.ACCEPTED]
    by_place = attrgetter("place")
    for place, same_place in groupby(sorted(accepted, key=by_place), key=by_place):
        yield f"{place}:"
        for suggestion in same_place:
            yield f"  - {_quote(suggestion.words)}"
    waiting = [suggestion for suggestion in fresh if suggestion.state is SuggestionState.NEW]
    for suggestion in waiting:
        place = suggestion.place or words("suggestions-no-card")
        yield "# " + words("suggestions-wait", place=place, words=_quote(suggestion.words))
    yield f"# accepted={len(accepted)} waiting={len(waiting)}"


def _quote(words: str) -> str:
    """A YAML scalar that holds exactly these words, whatever they contain: JSON's quoting is YAML's too."""
    return json.dumps(words, ensure_ascii=False)
