"""What a reporter must be told, computed from the settings in force.

Nothing here promises more than the program does: each line is shown only if a rule or a setting supports it,
and changes with that setting. The whole card has every line, in sections. The summary, which is read before
the form, says in three lines who reads a report, who could know its sender, and how long it stays.
"""

from collections.abc import Iterator, Mapping
from dataclasses import field
from enum import StrEnum
from itertools import chain
from typing import Final

from bot.domain.cases.reports import DETAILS_LAST
from bot.domain.catalogue.election import QuotedArticles
from bot.domain.figures.publication import BASE
from bot.domain.moments import EVENING, MORNING
from bot.domain.owner.settings import Reporting, Retention
from bot.domain.people import Messenger
from bot.domain.submissions.witnesses import ContactMode
from bot.domain.values import dataclass

type Fact = str | int
"""A fact in a line: the operator's words, a number of days, or the name of a messenger or article."""


@dataclass(frozen=True, slots=True)
class PrivacyLine:
    """One line of a card: its subject, a text key, and the facts in it.

    A card has one line per subject, so that two cards can be compared.
    """

    about: str
    key: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModeratorGroups:
    """Where moderators work: a messenger, its groups, and whether it can forbid saving and forwarding."""

    messenger: Messenger
    groups: int
    guarded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyInputs:
    """Everything that the card depends on.

    ``messenger`` is the reader's; ``articles`` are those of the content, by id, with their edition; ``modes``
    the contact modes that concern the reader; ``copies`` whether a copy of the data is kept elsewhere;
    ``strips_photos`` whether the reader's messenger is known to remove date and place from photos;
    ``publishes`` whether rounded figures may be published, signed or on a wall; ``readers`` how many people who
    may read reports, or operate the program, belong to each body, by its id.
    """

    operator: str
    messenger: Messenger
    reporting: Reporting
    retention: Retention
    moderator_groups: tuple[ModeratorGroups, ...]
    articles: Mapping[str, str]
    quoted: QuotedArticles
    """Those of the articles that say what this bot is not, and where to complain officially, until when."""
    copies: bool = False
    strips_photos: bool = False
    publishes: bool = False
    readers: tuple[tuple[str, int], ...] = ()
    modes: tuple[ContactMode, ...] = tuple(ContactMode)


OPERATOR: Final = "operator"
"""The subject of the line with the operator's own words."""

READERS: Final = "readers"
"""The fact with the number of readers by body: ``exec-county:2 police:1``."""

_ARTICLE: Final = ("article", "edition")
_DESK: Final = ("messenger", "groups", "place", "guard")
LINES: Final[Mapping[str, tuple[str, ...]]] = {
    "privacy-operator": ("operator",),
    "privacy-no-operator": (),
    "privacy-moderators-compare": ("hours",),
    "privacy-desk": _DESK,
    "privacy-desk-none": (),
    "privacy-own-body": (),
    "privacy-readers": (READERS,),
    "privacy-messenger": ("messenger",),
    "privacy-server": (),
    "privacy-copies": (),
    "privacy-kept": ("closed", "out", "spam", "longest", "draft"),
    **{f"privacy-mode-{mode.replace('_', '-')}": () for mode in ContactMode},
    "privacy-receipt": (),
    "privacy-words": (),
    "privacy-evidence": ("photos",),
    "privacy-place": (),
    "privacy-passing-on-counts": (),
    "privacy-publication": ("base",),
    "privacy-withdrawal": (),
    "privacy-counts": (),
    "privacy-night": ("from", "until"),
    **{f"privacy-switch-{state}": () for state in Reporting if state is not Reporting.OPEN},
    "privacy-not-official": (),
    "privacy-not-official-article": _ARTICLE,
    "privacy-official-way": _ARTICLE,
}
"""Every possible line of a whole card, with the names of its facts. A key names a rule. It is renamed when
the rule changes, and then people are told; never for a change of wording."""

SUMMARY: Final[Mapping[str, tuple[str, ...]]] = {
    "privacy-summary-readers": ("desk", "guard"),
    "privacy-summary-known": ("messenger", "elsewhere"),
    "privacy-summary-kept": ("after", "longest", "copies", "ways"),
}
"""The three lines of the summary. Each of them is true for every setting."""

ELSEWHERE: Final = "elsewhere"
"""The fact with the other messengers that a report passes through: ``bale telegram``, or ``none``."""


class PrivacySection(StrEnum):
    """A part of the whole card, for people who look for one thing."""

    READERS = "readers"
    """Who runs the bot and who reads."""
    SERVERS = "servers"
    """Where a report passes and lies."""
    KEPT = "kept"
    """How long, and how to come back to it."""
    SHARED = "shared"
    """What of it others see."""
    OFFICIAL = "official"
    """What this bot is not, and the official ways."""


def privacy_facts(now: PrivacyInputs) -> tuple[PrivacyLine, ...]:
    """The whole card, in reading order."""
    return tuple(chain.from_iterable(privacy_sections(now).values()))


def privacy_sections(now: PrivacyInputs) -> Mapping[PrivacySection, tuple[PrivacyLine, ...]]:
    """The whole card by section, in reading order."""
    return {
        PrivacySection.READERS: tuple(_who(now)),
        PrivacySection.SERVERS: tuple(_where(now)),
        PrivacySection.KEPT: tuple(_how_long(now)),
        PrivacySection.SHARED: tuple(_with_whom(now)),
        PrivacySection.OFFICIAL: (*_switch(now), *official_lines(now.articles, now.quoted)),
    }


def summary_facts(now: PrivacyInputs) -> tuple[PrivacyLine, ...]:
    """What people read before the first question: who runs this bot, in their own words; whether only some
    reports are accepted; and the three lines of the summary.

    The time is the longest after any decision, so that it is true whatever the decision will be.
    """
    desks = now.moderator_groups
    others = sorted(desk.messenger.value for desk in desks if desk.messenger is not now.messenger)
    retention = now.retention
    times: dict[str, Fact] = {
        "after": min(max(retention.closed, retention.out_of_scope, retention.spam), retention.longest),
        "longest": retention.longest,
        "copies": "kept" if now.copies else "none",
        "ways": "some" if any(way in now.articles for way in now.quoted.official_ways) else "none",
    }
    guard = "guarded" if all(desk.guarded for desk in desks) else "open"
    return (
        _operator(now),
        *_switch(now),
        PrivacyLine(
            "summary:readers",
            "privacy-summary-readers",
            {"desk": "some" if desks else "none", "guard": guard},
        ),
        PrivacyLine(
            "summary:known",
            "privacy-summary-known",
            {"messenger": now.messenger.value, ELSEWHERE: " ".join(others) or "none"},
        ),
        PrivacyLine("summary:kept", "privacy-summary-kept", times),
    )


def official_lines(articles: Mapping[str, str], quoted: QuotedArticles) -> tuple[PrivacyLine, ...]:
    """That this is not an official complaint, and where and until when to make one. Articles that the content
    does not have are left out."""
    about = PrivacyLine("not-official", "privacy-not-official")
    if quoted.not_official in articles:
        facts = {"article": quoted.not_official, "edition": articles[quoted.not_official]}
        about = PrivacyLine("not-official", "privacy-not-official-article", facts)
    ways = (
        PrivacyLine(f"way:{id_}", "privacy-official-way", {"article": id_, "edition": articles[id_]})
        for id_ in quoted.official_ways
        if id_ in articles
    )
    return (about, *ways)


def _who(now: PrivacyInputs) -> Iterator[PrivacyLine]:
    yield _operator(now)
    hours = int(DETAILS_LAST.total_seconds()) // 3600
    yield PrivacyLine("moderators", "privacy-moderators-compare", {"hours": hours})
    yield from (_desk(desk, "privacy-desk", now) for desk in now.moderator_groups)
    if not now.moderator_groups:
        yield from _no_desk()
    reader_counts = " ".join(f"{body}:{count}" for body, count in now.readers)
    known = {READERS: reader_counts} if reader_counts else {}
    yield PrivacyLine("own-body", "privacy-readers" if reader_counts else "privacy-own-body", known)


def _operator(now: PrivacyInputs) -> PrivacyLine:
    if not now.operator:
        return PrivacyLine(OPERATOR, "privacy-no-operator")
    return PrivacyLine(OPERATOR, "privacy-operator", {"operator": now.operator})


def _desk(desk: ModeratorGroups, key: str, now: PrivacyInputs) -> PrivacyLine:
    facts: dict[str, Fact] = {
        "messenger": desk.messenger.value,
        "groups": desk.groups,
        "place": "here" if desk.messenger is now.messenger else "elsewhere",
        "guard": "guarded" if desk.guarded else "open",
    }
    return PrivacyLine(f"desk:{desk.messenger}", key, facts)


def _no_desk() -> tuple[PrivacyLine]:
    return (PrivacyLine("desk", "privacy-desk-none"),)


def _where(now: PrivacyInputs) -> Iterator[PrivacyLine]:
    yield PrivacyLine("messenger", "privacy-messenger", {"messenger": now.messenger.value})
    yield PrivacyLine("server", "privacy-server")
    if now.copies:
        yield PrivacyLine("copies", "privacy-copies")


def _how_long(now: PrivacyInputs) -> Iterator[PrivacyLine]:
    retention = now.retention
    facts = {
        "closed": retention.closed,
        "out": retention.out_of_scope,
        "spam": retention.spam,
        "longest": retention.longest,
        "draft": retention.draft,
    }
    yield PrivacyLine("kept", "privacy-kept", facts)
    for mode in now.modes:
        yield PrivacyLine(f"mode:{mode}", f"privacy-mode-{mode.replace('_', '-')}")
    yield PrivacyLine("receipt", "privacy-receipt")


def _with_whom(now: PrivacyInputs) -> Iterator[PrivacyLine]:
    for rule in ("words", "evidence", "place"):
        yield PrivacyLine(rule, f"privacy-{rule}", _photos(now) if rule == "evidence" else {})
    yield PrivacyLine("passing-on", "privacy-passing-on-counts")
    yield PrivacyLine("withdrawal", "privacy-withdrawal")
    yield PrivacyLine("counts", "privacy-counts")
    if now.publishes:
        yield PrivacyLine("publication", "privacy-publication", {"base": BASE})
    if ContactMode.RETURNABLE in now.modes:
        yield PrivacyLine("night", "privacy-night", {"from": EVENING // 60, "until": MORNING // 60})


def _photos(now: PrivacyInputs) -> Mapping[str, Fact]:
    return {"photos": "stripped" if now.strips_photos else "unsure"}


def _switch(now: PrivacyInputs) -> Iterator[PrivacyLine]:
    if now.reporting is not Reporting.OPEN:
        yield PrivacyLine("switch", f"privacy-switch-{now.reporting}")
