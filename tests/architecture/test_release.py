"""A release is built from a tag alone, twice with the same bytes, and only when the tag is consistent."""

import gzip
import hashlib
import io
import os
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from tools.components import LIST, LOCK, ROOT, component_list
from tools.release import SUMS, build
from tools.source_archive import ReleaseError

VERSION = "3.2.1"
PROJECT = f'[project]\nname = "amanat"\nversion = "{VERSION}"\ndescription = "a test"\n'
LOCKED = f"idna==3.20 \\\n    --hash=sha256:{'a' * 64}\n    # via amanat (pyproject.toml)\n"


def git(repository: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(repository), *arguments], check=True, capture_output=True)


def commit_all(repository: Path, message: str) -> None:
    git(repository, "add", "--all")
    git(repository, "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", message)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A small repository with a tag that can be released."""
    root = tmp_path / "repository"
    (root / LIST.relative_to(ROOT)).parent.mkdir(parents=True)
    (root / "pyproject.toml").write_text(PROJECT, encoding="utf8")
    (root / LOCK.name).write_text(LOCKED, encoding="utf8")
    (root / LIST.relative_to(ROOT)).write_text(component_list(LOCKED, PROJECT), encoding="utf8")
    (root / "CHANGELOG.md").write_text(f"# Changelog\n\n## {VERSION} (2026-12-01)\n", encoding="utf8")
    (root / "amanat").write_text("#!/bin/sh\n", encoding="utf8")
    (root / "amanat").chmod(0o755)
    (root / "گواهی.txt").write_text("متن\n", encoding="utf8")
    (root / "link").symlink_to("amanat")
    git(tmp_path, "init", "-q", str(root))
    commit_all(root, "first")
    git(root, "tag", f"v{VERSION}")
    return root


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_two_builds_of_a_tag_are_equal(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second one in a clone, with another umask, time zone and configuration, and a changed work tree."""
    build(repository, f"v{VERSION}", tmp_path / "first")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", str(repository), str(clone))
    git(clone, "config", "tar.umask", "0077")
    git(clone, "config", "core.quotePath", "true")
    (clone / "amanat").write_text("changed and not committed", encoding="utf8")
    (clone / "new").write_text("not tracked", encoding="utf8")
    monkeypatch.setenv("TZ", "Asia/Tehran")
    before = os.umask(0o077)
    try:
        build(clone, f"v{VERSION}", tmp_path / "second")
    finally:
        os.umask(before)
    assert contents(tmp_path / "first") == contents(tmp_path / "second")


def test_another_commit_gives_another_archive(repository: Path, tmp_path: Path) -> None:
    build(repository, f"v{VERSION}", tmp_path / "first")
    (repository / "amanat").write_text("#!/bin/sh\ntrue\n", encoding="utf8")
    commit_all(repository, "second")
    git(repository, "tag", "--force", f"v{VERSION}")
    build(repository, f"v{VERSION}", tmp_path / "second")
    first, second = contents(tmp_path / "first"), contents(tmp_path / "second")
    assert {name for name in first if first[name] != second[name]} == {
        f"amanat-{VERSION}.tar.gz", f"amanat-{VERSION}.tar.sha256", SUMS,
    }  # fmt: skip


def test_the_archive_holds_the_tracked_files(repository: Path, tmp_path: Path) -> None:
    build(repository, f"v{VERSION}", tmp_path / "out")
    packed = (tmp_path / "out" / f"amanat-{VERSION}.tar.gz").read_bytes()
    with tarfile.open(fileobj=io.BytesIO(gzip.decompress(packed))) as archive:
        members = {member.name.partition("/")[2]: member for member in archive}
        assert {name.partition("/")[0] for name in archive.getnames()} == {f"amanat-{VERSION}"}
        assert list(members) == sorted(members)
        assert members["amanat"].mode == 0o755 and members["pyproject.toml"].mode == 0o644
        assert members["link"].issym() and members["link"].linkname == "amanat"
        text = archive.extractfile(members["گواهی.txt"])
        assert text is not None and text.read().decode() == "متن\n"
    assert set(members) == {
        "CHANGELOG.md", "amanat", "link", "pyproject.toml", LOCK.name, LIST.relative_to(ROOT).as_posix(),
        "گواهی.txt",
    }  # fmt: skip


def test_the_sums_name_every_file_of_the_release(repository: Path, tmp_path: Path) -> None:
    build(repository, f"v{VERSION}", tmp_path / "out")
    files = contents(tmp_path / "out")
    lines = files.pop(SUMS).decode().splitlines()
    assert lines == [f"{hashlib.sha256(data).hexdigest()}  {name}" for name, data in sorted(files.items())]
    tar = gzip.decompress(files[f"amanat-{VERSION}.tar.gz"])
    assert files[f"amanat-{VERSION}.tar.sha256"].decode().split()[0] == hashlib.sha256(tar).hexdigest()


@pytest.mark.parametrize(
    ("path", "content", "tag", "error"),
    [
        ("pyproject.toml", PROJECT.replace(VERSION, "3.2.0"), f"v{VERSION}", "says version 3.2.0"),
        ("CHANGELOG.md", "## Unreleased\n", f"v{VERSION}", "no heading"),
        (LOCK.name, LOCKED.replace("3.20", "3.21"), f"v{VERSION}", "python -m tools.components"),
        ("amanat", "", "latest", "not a release tag"),
        ("amanat", "", "v9.9.9", "git rev-parse"),
    ],
)
def test_an_inconsistent_tag_is_refused(
    repository: Path, tmp_path: Path, path: str, content: str, tag: str, error: str
) -> None:
    (repository / path).write_text(content, encoding="utf8")
    commit_all(repository, "second")
    git(repository, "tag", "--force", f"v{VERSION}")
    with pytest.raises(ReleaseError, match=error):
        build(repository, tag, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")
def test_a_signature_is_checked_with_the_documented_commands(repository: Path, tmp_path: Path) -> None:
    """With a key of this test's own, by the commands of docs/releasing.md; a changed file is refused."""
    out = tmp_path / "out"
    build(repository, f"v{VERSION}", out)
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    public = " ".join(key.with_suffix(".pub").read_text().split()[:2])
    signers = tmp_path / "allowed_signers"
    signers.write_text(f'releases@amanat namespaces="amanat-release" {public}\n')
    sign = ["ssh-keygen", "-q", "-Y", "sign", "-f", str(key), "-n", "amanat-release", str(out / SUMS)]
    subprocess.run(sign, check=True, capture_output=True)
    verify = ["ssh-keygen", "-q", "-Y", "verify", "-f", str(signers), "-I", "releases@amanat"]
    verify += ["-n", "amanat-release", "-s", str(out / f"{SUMS}.sig")]

    def is_accepted() -> bool:
        done = subprocess.run(verify, input=(out / SUMS).read_bytes(), capture_output=True, check=False)
        return done.returncode == 0

    assert is_accepted()
    (out / SUMS).write_text("0" * 64 + f"  amanat-{VERSION}.tar.gz\n")
    assert not is_accepted()
