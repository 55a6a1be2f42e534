"""Kills processes at random moments while they write, and checks what is left.

    python -m tools.faults [KIND …] [--kills 100] [--seed 0]

KIND is a kind of file, or `signals`: a command that is sent SIGINT, SIGTERM and SIGHUP in turn.

What is left must be the old or the new version, and whole. Anything else is printed and makes the exit status 1, and so
does anything that a later write does not clean up.
"""

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tools.faults.kinds import KINDS, VERSIONS, Kind
from tools.faults.signals import signalled

WRITERS = {kind.name: kind for kind in KINDS}
SIGNALS = "signals"
SOUND = {"old", "new", "written before the kill", "ended", "ended before the program began", "done before"}


def main() -> int:
    """Kill the requested number of times and print what was found."""
    parser = argparse.ArgumentParser(prog="python -m tools.faults", description=__doc__.splitlines()[0])
    parser.add_argument("kinds", metavar="KIND", nargs="*", help=f"of {', '.join((*WRITERS, SIGNALS))}")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    is_sound = True
    for name in arguments.kinds or (*WRITERS, SIGNALS):
        chance = random.Random(f"{name}:{arguments.seed}")
        with tempfile.TemporaryDirectory(prefix="faults-") as place:
            if name == SIGNALS:
                found = signalled(Path(place), arguments.kills, chance)
            else:
                found = killed(WRITERS[name], Path(place), arguments.kills, chance)
        told = ", ".join(f"{outcome} {count}" for outcome, count in sorted(found.items()))
        print(f"{name:<9} {arguments.kills} kills: {told}", flush=True)
        is_sound = is_sound and set(found) <= SOUND
    return 0 if is_sound else 1


def killed(kind: Kind, folder: Path, kills: int, moments: random.Random) -> Counter[str]:
    """What is in the folder after each kill."""
    present, other = VERSIONS
    for _ in range(2):  # the second write takes as long as the killed ones
        begun = time.monotonic()
        wait(write(kind, folder, present))
        lasts = time.monotonic() - begun
    found: Counter[str] = Counter()
    for _ in range(kills):
        process = write(kind, folder, other)
        time.sleep(moments.uniform(0, 1.1 * lasts))
        os.kill(process, signal.SIGKILL)
        was_done = wait(process) == 0
        try:
            version = kind.found(folder)
        except Exception as error:  # noqa: BLE001  any error from reading damaged files is a finding
            found[f"DAMAGED ({type(error).__name__}: {error})"] += 1
            wait(write(kind, folder, present))
            continue
        if version not in VERSIONS or (was_done and version != other):
            found["NEITHER"] += 1
        elif was_done:
            found["written before the kill"] += 1
        else:
            found["old" if version == present else "new"] += 1
        present, other = version, VERSIONS[2 - version]
    wait(write(kind, folder, present))
    if left := sum(each.name.startswith(".") for each in folder.iterdir()):
        found["LEFT BEHIND"] = left
    return found


def write(kind: Kind, folder: Path, version: int) -> int:
    """Start writing in a separate process, which has already imported everything."""
    sys.stdout.flush()
    process = os.fork()
    if process:
        return process
    try:
        kind.write(folder, version)
    except BaseException as error:  # noqa: BLE001  the process ends here, whatever happened
        print(f"{kind.name}: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
        os._exit(1)
    os._exit(0)


def wait(process: int) -> int:
    """The exit status, negative for a signal."""
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


if __name__ == "__main__":
    sys.exit(main())
