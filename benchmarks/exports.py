"""Time and memory for a picture of 7680×4320 pixels, of the sample or of files.

python -m benchmarks.exports [CHECKPOINT FEATURES]
"""

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.growth import timed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", help="a checkpoint and its features, instead of the sample")
    files = parser.parse_args().files
    opened = [files[0], "--features", files[1]] if files else ["--sample"]
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "geolip_viewer", "render", *opened, "--view", "manifold", "--out", folder]
        for size in ("1920x1080", "7680x4320"):
            taken = timed(
                [*command, "--size", "1920x1080", "--scale", str(int(size.split("x")[0]) // 1920)], Path(folder)
            )
            print(f"{size}: {taken.wall:.1f} s, {taken.processors:.1f} s of processors, {taken.memory:,.0f} MB at most")


if __name__ == "__main__":
    main()
