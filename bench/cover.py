"""Can a thief of the data folder, without a key, tell people who reported from people who only learned?

    python -m bench.cover [--people 2000] [--quick] [--seed N] [--mutant NAME]

Simulated people live a morning of polling day through the program's own turns (bench/cover_people.py): all of
them learn, half of them report as well. The data folder is copied an hour later, and a day later, when
moderators have decided. The thief has all of it but the key file, knows the source (bench/cover_folder.py),
and has been told of half the people what they did; a logistic regression and boosted trees guess it for the
other half (bench/cover_guess.py). 0.5 is chance.

They guess from rows that belong together in the folder: all rows with one *conversation*'s name, and all with
one *learner*'s. The two names of a person are different HMACs. ``linked`` shows the result for somebody who
could join them all the same; it has no aim, because a person who reported without a way back has no
conversation row until they write again.

Red (status 1) when one of the first two is guessed better than 0.55, with fewer people better than 2.7
standard errors above chance, when a person's story did not finish, or when a name is in no row. Mutants:
``unpadded``, ``marked`` (learners' rows note a report), ``counted`` (notes of messages are named by the
conversation).
"""

import argparse
import asyncio
import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

import numpy as np

from bench.cover_folder import read_folder
from bench.cover_guess import auc, classifier_scores, noise
from bench.cover_people import PollingTown, town
from bench.mutants import apply_mutant, names_of

AIM: Final = 0.55
ERRORS: Final = 2.7
"""With 2,000 people this is less than the aim."""
ASKED: Final = ("conversation", "learner")
LEAST: Final = 0.8
"""The share of people of either kind that must have rows; otherwise nothing was tested."""
TELLING: Final = 4


def attack_folder(folder: Path, here: PollingTown, *, seed: int) -> dict[str, Any]:
    """What can be guessed from this folder, by kind of name."""
    keys = [here.program.store.keys_of(person.account) for person in here.people]
    reported = np.array([int(person.filed) for person in here.people])
    units: dict[str, list[tuple[str, ...]]] = {kind: [(getattr(of, kind),) for of in keys] for kind in ASKED}
    units["linked"] = [(of.conversation, of.learner) for of in keys]
    signs = read_folder(folder, [name for unit in units["linked"] for name in unit])
    result: dict[str, Any] = {}
    for kind, of in units.items():
        names, features = signs.table(of)
        there = features.any(axis=1)
        labels, features = reported[there], features[there]
        single = [max(score, 1 - score) for score in (auc(column, labels) for column in features.T)]
        best = np.argsort(single)[::-1][:TELLING]
        result[kind] = {
            **{
                name: round(value, 3)
                for name, value in classifier_scores(features, labels, seed=seed).items()
            },
            "learned": int((labels == 0).sum()),
            "reported": int(labels.sum()),
            "bound": round(max(AIM, 0.5 + ERRORS * noise(labels)), 3),
            "most_telling": {names[at]: round(single[at], 3) for at in best},
        }
    return result


def copy_folder(folder: Path, name: str) -> Path:
    """Copy the data folder as a thief would: with its write-ahead logs, while the program runs."""
    return Path(shutil.copytree(folder / "data", folder / name))


async def run_cover(folder: Path, *, people: int, seed: int) -> dict[str, Any]:
    async with town(folder, people=people, seed=seed) as here:
        await here.morning()
        first = copy_folder(folder, "hour")
        filed = sum(person.filed for person in here.people)
        print(f"{people} people, {filed} reported, {here.updates} updates", flush=True)
        await here.day()
        second = copy_folder(folder, "day")
        looks = {}
        for name, look in (("hour", first), ("day", second)):
            looks[name] = attack_folder(look, here, seed=seed)
            print(name, json.dumps(looks[name]), flush=True)
        missed = sum(bool(person.mode) != person.filed for person in here.people)
    return {"updates": here.updates, "unfinished": missed, "looks": looks}


def is_fine(result: dict[str, Any]) -> bool:
    kinds = [look[kind] for look in result["looks"].values() for kind in ASKED]
    each = result["people"] // 2
    return (
        not result["unfinished"]
        and all(max(of["linear"], of["trees"]) <= of["bound"] for of in kinds)
        and all(min(of["learned"], of["reported"]) >= LEAST * each for of in kinds)
    )


def main() -> int:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--quick", action="store_true", help="240 people; under 50 s")
    arguments.add_argument("--people", type=int, default=2_000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--mutant", choices=names_of("cover"), help="must end with status 1")
    given = arguments.parse_args()
    people = 240 if given.quick else given.people
    apply_mutant("cover", given.mutant)
    with tempfile.TemporaryDirectory(prefix="amanat-cover-") as name:
        figures = asyncio.run(run_cover(Path(name), people=people, seed=given.seed))
    result: dict[str, Any] = {"bench": "cover", "mutant": given.mutant, "people": people, **figures}
    result["ok"] = is_fine(result)
    print(json.dumps(result))
    return 0 if result["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
