"""This bot as benchmarks run it: the real program, SQLite, durable and sealed, without the messengers'
pacing.

python -m bench.amanat_bot http://127.0.0.1:PORT FOLDER [--pace [--most MESSAGES_A_SECOND]] [--mutant BENCH/NAME]
    [--reserve MEGABYTES]
"""

import asyncio
import sys
from pathlib import Path

import uvloop

from bench.mutants import apply_mutant
from bot.lifecycle import Program
from bot.runtime.logs import set_up_logs
from bot.settings import Settings


async def main(
    base: str, folder: Path, *, pace: bool, most: int = 1_000, mutant: str = "", reserve: int = 16
) -> None:
    settings = Settings(
        _env_file=None, telegram_token="1000:bench-token", telegram_api=base, data_dir=folder / "data",
        key_file=folder / "keys.json", operator_fa="سنجش", listen="127.0.0.1:0",
        disk_reserve_mb=reserve, replies_per_second=most,
    )  # fmt: skip
    program = Program(settings, pace=pace, load_language=False)
    bench, _, name = mutant.partition("/")
    apply_mutant(bench, name)
    await program.analyzer.load()  # before the clock starts: every peer is measured idle, too
    await asyncio.to_thread(program.indexes.renew)
    program.supervisor.own_signals()
    await program.start()
    await program.supervisor.stopping.wait()
    await program.stop()


if __name__ == "__main__":
    set_up_logs("WARNING")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        rest = sys.argv[3:]
        most = int(rest[rest.index("--most") + 1]) if "--most" in rest else 1_000
        mutant = rest[rest.index("--mutant") + 1] if "--mutant" in rest else ""
        reserve = int(rest[rest.index("--reserve") + 1]) if "--reserve" in rest else 16
        runner.run(
            main(
                sys.argv[1],
                Path(sys.argv[2]),
                pace="--pace" in rest,
                most=most,
                mutant=mutant,
                reserve=reserve,
            )
        )
