"""Every byte counts: changed files, other keys, other times, revoked numbers, other files."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import jwt
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.certificates.carriers import PDF_MARK, extract_credential, json_envelope, seal_pdf
from bot.certificates.credential import Claim, signed_credential
from bot.certificates.keys import SigningKey
from bot.certificates.signatures import Trust, check
from bot.certificates.verifying import NotAList, VerificationOutcome, read_list, signed_list, verify
from tests.certificates.conftest import FIELDS, HOLDER, NOW, NUMBER

pytestmark = pytest.mark.slow

Made = Callable[[str], bytes]
FILES = ("pdf", "png", "json", "jwt")


@pytest.fixture(scope="session")
def file(certificate_bytes: Made, key: SigningKey) -> Made:
    token = signed_credential(Claim.from_fields(FIELDS), key).encode()
    return lambda kind: token if kind == "jwt" else certificate_bytes(kind)


@pytest.mark.parametrize("kind", FILES)
def test_what_was_issued_is_valid(kind: str, file: Made, key: SigningKey) -> None:
    verdict = verify(file(kind), key.public, now=NOW)
    assert verdict.outcome is VerificationOutcome.VALID
    assert verdict.claims is not None
    claim = verdict.claims
    assert (claim.number, claim.holder, claim.track, claim.day) == (
        NUMBER,
        HOLDER,
        "staff",
        date(2026, 11, 24),
    )


@pytest.mark.parametrize("kind", FILES)
def test_one_changed_byte_is_refused_wherever_it_stands(kind: str, file: Made, key: SigningKey) -> None:
    """Small files: every byte. Large files: both ends and four hundred positions between them."""
    data, rng = file(kind), random.Random(7)
    places = range(len(data)) if len(data) < 4000 else {
        *range(200), *range(len(data) - 500, len(data)), *(rng.randrange(len(data)) for _ in range(400)),
    }  # fmt: skip
    for place in places:
        for flip in (1, 1 << rng.randrange(1, 8)):
            changed = bytearray(data)
            changed[place] ^= flip
            outcome = verify(bytes(changed), key.public, now=NOW).outcome
            assert outcome not in {VerificationOutcome.VALID, VerificationOutcome.REVOKED}, (place, flip)


@pytest.mark.parametrize("kind", ["pdf", "png"])
def test_cut_lengthened_and_unsealed_files_are_changed(kind: str, file: Made, key: SigningKey) -> None:
    data = file(kind)
    for changed in (data[:-1], data + b"\n", data[: len(data) // 2], data + data):
        assert verify(changed, key.public, now=NOW).outcome is not VerificationOutcome.VALID


def test_rewritten_paper_is_changed_but_credential_is_shown(file: Made, key: SigningKey) -> None:
    import io

    out = io.BytesIO()
    with pypdfium2.PdfDocument(file("pdf")) as pdf:
        pdf.save(out)
    verdict = verify(out.getvalue(), key.public, now=NOW)
    assert verdict.outcome is VerificationOutcome.CHANGED
    assert verdict.claims is not None and verdict.claims.holder == HOLDER


def test_seal_of_wrong_key_or_kind_is_rejected(file: Made, key: SigningKey, other_key: SigningKey) -> None:
    body = file("pdf").rpartition(PDF_MARK)[0]
    assert (
        verify(seal_pdf(body + b"%\n", other_key), key.public, now=NOW).outcome is VerificationOutcome.CHANGED
    )
    token = signed_credential(Claim.from_fields(FIELDS), key)
    assert (
        verify(body + PDF_MARK + token.encode() + b"\n", key.public, now=NOW).outcome
        is VerificationOutcome.CHANGED
    )


@pytest.mark.parametrize("kind", FILES)
def test_another_key_is_told_apart_from_a_change(kind: str, file: Made, other_key: SigningKey) -> None:
    verdict = verify(file(kind), other_key.public, now=NOW)
    assert verdict.outcome is VerificationOutcome.UNKNOWN_KEY and verdict.claims is None


def test_a_revoked_one_says_since_when(file: Made, key: SigningKey) -> None:
    revoked = {NUMBER: date(2026, 11, 25)}
    verdict = verify(file("pdf"), key.public, now=NOW, revoked=revoked)
    assert (verdict.outcome, verdict.since) == (VerificationOutcome.REVOKED, date(2026, 11, 25))


def sign_changed_claims(key: SigningKey, **changes: object) -> bytes:
    """Sign a credential with this key and other claims."""
    token = signed_credential(Claim.from_fields(FIELDS), key)
    payload = {**jwt.decode(token, options={"verify_signature": False}), **changes}
    return jwt.encode(payload, key.ready, algorithm="EdDSA", headers={"jwk": key.public.jwk}).encode()


def test_time_counts_on_both_sides(key: SigningKey) -> None:
    begins = datetime(2026, 11, 23, 20, 30, tzinfo=UTC)
    token = signed_credential(Claim.from_fields(FIELDS), key).encode()
    assert verify(token, key.public, now=begins - timedelta(seconds=1)).outcome is VerificationOutcome.NOT_YET
    over = sign_changed_claims(key, validUntil="2026-11-24T00:00:00Z", exp=1795478400)
    assert verify(over, key.public, now=NOW).outcome is VerificationOutcome.EXPIRED


def test_what_is_signed_but_no_certificate_is_none(key: SigningKey) -> None:
    for changes in (
        {"type": ["VerifiableCredential"]}, {"id": "urn:other:1", "jti": "urn:other:1"}, {"iss": "did:key:zOther"},
        {"credentialSubject": {}}, {"validFrom": "soon"}, {"@context": []},
    ):  # fmt: skip
        assert (
            verify(sign_changed_claims(key, **changes), key.public, now=NOW).outcome
            is VerificationOutcome.NO_CERTIFICATE
        ), changes
    listed = signed_list([], key, day=date(2026, 11, 24)).encode()
    assert verify(listed, key.public, now=NOW).outcome is VerificationOutcome.NO_CERTIFICATE


def test_none_and_hmac_algorithms_are_refused(key: SigningKey) -> None:
    payload = {"id": "x"}
    for token in (
        jwt.encode(payload, None, algorithm="none"),
        jwt.encode(payload, "k" * 32, algorithm="HS256"),
    ):
        assert check(token, key.public)[0] is Trust.BROKEN


def test_a_second_spelling_of_a_signature_is_broken(key: SigningKey) -> None:
    """The last letter of 64 bytes holds four unused bits, which a careless decoder ignores."""
    token = signed_credential(Claim.from_fields(FIELDS), key)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    last = alphabet.index(token[-1])
    twin = token[:-1] + alphabet[last ^ 1]
    assert check(token, key.public)[0] is Trust.OURS
    assert check(twin, key.public)[0] is Trust.BROKEN


@given(st.binary(max_size=400))
def test_anything_may_come_in(data: bytes) -> None:
    public = SigningKey(bytes(32)).public
    for start in (b"", b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"{", json_envelope("a.b.c")[:-1]):
        assert verify(start + data, public, now=NOW).outcome is not VerificationOutcome.VALID


def test_what_is_too_large_is_not_read() -> None:
    assert extract_credential(b"%PDF-" + bytes(21 * 1024 * 1024)) is None


def test_a_list_is_read_by_its_key_only(key: SigningKey, other_key: SigningKey) -> None:
    day = date(2026, 11, 27)
    text = signed_list([(NUMBER, day)], key, day=day)
    assert read_list(text + "\n", key.public).revoked == {NUMBER: day}
    with pytest.raises(NotAList, match="another key"):
        read_list(text, other_key.public)
    with pytest.raises(NotAList, match="changed"):
        read_list(text[:-3] + "AAA", key.public)
    with pytest.raises(NotAList, match="not a signed"):
        read_list(signed_credential(Claim.from_fields(FIELDS), key), key.public)


def test_a_long_list_is_read(key: SigningKey) -> None:
    day = date(2026, 11, 27)
    many = [(f"{n:012d}", day) for n in range(20_000)]
    assert len(read_list(signed_list(many, key, day=day), key.public).revoked) == 20_000
