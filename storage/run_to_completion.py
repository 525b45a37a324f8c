"""Finishes a statement that was begun, even when its task is cancelled meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any


async def run_to_completion[T](
    work: Coroutine[Any, Any, T], *, undo: Callable[[T], Awaitable[object]] | None = None
) -> T:
    """Returns the result of ``work``. A cancellation is raised once the work is done, not in the middle; what
    the work has opened is then released by ``undo``, since nobody else will hold it.

    A driver that is cancelled during a statement discards its connection, and with SQLite the transaction on
    it keeps the file locked until the connection is garbage-collected.
    """
    loop = asyncio.get_running_loop()
    task = asyncio.Task(
        work, loop=loop, eager_start=True
    )  # awaited to its end right here: no task is left alone
    wish = await _wait_for_end(task)
    if wish is None:
        return task.result()
    if not task.cancelled() and task.exception() is None and undo is not None:
        await _wait_for_end(asyncio.get_running_loop().create_task(_call(undo, task.result())))
    raise wish


async def _wait_for_end(task: asyncio.Task[Any]) -> asyncio.CancelledError | None:
    """Wait for the task's end; returns the cancellation that came meanwhile, if any. This runs for every
    statement, and ``asyncio.wait`` takes several times as long."""
    wish: asyncio.CancelledError | None = None
    while not task.done():
        over = task.get_loop().create_future()
        task.add_done_callback(partial(_tell, over))
        try:
            await over
        except asyncio.CancelledError as came:
            wish = came
    return wish


def _tell(over: asyncio.Future[None], _task: asyncio.Task[Any]) -> None:
    if not over.done():
        over.set_result(None)


async def _call[T](undo: Callable[[T], Awaitable[object]], opened: T) -> None:
    await undo(opened)
