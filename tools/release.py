"""Build the files of a release from a git tag. The same tag gives the same bytes.

    python -m tools.release v0.2.0              writes amanat-0.2.0.tar.gz and its companions to dist/
    python -m tools.release v0.2.0 --out DIR    writes them to DIR

Everything is read from the tag, never from the working tree. docs/releasing.md describes the steps around it.
"""

import argparse
import gzip
import hashlib
import io
import re
import subprocess
import sys
import tarfile
import tomllib
from pathlib import Path
from typing import Final

from tools.components import LIST, LOCK, ROOT, component_list

SUMS: Final = "SHA256SUMS"
_TAG: Final = re.compile(r"v(\d+\.\d+\.\d+)")
_MODES: Final = {"100644": 0o644, "100755": 0o755, "120000": 0o777}


class ReleaseError(Exception):
    """The tag cannot be released; the message says why and what to do."""


def _git(repository: Path, *arguments: str, given: bytes = b"") -> bytes:
    done = subprocess.run(  # noqa: S603 fixed program, arguments from the command line of a maintainer
        ["git", "-C", str(repository), *arguments],  # noqa: S607 git is found by PATH
        input=given,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise ReleaseError(f"git {arguments[0]}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def _read(repository: Path, commit: str, path: str) -> str:
    return _git(repository, "show", f"{commit}:{path}").decode()


def _blobs(repository: Path, ids: list[str]) -> list[bytes]:
    """The contents of these blobs, read by one git process."""
    answer = io.BytesIO(_git(repository, "cat-file", "--batch", given="\n".join(ids).encode()))
    contents = []
    for _ in ids:
        size = int(answer.readline().split()[2])
        contents.append(answer.read(size))
        answer.read(1)  # the line break behind each content
    return contents


def source_tar(repository: Path, commit: str, prefix: str) -> bytes:
    """An uncompressed tar of all tracked files of a commit: sorted, without owners, with the commit's time.

    The bytes depend on the commit alone, not on the version or the configuration of git.
    """
    moment = int(_git(repository, "show", "--no-patch", "--format=%ct", commit))
    listing = _git(repository, "ls-tree", "-r", "-z", "--full-tree", commit)
    entries = []
    for line in listing.decode().split("\0")[:-1]:
        meta, _, path = line.partition("\t")
        mode, kind, blob = meta.split()
        if kind != "blob":
            raise ReleaseError(f"{path}: a {kind} cannot be in the source archive")
        entries.append((path, mode, blob))
    entries.sort()
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w", format=tarfile.PAX_FORMAT) as archive:
        contents = _blobs(repository, [blob for _, _, blob in entries])
        for (path, mode, _), content in zip(entries, contents, strict=True):
            member = tarfile.TarInfo(f"{prefix}/{path}")
            member.mode, member.mtime = _MODES[mode], moment
            if mode == "120000":
                member.type, member.linkname = tarfile.SYMTYPE, content.decode()
                archive.addfile(member)
            else:
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))
    return target.getvalue()


def compress(tar: bytes) -> bytes:
    """The tar as gzip, without a name and a time (as ``gzip -n``)."""
    return gzip.compress(tar, compresslevel=9, mtime=0)


def check_tag(repository: Path, tag: str) -> tuple[str, str]:
    """The version and the commit of a tag. Raises ReleaseError when they do not match."""
    match = _TAG.fullmatch(tag)
    if not match:
        raise ReleaseError(f"{tag} is not a release tag: name it v and the version, as v0.2.0")
    version = match[1]
    commit = _git(repository, "rev-parse", "--verify", f"refs/tags/{tag}^{{commit}}").decode().strip()
    project = _read(repository, commit, "pyproject.toml")
    stated = tomllib.loads(project)["project"]["version"]
    if stated != version:
        raise ReleaseError(f"{tag}: pyproject.toml says version {stated}")
    if not re.search(rf"^## {re.escape(version)}\b", _read(repository, commit, "CHANGELOG.md"), re.MULTILINE):
        raise ReleaseError(f"{tag}: CHANGELOG.md has no heading '## {version}'")
    listed = _read(repository, commit, LIST.relative_to(ROOT).as_posix())
    if listed != component_list(_read(repository, commit, LOCK.name), project):
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
        f"{name}.cdx.json": _read(repository, commit, LIST.relative_to(ROOT).as_posix()).encode(),
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
