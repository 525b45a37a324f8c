"""The key that signs certificates, and its public half for checking them.

Ed25519. The public key is published as a ``did:key``: the key itself is the name, so nothing has to be looked
up. ``cryptography`` and ``openbadgeslib`` are loaded when a key is first used.
"""

import base64
import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_RAW_BYTES: Final = 32


class NotAKey(ValueError):
    """The input is not an Ed25519 public key."""


@dataclass(frozen=True)
class PublicKey:
    """An Ed25519 public key, as its 32 raw bytes."""

    raw: bytes

    @cached_property
    def ready(self) -> "Ed25519PublicKey":
        from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 loaded when used
            Ed25519PublicKey,
        )

        return Ed25519PublicKey.from_public_bytes(self.raw)

    @cached_property
    def did(self) -> str:
        """``did:key:z6Mk…``."""
        from openbadgeslib.ob3.did import did_key_from_pem  # noqa: PLC0415 a third of a second, when used

        return did_key_from_pem(_pem(self.ready))

    @property
    def jwk(self) -> dict[str, str]:
        return {"kty": "OKP", "crv": "Ed25519", "x": encode_base64url(self.raw)}


@dataclass(frozen=True)
class SigningKey:
    """The private half, from the 32 bytes that the key ring derives."""

    seed: bytes = field(repr=False)

    @cached_property
    def ready(self) -> "Ed25519PrivateKey":
        from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 loaded when used
            Ed25519PrivateKey,
        )

        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @cached_property
    def public(self) -> PublicKey:
        return PublicKey(self.ready.public_key().public_bytes_raw())

    @cached_property
    def pem(self) -> bytes:
        """PKCS#8, for the library that signs. It is never written to disk."""
        from cryptography.hazmat.primitives import serialization as form  # noqa: PLC0415 loaded when used

        return self.ready.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())


def read_public(text: str) -> PublicKey:
    """A public key as ``did:key:z6Mk…`` or as a JWK. Raises NotAKey."""
    text = text.strip()
    raw = _from_jwk(text) if text.startswith("{") else _from_did(text)
    if len(raw) != _RAW_BYTES:
        raise NotAKey("this is not an Ed25519 public key")
    return PublicKey(raw)


def _from_jwk(text: str) -> bytes:
    try:
        jwk: Any = json.loads(text)
        if jwk["kty"] != "OKP" or jwk["crv"] != "Ed25519" or "d" in jwk:
            raise NotAKey("this JWK is not an Ed25519 public key")
        return base64.urlsafe_b64decode(jwk["x"] + "=")
    except (ValueError, KeyError, TypeError) as trouble:
        raise NotAKey("this JWK is not an Ed25519 public key") from trouble


def _from_did(text: str) -> bytes:
    if not text.startswith("did:key:z6Mk"):
        raise NotAKey("a key is given as did:key:z6Mk… or as a JWK")
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 loaded when used
        Ed25519PublicKey,
    )
    from cryptography.hazmat.primitives.serialization import load_pem_public_key  # noqa: PLC0415
    from openbadgeslib.ob3 import OB3VerificationError  # noqa: PLC0415
    from openbadgeslib.ob3.did import resolve_did  # noqa: PLC0415

    try:
        key = load_pem_public_key(resolve_did(text))
    except (OB3VerificationError, ValueError) as trouble:
        raise NotAKey("this did:key cannot be read; copy it whole") from trouble
    if not isinstance(key, Ed25519PublicKey):
        raise NotAKey("this did:key is not an Ed25519 key")
    return key.public_bytes_raw()


def _pem(key: "Ed25519PublicKey") -> bytes:
    from cryptography.hazmat.primitives import serialization as form  # noqa: PLC0415 loaded when used

    return key.public_bytes(form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo)


def encode_base64url(data: bytes) -> str:
    """Base64url without padding, as JOSE writes it."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
