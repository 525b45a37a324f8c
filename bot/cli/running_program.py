"""What ``amanat doctor`` learns from the running program: its troubles, when each scheduled job last succeeded, and
the pace that it has learned."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, Final

from bot.cli.finding import Finding
from bot.cli.words import Amount, translate, words
from bot.lifecycle import JOBS
from storage.process_list import RunningProcess

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
        yield Finding("!", words("doctor-running-trouble", trouble=trouble))
    if not troubles:
        jobs = len(page.get("jobs", {}))
        yield Finding("✓", words("doctor-running", jobs=jobs))
    if pace := _pace_text(page.get("pace")):
        yield Finding("✓", words("doctor-pace", pace=pace))


def health_troubles(page: Mapping[str, Any]) -> list[str]:
    """What is wrong with the running program, a line each."""
    troubles = [f"{name}: {translate(what)}" for name, what in page["troubles"].items()]
    troubles += [words("doctor-loop-down", name=name) for name in page.get("loops_down", ())]
    since = page.get("jobs", {})
    for job in JOBS:
        if job.name in since and job.is_late(since[job.name]):
            ago = words("doctor-job-ago", seconds=since[job.name], every=Amount(f"{job.seconds:g}"))
            troubles.append(words("doctor-job-late", name=job.name, ago=ago, failure=job.failure))
    return troubles


def divided_troubles(processes: Sequence[RunningProcess]) -> list[str]:
    """What is wrong with processes that divide the work, a line each, with those that say so."""
    saying: dict[str, list[str]] = {}
    for process in processes:
        own = [f"{name}: {translate(what)}" for name, what in process.troubles.items()]
        own += [words("doctor-loop-down", name=name) for name in process.loops_down]
        for trouble in own:
            saying.setdefault(trouble, []).append(f"{process.name.host} {process.name.pid}")
    return [f"{trouble} ({', '.join(names)})" for trouble, names in saying.items()]


def divided_findings(processes: Sequence[RunningProcess]) -> Iterator[Finding]:
    """Their troubles; one line if there are none."""
    troubles = divided_troubles(processes)
    for trouble in troubles:
        yield Finding("!", words("doctor-running-trouble", trouble=trouble))
    if not troubles:
        yield Finding("✓", words("doctor-running-divided", number=len(processes)))


def _pace_text(paces: object) -> str:
    """``telegram 27.9 (refused above 30)``; empty if the page has no such part."""
    parts = []
    for name, pace in paces.items() if isinstance(paces, dict) else ():
        if isinstance(pace, dict) and isinstance(pace.get("rate"), int | float):
            limit = pace.get("limit")
            parts.append(
                words(
                    "doctor-pace-of",
                    name=name,
                    rate=Amount(f"{pace['rate']:g}"),
                    refused=words("doctor-pace-refused", limit=Amount(f"{limit:g}"))
                    if limit
                    else words("doctor-pace-none"),
                )
            )
    return ", ".join(parts)
