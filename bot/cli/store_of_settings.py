"""The store of a command that works without the program."""

from bot.settings import Settings
from bot.usecases.ports import Clock
from storage.opening import open_store
from storage.store import SqlStore


async def open_store_of(settings: Settings, clock: Clock) -> SqlStore:
    """Open the database, the keys and the vault that these settings name. Raises the operator errors of storage,
    DatabaseBusy where another process has them."""
    return await open_store(
        settings.url,
        data_dir=settings.data_dir,
        key_file=settings.key_file,
        copy_dir=settings.copy_dir,
        bucket=settings.bucket,
        holder=settings.holder,
        clock=clock,
    )
