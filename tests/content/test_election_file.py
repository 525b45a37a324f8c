"""content/election.yaml: what makes an election this one; every problem at its line, and nothing without it."""

import pytest

from bot.domain.catalogue.catalogue import AreaKind
from bot.language.formatter import PersianFormatter
from bot.library import ContentErrors, load_content
from bot.texts.loader import load_texts
from tests.content.conftest import SampleFolder

E = "election.yaml"

CASES = {
    "a word is missing": ("  announcer: وزارت\n", "", "words:", "words.announcer is missing"),
    "markup": ("announcer: وزارت", "announcer: <b>وزارت</b>", "announcer:", "words.announcer: string should match"),
    "a placeable": ('announcer: وزارت', 'announcer: "{ $x }"', "announcer:", "words.announcer: string should match"),
    "style": ("election: انتخابات نمونه", "election: انتخابات می شود", "election:", "half-space belongs after می"),
    "no polling day": ("{id: polling, ", "{id: voting, ", "days:", "no day polling: every election has both"),
    "result before polling": (
        "{id: polling, name: رأی‌گیری, label: روز رأی‌گیری, lasts: 0}\n  - {id: result, name: نتیجه, label: روز نتیجه}",
        "{id: result, name: نتیجه, label: روز نتیجه}\n  - {id: polling, name: رأی‌گیری, label: روز رأی‌گیری}",
        "days:", "the day result comes after polling",
    ),
    "a day that no command can name": (
        "{id: qualified, ", "{id: final-lists, ", "{id: final-lists", "id: string should match pattern",
    ),
    "the same day twice": ("{id: qualified, ", "{id: registration, ", "{id: registration, name: صل", "exists already"),
    "no window": ("report_days: 2\n", "", "words:", "report_days is missing"),
    "a window without end": ("report_days: 2", "report_days: 900", "report_days:", "less than or equal to 60"),
    "two contests of one kind": (
        "kind: rural_district", "kind: district", "contests:", "two contests have the areas of kind district",
    ),
    "an unknown kind of area": ("kind: district", "kind: planet", "kind: planet", "kind: input should be"),
    "a map link without a place": (
        "report_days: 2", "map_link: https://map.example/\nreport_days: 2", "map_link:",
        "map_link: string should match",
    ),
    "a map link that is not safe": (
        "report_days: 2", 'map_link: "http://map.example/{latitude}/{longitude}"\nreport_days: 2', "map_link:",
        "map_link: string should match",
    ),
    "an unknown article": ("voting_hours: 20", "voting_hours: 21", "voting_hours: 21", "no article 21"),
    "a misspelt field": ("contests:", "contest:", "contest:", "contest is not a known field"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_fault_is_named_at_its_line(folder: SampleFolder, case: str) -> None:
    old, new, at, message = CASES[case]
    folder.replace(E, old, new)
    problems = [(problem.file.endswith(E), problem.line, problem.message) for problem in folder.problems()]
    line = folder.line(E, at)
    assert any(ours and (number, True) == (line, message in text) for ours, number, text in problems), (
        problems
    )
    with pytest.raises(ContentErrors):
        load_content(folder.root)


def test_without_the_file_nothing_starts(folder: SampleFolder) -> None:
    folder.path(E).unlink()
    assert [problem.message for problem in folder.problems()] == ["no file here: which election is this?"]
    with pytest.raises(ContentErrors):
        load_content(folder.root)


def test_the_election_is_read_as_written(folder: SampleFolder) -> None:
    election = load_content(folder.root).election
    assert election.day_ids() == ("registration", "qualified", "polling", "result")
    assert [day.lasts for day in election.days] == [7, 1, 0, 1]
    assert [(contest.id, contest.kind) for contest in election.contests] == [
        ("city", AreaKind.DISTRICT), ("village", AreaKind.RURAL_DISTRICT),
    ]  # fmt: skip
    assert election.articles.official_ways == ("84",) and election.articles.not_official == ""
    assert load_content(folder.root).acts["O01"].report_days == 2


def test_sentences_name_the_election_of_the_content(folder: SampleFolder) -> None:
    texts = load_texts(PersianFormatter(), load_content(folder.root).election)
    assert texts.plain("complaint-act-unknown") == "تخلف در انتخابات نمونه"
    assert texts.plain("admin-anchor-registration") == "ثبت‌نام"
    assert "چهار روز" in texts.plain("admin-days", {"days": "", "unset": ""})
    label = texts.label("complaint-act-unknown")
    assert "شورا" not in label
