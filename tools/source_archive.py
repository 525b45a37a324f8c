"""What releases and bundles are made of: the tracked files of a commit, as a tar whose bytes depend on it alone.

Needs the standard library and git only, so that a bundle can be made where nothing is installed.
"""

import gzip
import io
import subprocess
import tarfile
from pathlib import Path
from typing import Final

_MODES: Final = {"100644": 0o644, "100755": 0o755, "120000": 0o777}


class ReleaseError(Exception):
    """The commit cannot be released or bundled; the message says why and what to do."""


def run_git(repository: Path, *arguments: str, given: bytes = b"") -> bytes:
    """What git prints. Raises ReleaseError with its message when it fails."""
    done = subprocess.run(  # noqa: S603 fixed program, arguments from the command line of a maintainer
        ["git", "-C", str(repository), *arguments],  # noqa: S607 git is found by PATH
        input=given,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise ReleaseError(f"git {arguments[0]}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def read_file(repository: Path, commit: str, path: str) -> str:
    """The text of a file at a commit. Raises ReleaseError when it is not there."""
    return run_git(repository, "show", f"{commit}:{path}").decode()


def source_tar(repository: Path, commit: str, prefix: str) -> bytes:
    """An uncompressed tar of all tracked files of a commit: sorted, without owners, with the commit's time.

    The bytes depend on the commit alone, not on the version or the configuration of git.
    """
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w", format=tarfile.PAX_FORMAT) as archive:
        add_tree(archive, repository, commit, prefix)
    return target.getvalue()


def add_tree(archive: tarfile.TarFile, repository: Path, commit: str, prefix: str) -> None:
    """Add all tracked files of a commit under this folder. Raises ReleaseError for a submodule."""
    moment = commit_time(repository, commit)
    listing = run_git(repository, "ls-tree", "-r", "-z", "--full-tree", commit)
    entries = []
    for line in listing.decode().split("\0")[:-1]:
        meta, _, path = line.partition("\t")
        mode, kind, blob = meta.split()
        if kind != "blob":
            raise ReleaseError(f"{path}: a {kind} cannot be in the source archive")
        entries.append((path, mode, blob))
    entries.sort()
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


def commit_time(repository: Path, commit: str) -> int:
    """Seconds since 1970, as git knows them of the commit."""
    return int(run_git(repository, "show", "--no-patch", "--format=%ct", commit))


def compress(tar: bytes) -> bytes:
    """The tar as gzip, without a name and a time (as ``gzip -n``)."""
    return gzip.compress(tar, compresslevel=9, mtime=0)


def _blobs(repository: Path, ids: list[str]) -> list[bytes]:
    """The contents of these blobs, read by one git process."""
    answer = io.BytesIO(run_git(repository, "cat-file", "--batch", given="\n".join(ids).encode()))
    contents = []
    for _ in ids:
        size = int(answer.readline().split()[2])
        contents.append(answer.read(size))
        answer.read(1)  # the line break behind each content
    return contents
