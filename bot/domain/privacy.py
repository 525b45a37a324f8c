"""What a reporter must be told before the first question, computed from the settings in force.

Nothing here promises more than the program does: each line is printed only if a rule or a setting stands
behind it, and changes when that setting changes.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.domain.people import Messenger
from bot.domain.settings import Reporting, Retention, Running
from bot.domain.witnesses import ContactMode

type Fact = str | int
"""A fact inside a line: words of the operator, days, or a name of a messenger, mode or article."""


@dataclass(frozen=True, slots=True)
class PrivacyLine:
    """One line of the card: a text key and the facts that go into it."""

    key: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


NOT_A_SUPERVISOR: Final = "78"
OFFICIAL_WAYS: Final = ("68", "71", "72", "86")
"""Articles that say where a complaint or report goes officially, and until when. An article that the
content in force does not hold is left out of the card."""


def privacy_facts(
    *,
    operator_words: str,
    retention: Retention,
    running: Running,
    messenger: Messenger,
    articles: Collection[str],
    modes: Collection[ContactMode] = tuple(ContactMode),
) -> tuple[PrivacyLine, ...]:
    """The card's lines, in the order in which they are shown.

    ``retention`` is in days; ``articles`` are the ids that the content holds; ``modes`` the contact
    modes that the form offers.
    """
    lines = [
        PrivacyLine("privacy-operator", {"operator": operator_words})
        if operator_words
        else PrivacyLine("privacy-no-operator"),
        PrivacyLine("privacy-moderators"),
        PrivacyLine("privacy-messenger", {"messenger": messenger.value}),
        PrivacyLine("privacy-server", {"messenger": messenger.value}),
        PrivacyLine(
            "privacy-kept",
            {
                "closed": retention.closed,
                "longest": retention.longest,
                "out": retention.out_of_scope,
                "draft": retention.draft,
            },
        ),
    ]
    lines += [PrivacyLine(f"privacy-mode-{mode.replace('_', '-')}") for mode in modes]
    lines += [PrivacyLine("privacy-evidence"), PrivacyLine("privacy-passing-on")]
    if running.reporting is not Reporting.OPEN:
        lines.append(PrivacyLine(f"privacy-switch-{running.reporting}"))
    return (*lines, *official_lines(articles))


def official_lines(articles: Collection[str]) -> tuple[PrivacyLine, ...]:
    """That this is no official complaint, and where and until when one is made."""
    about = PrivacyLine("privacy-not-official")
    if NOT_A_SUPERVISOR in articles:
        about = PrivacyLine("privacy-not-official-article", {"article": NOT_A_SUPERVISOR})
    ways = [PrivacyLine("privacy-official-way", {"article": id_}) for id_ in OFFICIAL_WAYS if id_ in articles]
    return (about, *ways)
