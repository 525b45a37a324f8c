"""A shared limit on the bytes held in memory."""

import asyncio


class ByteBudget:
    """At most ``most`` bytes are taken at a time. A single request larger than that is let through alone."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._left = most
        self._changed = asyncio.Condition()

    @property
    def room(self) -> int:
        """Bytes that are free."""
        return self._left

    async def take(self, size: int) -> int:
        """Wait until this many bytes are free. Returns the number taken, which the caller gives back."""
        size = min(size, self._most)
        async with self._changed:
            await self._changed.wait_for(lambda: self._left >= size)
            self._left -= size
        return size

    async def give_back(self, size: int) -> None:
        async with self._changed:
            self._left += size
            self._changed.notify_all()
