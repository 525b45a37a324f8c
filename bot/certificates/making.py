"""Makes certificates when they are sent: signs the credential, embeds it in the paper, and seals the file.

Nothing is stored: the same fields give the same credential, so sending it again gives the same certificate.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from bot.certificates.carriers import bake_png, json_envelope, seal_pdf
from bot.certificates.credential import Claim, signed_credential
from bot.certificates.keys import SigningKey
from bot.conversation.incoming import FileKind
from bot.conversation.wire import MadeFile

PAPER: Final = "certificate-paper"
PICTURE: Final = "certificate-picture"
DATA: Final = "certificate-data"

type Make = Callable[[str, Mapping[str, str], Sequence[tuple[str, ...]]], MadeFile]


class CertificateMaker:
    """Makes every file: certificates with their credential, all others as `make` does."""

    def __init__(self, make: Make, key: SigningKey) -> None:
        self._make = make
        self._key = key

    def __call__(self, name: str, fields: Mapping[str, str], rows: Sequence[tuple[str, ...]]) -> MadeFile:
        """Raises KeyError for an unknown name or a missing field."""
        if name not in {PAPER, PICTURE, DATA}:
            return self._make(name, fields, rows)
        token = signed_credential(Claim.from_fields(fields), self._key)
        if name == DATA:
            stem = f"certificate-{fields['number']}"
            return MadeFile(FileKind.DOCUMENT, json_envelope(token), f"{stem}.json", "application/json")
        made = self._make(name, {**fields, "credential": token}, rows)
        if name == PAPER:
            return replace(made, data=seal_pdf(made.data, self._key))
        return replace(made, data=bake_png(made.data, token, self._key))
