"""One worker of the race: the real program behind its webhook, without the messengers' pacing.

    python -m tests.proofs.claims.bot '{"api": "http://127.0.0.1:PORT", "folder": "…", "url": "…", "mutant": ""}'

prints ``port N`` once it takes updates. After SIGUSR1 a claim lasts a second, so that claims expire all the
time.
"""

import asyncio
import json
import signal
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import uvloop

from bench.mutants import apply_mutant
from bot.domain.cases import triage
from bot.lifecycle import Program
from bot.runtime.logs import set_up_logs
from bot.runtime.system import SystemClock
from bot.settings import Settings

SECRET: Final = "claim-race"
SHORT: Final = timedelta(seconds=1)


def shorten() -> None:
    triage.CLAIM_LASTS = SHORT  # type: ignore[misc] # what the proof asks for


async def main(order: dict[str, Any]) -> None:
    folder = Path(order["folder"])
    settings = Settings(
        _env_file=None, telegram_token="1000:bench-token", telegram_api=order["api"], data_dir=folder / "data",
        key_file=folder / "keys.json", database_url=order["url"], operator_fa="سنجش", listen="127.0.0.1:0",
        webhook_url="https://bench.invalid", webhook_secret=SECRET,
    )  # fmt: skip
    clock = SystemClock()  # that of the other workers; a claim asks for no hour of the day
    program = Program(settings, clock=clock, pace=False, load_language=False)
    apply_mutant("claim_race", order["mutant"])
    program.supervisor.own_signals()
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, shorten)
    await program.start()
    print(f"port {program.pages.port}", flush=True)
    await program.supervisor.stopping.wait()
    await program.stop()


if __name__ == "__main__":
    set_up_logs("ERROR")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(json.loads(sys.argv[1])))
