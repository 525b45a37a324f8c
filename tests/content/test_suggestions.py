"""Editors' wordings as YAML that can be pasted into ``content/asks``."""

from datetime import date
from typing import Any

import yaml

from bot.cli.content_suggestions import suggestion_lines
from bot.domain.asking.suggestions import AskSuggestion, SuggestionState

HOSTILE = '"]: - {ه} # \\ "دو نقطه: و «گیومه»'


def suggestion(key: str, place: str, words: str, *, accepted: bool = True) -> AskSuggestion:
    state = SuggestionState.ACCEPTED if accepted else SuggestionState.NEW
    return AskSuggestion(key, place=place, words=words, day=date(2026, 11, 24), state=state)


def test_accepted_wordings_are_yaml_and_others_comments() -> None:
    suggestions = [
        suggestion("a", "card:vb1/who", "از چند سالگی؟"),
        suggestion("b", "article:a84", HOSTILE),
        suggestion("c", "card:vb1/who", "چه کسی حق رأی دارد؟"),
        suggestion("d", "card:vb1/who", "در محتوا هست"),
        suggestion("e", "", "هنوز کارتی ندارد", accepted=False),
        suggestion("f", "card:vb1/who", "منتظر است", accepted=False),
    ]
    lines = list(suggestion_lines(suggestions, {"card:vb1/who": ("در محتوا هست",)}))
    listed: Any = yaml.safe_load("\n".join(lines))
    assert listed == {
        "article:a84": [HOSTILE],
        "card:vb1/who": ["از چند سالگی؟", "چه کسی حق رأی دارد؟"],
    }
    assert lines[-1] == "# accepted=3 waiting=2" and "no card yet" in lines[-3]


def test_without_suggestions_only_the_counts_are_printed() -> None:
    assert list(suggestion_lines([], {})) == ["# accepted=0 waiting=0"]
