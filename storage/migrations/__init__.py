"""Numbered steps of the schema (alembic), applied by ``storage.migrate``."""
