"""A drill that holds its copy until it is ended: ``python -m tests.runtime.killed_drill``."""

import time

from bot.cli.keeping import _exit_on_sigterm, drill_folder

if __name__ == "__main__":
    with drill_folder(lambda line: print(line, flush=True)) as folder, _exit_on_sigterm():
        (folder / "data").mkdir()
        (folder / "data" / "report_keys.db").write_bytes(b"k" * 5000)
        print("ready", flush=True)
        time.sleep(60)
