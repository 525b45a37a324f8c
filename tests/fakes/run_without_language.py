"""``python -m tests.fakes.run_without_language``: ``amanat run`` that does without its language, which takes each
process seconds of a core to load, and in a fork with the indexes of its parent."""

import sys
from typing import Final

from bot import foundations
from bot.__main__ import main
from bot.lifecycle import Program
from bot.search.live import LiveIndexes
from bot.usecases.ports import Content
from tests.fakes.shared_content import shared_program_args, shipped_content

_OWN: Final = LiveIndexes


def indexes_of(content: Content, reader: object) -> LiveIndexes:
    if content is not shipped_content():
        return _OWN(content, reader)  # type: ignore[arg-type] # as the program gives it
    indexes: LiveIndexes = shared_program_args()["indexes"]
    return indexes


if __name__ == "__main__":
    Program._language_loaded = True
    foundations.LiveIndexes = indexes_of  # type: ignore[misc, assignment] # a function that stands for the class
    sys.exit(main(["run", *sys.argv[1:]]))
