"""A bound on bytes in memory, shared by those who would each take some."""

import asyncio


class ByteBudget:
    """At most ``most`` bytes are out at a time. One request above it is let through alone."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._left = most
        self._changed = asyncio.Condition()

    async def take(self, size: int) -> int:
        """Wait until so many bytes are free; answers what was taken, to be given back."""
        size = min(size, self._most)
        async with self._changed:
            await self._changed.wait_for(lambda: self._left >= size)
            self._left -= size
        return size

    async def give_back(self, size: int) -> None:
        async with self._changed:
            self._left += size
            self._changed.notify_all()
