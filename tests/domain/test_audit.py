"""The chain: whatever is done to it afterwards is found, and from which record on nothing is proven."""

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
    Deed,
    Head,
    Record,
    as_moment,
)
from bot.domain.staff.audit_proof import Links, verify


def chain(count: int) -> list[Record]:
    before, made = BEGINNING, []
    for number in range(1, count + 1):
        record = Record(number, 1_000 * number, "telegram:1", "claim", f"case{number}", "", "")
        before = record.after(before)
        made.append(replace(record, hash=before))
    return made


def head_of(record: Record) -> Head:
    return Head(record.number, record.hash.hex())


def test_a_whole_chain_is_proven_to_its_head() -> None:
    records = chain(5)
    verdict = verify(records, heads=[head_of(records[4]), head_of(records[1])])
    assert (verdict.proven, verdict.last, verdict.why, verdict.at) == (5, head_of(records[4]), "", 0)
    assert verify([]).last is None


FIELDS = ("at", "by", "deed", "subject", "detail", "words")


@given(place=st.integers(0, 7), name=st.sampled_from(FIELDS))
def test_a_changed_field_is_found(place: int, name: str) -> None:
    records = chain(8)
    old = getattr(records[place], name)
    records[place] = replace(records[place], **{name: old + 1 if isinstance(old, int) else f"{old}x"})
    verdict = verify(records)
    assert (verdict.at, verdict.proven) == (place + 1, place)


@given(place=st.integers(0, 6))
def test_a_change_that_is_hashed_anew_breaks_at_the_next_record(place: int) -> None:
    records = chain(8)
    forged = replace(records[place], by="telegram:2")
    before = records[place - 1].hash if place else BEGINNING
    records[place] = replace(forged, hash=forged.after(before))
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
    forged = Record(place + 1, 5, "telegram:9", "decide", "case", "", "")
    records.insert(place, replace(forged, hash=forged.after(before)))
    numbered = [replace(record, number=number) for number, record in enumerate(records, start=1)]
    assert verify(numbered).at == place + 2


@given(left=st.integers(0, 7))
def test_a_cut_off_end_is_found_by_a_head_alone(left: int) -> None:
    records = chain(8)
    cut = records[:left]
    assert verify(cut).why == ""
    for head in (head_of(records[7]), Head.parse(head_of(records[7]).short())):
        verdict = verify(cut, heads=[head])
        assert (verdict.at, verdict.proven) == (left + 1, left)
        assert f"of record {head.number}" in verdict.why


def test_a_chain_that_was_written_anew_is_found_by_a_head() -> None:
    records = chain(8)
    before, forged = BEGINNING, []
    for record in records:
        other = replace(record, by="telegram:2")
        before = other.after(before)
        forged.append(replace(other, hash=before))
    assert verify(forged).why == ""
    assert verify(forged, heads=[head_of(records[4])]).at == 5


def test_fields_cannot_slide_into_each_other() -> None:
    one = Record(1, 1, "a", "bc", "d", "", "")
    assert one.after(BEGINNING) != replace(one, by="ab", deed="c").after(BEGINNING)


def test_a_head_is_read_as_people_type_it() -> None:
    head = Head(12, "ab" * 32)
    assert Head.parse(f" {str(head).upper()} ") == head
    assert Head.parse(head.short()) == Head(12, ("ab" * 32)[:SHORT])
    for wrong in ("", "12", "12-", "12-abc", "x-" + "ab" * 6, "12-" + "zz" * 6, "12-" + "ab" * 33):
        with pytest.raises(ValueError):
            Head.parse(wrong)


# --- records whose words were taken out ---------------------------------------------------------------


def with_links(count: int, gone: set[int]) -> list[Record]:
    """A chain in which some records had a salted hash of words, which was taken out; its boundary, and one more."""
    before, made, links = BEGINNING, list[Record](), Links()
    for number in range(1, count + 1):
        words = "0011223344556677$" + "ab" * 32 if number in gone else ""
        record = Record(number, 1_000 * number, "telegram:1", "note", f"case{number}", "", words)
        before = record.after(before)
        made.append(replace(record, words=LINK_ONLY if words else "", hash=before))
    for record in made:
        if record.words:
            links.add(record)
    subject, detail = links.told
    for record in (
        Record(count + 1, 9, PROGRAM, Deed.BOUNDARY, subject, detail, ""),
        Record(count + 2, 9, "telegram:1", "claim", "later", "", ""),
    ):
        before = record.after(before)
        made.append(replace(record, hash=before))
    return made


def test_records_without_their_words_are_proven_by_their_link_and_heads_stay_true() -> None:
    records = with_links(6, {2, 3, 6})
    heads = [head_of(record) for record in records]
    for wanted in ([], [heads[6]], [heads[7]], [heads[0], heads[6], heads[7]]):
        verdict = verify(records, heads=wanted)
        assert (verdict.proven, verdict.why, verdict.links, verdict.boundary) == (8, "", 3, 7)
    changed = replace(heads[3], hash="00" * 32)
    assert verify(records, heads=[changed]).at == 2, "heads of before still have to match"
    assert verify(records, heads=[changed]).why.startswith("record 4 is not the one")


@given(number=st.integers(2, 6))
def test_a_head_of_before_the_boundary_proves_no_more_than_links(number: int) -> None:
    records = with_links(6, {2, 3, 6})
    for more in ([], [head_of(records[7])]):
        verdict = verify(records, heads=[head_of(records[number - 1]), *more])
        assert (verdict.proven, verdict.at, verdict.boundary) == (1, 2, 7)
        assert f"the head of record {number} is older than the boundary, record 7" in verdict.why


def forged(records: list[Record], *hidden: int) -> list[Record]:
    """What somebody makes who can write the database and has no key: they say that a record's words were taken out,
    write another deed into it, leave its hash, and tell of it in a boundary of their own. The program goes on."""
    made, links = list(records), Links()
    for number in hidden:
        other = replace(made[number - 1], by="telegram:666", deed="claim", subject="x", words=LINK_ONLY)
        made[number - 1] = other
        links.add(other)
    for record in (
        Record(0, 9, PROGRAM, Deed.BOUNDARY, *links.told, ""),
        Record(0, 10, "telegram:1", "claim", "later", "", ""),
    ):
        numbered = replace(record, number=len(made) + 1)
        made.append(replace(numbered, hash=numbered.after(made[-1].hash)))
    return made


@given(hide=st.integers(1, 6), head=st.integers(1, 6))
def test_a_boundary_that_is_made_up_is_found_by_every_head_of_before(hide: int, head: int) -> None:
    records = chain(6)
    log = forged(records, hide)
    for more in ([], [head_of(log[-1])]):  # the program has posted a head meanwhile
        verdict = verify(log, heads=[head_of(records[head - 1]), *more])
        if head < hide:  # what this head proves was not touched
            assert (verdict.why, verdict.boundary) == ("", 7)
        else:
            assert (verdict.proven, verdict.at) == (hide - 1, hide)
            assert "older than the boundary" in verdict.why


@given(hide=st.integers(1, 6), head=st.integers(7, 8))
def test_a_true_boundary_cannot_be_hidden_from_a_head_that_stands_behind_it(hide: int, head: int) -> None:
    records = with_links(6, {2, 3, 6})
    hidden = sorted({2, 3, 6, hide, 7})
    for log in (forged(records, *hidden), forged(records, 2, 3, 6)):
        assert verify(log, heads=[head_of(records[head - 1])]).why


def test_no_words_were_taken_out_behind_words_under_a_key() -> None:
    """Salted hashes were taken out before the first keyed one was written."""
    before, records = BEGINNING, list[Record]()
    for number, words in enumerate(["", "ab" * 32, "", ""], start=1):
        record = Record(number, number, "telegram:1", "note", "case", "", words)
        before = record.after(before)
        records.append(replace(record, hash=before))
    for hide in (3, 4):
        verdict = verify(forged(records, hide))
        assert (verdict.at, verdict.proven) == (hide, hide - 1)
    assert verify(forged(records, 1)).why == "", "only a head shows this one"
    assert verify(forged(records, 1), heads=[head_of(records[3])]).why


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


def test_without_a_boundary_nothing_is_proven_from_the_first_of_them_on() -> None:
    records = with_links(6, {2, 3, 6})[:6]
    verdict = verify(records)
    assert (verdict.proven, verdict.at, verdict.last) == (1, 2, head_of(records[0]))


def test_a_second_boundary_is_refused() -> None:
    records = with_links(3, {2})
    links = Links()
    links.add(records[1])
    more = Record(6, 9, PROGRAM, Deed.BOUNDARY, *links.told, "")
    records.append(replace(more, hash=more.after(records[-1].hash)))
    assert verify(records).at == 6


def test_words_about_a_case_are_hashed_under_its_key_and_others_under_that_of_the_month() -> None:
    at = as_moment(datetime(2026, 12, 31, 23, 59, tzinfo=UTC))
    note = Record(0, at, "telegram:1", Deed.NOTE, "case-1", "", "")
    assert note.key_name == "case-1"
    assert replace(note, deed=Deed.SEARCH).key_name == "audit-2026-12"
    assert replace(note, subject="").key_name == "audit-2026-12"
    key, other = bytes(32), bytes([1]) * 32
    hashed = note.keyed("words", key)
    assert hashed == note.keyed("words", key)
    later = replace(note, at=at + 1)
    assert len({hashed, note.keyed("words", other), note.keyed("Words", key), later.keyed("words", key)}) == 4
