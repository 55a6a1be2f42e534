"""Feeds hostile inputs to the readers of files, in forked workers with limits, and prints the outcomes.

    python -m tools.fuzz [KIND …] [--inputs 20000] [--seed 0] [--workers 1] [--keep FOLDER] [--only NUMBER]

Each input depends only on its kind, the seed and its number: `--only 17` makes just that one, in this process, where a
debugger can follow it. The exit status is 1 if any input gave anything but a value or a ViewerError.
"""

import argparse
import os
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from random import Random

from tools.fuzz.kinds import Kind
from tools.fuzz.runner import Findings, run

KINDS = ("checkpoints", "features", "cards", "sessions", "recipes", "flags", "names")


def kind_of(name: str) -> Kind:
    """The kind with this name."""
    found: Kind = import_module(f"tools.fuzz.{name}").KIND
    return found


def main() -> int:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tools.fuzz", description=__doc__.splitlines()[0])
    parser.add_argument("kinds", metavar="KIND", nargs="*", choices=[[], *KINDS], help=f"of {', '.join(KINDS)}")
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--start", type=int, default=0, help="the number of the first input")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="write inputs that gave a finding there")
    parser.add_argument("--only", type=int, metavar="NUMBER", help="one input alone")
    arguments = parser.parse_args()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # one thread each, since workers run side by side
    is_sound = True
    for name in arguments.kinds or KINDS:
        kind = kind_of(name)
        if arguments.only is not None:
            return only(kind, arguments.seed, arguments.only)
        inputs = range(arguments.start, arguments.start + arguments.inputs)
        findings = run(kind, arguments.seed, inputs, arguments.workers)
        report(kind, arguments.seed, findings, arguments.keep)
        is_sound = is_sound and not findings.bad
    return 0 if is_sound else 1


def only(kind: Kind, seed: int, number: int) -> int:
    """One input, without limits."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as place:
        path = kind.make(Random(f"{seed}:{number}"), Path(place))
        print(kind.read(path))
    return 0


def report(kind: Kind, seed: int, findings: Findings, keep: Path | None) -> None:
    """Print the outcomes of a kind's inputs."""
    print(f"\n{kind.name}, seed {seed}: {findings.outcomes.total():,} inputs")
    for outcome, count in findings.outcomes.most_common():
        print(f"{count:>9,}  {outcome}")
    print(f"{len(findings.bad)} findings", flush=True)
    for number in sorted(findings.bad) if keep is not None else ():
        folder = keep / f"{kind.name}-{seed}-{number}"
        folder.mkdir(parents=True, exist_ok=True)
        kind.make(Random(f"{seed}:{number}"), folder)


if __name__ == "__main__":
    sys.exit(main())
