"""``amanat capacity``: computes how many moderators a day needs, from an arrival curve and service times."""

import argparse
import csv
import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import fmean, pstdev
from typing import Final

from bot.cli.trouble import CommandTrouble
from bot.cli.words import from_left, words
from bot.domain.desk.capacity import (
    MOST_PEOPLE,
    ArrivalSpan,
    Service,
    WaitForecast,
    forecast_waits,
    people_needed,
)

DAY: Final = 24 * 60


_COLUMNS: Final = (
    ("capacity-from", -6),
    ("capacity-reports", 8),
    ("capacity-workers", 8),
    ("capacity-busy", 7),
    ("capacity-wait", 10),
    ("capacity-in-time", 9),
    ("capacity-at-end", 14),
)


def capacity(args: argparse.Namespace) -> int:
    """Print a line per span: reports, people, wait, share taken up in time. With ``--people``, compute for
    this number all day instead of the fewest that keep the promise. Returns 1 if the promise is not kept.

    Raises CommandTrouble for what cannot be read or used.
    """
    _check(args)
    spans = read_arrivals(args.arrivals)
    work = service_times(args.times) if args.times else Service(args.service, args.variation)
    counts = [args.people] * len(spans) if args.people else _fewest_people(spans, work, args)
    results = forecast_waits(spans, counts, work, promised=args.within)
    for line in report(spans, counts, results):
        print(line)
    promise_kept = all(waiting.within >= args.share for waiting in results)
    hours = sum(span.minutes * count for span, count in zip(spans, counts, strict=True)) / 60
    verdict = words("capacity-on-target") if promise_kept else words("capacity-off-target")
    print(
        f"reports={sum(span.reports for span in spans):.0f} most_people={max(counts)} people_hours={hours:.0f} "
        f"promise={args.share:.0%} within {args.within:g} min: {verdict}"
    )
    return 0 if promise_kept else 1


def _check(args: argparse.Namespace) -> None:
    for name, low, high in (("service", 0, DAY), ("variation", 0, 10), ("within", 0, DAY), ("share", 0, 1)):
        if not low < getattr(args, name) < high:
            raise CommandTrouble(words("capacity-between", name=name, low=low, high=high))
    if args.people is not None and not 1 <= args.people <= MOST_PEOPLE:
        raise CommandTrouble(words("capacity-people", most=MOST_PEOPLE))


def _fewest_people(spans: Sequence[ArrivalSpan], work: Service, args: argparse.Namespace) -> list[int]:
    try:
        return people_needed(spans, work, promised=args.within, share=args.share)
    except ValueError as error:
        raise CommandTrouble(words("capacity-too-much", error=error)) from None


def report(
    spans: Sequence[ArrivalSpan], people: Sequence[int], results: Sequence[WaitForecast]
) -> Iterator[str]:
    """A line per span, below a header."""
    yield "".join(_head(words(key), width) for key, width in _COLUMNS)
    for span, count, waiting in zip(spans, people, results, strict=True):
        yield (
            f"{span.name:<6}{span.reports:>8.0f}{count:>8}{waiting.busy:>7.0%}{waiting.mean:>10.1f}"
            f"{waiting.within:>9.0%}{waiting.left:>14.1f}"
        )


def _head(name: str, width: int) -> str:
    """The head of a column, at its right end or, with a negative width, at its left."""
    room = " " * (abs(width) - len(name))
    return from_left(name) + room if width < 0 else room + from_left(name)


def read_arrivals(path: Path) -> list[ArrivalSpan]:
    """Read lines ``HH:MM,reports``: how many reports arrive from that time until the next line's. The last
    line is the end and has 0 reports. Raises CommandTrouble with the line."""
    rows: list[tuple[float, float, str]] = []
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for number, row in enumerate(csv.reader(lines), start=1):
            if not row or row[0].lstrip().startswith("#"):
                continue
            rows.append(_row(path, number, row))
    times = [time for time, _, _ in rows]
    if len(rows) < 2 or any(later <= earlier for earlier, later in pairwise(times)):
        raise CommandTrouble(words("capacity-two-lines", path=path))
    if rows[-1][1]:
        raise CommandTrouble(words("capacity-end", path=path))
    return [
        ArrivalSpan(name, rows[place + 1][0] - time, reports)
        for place, (time, reports, name) in enumerate(rows[:-1])
    ]


def _row(path: Path, number: int, row: Sequence[str]) -> tuple[float, float, str]:
    try:
        name, reports = (cell.strip() for cell in row)
        hours, minutes = (int(part) for part in name.split(":"))
        count = float(reports)
        time = hours * 60 + minutes
        if not (0 <= minutes < 60 and 0 <= time <= 2 * DAY and 0 <= count < math.inf):
            raise ValueError
    except ValueError:
        raise CommandTrouble(words("capacity-row", path=path, number=str(number))) from None
    return time, count, name


def service_times(path: Path) -> Service:
    """Mean and variation of measured minutes, one per line. Raises CommandTrouble with the line."""
    times: list[float] = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            minutes = float(line)
            if not 0 < minutes < DAY:
                raise ValueError
        except ValueError:
            raise CommandTrouble(words("capacity-minutes", path=path, number=str(number))) from None
        times.append(minutes)
    if len(times) < 2:
        raise CommandTrouble(words("capacity-two-times", path=path))
    mean = fmean(times)
    return Service(mean, pstdev(times) / mean)
