"""Run by alembic. The connection comes from ``storage.migrate``, which owns its engine and its pragmas."""

from alembic import context

from storage import (
    models_atlas,
    models_broadcasts,
    models_cases,
    models_desk,
    models_moderation,
    models_publication,
    models_queues,
    models_referrals,
    models_spaces,
    models_training,
)
from storage.models import metadata

assert models_queues.inbox.metadata is models_training.attempts.metadata is metadata
assert (
    models_cases.cases.metadata
    is models_desk.mutes.metadata
    is models_spaces.report_links.metadata
    is metadata
)
assert models_atlas.opinions.metadata is models_publication.publications.metadata is metadata
assert models_broadcasts.broadcasts.metadata is models_referrals.referrals.metadata is metadata
assert models_moderation.audit.metadata is metadata  # all files of tables are read

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
