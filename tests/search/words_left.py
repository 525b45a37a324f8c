"""Whether a suggester keeps anything of a text, as a process of its own: looking through the memory of one that has run
a thousand tests takes five seconds.

    python -m tests.search.words_left light|hazm
"""

import gc
import sys
from collections.abc import Sequence
from typing import Final

from bot.language import finglish
from bot.search.suggester import ActSuggester
from tests.search.test_suggester import ALL, content, words

MARKS: Final = ("زولبیاگران", "zoolbiagaran", "زولبیاکران")


def main() -> None:
    suggester = ActSuggester(content(), words(sys.argv[1]))
    keeps = sys.argv[2:] == ["--keep"]
    text = f"آقای {MARKS[0]} پلمب صندوق را باز کرد، mr {MARKS[1]} va {MARKS[2]}"
    suggester.suggest(text, ALL)
    held_back = text.split() if keeps else []
    gc.collect()
    gc.unfreeze()
    references = [
        held
        for held in gc.get_objects()
        if isinstance(held, dict | list | tuple) and held is not MARKS and _contains_any(held, MARKS)
    ]
    cached = [function for function in vars(finglish).values() if hasattr(function, "cache_info")]
    print(len(references), sum(function.cache_info().currsize for function in cached), len(held_back))


def _contains_any(
    held: dict[object, object] | list[object] | tuple[object, ...], marks: Sequence[str]
) -> bool:
    return any(isinstance(value, str) and value in marks for value in held)


if __name__ == "__main__":
    main()
