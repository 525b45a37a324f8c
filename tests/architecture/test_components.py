"""Set-up installs only hashed packages, and the list of components matches the lock."""

import json
import re
import subprocess
import sys
import tomllib
from itertools import chain
from pathlib import Path

import pytest

from tools.components import LIST, LOCK, LockedPackage, component_list, read_lock

ROOT = Path(__file__).parents[2]
DEV_LOCK = ROOT / "requirements-dev.lock"
TRAIN_OF_HAZM = {"nltk", "huggingface-hub", "flashtext", "python-crfsuite", "tqdm", "regex", "joblib"}


def direct_dependencies() -> tuple[set[str], set[str]]:
    """Names of the runtime and the development dependencies, as the locks spell them."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    def names(lines: list[str]) -> set[str]:
        return {re.split(r"[><=\[; ]", line, maxsplit=1)[0].replace(".", "-") for line in lines}

    run = [*project["project"]["dependencies"], *chain(*project["project"]["optional-dependencies"].values())]
    return names(run), names(project["dependency-groups"]["dev"])


def transitive_packages(name: str, packages: list[LockedPackage], listed: set[str]) -> set[str]:
    """The packages that are in the lock because of this one, except those with a line of their own."""
    brought: set[str] = set()
    waiting = [name]
    while waiting:
        asker = waiting.pop()
        new = {p.name for p in packages if asker in p.asked_by} - brought - listed
        brought |= new
        waiting += new
    return brought


def test_the_list_of_components_belongs_to_the_lock() -> None:
    made = component_list(
        LOCK.read_text(encoding="utf-8"), (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    )
    assert LIST.read_text(encoding="utf-8") == made, "run python -m tools.components"
    components = json.loads(made)["components"]
    assert len(components) == len(read_lock(LOCK.read_text(encoding="utf-8"))) > 40
    assert all(component["hashes"] and component["purl"] for component in components)


def test_a_package_without_a_hash_is_refused() -> None:
    with pytest.raises(ValueError, match="idna"):
        read_lock("idna==3.20\n    # via yarl\n")


def test_setup_takes_wheels_of_the_lock_only() -> None:
    script = (ROOT / "amanat").read_text(encoding="utf-8")
    assert "only=(--require-hashes --no-deps --only-binary :all:)" in script
    installs = [line for line in script.splitlines() if " install --quiet" in line]
    assert len(installs) == 2 and all('"${only[@]}"' in line for line in installs)
    assert "--no-binary" not in script


@pytest.mark.parametrize("lock", [LOCK, DEV_LOCK], ids=["run", "dev"])
def test_what_hazm_does_not_need_is_in_no_lock(lock: Path) -> None:
    assert not {package.name for package in read_lock(lock.read_text(encoding="utf-8"))} & TRAIN_OF_HAZM


@pytest.mark.slow
def test_the_loaded_language_holds_none_of_it_in_memory() -> None:
    code = (
        "import sys; from bot.language.analyzer import PersianAnalyzer; PersianAnalyzer().load_now();"
        "print(sorted({m.split('.')[0] for m in sys.modules}"
        " & {'nltk', 'flashtext', 'pycrfsuite', 'tqdm', 'huggingface_hub', 'regex', 'numpy'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_document_says_what_each_dependency_brings() -> None:
    run, dev = direct_dependencies()
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([^`]+)` \| .+ \| ([^|]+) \|$", text, re.MULTILINE)
    assert {name.replace(".", "-") for name, _ in rows} == run | dev
    locks = {
        True: (read_lock(LOCK.read_text(encoding="utf-8")), run),
        False: (read_lock(DEV_LOCK.read_text(encoding="utf-8")), run | dev),
    }
    for name, brings in rows:
        spelt = name.replace(".", "-")
        packages, listed = locks[spelt in run]
        expected = ", ".join(sorted(transitive_packages(spelt, packages, listed))) or "–"
        assert brings == expected, name
