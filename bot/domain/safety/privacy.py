"""What a reporter must be told, computed from the settings in force.

Nothing here promises more than the program does: each line is shown only if a rule or a setting supports it,
and changes with that setting. The whole card has every line. The brief card, which is read before the form,
has the lines that decide whether somebody reports at all.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.domain.cases.reports import DETAILS_LAST
from bot.domain.catalogue.election import QuotedArticles
from bot.domain.figures.publication import BASE
from bot.domain.moments import EVENING, MORNING
from bot.domain.owner.settings import Reporting, Retention
from bot.domain.people import Messenger
from bot.domain.submissions.witnesses import ContactMode

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
    ``publishes`` whether rounded figures may be published; ``readers`` how many people who may read reports,
    or operate the program, belong to each body, by its id.
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
    "privacy-moderators": ("hours",),
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
    "privacy-passing-on": (),
    "privacy-publication": ("base",),
    "privacy-withdrawal": (),
    "privacy-night": ("from", "until"),
    **{f"privacy-switch-{state}": () for state in Reporting if state is not Reporting.OPEN},
    "privacy-not-official": (),
    "privacy-not-official-article": _ARTICLE,
    "privacy-official-way": _ARTICLE,
}
"""Every possible line of a whole card, with the names of its facts. A key names a rule. It is renamed when
the rule changes, and then people are told; never for a change of wording."""

BRIEF: Final[Mapping[str, tuple[str, ...]]] = {
    "privacy-brief-moderators": (),
    "privacy-brief-messenger": ("messenger",),
    "privacy-brief-desk": _DESK,
    "privacy-brief-kept": ("closed", "longest"),
    **{f"privacy-brief-mode-{mode.replace('_', '-')}": () for mode in ContactMode},
    "privacy-brief-evidence": ("photos",),
    "privacy-brief-not-official": (),
    "privacy-brief-not-official-article": _ARTICLE,
}
"""The lines that have their own wording in the brief card; the others use that of the whole card."""


def privacy_facts(now: PrivacyInputs) -> tuple[PrivacyLine, ...]:
    """The whole card, in reading order."""
    return (
        *_who(now),
        *_where(now),
        *_how_long(now),
        *_with_whom(now),
        *_switch(now),
        *official_lines(now.articles, now.quoted),
    )


def brief_facts(now: PrivacyInputs) -> tuple[PrivacyLine, ...]:
    """The brief card: what people should know before the first question."""
    facts = {"closed": now.retention.closed, "longest": now.retention.longest}
    modes = (PrivacyLine(f"mode:{m}", f"privacy-brief-mode-{m.replace('_', '-')}") for m in now.modes)
    return (
        _operator(now),
        PrivacyLine("moderators", "privacy-brief-moderators"),
        PrivacyLine("messenger", "privacy-brief-messenger", {"messenger": now.messenger.value}),
        *(_desk(desk, "privacy-brief-desk", now) for desk in now.moderator_groups if _tells(desk, now)),
        *(_no_desk() if not now.moderator_groups else ()),
        PrivacyLine("kept", "privacy-brief-kept", facts),
        *modes,
        PrivacyLine("evidence", "privacy-brief-evidence", _photos(now)),
        *_switch(now),
        _brief_official(now.articles, now.quoted),
    )


def _brief_official(articles: Mapping[str, str], quoted: QuotedArticles) -> PrivacyLine:
    """The nearest of the official ways, with its deadline: two days pass quickly."""
    nearest = next(iter(quoted.official_ways), "")
    if nearest not in articles:
        return PrivacyLine("not-official", "privacy-brief-not-official")
    facts = {"article": nearest, "edition": articles[nearest]}
    return PrivacyLine("not-official", "privacy-brief-not-official-article", facts)


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
    yield PrivacyLine("moderators", "privacy-moderators", {"hours": hours})
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


def _tells(desk: ModeratorGroups, now: PrivacyInputs) -> bool:
    """Whether this group's messenger can carry the reporter's words further than they expect."""
    return desk.messenger is not now.messenger or not desk.guarded


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
    for rule in ("words", "evidence", "place", "passing-on", "withdrawal"):
        yield PrivacyLine(rule, f"privacy-{rule}", _photos(now) if rule == "evidence" else {})
    if now.publishes:
        yield PrivacyLine("publication", "privacy-publication", {"base": BASE})
    if ContactMode.RETURNABLE in now.modes:
        yield PrivacyLine("night", "privacy-night", {"from": EVENING // 60, "until": MORNING // 60})


def _photos(now: PrivacyInputs) -> Mapping[str, Fact]:
    return {"photos": "stripped" if now.strips_photos else "unsure"}


def _switch(now: PrivacyInputs) -> Iterator[PrivacyLine]:
    if now.reporting is not Reporting.OPEN:
        yield PrivacyLine("switch", f"privacy-switch-{now.reporting}")
