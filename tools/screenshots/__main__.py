"""Write them: `xvfb-run -a -s "-screen 0 1600x1200x24" .venv/bin/python -m tools.screenshots docs guide`."""

import sys
from pathlib import Path

from tools.screenshots import documentation, guide
from tools.screenshots.driving import write_pictures

DOCS = Path(__file__).parents[2] / "docs"

for what in sys.argv[1:] or ("docs", "guide"):
    if what == "docs":
        write_pictures(DOCS / "pictures", documentation.SIZE, documentation.STATES)
    elif what == "guide":
        write_pictures(guide.FOLDER, guide.SIZE, guide.STATES)
        guide.write_what_leaves_the_window()
    else:
        sys.exit(f"docs or guide, not {what!r}")
