"""Runs inputs in forked workers with limits, and counts the outcomes."""

import os
import resource
import shutil
import signal
import struct
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from mmap import mmap
from pathlib import Path
from random import Random

from geolip_viewer.errors import ViewerError
from tools.fuzz.kinds import Kind

SECONDS = 10  # of processor time allowed for one input
PATIENCE = 60  # wall-clock seconds: enough for a busy machine, but an input that waits forever is found
MEMORY = 1 << 30  # bytes that a worker may use beyond what it starts with
_BATCH = 500
_TELL_EVERY = 60
_RESULT = struct.Struct("<q")


@dataclass
class Findings:
    """How often each outcome occurred, and the numbers of the inputs with a forbidden outcome."""

    outcomes: Counter[str] = field(default_factory=Counter)
    bad: dict[int, str] = field(default_factory=dict)

    def add(self, index: int, outcome: str) -> None:
        self.outcomes[outcome] += 1
        if not outcome.startswith(("value", "refused")):
            self.bad[index] = outcome
            print(f"finding {index}: {outcome}", flush=True)


class TooLong(BaseException):
    """An input took too long; the message says whether by processor or by clock."""


def _too_long(number: int, _: object) -> None:
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # if the exception does not end it, the signal does
    signal.alarm(2)
    computed = number == signal.SIGPROF
    raise TooLong(f"longer than {SECONDS} s" if computed else f"waited longer than {PATIENCE} s")


def outcome_of(kind: Kind, seed: int, index: int, folder: Path) -> str:
    """The outcome of one input: a value, a refusal and its reason, or something forbidden."""
    folder.mkdir()
    try:
        path = kind.make(Random(f"{seed}:{index}"), folder)
        for number in (signal.SIGALRM, signal.SIGPROF):
            signal.signal(number, _too_long)
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        signal.alarm(PATIENCE)
        try:
            found = kind.read(path)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.alarm(0)
        return f"value: {type(found).__name__}"
    except ViewerError as error:
        line = str(error)
        if not line.isprintable():
            return "unprintable refusal"
        return f"refused: {_reason(error.problem)}"
    except TooLong as error:
        return str(error)
    except Exception as error:  # noqa: BLE001 - this is what we are looking for
        return f"escaped: {type(error).__name__}: {_reason(str(error))}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _reason(text: str) -> str:
    """A message without the parts that differ from input to input."""
    words = text.split("(", maxsplit=1)[0].split()
    alike = [word for word in words if word.isascii() and not set(word) & set("0123456789./_\"'")]
    return " ".join(alike)[:70]


def run(kind: Kind, seed: int, inputs: range, workers: int) -> Findings:
    """Run the inputs with these numbers; a worker that dies is replaced, and the input that killed it is a finding."""
    findings, told = Findings(), time.monotonic()
    waiting = [inputs[start : start + _BATCH] for start in range(0, len(inputs), _BATCH)][::-1]
    running: dict[int, tuple[range, mmap, Path]] = {}
    with tempfile.TemporaryDirectory(prefix="fuzz-") as place:
        outcome_of(kind, seed, inputs.start, Path(place, "first"))  # fill caches before forking
        while waiting or running:
            while waiting and len(running) < workers:
                batch, shared = waiting.pop(), mmap(-1, _RESULT.size)
                answers = Path(place, f"{batch.start}.txt")
                running[_forked(kind, seed, batch, shared, answers)] = batch, shared, answers
            pid, status = os.wait()
            batch, shared, answers = running.pop(pid)
            for index, outcome in _answers(answers):
                findings.add(index, outcome)
            if status:
                (index,) = _RESULT.unpack(shared[:])
                findings.add(index, f"ended the process: {_death(status)}")
                if index + 1 < batch.stop:
                    waiting.append(range(index + 1, batch.stop))
            if time.monotonic() - told > _TELL_EVERY:
                told = time.monotonic()
                print(f"{findings.outcomes.total():,} of {len(inputs):,}", flush=True)
    return findings


def _forked(kind: Kind, seed: int, batch: range, shared: mmap, answers: Path) -> int:
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        _limit()
        with answers.open("w", encoding="utf-8") as written:
            for index in batch:
                shared[:] = _RESULT.pack(index)
                outcome = outcome_of(kind, seed, index, answers.with_suffix(".input"))
                written.write(f"{index}\t{outcome}\n")
                written.flush()
        status = 0
    finally:
        os._exit(status)


def _limit() -> None:
    used = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmSize"))
    most = int(used.split()[1]) * 1024 + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answers(path: Path) -> Iterator[tuple[int, str]]:
    if path.exists():
        for line in path.read_text("utf-8", "replace").splitlines():
            index, _, outcome = line.partition("\t")
            yield int(index), outcome
        path.unlink()


def _death(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return signal.Signals(-code).name if code < 0 else f"exit status {code}"
