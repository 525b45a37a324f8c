"""The privacy card follows the settings in force: changing anything that it depends on changes the card."""

from dataclasses import Field, fields, replace
from itertools import product

import pytest

from bot.domain.owner.settings import Reporting, Retention
from bot.domain.people import Messenger
from bot.domain.safety.privacy import (
    BRIEF,
    LINES,
    ModeratorGroups,
    PrivacyInputs,
    PrivacyLine,
    brief_facts,
    privacy_facts,
)
from bot.domain.submissions.witnesses import ContactMode
from tests.fakes.election import ELECTION

TELEGRAM, BALE = Messenger
DESKS = (
    ModeratorGroups(messenger=TELEGRAM, groups=1, guarded=True),
    ModeratorGroups(messenger=BALE, groups=2, guarded=False),
)
QUOTED = ELECTION.articles
NOW = PrivacyInputs(
    operator="The committee runs this.",
    messenger=TELEGRAM,
    reporting=Reporting.OPEN,
    retention=Retention(),
    moderator_groups=DESKS[:1],
    articles=dict.fromkeys((*QUOTED.official_ways, QUOTED.not_official), "1403/12/19"),
    quoted=QUOTED,
)
OTHER: dict[str, tuple[object, ...]] = {
    "operator": ("Somebody else runs this.", ""),
    "messenger": (BALE,),
    "reporting": tuple(state for state in Reporting if state is not Reporting.OPEN),
    "retention": tuple(replace(Retention(), **{f.name: 3}) for f in fields(Retention)),
    "moderator_groups": (
        (),
        DESKS,
        DESKS[1:],
        (replace(DESKS[0], groups=2),),
        (replace(DESKS[0], guarded=False),),
    ),
    "articles": (
        *({k: e for k, e in NOW.articles.items() if k != gone} for gone in NOW.articles),
        *({**NOW.articles, amended: "1405/01/01"} for amended in NOW.articles),
    ),
    "quoted": (replace(QUOTED, not_official=""), replace(QUOTED, official_ways=QUOTED.official_ways[:1])),
    "copies": (True,),
    "strips_photos": (True,),
    "publishes": (True,),
    "readers": ((("exec-county", 1),), (("exec-county", 2), ("police", 1))),
    "modes": tuple((mode,) for mode in ContactMode),
}


def every_setting() -> list[PrivacyInputs]:
    """Each combination of the settings that add or remove lines of the card."""
    desks = ((), DESKS[:1], DESKS[1:], DESKS)
    modes = (tuple(ContactMode), *((mode,) for mode in ContactMode))
    articles = (NOW.articles, {})
    combinations = product(Messenger, Reporting, desks, modes, articles, (False, True), ("words", ""))
    return [
        replace(
            NOW,
            messenger=m,
            reporting=r,
            moderator_groups=d,
            modes=modes_,
            articles=a,
            copies=on,
            publishes=on,
            readers=(("exec-county", 1),) if on else (),
            operator=words,
        )
        for m, r, d, modes_, a, on, words in combinations
    ]


@pytest.mark.parametrize("thing", fields(PrivacyInputs), ids=lambda thing: thing.name)
def test_whatever_is_in_force_changes_the_card(thing: Field[object]) -> None:
    assert OTHER[thing.name], "add another value for it to OTHER"
    for other in OTHER[thing.name]:
        changed = replace(NOW, **{thing.name: other})
        assert privacy_facts(changed) != privacy_facts(NOW), other


def test_every_privacy_line_appears_in_some_setting() -> None:
    whole = {line.key for now in every_setting() for line in privacy_facts(now)}
    brief = {line.key for now in every_setting() for line in brief_facts(now)}
    assert whole == set(LINES)
    assert brief - set(LINES) == set(BRIEF)


def test_every_line_has_the_facts_that_its_name_promises() -> None:
    for now in every_setting():
        for line in (*privacy_facts(now), *brief_facts(now)):
            assert tuple(line.facts) == {**LINES, **BRIEF}[line.key], line


def test_a_card_has_one_line_about_each_thing() -> None:
    for now in every_setting():
        for card in (privacy_facts(now), brief_facts(now)):
            topics = [line.about for line in card]
            assert len(set(topics)) == len(topics)


def line(key: str, now: PrivacyInputs) -> PrivacyLine:
    return next(fact for fact in (*privacy_facts(now), *brief_facts(now)) if fact.key == key)


def test_each_displayed_retention_is_its_own_setting() -> None:
    """A number on the card comes from its own setting, not from another."""
    distinct = Retention(spam=1, out_of_scope=2, closed=3, longest=4, draft=5)
    now = replace(NOW, retention=distinct)
    assert line("privacy-kept", now).facts == {"spam": 1, "out": 2, "closed": 3, "longest": 4, "draft": 5}
    assert line("privacy-brief-kept", now).facts == {"closed": 3, "longest": 4}


def test_every_official_complaint_route_is_shown_with_its_law() -> None:
    articles = [fact.facts.get("article") for fact in privacy_facts(NOW)]
    assert set(articles) >= {*QUOTED.official_ways, QUOTED.not_official}


def test_without_laws_card_still_says_this_is_no_complaint() -> None:
    without = replace(NOW, articles={})
    assert privacy_facts(without)[-1].key == "privacy-not-official"
    assert brief_facts(without)[-1].key == "privacy-brief-not-official"


@pytest.mark.parametrize("messenger", Messenger)
@pytest.mark.parametrize("desks", [DESKS[:1], DESKS[1:], DESKS], ids=["telegram", "bale", "both"])
def test_brief_card_names_other_messengers_words_pass_through(
    messenger: Messenger, desks: tuple[ModeratorGroups, ...]
) -> None:
    """The short card says, too, that words pass through another messenger, or that one cannot forbid
    saving."""
    now = replace(NOW, messenger=messenger, moderator_groups=desks)
    messengers = {fact.facts["messenger"] for fact in brief_facts(now) if fact.key == "privacy-brief-desk"}
    assert messengers == {d.messenger.value for d in desks if d.messenger is not messenger or not d.guarded}


def test_night_silence_is_promised_only_where_messages_are_sent() -> None:
    keys = {fact.key for fact in privacy_facts(replace(NOW, modes=(ContactMode.NO_RETURN,)))}
    assert "privacy-night" not in keys
    assert "privacy-mode-returnable" not in keys
