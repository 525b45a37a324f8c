"""Which room may import which: the contracts of pyproject.toml, and what they cannot say."""

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.architecture.source import nodes

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_the_contracts_are_kept() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@cache
def imports(file: Path) -> set[str]:
    modules: set[str] = set()
    for node in nodes(file):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            modules.add(node.module)
    return modules


def users_of(package: str) -> set[str]:
    files = [*(ROOT / "bot").rglob("*.py"), *(ROOT / "storage").rglob("*.py")]
    return {
        f.relative_to(ROOT).as_posix() for f in files if any(m.split(".")[0] == package for m in imports(f))
    }


def test_each_wire_is_known_to_its_own_adapter_only() -> None:
    assert users_of("aiogram") and users_of("telegram")
    assert all(name.startswith("bot/platforms/telegram") for name in users_of("aiogram"))
    assert all(name.startswith("bot/platforms/bale") for name in users_of("telegram"))


def test_the_other_particular_libraries_stay_where_they_belong() -> None:
    assert users_of("apscheduler") == {"bot/runtime/scheduler.py"}
    assert users_of("aiolimiter") == {"bot/runtime/pacer.py"}
    assert not users_of("hazm"), "bot/language/hazm_parts.py imports the three modules that are used"
    assert all(name.startswith("storage/") for name in users_of("sqlalchemy") | users_of("nacl"))
    assert all(name.startswith("bot/texts/") for name in users_of("fluent"))


@pytest.mark.slow
def test_only_the_configured_messenger_s_library_is_loaded() -> None:
    code = (
        "import sys, bot.lifecycle\n"
        "print(sorted(m for m in ('aiogram', 'telegram', 'hazm', 'PIL', 'alembic') if m in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_help_loads_no_library() -> None:
    code = "import sys, bot.__main__ as m; m.parser().format_help(); print('aiohttp' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
