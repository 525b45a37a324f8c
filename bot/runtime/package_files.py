"""Builds a package's letter and copies as files from rendered texts and the hashes of the copies."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from bot.conversation import outgoing as out
from bot.conversation.wire import MadeFile
from bot.runtime.packages import Bundle, Copy, Proof

type Label = Callable[[out.TextRef | str], str]
"""Renders a text without markup."""
type Make = Callable[[str, Mapping[str, str], Sequence[tuple[str, ...]]], MadeFile]
"""Name, fields, rows -> a file."""

_LETTER: Final = "referral-letter"


def letter_file(reply: out.SendPackage, proofs: Sequence[Proof], *, label: Label, make: Make) -> MadeFile:
    """The letter with the hashes of the copies. Takes a few tenths of a second: call it off the event
    loop."""
    rows = [tuple(label(cell) for cell in row) for row in reply.rows]
    proof_rows = [
        ("proof", label(_line(number, proof)), in_groups(proof.sha256))
        for number, proof in enumerate(proofs, 1)
    ]
    return make(_LETTER, _fields(reply, label), [*rows, *proof_rows])


def copies_file(reply: out.SendPackage, copies: Sequence[Copy], *, label: Label, bundle: Bundle) -> MadeFile:
    """The copies of one part with their list. Call it off the event loop."""
    made = bundle(_fields(reply, label), copies)
    return replace(made, name=f"copies-{reply.number}.zip") if reply.number else made


def _fields(reply: out.SendPackage, label: Label) -> dict[str, str]:
    return {name: label(value) for name, value in reply.fields.items()}


def _line(number: int, proof: Proof) -> out.TextRef:
    """The line for one copy; its full hash stands beside it."""
    kind, changed = proof.mime.partition("/")[0], "fields" if "fields" in proof.change else "no"
    name = out.Latin(proof.name)
    return out.TextRef("letter-proof", {"number": number, "kind": kind, "changed": changed, "name": name})


def in_groups(code: str, *, size: int = 8) -> str:
    """``a1b2c3d4e5f6`` -> ``a1b2c3d4 e5f6``."""
    return " ".join(code[start : start + size] for start in range(0, len(code), size))
