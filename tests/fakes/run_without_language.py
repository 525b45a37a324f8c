"""``python -m tests.fakes.run_without_language``: ``amanat run`` that does without its language, which takes each
process seconds of a core to load."""

import sys

from bot.__main__ import main
from bot.lifecycle import Program

if __name__ == "__main__":
    Program._language_loaded = True
    sys.exit(main(["run", *sys.argv[1:]]))
