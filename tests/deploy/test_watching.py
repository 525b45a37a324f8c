"""The rules and the dashboard that ship: they ask for metrics that exist, name no act, area or person, and lead to
their remedy."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from bot.conversation.wire import Outcome
from bot.domain.people import Messenger
from bot.runtime.health import TURN_OUTCOMES, Health, Readings

ROOT: Final = Path(__file__).resolve().parents[2]
RULES: Final = ROOT / "deploy" / "prometheus" / "amanat.rules.yml"
TIMES: Final = ROOT / "deploy" / "prometheus" / "amanat.tests.yml"
SETTINGS: Final = ROOT / "deploy" / "prometheus" / "prometheus.yml"
DASHBOARD: Final = ROOT / "deploy" / "grafana" / "amanat.json"
OWN: Final = {"up": frozenset[str](), "ALERTS": frozenset({"alertname", "alertstate"})}
"""What Prometheus itself makes."""
EVERYWHERE: Final = {"job", "instance", "le"}
_METRIC: Final = re.compile(r"\b(amanat_[a-z_]+|up|ALERTS)\b(?:\{([^}]*)\})?")
_MATCHER: Final = re.compile(r'(\w+)\s*[=!]~?\s*"([^"]*)"')


def rules() -> list[dict[str, Any]]:
    groups = yaml.safe_load(RULES.read_text(encoding="utf-8"))["groups"]
    return [rule for group in groups for rule in group["rules"]]


def panels() -> list[dict[str, Any]]:
    return list(json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"])


def known_metrics() -> dict[str, frozenset[str]]:
    """Each series that /metrics can have, with its labels."""
    health = Health()
    labels: dict[str, frozenset[str]] = {}
    for collector, names in health.registry._collector_to_names.items():
        own = frozenset(getattr(collector, "_labelnames", ()))
        labels |= dict.fromkeys(names, own)
    page = health.metrics(Readings()).decode()
    bases = {line.split()[2] for line in page.splitlines() if line.startswith("# TYPE")}
    return {name: own for name, own in labels.items() if any(name.startswith(base) for base in bases)}


def expressions() -> Iterator[tuple[str, str]]:
    """Where it stands, and what it asks."""
    for rule in rules():
        yield rule["alert"], rule["expr"]
    for panel in panels():
        for target in panel.get("targets", ()):
            yield panel["title"], target["expr"]


def matchers(text: str) -> list[tuple[str, str]]:
    return _MATCHER.findall(text)


@pytest.mark.parametrize(("where", "expression"), list(expressions()))
def test_every_metric_and_label_exists(where: str, expression: str) -> None:
    known = known_metrics() | OWN
    asked = _METRIC.findall(expression)
    assert asked, where
    for name, inside in asked:
        assert name in known, f"{where}: {name}"
        assert {label for label, _ in matchers(inside)} <= known[name] | EVERYWHERE, where
    grouped = re.findall(r"\bby \(([^)]*)\)", expression)
    by = {label.strip() for group in grouped for label in group.split(",")}
    assert by <= EVERYWHERE.union(*(known[name] for name, _ in asked)), where


def test_values_that_rules_ask_for_are_ones_that_occur() -> None:
    doc = (ROOT / "docs" / "operating" / "troubleshooting.md").read_text(encoding="utf-8")
    headings = set(re.findall(r"^### (\S.*)$", doc, re.MULTILINE))
    outcomes = {kind.__name__ for kind in Outcome.__value__.__args__} | set(TURN_OUTCOMES)
    kinds = {"inbox", "waiting", "failed", "aside", "outbox", "evidence", "questions"}
    asked: dict[str, set[str]] = {}
    for _, expression in expressions():
        for label, value in matchers(expression):
            asked.setdefault(label, set()).update(value.split("|"))
    assert asked["kind"] <= kinds
    assert asked["outcome"] <= outcomes
    names = {name for value in asked["trouble"] for name in re.findall(r"[a-z]{3,}", value)}
    assert names <= headings, "a trouble that no page of the guide explains"
    assert asked["what"] <= {"sent", "acknowledged", "late", "back", "open", "decided"}
    assert asked.keys() <= {"kind", "outcome", "trouble", "what", "job", "alertname", "alertstate"}


def test_documented_outcomes_are_those_that_occur() -> None:
    page = (ROOT / "docs" / "operating" / "monitoring.md").read_text(encoding="utf-8")
    (sends,) = re.findall(r"^\| `amanat_sends_total.*$", page, re.MULTILINE)
    (turns,) = re.findall(r"^\| `amanat_turns_total.*$", page, re.MULTILINE)
    for kind in Outcome.__value__.__args__:
        assert f"`{kind.__name__}`" in sends
    assert "`TooMany`" in sends
    for outcome in TURN_OUTCOMES:
        assert f"`{outcome}`" in turns


def test_every_metric_is_documented() -> None:
    page = (ROOT / "docs" / "operating" / "monitoring.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"`(amanat_\w+)", page))
    bases = {re.sub(r"_(bucket|sum|count|created)$", "", name) for name in known_metrics()}
    totals = {name for name in bases if f"{name}_total" not in bases}
    assert totals <= documented
    assert documented <= bases, "documented, and not there"


def test_every_alert_leads_to_a_remedy_in_both_languages() -> None:
    for rule in rules():
        notes = rule["annotations"]
        assert re.search("[آ-ی]", notes["summary_fa"]) and re.search("[a-z]", notes["summary"]), rule["alert"]
        page, _, anchor = notes["runbook"].partition("#")
        text = (ROOT / page).read_text(encoding="utf-8")
        headings = {
            heading.lower().replace(" ", "-") for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)
        }
        assert not anchor or anchor in headings, notes["runbook"]
        assert rule["labels"]["severity"] in ("critical", "warning")


def test_panels_have_persian_titles_and_say_what_they_show() -> None:
    for panel in panels():
        assert re.search("[آ-ی]", panel["title"]) and not re.search("[a-zA-Z]", panel["title"])
        assert panel["type"] == "row" or re.search("[a-z]", panel["description"]), panel["title"]


def test_panels_do_not_overlap() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in panels():
        at = panel["gridPos"]
        assert at["x"] + at["w"] <= 24
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert not cells & taken, panel["title"]
        taken |= cells


def test_nothing_names_another_machine() -> None:
    for file in (RULES, TIMES, SETTINGS, DASHBOARD):
        hosts = set(re.findall(r"\b(?:[a-z0-9-]+\.)+[a-z]{2,}\b|https?:", file.read_text(encoding="utf-8")))
        others = {host for host in hosts if not host.endswith((".yml", ".md", ".py"))}
        assert {host for host in others if not host.startswith("labels.")} == set(), file


def test_no_metric_is_labelled_by_act_area_or_person() -> None:
    labels = set().union(*known_metrics().values())
    assert labels <= {"messenger", "outcome", "kind", "what", "trouble", "loop", "name"}


def test_what_is_read_now_reaches_the_page() -> None:
    health = Health()
    health.report_trouble("disk", "full", now=datetime(2026, 11, 1, tzinfo=UTC))
    health.count_turn("failed")
    health.updates.labels(Messenger.BALE).inc()
    page = health.metrics(Readings(counts={"inbox": 2}, loops={"send": False}, jobs={"upkeep": 3})).decode()
    assert 'amanat_trouble{trouble="disk"} 1.0' in page and 'amanat_loop_up{loop="send"} 0.0' in page


needs_promtool = pytest.mark.skipif(
    shutil.which("promtool") is None, reason="promtool is not installed (apt install prometheus)"
)


@needs_promtool
@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        ("check", "rules", RULES.name),
        ("check", "config", SETTINGS.name),
        ("test", "rules", TIMES.name),
    ],
)
def test_promtool_accepts_what_ships(command: tuple[str, ...]) -> None:
    done = subprocess.run(
        ["promtool", *command], cwd=RULES.parent, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_times_of_every_alert_are_played() -> None:
    played: dict[str, list[bool]] = {}
    for group in yaml.safe_load(TIMES.read_text(encoding="utf-8"))["tests"]:
        for step in group["alert_rule_test"]:
            played.setdefault(step["alertname"], []).append(bool(step["exp_alerts"]))
    assert played.keys() == {rule["alert"] for rule in rules()}
    assert all({True, False} == set(steps) for steps in played.values())
