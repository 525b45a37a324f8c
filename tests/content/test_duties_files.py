"""`content/duties` and `content/incidents`: problems are reported at their line; and what is shipped can be found."""

import pytest

from bot.domain.duties.duties import DayMoment
from bot.domain.duties.incidents import incidents_of, match_incidents
from bot.language.analyzer import PersianAnalyzer
from bot.library.read_duties import INCIDENTS
from bot.library.read_own import OWN_QUESTIONS
from tests.content.conftest import SampleFolder
from tests.fakes.shared_content import shipped_content


def own_question(number: int, **changes: str) -> str:
    """A question of the sample duty; three kinds, and the right option is not the longest."""
    kind = ("single", "true_false", "scenario")[number % 3]
    fields = {"card": "c1", "topic": "vote", "articles": "[20]"} | changes
    lines = "".join(f"    {name}: {value}\n" for name, value in fields.items())
    return (
        f"  - id: x{number}\n    kind: {kind}\n{lines}"
        "    text: کدام درست است؟\n    options:\n"
        "      - {id: a, text: درست, right: true, feedback: قانون چنین می‌گوید.}\n"
        "      - {id: b, text: نادرست, feedback: بسیاری چنین فکر می‌کنند., misconception: common}\n"
    )


DUTY = """\
id: head
track: staff
label: رئیس شعبه
dates: []
steps:
  opening: [{id: a, text: شعبه آماده است}]
  during: [{id: b, text: رأی پنهان می‌ماند}]
  closing: [{id: c, text: صندوق بسته شد}]
  after: [{id: d, text: همه تحویل شد}]
cards:
  - id: c1
    title: رأی مخفی است
    text: رأی هر کس پنهان می‌ماند.
    articles: [20]
    lessons: []
questions:
""" + "".join(own_question(number) for number in range(OWN_QUESTIONS))


def incident(number: int, **changes: str) -> str:
    fields = {"duties": "[head]", "now": "دست نزنید.", "words": f"[واژه{number}, گفته{number}]"} | changes
    lines = "".join(f"    {name}: {value}\n" for name, value in fields.items())
    return f"  - id: i{number}\n    title: پیشامد\n{lines}"


def write(folder: SampleFolder, incidents: list[str], duty: str = DUTY) -> None:
    folder.write("duties/head.yaml", duty)
    half = len(incidents) // 3
    for name, part in (
        ("a", incidents[:half]),
        ("b", incidents[half : 2 * half]),
        ("c", incidents[2 * half :]),
    ):
        folder.write(
            f"incidents/{name}.yaml", f"group: {{id: {name}, title: گروه}}\nincidents:\n{''.join(part)}"
        )


def full() -> list[str]:
    return [incident(number) for number in range(INCIDENTS + 1)]


def test_whole_duty_has_no_problems(folder: SampleFolder) -> None:
    write(folder, full())
    assert folder.problems() == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"duties": "[head, nobody]"}, "no duty nobody"),
        ({"words": "[واژه1, گفته0]"}, "finds i0 and i1"),
        ({"now": "دست نزنید. بروید."}, "this is one sentence"),
        ({"now": "دست نزنید"}, "this is one sentence"),
        ({"now": " ".join(["دست"] * 21) + "."}, "21 words"),
        ({"articles": "[gone]"}, "no article gone"),
        ({"note_down": "ا" * 150 + "."}, "note_down"),
        ({"words": "[واژه0]"}, "too few"),
    ],
)
def test_faulty_incident_is_reported(folder: SampleFolder, changes: dict[str, str], message: str) -> None:
    write(folder, [incident(0, **changes), *full()[1:]])
    assert any(message in str(problem) for problem in folder.problems()), folder.problems()


def test_duty_with_too_few_incidents_is_reported(folder: SampleFolder) -> None:
    write(folder, full()[: INCIDENTS - 1])
    assert any(f"has {INCIDENTS - 1} incidents in a city" in str(problem) for problem in folder.problems())


def test_duty_without_a_part_is_reported(folder: SampleFolder) -> None:
    write(folder, full(), DUTY.replace("  after: [{id: d, text: همه تحویل شد}]\n", ""))
    assert any("no steps for after" in str(problem) for problem in folder.problems())


def test_every_shipped_phrase_finds_its_incident() -> None:
    content, analyzer = shipped_content(), PersianAnalyzer()
    assert len(content.duties) == 7
    for duty in content.duties.values():
        assert all(duty.steps_at(moment) for moment in DayMoment)
        for settlement in content.election.contest_ids():
            own = incidents_of(content.incidents.values(), duty.id, settlement)
            assert len(own) >= INCIDENTS
            for hit in own:
                for words in hit.words:
                    assert match_incidents(words, own, analyzer.tokens) == (hit,), (duty.id, words)
