"""What the law says of a ballot, written a second time from the sheet of facts (articles 23 and 30-34).

It shares no code with the program and reads a ballot as plain data, as `dataclasses.asdict` gives it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

type SheetVerdict = tuple[str, frozenset[str]]
"""`valid`, `partly`, `void` or `uncounted`, and the numbers of the articles that say so."""


def verdict_by_sheet(paper: Mapping[str, Any]) -> SheetVerdict:
    """Article 31 first: what it names is no ballot at all. Then article 30, then what is read of the paper."""
    if not paper["is_official"] or not paper["has_stamp"]:
        return "uncounted", frozenset({"31"})  # other paper, or no election stamp
    if paper["mark"] is not None:
        return "void", frozenset({"30"})  # the voter's own name, signature or fingerprint
    lines = [(line["kind"], line["who"]) for line in paper["writings"]]
    legible = [line for line in lines if line[0] != "unreadable"]
    if not legible:
        return "void", frozenset({"30"})  # blank or unreadable
    if any(kind == "list" for kind, _ in legible):
        return _by_list(legible)
    if not {who for _, who in legible} & set(paper["candidates"]) and len(legible) == len(lines):
        return "void", frozenset({"30"})  # nobody on it is a candidate
    return _by_names(lines, set(paper["candidates"]), paper["seats"])


def _by_list(lines: Sequence[tuple[str, int]]) -> SheetVerdict:
    """Article 23: beside a list, later lists and single names are not read."""
    first, *others = sorted(lines, key=lambda line: line[0] != "list")
    assert first[0] == "list"
    return ("partly" if others else "valid"), frozenset({"23"})


def _by_names(lines: Sequence[tuple[str, int]], candidates: set[int], seats: int) -> SheetVerdict:
    """Go down the paper and count a vote for each line, or note the article by which it gets none."""
    votes: list[int] = []
    unread: set[str] = set()
    for place, (kind, who) in enumerate(lines):
        if kind == "unreadable":
            unread.add("30")
        elif who not in candidates:
            unread.add("32")
        elif who in votes:
            unread.add("34")
        elif place >= seats:
            unread.add("33")
        else:
            votes.append(who)
    if unread:
        return "partly", frozenset(unread)
    return "valid", frozenset({"30", "31"})  # nothing that these articles name is on it
