"""Compact JWS with Ed25519. Only one encoding of a token is accepted."""

import base64
import binascii
import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from bot.certificates.keys import PublicKey, SigningKey, encode_base64url

LONGEST: Final = 64 * 1024
"""Characters of a token. Ours have about three thousand."""
ALGORITHM: Final = "EdDSA"


class Trust(StrEnum):
    """The result of a signature check."""

    OURS = "ours"
    OTHERS = "others"
    """Intact, but signed with another key than the one asked about."""
    BROKEN = "broken"


def sign(payload: Mapping[str, Any], key: SigningKey, *, typ: str) -> str:
    """A compact JWS over a JSON object; the same object gives the same token."""
    import jwt  # noqa: PLC0415 loaded with the first certificate

    headers = {"typ": typ, "jwk": key.public.jwk}
    return jwt.encode(dict(payload), key.ready, algorithm=ALGORITHM, headers=headers)


def check(token: str, key: PublicKey, *, longest: int = LONGEST) -> tuple[Trust, Mapping[str, Any]]:
    """Whose signature this is, and the signed payload (empty unless OURS). Never raises, whatever the
    input."""
    if len(token) > longest or not is_canonical(token):
        return Trust.BROKEN, {}
    header = _object(token.split(".", maxsplit=1)[0])
    if header.get("alg") != ALGORITHM or header.get("crit"):
        return Trust.BROKEN, {}
    if _signed_by(token, key):
        return Trust.OURS, _object(token.split(".")[1])
    jwk = header.get("jwk")
    named = jwk.get("x") if isinstance(jwk, dict) else None
    raw = _decode_part(named) if isinstance(named, str) else b""
    if len(raw) == 32 and raw != key.raw and _signed_by(token, PublicKey(raw)):
        return Trust.OTHERS, {}
    return Trust.BROKEN, {}


def type_of(token: str) -> str:
    """The ``typ`` of a token's header, whether or not it is signed."""
    return str(_object(token.split(".", maxsplit=1)[0]).get("typ", ""))


def is_canonical(token: str) -> bool:
    """Whether the token has three parts, each in the canonical base64url encoding of its bytes. The last
    letter of a part holds bits that a lenient reader drops, so two spellings would otherwise pass for one
    signature."""
    parts = token.split(".")
    if len(parts) != 3 or not token.isascii():
        return False
    return all(part and encode_base64url(_decode_part(part)) == part for part in parts)


def _signed_by(token: str, key: PublicKey) -> bool:
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 loaded with the first certificate

    signed, _, signature = token.rpartition(".")
    try:
        key.ready.verify(_decode_part(signature), signed.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def _decode_part(part: str) -> bytes:
    try:
        return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""


def _object(part: str) -> Mapping[str, Any]:
    try:
        value = json.loads(_decode_part(part))
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
