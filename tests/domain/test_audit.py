"""The hash chain: any later change is detected, and with it the first record that is no longer proven."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.staff.audit import (
    BEGINNING,
    LINK_ONLY,
    PROGRAM,
    SHORT,
    AuditAction,
    AuditRecord,
    ChainHead,
    Links,
    as_moment,
    verify,
)


def chain(count: int) -> list[AuditRecord]:
    before, made = BEGINNING, []
    for number in range(1, count + 1):
        record = AuditRecord(number, 1_000 * number, "telegram:1", "claim", f"case{number}", "", "")
        before = record.chain_hash(before)
        made.append(replace(record, hash=before))
    return made


def head_of(record: AuditRecord) -> ChainHead:
    return ChainHead(record.number, record.hash.hex())


def test_a_whole_chain_is_proven_to_its_head() -> None:
    records = chain(5)
    verdict = verify(records, heads=[head_of(records[4]), head_of(records[1])])
    assert (verdict.proven, verdict.last, verdict.why, verdict.at) == (5, head_of(records[4]), "", 0)
    assert verify([]).last is None


FIELDS = ("at", "by", "action", "subject", "detail", "words")


@given(place=st.integers(0, 7), name=st.sampled_from(FIELDS))
def test_a_changed_field_is_found(place: int, name: str) -> None:
    records = chain(8)
    old = getattr(records[place], name)
    records[place] = replace(records[place], **{name: old + 1 if isinstance(old, int) else f"{old}x"})
    verdict = verify(records)
    assert (verdict.at, verdict.proven) == (place + 1, place)


@given(place=st.integers(0, 6))
def test_rehashed_change_breaks_chain_at_next_record(place: int) -> None:
    records = chain(8)
    forged = replace(records[place], by="telegram:2")
    before = records[place - 1].hash if place else BEGINNING
    records[place] = replace(forged, hash=forged.chain_hash(before))
    assert verify(records).at == place + 2


@given(place=st.integers(0, 6))
def test_a_removed_record_is_found(place: int) -> None:
    records = chain(8)
    del records[place]
    assert verify(records).at == place + 1
    closed_up = [replace(record, number=number) for number, record in enumerate(records, start=1)]
    assert verify(closed_up).at == place + 1


@given(place=st.integers(0, 6))
def test_reordered_records_are_found(place: int) -> None:
    records = chain(8)
    records[place], records[place + 1] = records[place + 1], records[place]
    assert verify(records).at == place + 1
    numbered = [replace(record, number=number) for number, record in enumerate(records, start=1)]
    assert verify(numbered).at == place + 1


@given(place=st.integers(0, 7))
def test_an_inserted_record_is_found(place: int) -> None:
    records = chain(8)
    before = records[place - 1].hash if place else BEGINNING
    forged = AuditRecord(place + 1, 5, "telegram:9", "decide", "case", "", "")
    records.insert(place, replace(forged, hash=forged.chain_hash(before)))
    numbered = [replace(record, number=number) for number, record in enumerate(records, start=1)]
    assert verify(numbered).at == place + 2


@given(left=st.integers(0, 7))
def test_truncated_end_is_detected_only_by_a_head(left: int) -> None:
    records = chain(8)
    cut = records[:left]
    assert verify(cut).why == ""
    for head in (head_of(records[7]), ChainHead.parse(head_of(records[7]).short())):
        verdict = verify(cut, heads=[head])
        assert (verdict.at, verdict.proven) == (left + 1, left)
        assert f"of record {head.number}" in verdict.why


def test_rewritten_chain_is_detected_by_a_head() -> None:
    records = chain(8)
    before, forged = BEGINNING, []
    for record in records:
        other = replace(record, by="telegram:2")
        before = other.chain_hash(before)
        forged.append(replace(other, hash=before))
    assert verify(forged).why == ""
    assert verify(forged, heads=[head_of(records[4])]).at == 5


def test_fields_cannot_slide_into_each_other() -> None:
    record = AuditRecord(1, 1, "a", "bc", "d", "", "")
    assert record.chain_hash(BEGINNING) != replace(record, by="ab", action="c").chain_hash(BEGINNING)


def test_a_head_is_read_as_people_type_it() -> None:
    head = ChainHead(12, "ab" * 32)
    assert ChainHead.parse(f" {str(head).upper()} ") == head
    assert ChainHead.parse(head.short()) == ChainHead(12, ("ab" * 32)[:SHORT])
    for wrong in ("", "12", "12-", "12-abc", "x-" + "ab" * 6, "12-" + "zz" * 6, "12-" + "ab" * 33):
        with pytest.raises(ValueError):
            ChainHead.parse(wrong)


# --- records whose words were removed ------------------------------------------------------------------


def with_links(count: int, gone: set[int]) -> list[AuditRecord]:
    """A chain with records whose salted hash of words was removed, its boundary, and one more record."""
    before, made, links = BEGINNING, list[AuditRecord](), Links()
    for number in range(1, count + 1):
        words = "0011223344556677$" + "ab" * 32 if number in gone else ""
        record = AuditRecord(number, 1_000 * number, "telegram:1", "note", f"case{number}", "", words)
        before = record.chain_hash(before)
        made.append(replace(record, words=LINK_ONLY if words else "", hash=before))
    for record in made:
        if record.words:
            links.add(record)
    subject, detail = links.boundary_fields
    for record in (
        AuditRecord(count + 1, 9, PROGRAM, AuditAction.BOUNDARY, subject, detail, ""),
        AuditRecord(count + 2, 9, "telegram:1", "claim", "later", "", ""),
    ):
        before = record.chain_hash(before)
        made.append(replace(record, hash=before))
    return made


def test_records_without_words_are_proven_and_heads_stay_valid() -> None:
    records = with_links(6, {2, 3, 6})
    heads = [head_of(record) for record in records]
    for wanted in ([], [heads[6]], [heads[7]], [heads[0], heads[6], heads[7]]):
        verdict = verify(records, heads=wanted)
        assert (verdict.proven, verdict.why, verdict.links, verdict.boundary) == (8, "", 3, 7)
    changed = replace(heads[3], hash="00" * 32)
    assert verify(records, heads=[changed]).at == 2, "earlier heads must still match"
    assert verify(records, heads=[changed]).why.startswith("record 4 does not match the head")


@given(number=st.integers(2, 6))
def test_head_before_boundary_proves_only_links(number: int) -> None:
    records = with_links(6, {2, 3, 6})
    for more in ([], [head_of(records[7])]):
        verdict = verify(records, heads=[head_of(records[number - 1]), *more])
        assert (verdict.proven, verdict.at, verdict.boundary) == (1, 2, 7)
        assert f"the head of record {number} is older than the boundary, record 7" in verdict.why


def forge_records(records: list[AuditRecord], *hidden: int) -> list[AuditRecord]:
    """What an attacker can do who can write to the database but has no key: mark a record's words as removed,
    replace the action and keep the hash, and list the record in a boundary of their own. Then the program
    goes on."""
    made, links = list(records), Links()
    for number in hidden:
        other = replace(made[number - 1], by="telegram:666", action="claim", subject="x", words=LINK_ONLY)
        made[number - 1] = other
        links.add(other)
    for record in (
        AuditRecord(0, 9, PROGRAM, AuditAction.BOUNDARY, *links.boundary_fields, ""),
        AuditRecord(0, 10, "telegram:1", "claim", "later", "", ""),
    ):
        numbered = replace(record, number=len(made) + 1)
        made.append(replace(numbered, hash=numbered.chain_hash(made[-1].hash)))
    return made


@given(hide=st.integers(1, 6), head=st.integers(1, 6))
def test_forged_boundary_is_detected_by_every_earlier_head(hide: int, head: int) -> None:
    records = chain(6)
    log = forge_records(records, hide)
    for more in ([], [head_of(log[-1])]):  # the program has posted a head in the meantime
        verdict = verify(log, heads=[head_of(records[head - 1]), *more])
        if head < hide:  # what this head proves was not changed
            assert (verdict.why, verdict.boundary) == ("", 7)
        else:
            assert (verdict.proven, verdict.at) == (hide - 1, hide)
            assert "older than the boundary" in verdict.why


@given(hide=st.integers(1, 6), head=st.integers(7, 8))
def test_true_boundary_cannot_be_hidden_from_later_head(hide: int, head: int) -> None:
    records = with_links(6, {2, 3, 6})
    hidden = sorted({2, 3, 6, hide, 7})
    for log in (forge_records(records, *hidden), forge_records(records, 2, 3, 6)):
        assert verify(log, heads=[head_of(records[head - 1])]).why


def test_words_cannot_be_removed_after_keyed_words() -> None:
    """Salted hashes were removed before the first keyed hash was written."""
    before, records = BEGINNING, list[AuditRecord]()
    for number, words in enumerate(["", "ab" * 32, "", ""], start=1):
        record = AuditRecord(number, number, "telegram:1", "note", "case", "", words)
        before = record.chain_hash(before)
        records.append(replace(record, hash=before))
    for hide in (3, 4):
        verdict = verify(forge_records(records, hide))
        assert (verdict.at, verdict.proven) == (hide, hide - 1)
    assert verify(forge_records(records, 1)).why == "", "only a head detects this one"
    assert verify(forge_records(records, 1), heads=[head_of(records[3])]).why


@given(place=st.integers(0, 5), name=st.sampled_from(FIELDS))
def test_what_they_say_besides_cannot_be_changed_either(place: int, name: str) -> None:
    records = with_links(6, {2, 3, 6})
    old = getattr(records[place], name)
    records[place] = replace(records[place], **{name: old + 1 if isinstance(old, int) else f"{old}x"})
    assert 0 < verify(records).at <= place + 2
    assert verify(records).why


@given(hide=st.sampled_from([1, 4, 5, 8]))
def test_no_other_record_can_be_made_one_of_them(hide: int) -> None:
    records = with_links(6, {2, 3, 6})
    records[hide - 1] = replace(records[hide - 1], words=LINK_ONLY, by="telegram:9")
    assert verify(records).why


def test_without_boundary_proof_ends_at_first_missing_words() -> None:
    records = with_links(6, {2, 3, 6})[:6]
    verdict = verify(records)
    assert (verdict.proven, verdict.at, verdict.last) == (1, 2, head_of(records[0]))


def test_a_second_boundary_is_refused() -> None:
    records = with_links(3, {2})
    links = Links()
    links.add(records[1])
    more = AuditRecord(6, 9, PROGRAM, AuditAction.BOUNDARY, *links.boundary_fields, "")
    records.append(replace(more, hash=more.chain_hash(records[-1].hash)))
    assert verify(records).at == 6


def test_case_words_use_case_key_and_others_month_key() -> None:
    at = as_moment(datetime(2026, 12, 31, 23, 59, tzinfo=UTC))
    note = AuditRecord(0, at, "telegram:1", AuditAction.NOTE, "case-1", "", "")
    assert note.key_name == "case-1"
    assert replace(note, action=AuditAction.SEARCH).key_name == "audit-2026-12"
    assert replace(note, subject="").key_name == "audit-2026-12"
    key, other = bytes(32), bytes([1]) * 32
    hashed = note.keyed_hash("words", key)
    assert hashed == note.keyed_hash("words", key)
    later = replace(note, at=at + 1)
    assert (
        len(
            {
                hashed,
                note.keyed_hash("words", other),
                note.keyed_hash("Words", key),
                later.keyed_hash("words", key),
            }
        )
        == 4
    )
