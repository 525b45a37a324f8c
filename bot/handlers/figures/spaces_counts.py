"""Counts of both spaces as rows: a label, the count of the real space, the count of the virtual one. For the
picture and for its words."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from bot.conversation.outgoing import ClockTime, TextRef
from bot.conversation.ports import Ctx, TickCtx
from bot.domain.catalogue.catalogue import Space
from bot.domain.figures.figures import FiguresSpan, by_day, by_hour, most
from bot.handlers.cards.card import act_of
from bot.usecases.desk.browse_cases import districts
from bot.usecases.figures.look_at_spaces import Spaces
from bot.usecases.ports import Content

type PictureRow = tuple[TextRef | str, int, TextRef | str]
type Pairs = Sequence[tuple[TextRef | str, int, int]]

SPACES: Final = (Space.REAL, Space.VIRTUAL)
_SHOWN: Final = 5


def times(overview: Spaces, length: FiguresSpan, ctx: Ctx | TickCtx) -> Pairs:
    by = {
        space: over_time(
            {at: n for (at, of), n in overview.hours.items() if of is space}, length, ctx.clock.now()
        )
        for space in SPACES
    }
    return [(when, real, virtual) for (when, real), (_, virtual) in zip(*by.values(), strict=True)]


def over_time(
    quarters: Mapping[datetime, int], length: FiguresSpan, now: datetime
) -> Sequence[tuple[TextRef, int]]:
    if length is FiguresSpan.DAY:
        return [
            (TextRef("figures-hour", {"at": ClockTime(at)}), n)
            for at, n in by_hour(quarters, now=now).items()
        ]
    days: Mapping[date, int] = by_day(quarters, now=now)
    return [(TextRef("figures-day", {"day": day}), n) for day, n in days.items()]


def acts(overview: Spaces, content: Content, *, limit: int = _SHOWN) -> Pairs:
    return _most(overview.acts.items(), limit, lambda act: act_of(act, content))


def areas(overview: Spaces, content: Content, *, limit: int = _SHOWN) -> Pairs:
    """By district, as in all statistics."""
    coarse: Counter[tuple[str, Space]] = Counter()
    for space in SPACES:
        of = districts(
            {area: n for (area, its), n in overview.areas.items() if its is space}, content=content
        )
        coarse.update({(area, space): n for area, n in of.items()})

    def area_name(area: str) -> str | TextRef:
        return content.areas[area].name if area in content.areas else TextRef("case-area-unknown")

    return _most(coarse.items(), limit, area_name)


def _most(
    counts: Iterable[tuple[tuple[str, Space], int]], limit: int, name_of: Callable[[str], str | TextRef]
) -> Pairs:
    """The most frequent in both spaces together; all others in one row."""
    real, virtual = Counter[str](), Counter[str]()
    for (what, space), count in counts:
        (virtual if space is Space.VIRTUAL else real)[what] += count
    top, others = most(real + virtual, limit=limit)
    pairs: list[tuple[TextRef | str, int, int]] = [
        (name_of(what), real[what], virtual[what])
        for what, _ in sorted(top, key=lambda item: (-item[1], item[0]))
    ]
    if others:
        left = real.total() - sum(pair[1] for pair in pairs)
        pairs.append((TextRef("figures-others"), left, others - left))
    return pairs


def part(heading: TextRef, pairs: Pairs, *, stacked: bool = False) -> Iterable[PictureRow]:
    highest = max(
        (real + virtual if stacked else max(real, virtual) for _, real, virtual in pairs), default=0
    )
    note: TextRef | str = TextRef("spaces-highest", {"count": highest}) if stacked else ""
    yield heading, -1, note
    for label, real, virtual in pairs:
        for count, name in ((real, label), (virtual, "")):
            share = max(1, count * 100 // highest) if count and highest else 0
            yield name, share, TextRef("figures-count", {"count": count})


def count_lines(pairs: Pairs) -> list[TextRef]:
    """Every row of the picture in words, except hours without a report."""
    return [
        TextRef("spaces-line", {"name": name, "real": real, "virtual": virtual})
        for name, real, virtual in pairs
        if real or virtual
    ]
