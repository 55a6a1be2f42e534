"""Seconds from the start of the process to the window and to its first picture, of the sample or of files.

    python -m benchmarks.launch [--repeats 5] [CHECKPOINT FEATURES]

Needs a display (xvfb-run provides one). Also says whether torch or datasets had been imported by then. As in an
installed program, modules are already compiled: a first start, which compiles the rest, is not counted.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

CHILD = """
import gc, json, os, resource, sys, time
gc.disable()  # this and the next as the command line does
os.environ["OPENBLAS_NUM_THREADS"] = "1"
from geolip_viewer.app import main

seen = {}

def since_start():
    return time.time() - float(os.environ["STARTED"])

def begun(window, wish, begin=main.begin):
    seen["window"] = since_start()
    window.services.canvas.started.connect(lambda viewport: viewport.frameSwapped.connect(lambda: swapped(viewport)))
    begin(window, wish)

def swapped(viewport):
    if viewport.scene_renderer.scenes:
        viewport.render_window.WaitForCompletion()
        seen["picture"] = since_start()
        seen["heavy"] = [name for name in ("torch", "datasets") if name in sys.modules]
        seen["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps(seen), flush=True)
        os._exit(0)

main.begin = begun
from pathlib import Path
from geolip_viewer.state import CheckpointSource, FeaturesSource

files = sys.argv[1:]
if files:
    main.run(main.LaunchRequest(CheckpointSource(Path(files[0]), "", None, None), FeaturesSource(files[1], "val")))
else:
    main.run(main.LaunchRequest(sample=True))
"""


def launched(files: Sequence[str]) -> dict[str, object]:
    """One start of the program in a separate process."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment = {**kept, "STARTED": repr(time.time())}
    done = subprocess.run(
        [sys.executable, "-c", CHILD, *files], env=environment, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=5, help="how many starts")
    parser.add_argument("files", nargs="*", help="a checkpoint and its features, instead of the sample")
    given = parser.parse_args()
    files = [str(Path(file).absolute()) for file in given.files]
    launched(files)
    runs = [launched(files) for _ in range(given.repeats)]
    for name, words in (("window", "window shown"), ("picture", "first picture")):
        times = sorted(float(str(run[name])) for run in runs)
        print(f"{words}: {statistics.median(times):.2f} s (best {times[0]:.2f}, worst {times[-1]:.2f})")
    print(f"memory at its peak: {max(float(str(run['memory'])) for run in runs):.0f} MB")
    heavy = sorted({str(name) for run in runs for name in run["heavy"]})  # type: ignore[attr-defined]
    print(f"imported by then: {', '.join(heavy) or 'neither torch nor datasets'}")


if __name__ == "__main__":
    main()
