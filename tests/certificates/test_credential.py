"""The credential as other software reads it: checked by joserfc, which shares no code with the signer."""

import io
import json
import struct
import warnings
from collections.abc import Callable
from datetime import date
from typing import Any

import pypdfium2
import pytest
from joserfc import jws
from joserfc.errors import BadSignatureError, JoseError, SecurityWarning
from joserfc.jwk import OKPKey
from PIL import Image

from bot.certificates.carriers import PNG_KEYWORD
from bot.certificates.credential import Claim, signed_credential
from bot.certificates.keys import NotAKey, PublicKey, SigningKey, read_public
from bot.certificates.verifying import signed_list
from bot.papers.certificate import ATTACHED
from tests.certificates.conftest import FIELDS, HOLDER, NUMBER

pytestmark = pytest.mark.slow

Made = Callable[[str], bytes]
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def decode_with_joserfc(token: str, key: PublicKey) -> dict[str, Any]:
    """Decode with joserfc alone, with the key from the credential's JWK. Raises the errors of joserfc."""
    registry = jws.JWSRegistry(algorithms=["EdDSA"], strict_check_header=False)
    with warnings.catch_warnings():
        # RFC 9864 renames it to Ed25519. Open Badges 3.0 and its library still write EdDSA.
        warnings.simplefilter("ignore", SecurityWarning)
        jws_object = jws.deserialize_compact(token, OKPKey.import_key(key.jwk), registry=registry)
    return dict(json.loads(jws_object.payload))


def chunks(png: bytes) -> list[tuple[bytes, bytes]]:
    """Read the chunks of a PNG, by the specification, with code of our own."""
    png_chunks, at = [], 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        png_chunks.append((png[at + 4 : at + 8], png[at + 8 : at + 8 + length]))
        at += 12 + length
    return png_chunks


def test_joserfc_accepts_what_was_signed(key: SigningKey) -> None:
    payload = decode_with_joserfc(signed_credential(Claim.from_fields(FIELDS), key), key.public)
    assert payload["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert payload["@context"][0] == "https://www.w3.org/ns/credentials/v2"
    assert payload["@context"][1].startswith("https://purl.imsglobal.org/spec/ob/v3p0/context")
    assert payload["issuer"]["id"] == payload["iss"] == key.public.did
    assert payload["credentialSubject"]["identifier"][0] == {
        "type": "IdentityObject", "hashed": False, "identityType": "name", "identityHash": HOLDER,
    }  # fmt: skip
    assert payload["validFrom"] == "2026-11-23T20:30:00Z", "the first moment of the day in Tehran"
    assert payload["id"].endswith(NUMBER)


def test_joserfc_refuses_another_key_and_another_claim(key: SigningKey, other_key: SigningKey) -> None:
    token = signed_credential(Claim.from_fields(FIELDS), key)
    with pytest.raises(BadSignatureError):
        decode_with_joserfc(token, other_key.public)
    forged = signed_credential(Claim.from_fields({**FIELDS, "holder": "کس دیگر"}), other_key)
    mixed = ".".join([token.split(".")[0], forged.split(".")[1], token.split(".")[2]])
    with pytest.raises(JoseError):
        decode_with_joserfc(mixed, key.public)


def test_the_did_is_the_key(key: SigningKey) -> None:
    """The specification of did:key: base58btc of 0xed 0x01 and the raw key."""
    number = 0
    for letter in key.public.did.removeprefix("did:key:z"):
        number = number * 58 + BASE58.index(letter)
    assert number.to_bytes(34, "big") == b"\xed\x01" + key.public.raw


def test_the_same_words_give_the_same_credential(key: SigningKey) -> None:
    claim = Claim.from_fields(FIELDS)
    assert signed_credential(claim, key) == signed_credential(claim, key)


def test_every_file_carries_the_credential_where_other_tools_look(
    certificate_bytes: Made, key: SigningKey
) -> None:
    token = signed_credential(Claim.from_fields(FIELDS), key)
    with pypdfium2.PdfDocument(certificate_bytes("pdf")) as pdf:
        attached = {
            pdf.get_attachment(n).get_name(): pdf.get_attachment(n) for n in range(pdf.count_attachments())
        }
        assert bytes(attached[ATTACHED].get_data()).decode() == token
    text = [body for kind, body in chunks(certificate_bytes("png")) if kind == b"iTXt"]
    assert text[0] == b"openbadgecredential\0\0\0\0\0" + token.encode()
    assert text[1].startswith(PNG_KEYWORD + b"\0\0\0\0\0")
    credential = json.loads(certificate_bytes("json"))
    assert credential["type"] == "EnvelopedVerifiableCredential"
    assert credential["id"] == f"data:application/vc+jwt,{token}"
    assert decode_with_joserfc(token, key.public)["name"] == FIELDS["title"]


def test_the_picture_is_a_whole_png(certificate_bytes: Made) -> None:
    with Image.open(io.BytesIO(certificate_bytes("png"))) as picture:
        picture.load()
        assert picture.size == (1754, 1241)


def test_a_public_key_is_read_in_both_forms(key: SigningKey) -> None:
    assert read_public(f" {key.public.did}\n") == key.public
    assert read_public(json.dumps(key.public.jwk)) == key.public


@pytest.mark.parametrize(
    "text",
    ["", "did:key:", "did:key:z6Mk", "did:key:z6Mk0OIl", "did:web:example.org", "{}", '{"kty":"OKP"}', '{"a":',
     '{"kty":"OKP","crv":"Ed25519","x":"AAAA"}', '{"kty":"OKP","crv":"Ed25519","x":1}', "ق" * 40],
)  # fmt: skip
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(NotAKey):
        read_public(text)


def test_a_private_jwk_is_refused(key: SigningKey) -> None:
    with pytest.raises(NotAKey):
        read_public(json.dumps({**key.public.jwk, "d": "AAAA"}))


def test_the_seed_is_shown_nowhere(key: SigningKey) -> None:
    assert key.seed.hex() not in repr(key) and repr(key.seed) not in repr(key)


def test_the_revocation_list_holds_numbers_and_days_only(key: SigningKey) -> None:
    payload = decode_with_joserfc(
        signed_list([(NUMBER, date(2026, 11, 26))], key, day=date(2026, 11, 27)), key.public
    )
    assert payload == {
        "iss": key.public.did, "day": "2026-11-27", "revoked": [{"number": NUMBER, "day": "2026-11-26"}],
    }  # fmt: skip
