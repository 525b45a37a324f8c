"""Pack a commit and the wheels that it needs into one archive, from which it is set up without a network.

    ./amanat bundle                   the last commit, for this machine and its Python
    ./amanat bundle v0.2.0            a release
    ./amanat bundle v0.2.0 --out DIR  writes it to DIR instead of dist/

The archive is a plain tar (wheels are compressed already) and has a ``.sha256`` beside it. In it are the tracked files
of the commit and ``wheels/``: the wheels that ``requirements.lock`` names for this platform, their hashes
(``SHA256SUMS``), the list of components reduced to them, and ``target``, the Python and the processor that they fit.
Needs git, pip and the package index, but no set-up. docs/operating/installation.md says how to use it.
"""

import argparse
import hashlib
import json
import platform
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from tools.source_archive import ReleaseError, add_tree, commit_time, read_file, run_git

ROOT: Final = Path(__file__).parents[1]
LOCK: Final = "requirements.lock"
LIST: Final = "deploy/components.cdx.json"
TARGET: Final = "target"
"""The file that ``./amanat`` reads: ``3.13 x86_64``."""


def build(repository: Path, revision: str, folder: Path, *, pip: Sequence[str]) -> Path:
    """Write the archive of a revision and its hash; returns the archive. ``pip``: the command that runs pip for the
    Python that the bundle is for. Raises ReleaseError and then leaves no archive."""
    commit = run_git(repository, "rev-parse", "--verify", f"{revision}^{{commit}}").decode().strip()
    name = _name(repository, revision, commit)
    with tempfile.TemporaryDirectory(prefix="amanat-bundle-") as scratch:
        wheels = Path(scratch)
        download_wheels(read_file(repository, commit, LOCK), wheels, pip=pip)
        add_lists(wheels, read_file(repository, commit, LIST))
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / f"{name}-py{_python()}-{platform.machine()}.tar"
        unfinished = target.with_name(target.name + ".part")
        try:
            with tarfile.open(unfinished, mode="w", format=tarfile.PAX_FORMAT) as archive:
                add_tree(archive, repository, commit, name)
                _add_files(archive, wheels, f"{name}/wheels", commit_time(repository, commit))
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)
    target.with_name(target.name + ".sha256").write_text(f"{_sha256(target)}  {target.name}\n")
    return target


def _name(repository: Path, revision: str, commit: str) -> str:
    """``amanat-0.2.0`` for its tag, else with the commit. Raises ReleaseError for a tag of another version."""
    version = tomllib.loads(read_file(repository, commit, "pyproject.toml"))["project"]["version"]
    if not re.fullmatch(r"v\d+\.\d+\.\d+", revision):
        return f"amanat-{version}+g{commit[:12]}"
    if revision != f"v{version}":
        raise ReleaseError(f"{revision}: pyproject.toml says version {version}")
    return f"amanat-{version}"


def download_wheels(lock: str, folder: Path, *, pip: Sequence[str]) -> None:
    """Put the wheels of a lock that fit this platform into the folder; pip checks their hashes. Raises
    ReleaseError."""
    with tempfile.TemporaryDirectory(prefix="amanat-lock-") as scratch:
        file = Path(scratch) / LOCK
        file.write_text(lock, encoding="utf-8")
        only = ["--require-hashes", "--no-deps", "--only-binary", ":all:"]
        done = subprocess.run(  # noqa: S603 the command that ./amanat has found
            [
                *pip,
                "download",
                "--quiet",
                "--disable-pip-version-check",
                *only,
                "-d",
                str(folder),
                "-r",
                str(file),
            ],
            check=False,
        )
    if done.returncode:
        raise ReleaseError(
            "pip could not bring every wheel of requirements.lock (its message is above): a bundle is made where the "
            "package index can be reached, and only its set-up needs no network"
        )


def add_lists(wheels: Path, components: str) -> None:
    """Write what the folder holds: hashes, components and target. Raises ReleaseError for a wheel that the list of
    components does not know."""
    hashes = {wheel.name: _sha256(wheel) for wheel in sorted(wheels.iterdir())}
    reduced = reduce_components(json.loads(components), hashes)
    (wheels / "components.cdx.json").write_text(json.dumps(reduced, indent=1, ensure_ascii=False) + "\n")
    (wheels / TARGET).write_text(f"{_python()} {platform.machine()}\n")
    for name in ("components.cdx.json", TARGET):
        hashes[name] = _sha256(wheels / name)
    sums = "".join(f"{value}  {name}\n" for name, value in sorted(hashes.items()))
    (wheels / "SHA256SUMS").write_text(sums)


def reduce_components(listed: dict[str, Any], hashes: Mapping[str, str]) -> dict[str, Any]:
    """The list of components with those that have a wheel here, each with the hash of that wheel alone.

    ``hashes``: SHA-256 by file name. Raises ReleaseError for a wheel that is not in the list."""
    known = {value["content"]: part for part in listed["components"] for value in part["hashes"]}
    if strange := [name for name, value in hashes.items() if value not in known]:
        raise ReleaseError(
            f"{strange[0]} is not in the list of components: run python -m tools.components, commit, bundle again"
        )
    parts = [{**known[value], "hashes": [{"alg": "SHA-256", "content": value}]} for value in hashes.values()]
    present = {part["bom-ref"] for part in parts} | {listed["metadata"]["component"]["bom-ref"]}
    tree = [dict(entry) for entry in listed.get("dependencies", ()) if entry["ref"] in present]
    for entry in tree:
        if "dependsOn" in entry:
            entry["dependsOn"] = [ref for ref in entry["dependsOn"] if ref in present]
    return {**listed, "components": sorted(parts, key=lambda part: part["bom-ref"]), "dependencies": tree}


def _add_files(archive: tarfile.TarFile, folder: Path, prefix: str, moment: int) -> None:
    """Add the folder's files as the tree's were added: sorted, without owners, with the commit's time."""
    for file in sorted(folder.iterdir()):
        member = tarfile.TarInfo(f"{prefix}/{file.name}")
        member.mode, member.mtime, member.size = 0o644, moment, file.stat().st_size
        with file.open("rb") as content:
            archive.addfile(member, content)


def _python() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def main(argv: Sequence[str] | None = None) -> int:
    """Build a bundle; returns the exit status."""
    parser = argparse.ArgumentParser(prog="amanat bundle", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("revision", nargs="?", default="HEAD", help="a tag or a commit (HEAD)")
    parser.add_argument("--out", type=Path, default=Path("dist"), help="where the archive goes (dist)")
    parser.add_argument("--pip", nargs=argparse.REMAINDER, default=["pip"], help=argparse.SUPPRESS)
    arguments = parser.parse_args(argv)
    try:
        if arguments.revision == "HEAD" and run_git(ROOT, "status", "--porcelain", "--untracked-files=no"):
            print("amanat bundle: changes that are not committed are not in it", file=sys.stderr)
        archive = build(ROOT, arguments.revision, arguments.out, pip=arguments.pip)
    except (ReleaseError, OSError) as error:
        print(f"amanat bundle: {error}", file=sys.stderr)
        return 1
    print(f"{archive} ({archive.stat().st_size // 1_000_000} MB), {archive.name}.sha256")
    return 0


if __name__ == "__main__":
    sys.exit(main())
