"""Every text key in the code exists, every text is used, and every text follows the style guide."""

import ast
import importlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as fluent
from fluent.syntax.visitor import Visitor

from bot.conversation.outgoing import TextRef
from bot.handlers import TABLE
from bot.library.style import style_problems
from bot.texts import Texts, UnknownText
from bot.texts.commands import DESK, ESCAPES, PREFIX
from bot.texts.election import election_source
from bot.texts.former_keys import ADDED_ARGUMENTS, FORMER_KEYS
from bot.texts.loader import HERE, read_texts, text_files
from bot.texts.pattern import Pieces, Slot, WordingChoice
from tests.architecture.source import nodes
from tests.fakes.election import ELECTION
from tests.fakes.shared_content import shipped_texts

ROOT = HERE.parent
FILES = [
    file
    for file in sorted(ROOT.rglob("*.py"))
    if not {"sandbox", "texts", "library", "language"} & set(file.relative_to(ROOT).parts[:1])
]
KEY_FIRST = {
    "Say", "Screen", "Ack", "EphemeralMessage", "TextRef", "EraseChat", "button", "RequestRefused", "NotAllowed",
    "WrongState", "NotFound", "TooMany", "BadInput",
}  # fmt: skip
KEY_SECOND = {"SendPicture", "EditCard"}
VAGUE_LAST_WORDS = {"beside", "found", "kept", "one", "said", "shown", "told"}
"""As in names of variables (``test_names.py``): a key says what its text is."""
NAMED_BY_A_VALUE = {
    "calendar-sure-one": "how sure a date is, as the content says it",
    "fault-date-beside": "the fault's name in the checks of the content",
    "fault-lesson-one": "the fault's name in the checks of the content",
    "parsed-one": "the message of argparse that it stands for",
    "raised-away-one": "the key of an error for operators, beside its plural",
    "raised-servers-one": "the key of an error for operators",
    "raised-vault-one": "the key of an error for operators",
    "voice-fault-not-kept": "a fault of a recording",
    **dict.fromkeys(
        ("privacy-kept", "privacy-summary-kept", "privacy-title-kept", "button-privacy-kept"),
        "a section of the privacy card, which buttons in people's chats name",
    ),
    **dict.fromkeys(
        (
            *(f"publish-promise-{level}-kept" for level in ("critical", "high", "medium", "low")),
            "page-def-promise-kept",
        ),
        "a promise was kept: a count that published files name",
    ),
}
"""Keys that are put together from a value which the code, the content or a stored row names, each with its reason."""
EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u23e9-\u23fa\u25b6\u25c0]\ufe0f?")


@pytest.fixture(scope="module")
def texts() -> Texts:
    return shipped_texts()


def _calls(names: set[str]) -> Iterator[tuple[Path, ast.Call]]:
    for file in FILES:
        for node in nodes(file):
            if isinstance(node, ast.Call):
                name = (
                    node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                )
                if name in names:
                    yield file, node


def _keys_used() -> Iterator[tuple[str, str]]:
    """(key, file:line) of every literal key in the places where only keys occur."""
    for place, names in ((0, KEY_FIRST), (1, KEY_SECOND)):
        for file, call in _calls(names):
            if len(call.args) > place:
                for key in _literals(call.args[place]):
                    yield key, f"{file.relative_to(ROOT)}:{call.lineno}"


def _literals(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)


def _families() -> set[str]:
    """The keys that modules declare to build: ``TEXT_FAMILIES`` next to the code that does."""
    families: set[str] = set()
    for file in FILES:
        if "TEXT_FAMILIES" in file.read_text(encoding="utf-8"):
            parts = file.relative_to(ROOT.parent).with_suffix("").parts
            families.update(importlib.import_module(".".join(parts)).TEXT_FAMILIES)
    return families | {entry.id.name for entry in _election_texts() if isinstance(entry, fluent.Message)}


def _election_texts() -> list[fluent.EntryType]:
    """The texts that are made from the content's election."""
    return FluentParser().parse(election_source(ELECTION)).body


def _string_constants() -> set[str]:
    """Every string constant in the code: a key in a table or a condition counts as used."""
    return {
        node.value
        for file in (*FILES, *ROOT.joinpath("texts").glob("*.py"))
        for node in nodes(file)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


class _References(Visitor):
    def __init__(self) -> None:
        self.found: set[str] = set()

    def visit_MessageReference(self, node: fluent.MessageReference) -> None:  # noqa: N802 fluent's name
        self.found.add(node.id.name)


def _referenced_keys() -> set[str]:
    visitor = _References()
    for file in text_files():
        visitor.visit(FluentParser().parse(file.read_text(encoding="utf-8")))
    return visitor.found


def test_every_key_used_exists(texts: Texts) -> None:
    assert [f"{place}: {key}" for key, place in _keys_used() if key not in texts] == []


def test_every_declared_key_exists(texts: Texts) -> None:
    assert sorted(_families() - texts.keys()) == []


def vague_keys(keys: Iterable[str]) -> set[str]:
    """Keys whose last word says nothing without its neighbours; «not found» does."""
    return {
        key for key in keys if key.rpartition("-")[2] in VAGUE_LAST_WORDS and not key.endswith("-not-found")
    }


def test_no_key_ends_with_a_vague_word() -> None:
    keys = {
        key
        for file in HERE.rglob("*.ftl")
        for key in re.findall(r"^([a-z][\w-]*) =", file.read_text("utf8"), re.M)
    }
    assert len(keys) > 3000
    assert vague_keys(keys) == NAMED_BY_A_VALUE.keys()


def test_no_key_calls_the_assignee_holder(texts: Texts) -> None:
    """A certificate has a holder, a case an assignee; keys (of a cipher) and their holder are operators' words."""
    keys = texts.keys()
    assert {key for key in keys if "holder" in key.split("-")} == {"verify-reason-holder"}


def test_messages_with_former_keys_are_still_rendered(texts: Texts) -> None:
    """Rows of the outbox were written by the release before."""
    assert FORMER_KEYS.keys() & texts.keys() == set()
    assert set(FORMER_KEYS.values()) <= texts.keys()
    unknown = {key: args.keys() - texts.variables(key) for key, args in ADDED_ARGUMENTS.items()}
    assert not any(unknown.values()), unknown
    texts.check("team-kept", {"name": "a", "version": 1, "text": "b"})
    assert texts.render("calendar-ask-area", {}) == texts.render("calendar-ask-area", {"own": ""})
    with pytest.raises(UnknownText):
        texts.check("search-by-nobody", {})
    assert texts.plain("search-by-holder") == texts.plain("search-by-assignee")
    assert texts.label(TextRef("search-button-holder")) == texts.label(TextRef("search-button-assignee"))


@pytest.mark.slow
def test_every_text_is_used(texts: Texts) -> None:
    pictures = {f"{key}{part}" for key, _ in _keys_used() for part in ("-title", "-footer")}
    used = _string_constants() | _families() | _referenced_keys() | pictures
    assert sorted(key for key in texts.keys() - used if not key.startswith((PREFIX, ESCAPES, DESK))) == []


def test_built_text_keys_belong_to_declared_families() -> None:
    """An f-string used as a key needs its whole family in ``TEXT_FAMILIES``,
    because otherwise it cannot be found."""
    families = _families()
    lost = []
    for file, call in _calls(KEY_FIRST):
        if call.args and isinstance(call.args[0], ast.JoinedStr):
            start = call.args[0].values[0]
            prefix = start.value if isinstance(start, ast.Constant) else ""
            # A key whose prefix is passed in (``word("case-phase", …)``) has its families next to it.
            if isinstance(start, ast.Constant) and not any(key.startswith(str(prefix)) for key in families):
                lost.append(f"{file.relative_to(ROOT)}:{call.lineno}: {prefix}…")
    assert lost == []


def test_every_argument_a_text_asks_for_is_given(texts: Texts) -> None:
    """Where key and arguments are both in the call, the arguments must be complete."""
    missing = []
    for file, call in _calls({"Say", "Screen", "Ack", "EphemeralMessage", "TextRef"}):
        if not call.args or not isinstance(call.args[0], ast.Constant) or call.args[0].value not in texts:
            continue
        given = (
            call.args[1]
            if len(call.args) > 1
            else next((k.value for k in call.keywords if k.arg == "args"), None)
        )
        if given is None or isinstance(given, ast.Dict):
            keys = given.keys if given is not None else []
            if any(not isinstance(key, ast.Constant) for key in keys):
                continue  # a spread or a computed name: the handler's own test renders it
            wanted = texts.variables(call.args[0].value) - {
                key.value for key in keys if isinstance(key, ast.Constant)
            }
            if wanted:
                missing.append(
                    f"{file.relative_to(ROOT)}:{call.lineno}: {call.args[0].value} wants {sorted(wanted)}"
                )
    assert missing == []


def _wordings(pieces: Pieces) -> Iterator[str]:
    """The text as it reads, with a word in every slot: once with each wording of each choice."""
    choices = [piece for piece in pieces if isinstance(piece, WordingChoice)]
    yield "".join(_render_piece(piece) for piece in pieces)
    for choice in choices:
        for variant in choice.variants.values():
            for wording in _wordings(variant):
                yield "".join(wording if piece is choice else _render_piece(piece) for piece in pieces)


def _render_piece(piece: str | Slot | WordingChoice) -> str:
    match piece:
        case Slot():
            return "چیزی"
        case WordingChoice():
            return "".join(_render_piece(part) for part in piece.default)
        case str():
            return piece


def test_texts_are_written_as_the_guide_asks() -> None:
    problems = [
        f"{text.place}: {problem}"
        for key, text in read_texts(ELECTION).items()
        if not key.startswith((PREFIX, ESCAPES, DESK))  # people type words in every spelling
        for wording in _wordings(text.plain)
        for _, problem in style_problems(wording)
    ]
    assert problems == []


def test_labels_are_short_and_carry_one_sign_at_most(texts: Texts) -> None:
    wrong = []
    for key, text in read_texts(ELECTION).items():
        if not key.startswith("button-"):
            continue
        for wording in _wordings(text.plain):
            if len(EMOJI.findall(wording)) > 1 or EMOJI.search(wording[3:]) or wording.rstrip().endswith("."):
                wrong.append(f"{text.place}: {key}")
            if len(wording) > 40:
                wrong.append(f"{text.place}: {key} has {len(wording)} characters")
    assert wrong == []


def test_typed_words_lead_to_commands_that_exist(texts: Texts) -> None:
    commands = {route.on.removeprefix("/") for route in TABLE if route.on.startswith("/")}
    keys = texts.keys()
    named = {
        key.removeprefix(prefix).replace("-", "_")
        for prefix in (PREFIX, ESCAPES)
        for key in keys
        if key.startswith(prefix)
    }
    assert sorted(named - commands) == []


def test_every_button_leads_somewhere() -> None:
    verbs = {route.on for route in TABLE}
    lost = []
    for place, name in ((0, "Press"), (1, "button")):
        for file, call in _calls({name}):
            if len(call.args) > place:
                lost += [
                    f"{file.relative_to(ROOT)}:{call.lineno}: {verb}"
                    for verb in _literals(call.args[place])
                    if verb not in verbs
                ]
    assert lost == []


def test_account_digits_in_texts_are_copyable() -> None:
    written = "\n".join(file.read_text("utf-8") for file in text_files())
    assert re.findall(r"(?:telegram|bale):[۰-۹]+", written) == []
    assert [*style_problems("بنویسید telegram:111 یا bale:222")] == []
    assert [*style_problems("شعبهٔ 111")] and [*style_problems("telegram: 111")], "no other Latin digits"
