"""Counts of both spaces as rows: a label, how many real, how many virtual. For the picture and for its words."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from bot.conversation.outgoing import ClockTime, Term
from bot.conversation.ports import Ctx, TickCtx
from bot.domain.catalogue.catalogue import Space
from bot.domain.figures.figures import Span, by_day, by_hour, most
from bot.handlers.cards.card import act_of
from bot.usecases.desk.look_through import districts
from bot.usecases.figures.look_at_spaces import Spaces
from bot.usecases.ports import Content

type PictureRow = tuple[Term | str, int, Term | str]
type Pairs = Sequence[tuple[Term | str, int, int]]

SPACES: Final = (Space.REAL, Space.VIRTUAL)
_SHOWN: Final = 5


def times(found: Spaces, length: Span, ctx: Ctx | TickCtx) -> Pairs:
    by = {
        space: over_time(
            {at: n for (at, of), n in found.hours.items() if of is space}, length, ctx.clock.now()
        )
        for space in SPACES
    }
    return [(when, real, virtual) for (when, real), (_, virtual) in zip(*by.values(), strict=True)]


def over_time(quarters: Mapping[datetime, int], length: Span, now: datetime) -> Sequence[tuple[Term, int]]:
    if length is Span.DAY:
        return [
            (Term("figures-hour", {"at": ClockTime(at)}), n) for at, n in by_hour(quarters, now=now).items()
        ]
    days: Mapping[date, int] = by_day(quarters, now=now)
    return [(Term("figures-day", {"day": day}), n) for day, n in days.items()]


def acts(found: Spaces, content: Content, *, shown: int = _SHOWN) -> Pairs:
    return _most(found.acts.items(), shown, lambda act: act_of(act, content))


def areas(found: Spaces, content: Content, *, shown: int = _SHOWN) -> Pairs:
    """By district, as all statistics are."""
    coarse: Counter[tuple[str, Space]] = Counter()
    for space in SPACES:
        of = districts({area: n for (area, its), n in found.areas.items() if its is space}, content=content)
        coarse.update({(area, space): n for area, n in of.items()})

    def named(area: str) -> str | Term:
        return content.areas[area].name if area in content.areas else Term("case-area-unknown")

    return _most(coarse.items(), shown, named)


def _most(
    counts: Iterable[tuple[tuple[str, Space], int]], shown: int, named: Callable[[str], str | Term]
) -> Pairs:
    """The most frequent in both spaces together; all others in one row."""
    real, virtual = Counter[str](), Counter[str]()
    for (what, space), count in counts:
        (virtual if space is Space.VIRTUAL else real)[what] += count
    top, others = most(real + virtual, shown=shown)
    found: list[tuple[Term | str, int, int]] = [
        (named(what), real[what], virtual[what]) for what, _ in sorted(top, key=lambda one: (-one[1], one[0]))
    ]
    if others:
        left = real.total() - sum(one[1] for one in found)
        found.append((Term("figures-others"), left, others - left))
    return found


def part(heading: Term, pairs: Pairs, *, stacked: bool = False) -> Iterable[PictureRow]:
    highest = max(
        (real + virtual if stacked else max(real, virtual) for _, real, virtual in pairs), default=0
    )
    note: Term | str = Term("spaces-highest", {"count": highest}) if stacked else ""
    yield heading, -1, note
    for label, real, virtual in pairs:
        for count, name in ((real, label), (virtual, "")):
            share = max(1, count * 100 // highest) if count and highest else 0
            yield name, share, Term("figures-count", {"count": count})


def told(pairs: Pairs) -> list[Term]:
    """Every row of the picture in words; an hour in which nothing came is not told."""
    return [
        Term("spaces-line", {"name": name, "real": real, "virtual": virtual})
        for name, real, virtual in pairs
        if real or virtual
    ]
