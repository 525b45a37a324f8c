"""The privacy card follows the settings in force: changing anything that it depends on changes the card."""

from dataclasses import Field, fields, replace
from itertools import product

import pytest

from bot.domain.owner.settings import Reporting, Retention
from bot.domain.people import Messenger
from bot.domain.safety.privacy import (
    ELSEWHERE,
    LINES,
    SUMMARY,
    ModeratorGroups,
    PrivacyInputs,
    PrivacyLine,
    privacy_facts,
    privacy_sections,
    summary_facts,
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
    summary = {line.key for now in every_setting() for line in summary_facts(now)}
    assert whole == set(LINES)
    assert summary - set(LINES) == set(SUMMARY)


def test_every_line_has_the_facts_that_its_name_promises() -> None:
    for now in every_setting():
        for line in (*privacy_facts(now), *summary_facts(now)):
            assert tuple(line.facts) == {**LINES, **SUMMARY}[line.key], line


def test_a_card_has_one_line_about_each_thing() -> None:
    for now in every_setting():
        for card in (privacy_facts(now), summary_facts(now)):
            topics = [line.about for line in card]
            assert len(set(topics)) == len(topics)


def line(key: str, now: PrivacyInputs) -> PrivacyLine:
    return next(fact for fact in (*privacy_facts(now), *summary_facts(now)) if fact.key == key)


def test_each_displayed_retention_is_its_own_setting() -> None:
    """A number on the card comes from its own setting, not from another."""
    distinct = Retention(spam=1, out_of_scope=2, closed=3, longest=4, draft=5)
    now = replace(NOW, retention=distinct)
    assert line("privacy-kept", now).facts == {"spam": 1, "out": 2, "closed": 3, "longest": 4, "draft": 5}
    facts = line("privacy-summary-kept", now).facts
    assert (facts["after"], facts["longest"]) == (3, 4)


def test_every_official_complaint_route_is_shown_with_its_law() -> None:
    articles = [fact.facts.get("article") for fact in privacy_facts(NOW)]
    assert set(articles) >= {*QUOTED.official_ways, QUOTED.not_official}


def test_without_laws_card_still_says_this_is_no_complaint() -> None:
    without = replace(NOW, articles={})
    assert privacy_facts(without)[-1].key == "privacy-not-official"
    assert line("privacy-summary-kept", without).facts["ways"] == "none"


def test_summary_has_three_lines_in_every_setting() -> None:
    for now in every_setting():
        assert [fact.key for fact in summary_facts(now) if fact.key in SUMMARY] == list(SUMMARY)


def test_every_summary_line_is_true_in_every_setting() -> None:
    retentions = [Retention(*days) for days in product((1, 7), (2, 30), (3, 90), (4, 180), (5,))]
    for now, retention in product(every_setting(), retentions):
        facts: dict[str, object] = {}
        for fact in summary_facts(replace(now, retention=retention)):
            facts |= fact.facts
        desks = now.moderator_groups
        assert (facts["desk"] == "none") == (not desks)
        assert (facts["guard"] == "open") == any(not desk.guarded for desk in desks)
        assert facts["messenger"] == now.messenger.value
        passed = {desk.messenger.value for desk in desks} - {now.messenger.value}
        assert set(str(facts[ELSEWHERE]).split()) == (passed or {"none"})
        ends = (retention.spam, retention.out_of_scope, retention.closed)
        assert all(facts["after"] >= min(end, retention.longest) for end in ends)  # type: ignore[operator]
        assert facts["longest"] == retention.longest >= facts["after"]  # type: ignore[operator]
        assert (facts["copies"] == "kept") == now.copies
        shown_ways = {fact.about for fact in privacy_facts(now) if fact.about.startswith("way:")}
        assert (facts["ways"] == "some") == bool(shown_ways), "the whole card, to which it leads, names them"


def test_sections_hold_whole_card_in_order() -> None:
    for now in every_setting():
        sections = privacy_sections(now)
        assert tuple(fact for lines in sections.values() for fact in lines) == privacy_facts(now)
        assert all(sections.values()), "no button leads to an empty section"


def test_night_silence_is_promised_only_where_messages_are_sent() -> None:
    keys = {fact.key for fact in privacy_facts(replace(NOW, modes=(ContactMode.NO_RETURN,)))}
    assert "privacy-night" not in keys
    assert "privacy-mode-returnable" not in keys
