"""A newcomer finds code by folder names:
rooms with many files are divided by feature, with the same names."""

import ast
import re
from collections import Counter
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parents[2]
BESIDE: Final = {
    "bot/domain": {
        "__init__": "what the room is",
        "errors": "what any rule may refuse with",
        "events": "every fact that a turn may tell, in one union",
        "messengers": "what a messenger can do, whatever uses it",
        "moments": "when something happened, as coarse as needed",
        "people": "who a person is",
        "sent_tables": "how large a table may be that staff send, and why one is not read",
        "typed": "what people type anywhere, freed of hidden marks",
        "values": "how the busiest values are made",
    },
    "bot/usecases": {
        "__init__": "what the room is",
        "context": "what every use case takes first",
        "understand": "what a message wants, of all features",
    },
    "bot/handlers": {
        "__init__": "the route tables of all folders, put together",
        "menu": "where every way begins, and the buttons back to it",
        "notices": "who hears of which fact, of all features",
        "press_arguments": "what buttons carry, of all features",
        "pieces": "small pieces that all screens are built of",
        "problems": "what no feature takes",
        "stale": "buttons of another time, whatever feature they were of",
        "ticks": "what is due by the clock, of all features",
    },
}
"""Files next to the folders of a room, and why they belong to all of them."""
SHORT: Final = {"ports"}
"""Folders whose modules are imported with the folder's name (``ports.desk``):
their names may occur once more elsewhere."""


def folders(room: str) -> list[Path]:
    return sorted(path.parent for path in (ROOT / room).glob("*/__init__.py"))


@pytest.mark.parametrize("room", BESIDE)
def test_only_what_belongs_to_all_lies_beside_the_folders(room: str) -> None:
    assert {path.stem for path in (ROOT / room).glob("*.py")} == BESIDE[room].keys()


@pytest.mark.parametrize("room", BESIDE)
def test_each_folder_documents_itself_and_has_several_files(room: str) -> None:
    assert len(folders(room)) > 10
    for folder in folders(room):
        assert ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf8"))), folder
        assert len([path for path in folder.glob("*.py") if path.name != "__init__.py"]) > 1, folder


@pytest.mark.parametrize("room", BESIDE)
def test_every_folder_is_a_package_and_none_lies_deeper(room: str) -> None:
    files = {path.parent for path in (ROOT / room).rglob("*.py")}
    assert files == {ROOT / room, *folders(room)}


@pytest.mark.parametrize("room", BESIDE)
def test_a_name_stands_once_in_a_room(room: str) -> None:
    """Tests and people name a module without its folder,
    so a second one with its name would be overlooked."""
    names = Counter(
        path.stem
        for path in (ROOT / room).rglob("*.py")
        if path.name != "__init__.py" and path.parent.name not in SHORT
    )
    assert [name for name, times in names.items() if times > 1] == []


def test_folders_match_the_code_map() -> None:
    text = (
        (ROOT / "ARCHITECTURE.md")
        .read_text(encoding="utf8")
        .partition("### Folders")[2]
        .partition("\n## ")[0]
    )
    map_folders = {
        (word, room)
        for word, rooms in re.findall(r"^\| `(\w+)` \|.*\| ([\w ·]+) \|$", text, re.MULTILINE)
        for room in rooms.split(" · ")
    }
    assert map_folders == {(folder.name, Path(room).name) for room in BESIDE for folder in folders(room)}
