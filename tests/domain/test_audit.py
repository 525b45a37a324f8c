"""The chain: whatever is done to it afterwards is found, and from which record on nothing is proven."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.staff.audit import BEGINNING, SHORT, Head, Record, verify


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
