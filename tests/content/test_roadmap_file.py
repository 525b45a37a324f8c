"""content/roadmap.yaml: steps have an existing body, a level and a phase; problems are reported by line."""

import pytest

from bot.domain.atlas.atlas import AtlasLevel
from bot.domain.catalogue.catalogue import Phase
from bot.library.loader import load_content
from tests.content.conftest import SampleFolder
from tests.fakes.shared_content import shipped_content

FILE = "roadmap.yaml"
GOOD = "steps:\n  - {id: routes, title: راه‌ها را ببینید, level: 2, phase: day, body: police, days: -10}\n"


@pytest.fixture
def road(folder: SampleFolder) -> SampleFolder:
    body = load_content(folder.root).agencies
    folder.write(FILE, GOOD.replace("police", next(iter(body))))
    return folder


def test_steps_are_read(road: SampleFolder) -> None:
    (step,) = load_content(road.root).roadmap
    assert (step.id, step.level, step.phase, step.days) == ("routes", AtlasLevel.MEDIUM, Phase.DAY, -10)


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("level: 2", "level: 5", "level"),
        ("level: 2", "level: 0", "level"),
        ("phase: day", "phase: noon", "phase"),
        ("days: -10", "days: -900", "days"),
        ("راه‌ها را", "راه ها را", "half-space"),
        ("body: ", "body: no-", "no body no-"),
        ("id: routes", "id: Routes", "id"),
        ("days: -10", "days: -10, colour: red", "colour"),
    ],
)
def test_a_fault_is_told_at_its_line(road: SampleFolder, old: str, new: str, wrong: str) -> None:
    road.replace(FILE, old, new)
    problems = [p for p in road.problems() if p.file.endswith(FILE)]
    assert problems and all(p.line == 2 for p in problems) and any(wrong in p.message for p in problems), (
        problems
    )


def test_an_id_stands_once(road: SampleFolder) -> None:
    line = road.path(FILE).read_text(encoding="utf-8").partition("\n")[2]
    road.write(FILE, "steps:\n" + line + line)
    assert any("routes exists already" in p.message for p in road.problems())


def test_the_shipped_steps_reach_every_level_and_phase() -> None:
    """The file holds no date, and every body is one of ours."""
    content = shipped_content()
    assert {step.level for step in content.roadmap} == {level for level in AtlasLevel if level}
    assert {step.phase for step in content.roadmap} == set(Phase)
    assert {step.body for step in content.roadmap} <= content.agencies.keys()
    assert all(step.days <= 0 for step in content.roadmap if step.phase is not Phase.AFTER)
