"""Do the tests notice a changed rule? Mutants of the rules, the use cases and the storage, one at a time.

    python -m bench.mutation [--mutants 300] [--seed 1] [--state FILE] [--budget 120] [--jobs 2] [--first FILE] [--quick] [--show] [--mutant blind]

A mutant changes one place of one file: a comparison, a connective, a condition, a number, a returned value,
or a call whose result is not used. A sample is drawn by seed from all places. The tests that import the
changed module, the nearest first, run against it in a copy of the tree until one fails or the budget
(seconds) is over. Results are appended to the state file, one line of JSON per mutant: an interrupted run
continues where it was. Not part of CI. ``--first`` names a file with a line "id TAB test" for mutants whose
test is known by name: that test runs first, so that it fits into the budget.

Prints each survivor with its change; ends with one line of JSON: ``killed``, ``survived`` and ``score``, the
share of killed mutants among those that are not named in `bench/data/mutation/equivalent.txt` (one line per
equivalent mutant: its id, and why no test can notice it). Status 1 when the score is under 0.90. ``--quick``:
two mutants. ``--mutant blind``: the tests run against the unchanged tree, so that nothing is killed and the
status must be 1.
"""

import argparse
import ast
import copy
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from queue import Queue
from typing import Final

from bench.mutants import apply_mutant, names_of

ROOT: Final = Path(__file__).parents[1]
ROOMS: Final = ("bot/domain", "bot/usecases", "storage")
LEFT_OUT: Final = ("storage/migrations/",)
EQUIVALENT: Final = ROOT / "bench" / "data" / "mutation" / "equivalent.txt"
SCORE: Final = 0.90
QUICK, QUICK_BUDGET = 2, 22
PER_RUN: Final = 6
"""Test files per pytest process: starting one costs some seconds."""
_SWAPS: Final[dict[type[ast.AST], type[ast.AST]]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.FloorDiv: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MutantPlace:
    """Where a mutant is: the file, the number of its place in the file's walk, and the kind of change.

    The id names the function (or class) and the place among those of this kind in it, so that lines added
    elsewhere in the file do not change it.
    """

    file: str
    number: int
    kind: str
    line: int
    scope: str
    nth: int

    @property
    def id(self) -> str:
        return f"{self.file}:{self.scope}:{self.kind}:{self.nth}"


@dataclass(frozen=True, slots=True)
class MutantOutcome:
    """``killed`` by which test file, or by none within the budget."""

    place: str
    line: int
    killed: bool
    by: str
    seconds: float
    change: str

    def __str__(self) -> str:
        return f"{'killed  ' if self.killed else 'SURVIVED'} {self.place} (line {self.line}) {self.change}"


def sources() -> list[str]:
    """The files that are mutated, in order."""
    files = (path.relative_to(ROOT).as_posix() for room in ROOMS for path in (ROOT / room).rglob("*.py"))
    return sorted(
        name for name in files if not name.startswith(LEFT_OUT) and not name.endswith("__init__.py")
    )


def kinds_at(node: ast.AST) -> Iterator[str]:
    """What can be changed at a node."""
    match node:
        case ast.Compare(ops=[op]) if type(op) in _SWAPS:
            yield "compare"
        case ast.BoolOp():
            yield "connective"
        case ast.BinOp(op=op) if type(op) in _SWAPS and not _of_types(node):
            yield "arithmetic"
        case ast.If() | ast.IfExp():
            yield "condition-true"
            yield "condition-false"
        case ast.UnaryOp(op=ast.Not()):
            yield "not"
        case ast.Constant(value=bool()):
            yield "flag"
        case ast.Constant(value=int()):
            yield "number"
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            yield "return"
        case ast.Expr(value=ast.Call() | ast.Await()):
            yield "call"


def _of_types(node: ast.BinOp) -> bool:
    """``X | None`` is a type."""
    return isinstance(node.op, ast.BitOr) and isinstance(node.right, ast.Constant)


def places(file: str) -> list[MutantPlace]:
    """Every mutant of a file. Annotations, and types outside function bodies, are left out."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    skipped = {id(part) for node in ast.walk(tree) for part in _annotations(node)}
    scopes = dict(_scopes(tree))
    all_places: list[MutantPlace] = []
    seen: Counter[tuple[str, str]] = Counter()
    for number, node in enumerate(ast.walk(tree)):
        if id(node) not in skipped:
            scope = scopes[id(node)]
            for kind in kinds_at(node):
                all_places.append(
                    MutantPlace(file, number, kind, getattr(node, "lineno", 0), scope, seen[scope, kind])
                )
                seen[scope, kind] += 1
    return all_places


def _scopes(node: ast.AST, scope: str = "module") -> Iterator[tuple[int, str]]:
    """Each node's id with the dotted name of the class and function around it."""
    yield id(node), scope
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        scope = node.name if scope == "module" else f"{scope}.{node.name}"
    for child in ast.iter_child_nodes(node):
        yield from _scopes(child, scope)


def _annotations(node: ast.AST) -> Iterator[ast.AST]:
    for name in ("annotation", "returns", "type_params"):
        part = getattr(node, name, None)
        if isinstance(part, ast.AST):
            yield from ast.walk(part)
    if isinstance(node, ast.TypeAlias):
        yield from ast.walk(node.value)


def mutate_source(place: MutantPlace) -> tuple[str, str]:
    """The changed source, and the change in words."""
    tree = ast.parse((ROOT / place.file).read_text(encoding="utf-8"))
    node = next(node for number, node in enumerate(ast.walk(tree)) if number == place.number)
    expression = node.test if isinstance(node, ast.If | ast.IfExp) else node
    before = ast.unparse(expression)
    changed = _change(node, place.kind)
    if changed is not None:
        tree = _Replacing(node, changed).visit(tree)
    new = changed if changed is not None else node
    after = ast.unparse(new.test if isinstance(new, ast.If | ast.IfExp) else new)
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n", f"{before}  ->  {after}"


def _change(node: ast.AST, kind: str) -> ast.AST | None:
    """Change the node in place, or return its replacement."""
    match kind, node:
        case "compare", ast.Compare():
            node.ops = [_SWAPS[type(node.ops[0])]()]  # type: ignore[list-item]
        case "connective" | "arithmetic", ast.BoolOp() | ast.BinOp():
            node.op = _SWAPS[type(node.op)]()  # type: ignore[assignment]
        case "condition-true" | "condition-false", ast.If() | ast.IfExp():
            node.test = ast.Constant(kind == "condition-true")
        case "not", ast.UnaryOp():
            return copy.deepcopy(node.operand)
        case "flag", ast.Constant():
            return ast.Constant(not node.value)
        case "number", ast.Constant(value=int() as value):
            return ast.Constant(value + 1)
        case "return", ast.Return():
            return ast.Return(ast.Constant(None))
        case "call", ast.Expr():
            return ast.Pass()
    return None


class _Replacing(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self._old, self._new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        return self._new if node is self._old else super().generic_visit(node)


# --- which tests ---------------------------------------------------------------------------------------


@cache
def imported_files(file: str) -> frozenset[str]:
    """Files of the project that this file imports."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return frozenset(path for name in names if (path := _file_of(name)))


def _file_of(module: str) -> str:
    path = module.replace(".", "/")
    for name in (f"{path}.py", f"{path}/__init__.py"):
        if path.startswith(("bot", "storage", "tests")) and (ROOT / name).is_file():
            return name
    return ""


def tests_for(file: str) -> list[str]:
    """Test files that reach the module by imports, nearest first;
    equally near ones by similarity of names."""
    importers: dict[str, set[str]] = defaultdict(set)
    for path in [
        *(ROOT / "tests").rglob("*.py"),
        *(ROOT / "bot").rglob("*.py"),
        *(ROOT / "storage").rglob("*.py"),
    ]:
        name = path.relative_to(ROOT).as_posix()
        for target in imported_files(name):
            importers[target].add(name)
    distance, waiting = {file: 0}, deque([file])
    while waiting:
        here = waiting.popleft()
        for importer in importers[here]:
            if importer not in distance:
                distance[importer] = distance[here] + 1
                waiting.append(importer)
    words = set(Path(file).stem.split("_")) | set(Path(file).parent.name.split("_"))
    tests = [
        name
        for name in distance
        if Path(name).name.startswith("test_") and not name.startswith(("tests/browser/", "tests/proofs/"))
    ]
    slow = ("tests/stories/", "tests/stateful/", "tests/secrecy/")
    return sorted(
        tests,
        key=lambda name: (
            name.startswith(slow), distance[name], -len(words & set(Path(name).stem.split("_"))), name,
        ),
    )  # fmt: skip


# --- running -------------------------------------------------------------------------------------------


class Tree:
    """A copy of the project in memory, in which one file at a time is replaced."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir()
        names = subprocess.run(
            ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
        for name in names.splitlines():
            if (ROOT / name).is_file():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, folder / name)

    def run(
        self, file: str, source: str | None, *, budget: float, first: Sequence[str]
    ) -> tuple[bool, str, float]:
        """Whether a test failed, and which, and how long it took. Without a source the tree is unchanged."""
        began, place = time.monotonic(), self._folder / file
        if source is not None:
            place.write_text(source, encoding="utf-8")
        _forget_compiled(place)
        try:
            tests = tests_for(file)
            rounds = [tests[at : at + PER_RUN] for at in range(0, len(tests), PER_RUN)]
            for names in [*([list(first)] if first else []), *rounds]:
                left = budget - (time.monotonic() - began)
                if left <= 0:
                    break
                failed = self._pytest(names, left)
                if failed:
                    return True, failed, time.monotonic() - began
            return False, "", time.monotonic() - began
        finally:
            shutil.copy2(ROOT / file, place)
            _forget_compiled(place)

    def _pytest(self, files: list[str], seconds: float) -> str:
        """The first failure, or nothing. A hanging test counts as a failure: the change was noticed."""
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", "--timeout=30",
                   "--hypothesis-profile=quick", "-m", "not slow and not soak and not browser", *files]  # fmt: skip
        environment = {**os.environ, "AMANAT_VENV": str(Path(sys.prefix))}
        process = subprocess.Popen(
            command, cwd=self._folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            start_new_session=True,
        )  # fmt: skip
        try:
            out, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return ""
        if process.returncode in (0, 5):
            return ""
        if "ERROR: not found:" in out:
            raise SystemExit(f"--first names tests that do not exist: {files}")
        named = [line for line in out.splitlines() if line.startswith(("FAILED", "ERROR"))]
        return named[0][:160] if named else f"pytest ended with {process.returncode}"


def _forget_compiled(path: Path) -> None:
    """Python compares compiled modules by mtime (in seconds) and size:
    a mutant of the same size would go unnoticed."""
    for compiled in (path.parent / "__pycache__").glob(f"{path.stem}.*"):
        compiled.unlink()


def equivalent() -> dict[str, str]:
    """Mutants that no test can notice, each with its reason."""
    if not EQUIVALENT.is_file():
        return {}
    lines = EQUIVALENT.read_text(encoding="utf-8").splitlines()
    return dict(line.split(" ", 1) for line in lines if line.strip() and not line.startswith("#"))


def sample(count: int, seed: int) -> list[MutantPlace]:
    """A sample of the given size, spread over all places; the same for the same seed and tree."""
    all_places = [place for file in sources() for place in places(file)]
    return random.Random(seed).sample(all_places, min(count, len(all_places)))


def main() -> int:
    """Run the sample; returns the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--mutants", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--state", type=Path, help="results of this sample; mutants with a result are not run again"
    )
    parser.add_argument("--budget", type=float, default=120, help="seconds of tests per mutant")
    parser.add_argument("--first", type=Path, help="tests that are known to notice a mutant: run them first")
    parser.add_argument("--jobs", type=int, default=2, help="mutants at the same time")
    parser.add_argument("--quick", action="store_true", help="two mutants, 22 seconds each")
    parser.add_argument("--show", action="store_true", help="print the sample and run nothing")
    parser.add_argument("--mutant", choices=names_of("mutation"))
    args = parser.parse_args()
    apply_mutant("mutation", args.mutant)
    drawn = sample(QUICK if args.quick else args.mutants, args.seed)
    if args.show:
        for place in drawn:
            print(place.id, mutate_source(place)[1])
        return 0
    known, first = _read_state(args.state), _read_first(args.first)
    outcomes = [known[place.id] for place in drawn if place.id in known]
    budget = QUICK_BUDGET if args.quick else args.budget
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        trees: Queue[Tree] = Queue()
        for job in range(args.jobs):
            trees.put(Tree(Path(folder) / str(job)))
        with ThreadPoolExecutor(args.jobs) as pool:
            running = [
                pool.submit(_try_mutant, place, trees, budget, first.get(place.id, ()))
                for place in drawn
                if place.id not in known
            ]
            for done in as_completed(running):
                outcome = done.result()
                outcomes.append(outcome)
                print(f"{len(outcomes)}/{len(drawn)} {outcome}", flush=True)
                if args.state:
                    with args.state.open("a", encoding="utf-8") as state:
                        state.write(json.dumps(asdict(outcome), ensure_ascii=False) + "\n")
    return _print_score(outcomes, args)


def _try_mutant(
    place: MutantPlace, trees: "Queue[Tree]", budget: float, first: Sequence[str]
) -> MutantOutcome:
    source, change = mutate_source(place)
    tree = trees.get()
    try:
        killed, by, seconds = tree.run(place.file, source, budget=budget, first=first)
    finally:
        trees.put(tree)
    return MutantOutcome(place.id, place.line, killed, by, round(seconds, 1), change.replace("\n", " ")[:200])


def _read_state(path: Path | None) -> dict[str, MutantOutcome]:
    if path is None or not path.is_file():
        return {}
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
    return {row["place"]: MutantOutcome(**row) for row in rows}


def _read_first(path: Path | None) -> dict[str, list[str]]:
    """Tests that are known to notice a mutant, by its id."""
    tests: dict[str, list[str]] = defaultdict(list)
    for line in path.read_text(encoding="utf-8").splitlines() if path is not None else ():
        place, _, test = line.partition("\t")
        tests[place].append(test)
    return tests


def _print_score(outcomes: list[MutantOutcome], args: argparse.Namespace) -> int:
    same = equivalent()
    counted = [outcome for outcome in outcomes if outcome.killed or outcome.place not in same]
    killed = sum(outcome.killed for outcome in counted)
    score = round(killed / len(counted), 3) if counted else 1.0
    for outcome in counted:
        if not outcome.killed:
            print(outcome)
    print(json.dumps({"bench": "mutation", "seed": args.seed, "mutants": len(outcomes), "killed": killed,
                      "survived": len(counted) - killed, "equivalent": len(outcomes) - len(counted), "score": score}))  # fmt: skip
    return 0 if score >= SCORE else 1


if __name__ == "__main__":
    sys.exit(main())
