"""The list of components of a release (CycloneDX 1.6, JSON), made from the lock.

    python -m tools.components          writes deploy/components.cdx.json
    python -m tools.components --check  status 1 if that file does not belong to requirements.lock

One component per locked package: name, version, package URL, the SHA-256 of every file that the lock allows,
and the packages that require it. Only the packages needed to run are listed, for all platforms. Same lock,
same bytes.
"""

import argparse
import re
import sys
import tomllib
from pathlib import Path
from typing import Final

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

ROOT: Final = Path(__file__).parents[1]
LOCK: Final = ROOT / "requirements.lock"
LIST: Final = ROOT / "deploy" / "components.cdx.json"
_REQUIREMENT: Final = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^\s;]+)")
_HASH: Final = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_ASKED_BY: Final = re.compile(r"^ +# (?:via|  ) ([a-z0-9][a-z0-9._-]*)(?: \(pyproject\.toml\))?$")


class LockedPackage:
    """One package of the lock."""

    def __init__(self, name: str, version: str) -> None:
        self.name, self.version = name, version
        self.hashes: list[str] = []
        self.asked_by: list[str] = []


def read_lock(text: str) -> list[LockedPackage]:
    """The packages of a lock in its order. Raises ValueError for a package without a hash."""
    packages: list[LockedPackage] = []
    for line in text.splitlines():
        if match := _REQUIREMENT.match(line):
            packages.append(LockedPackage(match[1], match[2]))
        elif packages and (match := _HASH.search(line)):
            packages[-1].hashes.append(match[1])
        elif packages and (match := _ASKED_BY.match(line)):
            packages[-1].asked_by.append(match[1])
    if bare := [package.name for package in packages if not package.hashes]:
        raise ValueError(f"no hash in the lock: {', '.join(bare)}")
    return packages


def component_list(lock: str, project: str) -> str:
    """The CycloneDX document for the text of a lock and of a pyproject.toml, ending with a line break."""
    about = tomllib.loads(project)["project"]
    root = Component(
        name=about["name"],
        version=about["version"],
        type=ComponentType.APPLICATION,
        bom_ref=about["name"],
        description=about["description"],
    )
    packages = read_lock(lock)
    components = {
        package.name: Component(
            name=package.name,
            version=package.version,
            type=ComponentType.LIBRARY,
            bom_ref=f"{package.name}@{package.version}",
            purl=PackageURL("pypi", None, package.name, package.version),
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=value) for value in package.hashes],
        )
        for package in packages
    }
    bom = Bom(components=components.values())
    bom.metadata.component = root
    for package in packages:
        for asker in package.asked_by:
            bom.register_dependency(components.get(asker, root), [components[package.name]])
    # Rebuilding the list from the same lock gives the same bytes: no time, no random number.
    bom.metadata.timestamp = None  # type: ignore[assignment]  # the property takes no None, the output does
    bom.serial_number = None  # type: ignore[assignment]  # the same
    return JsonV1Dot6(bom).output_as_string(indent=1) + "\n"


def main() -> int:
    """Write or check the list; returns the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    check = parser.parse_args().check
    made = component_list(
        LOCK.read_text(encoding="utf-8"), (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    )
    if check:
        if not LIST.is_file() or LIST.read_text(encoding="utf-8") != made:
            print(
                f"{LIST.name} does not belong to {LOCK.name}: run python -m tools.components", file=sys.stderr
            )
            return 1
        return 0
    LIST.parent.mkdir(exist_ok=True)
    LIST.write_text(made, encoding="utf-8")
    print(f"{LIST.relative_to(ROOT)}: {made.count(chr(34) + 'purl' + chr(34))} components")
    return 0


if __name__ == "__main__":
    sys.exit(main())
