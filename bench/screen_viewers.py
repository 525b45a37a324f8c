"""The viewers of ``bench/screen.py``: ``python -m bench.screen_viewers PORT HOST SECONDS`` with the secrets of their
screens on standard input. Prints one line of JSON: for each its frames, when the first came, and whether it stayed."""

import asyncio
import json
import sys
import time


async def view(port: int, host: str, secret: str, until: float) -> tuple[int, float, bool]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        f"GET /screen/events HTTP/1.1\r\nHost: {host}\r\nCookie: __Host-amanat-screen={secret}\r\n\r\n".encode()
    )
    began, first, frames = time.monotonic(), 0.0, 0
    try:
        async with asyncio.timeout_at(asyncio.get_running_loop().time() + until - time.monotonic()):
            while line := await reader.readline():
                if line.startswith(b"event: frame"):
                    frames += 1
                    first = first or time.monotonic() - began
    except TimeoutError:
        return frames, first, frames > 0
    finally:
        writer.close()
    return frames, first, False


async def main() -> None:
    port, host, seconds = int(sys.argv[1]), sys.argv[2], float(sys.argv[3])
    secrets, until = sys.stdin.read().split(), time.monotonic() + seconds
    print(json.dumps(await asyncio.gather(*(view(port, host, secret, until) for secret in secrets))))


if __name__ == "__main__":
    asyncio.run(main())
