"""What ``amanat doctor`` learns from the running program: its troubles, when each scheduled job last succeeded, and
the pace that it has learned."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, Final

from bot.cli.finding import Finding
from bot.lifecycle import JOBS

PATIENCE: Final = 3.0
"""Seconds that the health page may take."""
_LARGEST: Final = 1_000_000


def read_health(listen: str) -> Mapping[str, Any] | None:
    """The health page at this address; None if something else answers there, or nothing."""
    try:
        with urllib.request.urlopen(f"http://{listen}/healthz", timeout=PATIENCE) as answer:
            body = answer.read(_LARGEST)
    except urllib.error.HTTPError as error:  # red
        body = error.read(_LARGEST)
    except (OSError, ValueError):
        return None
    with suppress(ValueError):
        page = json.loads(body)
        if isinstance(page, dict) and isinstance(page.get("troubles"), dict):
            return page
    return None


def health_findings(page: Mapping[str, Any]) -> Iterator[Finding]:
    """The troubles of the running program, and its late jobs; one line if there are none."""
    troubles = health_troubles(page)
    for trouble in troubles:
        yield Finding("!", f"the bot runs, but {trouble}")
    if not troubles:
        jobs = len(page.get("jobs", {}))
        yield Finding("✓", f"the bot runs, is healthy, and its {jobs} scheduled jobs are on time")
    if words := _pace_words(page.get("pace")):
        yield Finding("✓", f"messages a second: {words}")


def health_troubles(page: Mapping[str, Any]) -> list[str]:
    """What is wrong with the running program, a line each."""
    troubles = [f"{name}: {what}" for name, what in page["troubles"].items()]
    troubles += [
        f"loops_down: {name} has crashed and is started again" for name in page.get("loops_down", ())
    ]
    since = page.get("jobs", {})
    for job in JOBS:
        if job.name in since and job.is_late(since[job.name]):
            ago = f"last succeeded {since[job.name]} s ago, it runs every {job.seconds:g} s"
            troubles.append(f"the job {job.name} {ago}: {job.failure}; see the log (tick-failed)")
    return troubles


def _pace_words(paces: object) -> str:
    """``telegram 27.9 (refused above 30)``; empty if the page has no such part."""
    words = []
    for name, pace in paces.items() if isinstance(paces, dict) else ():
        if isinstance(pace, dict) and isinstance(pace.get("rate"), int | float):
            limit = pace.get("limit")
            words.append(
                f"{name} {pace['rate']:g} ({f'refused above {limit:g}' if limit else 'none refused'})"
            )
    return ", ".join(words)
