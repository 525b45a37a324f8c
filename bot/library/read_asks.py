"""`content/asks/` -> how people ask for a card, an article or an act, by `card:…`, `article:…`, `act:…`; and, by
`outside:…`, what they ask and the content does not answer."""

from typing import Final

from bot.library.ledger import Ledger, place_in
from bot.library.sources import YamlSource

KINDS: Final = ("card", "article", "act")
OUTSIDE: Final = "outside"
MOST: Final = 8
LONGEST: Final = 160


def read_asks(source: YamlSource, ledger: Ledger) -> dict[str, tuple[str, ...]]:
    """The questions of one file. They are spelled as people spell: the rules of style do not hold for them.
    That each id exists is judged once everything is read."""
    top = place_in(source)
    if not isinstance(source.value, dict):
        ledger.add(top, "a file here is: kind:id, then a list of questions")
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for name, questions in source.value.items():
        here = top.under(name)
        kind, _, key = str(name).partition(":")
        if kind not in (*KINDS, OUTSIDE) or not key:
            ledger.add(here, f"{name} is none of card:…, article:…, act:…, outside:…", snippet=str(name))
            continue
        if kind != OUTSIDE:
            ledger.lead((kind, key), here)
        if not isinstance(questions, list) or not 1 <= len(questions) <= MOST:
            ledger.add(here, f"{name}: 1 to {MOST} questions, as a list")
            continue
        for number, question in enumerate(questions):
            if not isinstance(question, str) or not question.strip() or len(question) > LONGEST:
                ledger.add(here.under(number), f"{name}: a question has 1 to {LONGEST} characters")
        kept = tuple(str(question).strip() for question in questions)
        if len(set(kept)) < len(kept):
            ledger.add(here, f"{name}: a question stands here twice")
        found[str(name)] = kept
    return found
