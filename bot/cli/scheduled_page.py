"""What the clock starts, as a page for operators, made from the registries.

python -c "from bot.cli.scheduled_page import page; print(page(), end='')" > docs/operating/scheduled-work.md
"""

from collections.abc import Iterator
from typing import Final

from bot.handlers.ticks import TICKS
from bot.lifecycle import JOBS

_HEAD: Final = """\
# Scheduled work

This page is generated from `JOBS` in `bot/lifecycle.py` and `TICKS` in `bot/handlers/ticks.py`; a test compares them.
Work that fails once is run again at its next time. The log says where it failed (`tick-failed`).

## Jobs

| job | every | as long as it fails |
|---|---|---|
"""
_DUE_HEAD: Final = """
## Due work

The job `due-work` asks each of these every second; each handles only what is due. One that fails does not keep the
others, and the health page shows it as `tick-` with its name.

| due work | as long as it fails |
|---|---|
"""


def page() -> str:
    return _HEAD + "".join(_jobs()) + _DUE_HEAD + "".join(_due_work())


def _jobs() -> Iterator[str]:
    for job in JOBS:
        yield f"| `{job.name}` | {job.seconds:g} s | {job.failure} |\n"


def _due_work() -> Iterator[str]:
    for tick in TICKS:
        yield f"| `{tick.name}` | {tick.failure} |\n"
