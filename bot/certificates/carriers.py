"""How a credential is carried: in a PDF, in a PNG, in JSON, or alone.

The credential says who achieved what. A *seal* says that the file around it is still exactly the issued one.
Without it somebody could change the name on the picture and leave the credential as it is. A seal is a JWS
over the SHA-256 of the file without the seal. It is placed where readers of the format ignore it: after the
end of a PDF, and as the last chunk before a PNG's end.
"""

import hashlib
import json
import re
import struct
import zlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.certificates.keys import SigningKey
from bot.certificates.signatures import LONGEST, sign

SEAL_TYPE: Final = "amanat-seal+jwt"
PDF_MARK: Final = b"%amanat-seal "
PNG_KEYWORD: Final = b"amanatseal"
PNG_BEGIN: Final = b"\x89PNG\r\n\x1a\n"
PNG_END: Final = b"\x00\x00\x00\x00IEND\xaeB`\x82"
JSON_TYPE: Final = "EnvelopedVerifiableCredential"
JSON_CONTEXT: Final = "https://www.w3.org/ns/credentials/v2"
JSON_DATA: Final = "data:application/vc+jwt,"
LARGEST: Final = 20 * 1024 * 1024
"""Bytes of a file that is examined. Ours have a few hundred thousand."""

_TOKEN: Final = rb"ey[\w-]{10,%d}\.ey[\w-]{10,%d}\.[\w-]{86}" % (LONGEST, LONGEST)
_TOKEN_INSIDE: Final = re.compile(rb"(?<![\w.-])" + _TOKEN + rb"(?![\w.-])", re.ASCII)
_SEALED_PDF: Final = re.compile(rb"(?s)(.*)" + re.escape(PDF_MARK) + rb"([\w.-]+)\n", re.ASCII)


class CarrierKind(StrEnum):
    PDF = "pdf"
    PNG = "png"
    JSON = "json"
    JWT = "jwt"


@dataclass(frozen=True, slots=True)
class ExtractedCredential:
    """What was found in a file. ``digest`` is that of the file without its seal; a bare credential needs
    none. ``damaged``: the file contains a credential, but not in its original place or form."""

    kind: CarrierKind
    token: str = ""
    seal: str = ""
    digest: str = ""
    damaged: bool = False

    @property
    def needs_seal(self) -> bool:
        return self.kind in {CarrierKind.PDF, CarrierKind.PNG}


def seal_pdf(data: bytes, key: SigningKey) -> bytes:
    """The same PDF with its seal after the end; readers ignore that line."""
    return data + PDF_MARK + _seal(data, key).encode() + b"\n"


def bake_png(data: bytes, token: str, key: SigningKey) -> bytes:
    """The same picture with the credential baked in as Open Badges 3.0 requires, then the seal."""
    from openbadgeslib import baking  # noqa: PLC0415 loaded with the first certificate

    baked = baking.bake_png(data, token, keyword=baking.ITXT_KEYWORD_OB3)
    body = baked.removesuffix(PNG_END)
    return body + _png_chunk(_seal(baked, key)) + PNG_END


def json_envelope(token: str) -> bytes:
    """The credential as JSON: the envelope that the Verifiable Credentials data model 2.0 defines."""
    envelope = {"@context": [JSON_CONTEXT], "type": JSON_TYPE, "id": JSON_DATA + token}
    return json.dumps(envelope, separators=(",", ":")).encode()


def extract_credential(data: bytes) -> ExtractedCredential | None:
    """The credential and seal of a file, as found; None if we issue no files of this kind."""
    if len(data) > LARGEST:
        return None
    if data.startswith(b"%PDF-"):
        return _in_pdf(data)
    if data.startswith(PNG_BEGIN):
        return _in_png(data)
    text = data.strip()
    if re.fullmatch(rb"[\w-]+\.[\w-]+\.[\w-]+", text, re.ASCII):
        return ExtractedCredential(CarrierKind.JWT, text.decode())
    return _in_json(text)


def _seal(data: bytes, key: SigningKey) -> str:
    return sign({"sha256": hashlib.sha256(data).hexdigest()}, key, typ=SEAL_TYPE)


def _in_pdf(data: bytes) -> ExtractedCredential:
    body, seal = data, ""
    if match := _SEALED_PDF.fullmatch(data):
        body, seal = match[1], match[2].decode()
    token = _TOKEN_INSIDE.search(body)
    attached = token.group().decode() if token else _attached_token(body)
    return ExtractedCredential(CarrierKind.PDF, attached, seal, hashlib.sha256(body).hexdigest())


def _attached_token(data: bytes) -> str:
    """The credential from a PDF that another program has rewritten; empty if there is none."""
    import pypdfium2  # noqa: PLC0415 only for a file that is not as it was issued

    try:
        with pypdfium2.PdfDocument(data) as pdf:
            for number in range(pdf.count_attachments()):
                attachment = bytes(pdf.get_attachment(number).get_data())
                if re.fullmatch(_TOKEN, attachment, re.ASCII):
                    return attachment.decode()
    except pypdfium2.PdfiumError:
        return ""
    return ""


def _in_png(data: bytes) -> ExtractedCredential:
    token, seal, body = "", "", data
    from openbadgeslib import baking  # noqa: PLC0415 loaded with the first certificate

    try:
        token = baking.extract_png(data, keyword=baking.ITXT_KEYWORD_OB3) or ""
        seal = baking.extract_png(data, keyword=PNG_KEYWORD) or ""
    except Exception:  # the chunk reader raises its own errors for every kind of damage
        left = _TOKEN_INSIDE.search(data)
        return ExtractedCredential(
            CarrierKind.PNG, left.group().decode() if left else "", damaged=left is not None
        )
    tail = _png_chunk(seal) + PNG_END
    if seal and data.endswith(tail):
        body = data.removesuffix(tail) + PNG_END
    return ExtractedCredential(CarrierKind.PNG, token, seal, hashlib.sha256(body).hexdigest())


def _png_chunk(seal: str) -> bytes:
    body = b"iTXt" + PNG_KEYWORD + b"\x00\x00\x00\x00\x00" + seal.encode()
    return struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))


def _in_json(text: bytes) -> ExtractedCredential | None:
    """The envelope, which must be exactly as we write it; a credential in any other text is damaged."""
    try:
        envelope = json.loads(text)
    except (ValueError, RecursionError):
        envelope = None
    data = envelope.get("id") if isinstance(envelope, dict) else None
    token = data.removeprefix(JSON_DATA) if isinstance(data, str) else ""
    if token and envelope == json.loads(json_envelope(token)):
        return ExtractedCredential(CarrierKind.JSON, token)
    return ExtractedCredential(CarrierKind.JSON, damaged=True) if _TOKEN_INSIDE.search(text) else None
