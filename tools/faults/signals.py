"""Commands that get a signal at a random moment: their output, their status, and the files they leave."""

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

COMMAND = (sys.executable, "-m", "geolip_viewer", "analyze", "--sample", "--out")
NUMBERS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
WHOLE = {"analysis.npz", "summary.json"}


def signalled(folder: Path, times: int, chance: random.Random) -> Counter[str]:
    """The outcome of each: "ended", "done before", or what was wrong."""
    begun = time.monotonic()
    subprocess.run([*COMMAND, str(folder / "first")], capture_output=True, check=True)
    lasts = time.monotonic() - begun
    found: Counter[str] = Counter()
    for number in range(times):
        out = folder / str(number)
        process = subprocess.Popen([*COMMAND, str(out)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        time.sleep(chance.uniform(0, 1.1 * lasts))
        asked = NUMBERS[number % len(NUMBERS)]
        process.send_signal(asked)
        told = process.communicate()[1]
        found[_outcome(process.returncode, asked, told, out)] += 1
    return found


def _outcome(status: int, asked: signal.Signals, told: str, out: Path) -> str:
    left = {each.name for each in out.iterdir()} if out.exists() else set()
    frames = [line for line in told.splitlines() if line.startswith("  File")]
    if frames and all('"<frozen' in line for line in frames):
        return "ended before the program began"  # Python itself was starting
    if told.count("\n") > 1 or "Traceback" in told:
        return f"SAID TOO MUCH ({told.splitlines()[-1]})"
    if left not in (set(), WHOLE):
        return f"LEFT BEHIND ({', '.join(sorted(left))})"
    if status == 0 and left == WHOLE:
        return "done before"
    if status in (128 + asked, -asked):  # the latter before the program itself runs, and after it
        return "ended"
    return f"STATUS {status}"
