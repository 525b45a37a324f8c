"""Run by alembic. The connection comes from ``storage.migrate``, which owns its engine and its pragmas."""

from alembic import context

from storage import models, models_asking, models_atlas, models_moderation, models_queues, models_training
from storage.models import metadata

assert models_queues.inbox.metadata is models_training.attempts.metadata is metadata
assert (
    models.cases.metadata
    is models_moderation.mutes.metadata
    is models_moderation.report_links.metadata
    is metadata
)
assert models_atlas.opinions.metadata is models_moderation.publications.metadata is metadata
assert models_moderation.broadcasts.metadata is models_moderation.referrals.metadata is metadata
assert (
    models_moderation.audit.metadata is models_asking.inquiries.metadata is metadata
)  # all files of tables are read

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
