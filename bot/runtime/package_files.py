"""A package's letter and copies as files: rendered words and the copies' hashes, given to their makers."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from bot.conversation import outgoing as out
from bot.conversation.wire import MadeFile
from bot.runtime.packages import Bundle, Copy

type Label = Callable[[out.Term | str], str]
"""Words without marks."""
type Make = Callable[[str, Mapping[str, str], Sequence[tuple[str, ...]]], MadeFile]
"""Name, fields, rows -> a file."""

_LETTER: Final = "referral-letter"


def package_file(
    reply: out.SendPackage, copies: Sequence[Copy], *, label: Label, make: Make, bundle: Bundle
) -> MadeFile:
    """The letter with the hashes of the copies, or the copies. Takes some tenths of a second: call it off the loop."""
    fields = {name: label(value) for name, value in reply.fields.items()}
    if reply.part == "copies":
        return bundle(fields, copies)
    rows = [tuple(label(cell) for cell in row) for row in reply.rows]
    proofs = [
        ("proof", label(_proof(number, copy)), in_groups(copy.sha256))
        for number, copy in enumerate(copies, 1)
    ]
    return make(_LETTER, fields, [*rows, *proofs])


def _proof(number: int, copy: Copy) -> out.Term:
    """A line for a copy as it goes; its whole hash stands beside it."""
    kind, changed = copy.mime.partition("/")[0], "fields" if "fields" in copy.changed else "no"
    name = out.Latin(copy.name)
    return out.Term("letter-proof", {"number": number, "kind": kind, "changed": changed, "name": name})


def in_groups(code: str, *, size: int = 8) -> str:
    """``a1b2c3d4e5f6`` -> ``a1b2c3d4 e5f6``."""
    return " ".join(code[start : start + size] for start in range(0, len(code), size))
