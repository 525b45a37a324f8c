"""The scripted messenger as a process.

    python -m bench.standin SCRIPT.jsonl --port 0 [--echo] [--rate 100] [--window 400] [--parts 4]
        [--held] [--tls PEM]

prints ``port N`` and serves until stopped; ``GET /stats`` returns the figures.
"""

import argparse
import asyncio
import contextlib
import json
import ssl
from pathlib import Path

from bench.standin.http import listen
from bench.standin.messenger import FILE
from bench.standin.script import ScriptedStandIn

try:
    import uvloop

    LOOP = uvloop.new_event_loop
except ImportError:  # pragma: no cover - the lock brings uvloop wherever it exists
    LOOP = asyncio.new_event_loop


def read_arguments() -> argparse.Namespace:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("script", type=Path)
    arguments.add_argument("--port", type=int, default=0)
    arguments.add_argument("--echo", action="store_true")
    arguments.add_argument("--rate", type=float, default=0.0)
    arguments.add_argument("--warm", type=float, default=0.0)
    arguments.add_argument("--window", type=int, default=400)
    arguments.add_argument("--file", type=Path)
    arguments.add_argument("--members", type=float, default=0.0)
    arguments.add_argument("--outside", type=int, default=0)
    arguments.add_argument("--parts", type=int, default=1)
    arguments.add_argument("--held", action="store_true", help="give out nothing until GET /next")
    arguments.add_argument("--tls", type=Path, help="key and certificate; plain HTTP without it")
    return arguments.parse_args()


def main() -> None:
    given = read_arguments()
    lines = [json.loads(line) for line in given.script.read_text(encoding="utf8").splitlines()]
    file = given.file.read_bytes() if given.file else FILE

    async def serve() -> None:
        standin = ScriptedStandIn(
            lines,
            echo=given.echo,
            rate=given.rate,
            window=given.window,
            warm=given.warm,
            file=file,
            members=given.members,
            outside=given.outside,
            parts=given.parts,
            held=given.held,
        )
        tls = None
        if given.tls is not None:
            tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            tls.load_cert_chain(given.tls)
        url, server = await listen(standin, given.port, tls=tls)
        print(f"port {url.rpartition(':')[2]}", flush=True)
        await server.serve_forever()

    with asyncio.Runner(loop_factory=LOOP) as runner, contextlib.suppress(KeyboardInterrupt):
        runner.run(serve())


if __name__ == "__main__":
    main()
