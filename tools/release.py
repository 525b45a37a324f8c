"""Build the files of a release from a git tag. The same tag gives the same bytes.

    python -m tools.release v0.2.0              writes amanat-0.2.0.tar.gz and its companions to dist/
    python -m tools.release v0.2.0 --out DIR    writes them to DIR

Everything is read from the tag, never from the working tree. docs/releasing.md describes the steps around it.
"""

import argparse
import hashlib
import re
import sys
import tomllib
from pathlib import Path
from typing import Final

from tools.components import LIST, LOCK, ROOT, component_list
from tools.source_archive import ReleaseError, compress, read_file, run_git, source_tar

SUMS: Final = "SHA256SUMS"
_TAG: Final = re.compile(r"v(\d+\.\d+\.\d+)")


def check_tag(repository: Path, tag: str) -> tuple[str, str]:
    """The version and the commit of a tag. Raises ReleaseError when they do not match."""
    match = _TAG.fullmatch(tag)
    if not match:
        raise ReleaseError(f"{tag} is not a release tag: name it v and the version, as v0.2.0")
    version = match[1]
    commit = run_git(repository, "rev-parse", "--verify", f"refs/tags/{tag}^{{commit}}").decode().strip()
    project = read_file(repository, commit, "pyproject.toml")
    stated = tomllib.loads(project)["project"]["version"]
    if stated != version:
        raise ReleaseError(f"{tag}: pyproject.toml says version {stated}")
    if not re.search(
        rf"^## {re.escape(version)}\b", read_file(repository, commit, "CHANGELOG.md"), re.MULTILINE
    ):
        raise ReleaseError(f"{tag}: CHANGELOG.md has no heading '## {version}'")
    listed = read_file(repository, commit, LIST.relative_to(ROOT).as_posix())
    if listed != component_list(read_file(repository, commit, LOCK.name), project):
        raise ReleaseError(
            f"{tag}: the list of components is out of date: run python -m tools.components, commit, tag again"
        )
    return version, commit


def build(repository: Path, tag: str, folder: Path) -> list[Path]:
    """Write the files of a release and return their paths. Raises ReleaseError and then writes nothing."""
    version, commit = check_tag(repository, tag)
    name = f"amanat-{version}"
    tar = source_tar(repository, commit, name)
    files = {
        f"{name}.tar.gz": compress(tar),
        f"{name}.cdx.json": read_file(repository, commit, LIST.relative_to(ROOT).as_posix()).encode(),
        f"{name}.tar.sha256": f"{hashlib.sha256(tar).hexdigest()}  {name}.tar\n".encode(),
    }
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {file}\n" for file, data in sorted(files.items()))
    folder.mkdir(parents=True, exist_ok=True)
    for file, data in {**files, SUMS: sums.encode()}.items():
        (folder / file).write_bytes(data)
    return [folder / file for file in (*sorted(files), SUMS)]


def main() -> int:
    """Build a release; returns the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("tag", help="the tag to release, as v0.2.0")
    parser.add_argument("--out", type=Path, default=Path("dist"), help="where the files go (dist)")
    arguments = parser.parse_args()
    try:
        paths = build(ROOT, arguments.tag, arguments.out)
    except ReleaseError as error:
        print(error, file=sys.stderr)
        return 1
    for path in paths:
        print(path)
    print(f"next: sign {arguments.out / SUMS} (docs/releasing.md#signing)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
