"""python -m geolip_viewer.export FOLDER: draws the job on stdin, and reports progress on stdout.

The window starts this for whatever takes long to draw: it stays awake, Cancel ends the process at once, and OpenGL is
never used from two threads. The job is the very scenes on the screen, pickled as multiprocessing does: nothing is read
or computed anew. Each line of stdout is JSON: {"stage", "fraction"} or, before it ends with status 2, {"where",
"problem", "remedy"}.
"""

import json
import pickle
import signal
import sys
from pathlib import Path
from typing import Any

from geolip_viewer.errors import ViewerError, told
from geolip_viewer.library_settings import isolate_libraries
from geolip_viewer.operating_system import yield_processor
from geolip_viewer.task import Progress, Task, running

BAD_JOB, CANCELLED = 2, 143
YIELDING = 5  # niceness, so that this process yields to the window


def main() -> int:
    """Draw, and return the exit status; a fault of the program ends in a traceback on stderr."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(CANCELLED))  # so that ffmpeg also ends at once
    isolate_libraries()
    from geolip_viewer.export.jobs import perform

    yield_processor(YIELDING)
    job = pickle.load(sys.stdin.buffer)
    try:
        with running(Task(lambda progress: _send(_plain(progress)))):
            perform(job, Path(sys.argv[1]))
    except (ViewerError, MemoryError) as error:
        shown = told(error)
        _send({"where": shown.where, "problem": shown.problem, "remedy": shown.remedy})
        return BAD_JOB
    return 0


def _plain(progress: Progress) -> dict[str, Any]:
    return {"stage": progress.phase, "fraction": progress.fraction}


def _send(line: dict[str, Any]) -> None:
    print(json.dumps(line), flush=True)


if __name__ == "__main__":
    sys.exit(main())
