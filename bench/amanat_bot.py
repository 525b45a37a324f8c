"""This bot as benchmarks run it: the real program, SQLite, durable and sealed, without the messengers'
pacing.

python -m bench.amanat_bot http://127.0.0.1:PORT FOLDER [--pace [--most MESSAGES_A_SECOND]] [--mutant BENCH/NAME]
    [--bale http://127.0.0.1:PORT] [--reserve MEGABYTES] [--authority FILE]
"""

import argparse
import asyncio
from pathlib import Path

import uvloop

from bench.mutants import apply_mutant
from bot.lifecycle import Program
from bot.platforms.telegram import session
from bot.runtime.logs import set_up_logs
from bot.settings import Settings


async def main(
    base: str,
    folder: Path,
    *,
    pace: bool,
    most: int = 1_000,
    mutant: str = "",
    reserve: int = 16,
    authority: Path | None = None,
    bale: str = "",
) -> None:
    """``authority`` is one more that the program trusts with TLS, ``bale`` the base URL of a second messenger."""
    settings = Settings(
        _env_file=None, telegram_token="1000:bench-token", telegram_api=base, data_dir=folder / "data",
        key_file=folder / "keys.json", operator_fa="سنجش", listen="127.0.0.1:0",
        disk_reserve_mb=reserve, replies_per_second=most,
        **({"bale_token": "1000:bench-token", "bale_api": bale} if bale else {}),
    )  # fmt: skip
    bench, _, name = mutant.partition("/")
    apply_mutant(bench, name)
    if authority is not None:
        session.read_authorities().load_verify_locations(authority)
    program = Program(settings, pace=pace, load_language=False)
    await program.analyzer.load()  # before the clock starts: every peer is measured idle, too
    await asyncio.to_thread(program.indexes.renew)
    program.supervisor.own_signals()
    await program.start()
    await program.supervisor.stopping.wait()
    await program.stop()


if __name__ == "__main__":
    set_up_logs("WARNING")
    arguments = argparse.ArgumentParser()
    arguments.add_argument("base")
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--pace", action="store_true")
    arguments.add_argument("--most", type=int, default=1_000)
    arguments.add_argument("--mutant", default="")
    arguments.add_argument("--reserve", type=int, default=16)
    arguments.add_argument("--authority", type=Path)
    arguments.add_argument("--bale", default="")
    given = vars(arguments.parse_args())
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(given.pop("base"), given.pop("folder"), **given))
