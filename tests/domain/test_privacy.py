"""The card follows the settings: each one that it depends on is changed, and the card changes."""

from dataclasses import fields, replace
from typing import Any

import pytest

from bot.domain.people import Messenger
from bot.domain.privacy import OFFICIAL_WAYS, privacy_facts
from bot.domain.settings import Reporting, Retention, Running
from bot.domain.witnesses import ContactMode

INFORCE: dict[str, Any] = {
    "operator_words": "The committee runs this.",
    "retention": Retention(),
    "running": Running(Reporting.OPEN),
    "messenger": Messenger.TELEGRAM,
    "articles": ("68", "71", "72", "78", "86"),
    "modes": tuple(ContactMode),
}


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("operator_words", "Somebody else runs this."),
        ("operator_words", ""),
        ("retention", Retention(closed=10)),
        ("retention", Retention(out_of_scope=10)),
        ("retention", Retention(draft=1)),
        ("running", Running(Reporting.EMERGENCY)),
        ("running", Running(Reporting.CLOSED)),
        ("running", Running(Reporting.OFF)),
        ("messenger", Messenger.BALE),
        ("modes", (ContactMode.RETURNABLE,)),
        *(("articles", tuple(a for a in INFORCE["articles"] if a != gone)) for gone in INFORCE["articles"]),
    ],
)
def test_a_changed_setting_changes_the_card(setting: str, value: object) -> None:
    before = privacy_facts(**INFORCE)
    after = privacy_facts(**{**INFORCE, setting: value})

    assert before != after


def test_every_way_to_complain_officially_is_told_if_the_law_is_at_hand() -> None:
    told = [line.facts.get("article") for line in privacy_facts(**INFORCE)]

    assert set(told) >= {*OFFICIAL_WAYS, "78"}


def test_without_any_law_it_still_says_that_this_is_no_complaint() -> None:
    keys = [line.key for line in privacy_facts(**{**INFORCE, "articles": ()})]

    assert keys[-1] == "privacy-not-official"


def test_each_retention_that_is_told_is_a_setting_of_its_own() -> None:
    """A number on the card is the setting's own value, not another's."""
    distinct = replace(Retention(), **{f.name: 100 + i for i, f in enumerate(fields(Retention))})
    kept = next(
        line for line in privacy_facts(**{**INFORCE, "retention": distinct}) if line.key == "privacy-kept"
    )

    assert kept.facts == {
        "closed": distinct.closed,
        "longest": distinct.longest,
        "out": distinct.out_of_scope,
        "draft": distinct.draft,
    }
