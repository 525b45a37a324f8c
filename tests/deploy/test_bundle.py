"""A bundle is set up where no index can be reached, and refuses what does not fit: a small wheel, the real script and
pip. The soak does it with the shipped lock, whose wheels (200 MB) it fetches or takes from pip's cache."""

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import urllib.request
import zipfile
from pathlib import Path

import pytest

from tests.deploy.network import free_port, needs_namespaces, wait_for, without_network
from tools import bundle
from tools.source_archive import ReleaseError

ROOT = Path(__file__).resolve().parents[2]
VERSION = "3.2.1"
WHEEL = "greeting-1.0-py3-none-any.whl"
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"

needs_pip = pytest.mark.skipif(
    not any(
        subprocess.run([python, "-m", "pip", "--version"], capture_output=True, check=False).returncode == 0
        for python in ("/usr/bin/python3", "python3")
        if shutil.which(python)
    ),
    reason="pip is not installed (Debian: python3-pip)",
)
pytestmark = pytest.mark.slow


def make_wheel(folder: Path) -> str:
    """A wheel with one module; returns its SHA-256."""
    folder.mkdir()
    info = "greeting-1.0.dist-info"
    with zipfile.ZipFile(folder / WHEEL, "w") as wheel:
        wheel.writestr("greeting.py", "TEXT = 'set up'\n")
        wheel.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: greeting\nVersion: 1.0\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")
    return hashlib.sha256((folder / WHEEL).read_bytes()).hexdigest()


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small program with the shipped script, whose only package pip finds beside it."""
    digest = make_wheel(tmp_path / "index")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "index"))
    monkeypatch.delenv("AMANAT_VENV", raising=False)
    root = tmp_path / "repository"
    (root / "deploy").mkdir(parents=True)
    (root / "bot").mkdir()
    (root / "bot" / "__main__.py").write_text("import greeting\nprint(greeting.TEXT)\n")
    shutil.copy(ROOT / "amanat", root / "amanat")
    (root / "pyproject.toml").write_text(f'[project]\nname = "amanat"\nversion = "{VERSION}"\n')
    (root / "requirements.lock").write_text(f"greeting==1.0 \\\n    --hash=sha256:{digest}\n")
    (root / "requirements-dev.lock").write_text("")
    hashes = [{"alg": "SHA-256", "content": value} for value in (digest, "0" * 64)]
    listed = {"bom-ref": "greeting@1.0", "hashes": hashes}
    other = {"bom-ref": "windows-only@1.0", "hashes": [{"alg": "SHA-256", "content": "1" * 64}]}
    tree = [{"ref": "amanat", "dependsOn": ["greeting@1.0", "windows-only@1.0"]}, {"ref": "windows-only@1.0"}]
    components = {
        "metadata": {"component": {"bom-ref": "amanat"}}, "components": [listed, other], "dependencies": tree
    }  # fmt: skip
    (root / "deploy" / "components.cdx.json").write_text(json.dumps(components))
    commit_all(root)
    return root


def commit_all(root: Path) -> None:
    name = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    for words in (
        ["init", "-q"],
        ["add", "--all"],
        [*name, "commit", "-qm", "x"],
        ["tag", "-f", f"v{VERSION}"],
    ):
        subprocess.run(["git", "-C", str(root), *words], check=True, capture_output=True)


def make_bundle(repository: Path, out: Path, revision: str = f"v{VERSION}") -> Path:
    pip = next(p for p in ("/usr/bin/python3", "python3") if shutil.which(p))
    return bundle.build(repository, revision, out, pip=[pip, "-m", "pip", "--python", sys.executable])


def unpack(archive: Path, folder: Path) -> Path:
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    return next(folder.iterdir())


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def set_up(root: Path, *words: str, **changed: str) -> subprocess.CompletedProcess[str]:
    """Run the bundle's own ``./amanat`` without any index that pip could be told of."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    environment |= {"AMANAT_PYTHON": sys.executable, "PIP_INDEX_URL": "http://127.0.0.1:9/simple", **changed}
    command = without_network([str(root / "amanat"), *words])
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@needs_pip
def test_a_bundle_sets_itself_up_without_an_index(repository: Path, tmp_path: Path) -> None:
    """And bundles of one commit differ in the name alone, by tag or not."""
    archive = make_bundle(repository, tmp_path / "out")
    assert archive.name == f"amanat-{VERSION}-py{PYTHON}-{platform.machine()}.tar"
    root = unpack(archive, tmp_path / "elsewhere")
    head = make_bundle(repository, tmp_path / "head", "HEAD")
    assert f"amanat-{VERSION}+g" in head.name
    assert bytes_of(unpack(head, tmp_path / "third")) == bytes_of(root)
    result = set_up(root, "content")
    assert result.returncode == 0 and result.stdout == "set up\n", result.stderr
    components = json.loads((root / "wheels" / "components.cdx.json").read_text())
    digest = hashlib.sha256((tmp_path / "index" / WHEEL).read_bytes()).hexdigest()
    assert [part["hashes"] for part in components["components"]] == [[{"alg": "SHA-256", "content": digest}]]
    assert components["dependencies"] == [{"ref": "amanat", "dependsOn": ["greeting@1.0"]}]
    for folder, sums in ((root / "wheels", "SHA256SUMS"), (archive.parent, f"{archive.name}.sha256")):
        subprocess.run(["sha256sum", "--quiet", "--strict", "-c", sums], cwd=folder, check=True)


@needs_pip
def test_what_does_not_fit_is_one_line(repository: Path, tmp_path: Path) -> None:
    root = unpack(make_bundle(repository, tmp_path / "out"), tmp_path / "elsewhere")
    target = root / "wheels" / bundle.TARGET
    for words, complaint in (
        (f"3.99 {platform.machine()}\n", "for Python 3.99 and found none"),
        (f"{PYTHON} sparc\n", "This bundle is for sparc"),
        (f"{PYTHON} {platform.machine()}\n", "unpack the bundle again"),
    ):
        target.write_text(words)
        (root / "wheels" / WHEEL).write_bytes(b"half a whe")
        result = set_up(root, "content")
        assert result.returncode == 1 and complaint in result.stderr.splitlines()[-1]
    assert not (root / ".venv").exists()


@needs_pip
def test_unreachable_index_and_unlisted_wheel_leave_no_archive(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ReleaseError, match=r"pyproject.toml says version 3.2.1"):
        subprocess.run(["git", "-C", str(repository), "tag", "v9.9.9"], check=True)
        make_bundle(repository, tmp_path / "out", "v9.9.9")
    (repository / "deploy" / "components.cdx.json").write_text(
        '{"metadata": {"component": {"bom-ref": "amanat"}}, "components": []}'
    )
    commit_all(repository)
    with pytest.raises(ReleaseError, match="run python -m tools"):
        make_bundle(repository, tmp_path / "out")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "nowhere"))
    with pytest.raises(ReleaseError, match="made where the package index can be reached"):
        make_bundle(repository, tmp_path / "out")
    assert not list((tmp_path / "out").glob("*")) and "greeting" in capfd.readouterr().err


def read_page(url: str) -> dict[str, object]:
    with urllib.request.urlopen(url, timeout=5) as answer:
        page: dict[str, object] = json.loads(answer.read())
    return page


@pytest.mark.soak
@needs_namespaces
@needs_pip
def test_shipped_program_runs_from_its_bundle_without_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the last commit: bundle, unpack elsewhere, and in a network of its own the two usual commands."""
    monkeypatch.delenv("AMANAT_VENV", raising=False)
    done = subprocess.run(
        [str(ROOT / "amanat"), "bundle", "--out", str(tmp_path / "out")],
        env={**os.environ, "AMANAT_PYTHON": sys.executable}, check=True, capture_output=True, text=True,
    )  # fmt: skip
    print(done.stdout)
    root = unpack(next((tmp_path / "out").glob("*.tar")), tmp_path / "elsewhere")
    checked = set_up(root, "content", "check")
    assert checked.returncode == 0 and "problems=0" in checked.stdout, checked.stderr
    port = free_port()
    sandbox = subprocess.Popen(
        [str(root / "amanat"), "sandbox", "--no-browser", "--port", str(port)],
        stdout=subprocess.PIPE, text=True, env={**os.environ, "PIP_NO_INDEX": "1"},
    )  # fmt: skip
    try:
        assert sandbox.stdout is not None
        health = next(line.rpartition("health: ")[2].strip() for line in sandbox.stdout if "health: " in line)
        page = wait_for(lambda: read_page(health))
        assert page["ok"] is True, page
    finally:
        sandbox.terminate()
        sandbox.communicate(timeout=30)
    assert sandbox.returncode == 0
