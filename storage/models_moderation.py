"""The tables of the moderators' side beside the cases: what they did."""

from typing import Final

from sqlalchemy import BigInteger, Column, LargeBinary, String, Table

from storage.models import metadata

audit: Final = Table(
    "audit",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("by", String(32), nullable=False),
    Column("deed", String(16), nullable=False),
    Column("subject", String(64), nullable=False, index=True),
    Column("detail", String(64), nullable=False),
    Column("words", String(96), nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
)
