"""What the clock starts, as a page for operators, made from the registries in the language of their words.

python -c "from bot.cli.scheduled_page import page; print(page(), end='')" > docs/operating/scheduled-work.md
"""

from collections.abc import Iterator

from bot.cli.words import Amount, translate, words
from bot.handlers.ticks import TICKS
from bot.lifecycle import JOBS


def page() -> str:
    """The page as Markdown; its Persian form still lacks the marks of direction of ``tools/persian_guide.py``."""
    head = f"# {words('scheduled-title')}\n\n{words('scheduled-intro')}\n\n## {words('scheduled-jobs')}\n\n"
    jobs = f"{words('scheduled-jobs-head')}\n|---|---|---|\n{''.join(_jobs())}"
    due_head = f"\n## {words('scheduled-due')}\n\n{words('scheduled-due-intro')}\n\n"
    due_work = f"{words('scheduled-due-head')}\n|---|---|\n{''.join(_due_work())}"
    return head + jobs + due_head + due_work


def _jobs() -> Iterator[str]:
    for job in JOBS:
        every = words("status-seconds", number=Amount(f"{job.seconds:g}"))
        yield f"| `{job.name}` | {every} | {translate(job.failure)} |\n"


def _due_work() -> Iterator[str]:
    for tick in TICKS:
        yield f"| `{tick.name}` | {translate(tick.failure)} |\n"
