"""The fuzzer tells values, refusals, faults, hangs and crashes apart, and makes each input again from its number."""

import ctypes
import time
from pathlib import Path
from random import Random

import pytest

from geolip_viewer.errors import ViewerError
from tools.fuzz import runner
from tools.fuzz.__main__ import KINDS, kind_of
from tools.fuzz.kinds import Kind


def numbered(random: Random, folder: Path) -> Path:
    path = folder / "input"
    path.write_text(str(random.randrange(6)))
    return path


def reads(path: Path) -> str:
    """Each number behaves in another way."""
    match int(path.read_text()):
        case 0:
            raise ViewerError(path, "is refused", "Choose another")
        case 1:
            raise KeyError("a fault")
        case 2:
            ctypes.string_at(0)
        case 3:
            while True:
                time.sleep(0.1)
        case 4:
            while True:
                pass
    return "fine"


@pytest.mark.slow
def test_outcomes_are_distinguished_and_no_input_is_lost(monkeypatch):
    monkeypatch.setattr(runner, "SECONDS", 0.5)
    monkeypatch.setattr(runner, "PATIENCE", 5)
    found = runner.run(Kind("numbers", numbered, reads), 9, range(8), 2)
    wanted = [Random(f"9:{index}").randrange(6) for index in range(8)]
    assert found.outcomes == {
        "refused: is refused": wanted.count(0),
        "escaped: KeyError: ": wanted.count(1),
        "ended the process: SIGSEGV": wanted.count(2),
        "waited longer than 5 s": wanted.count(3),
        "longer than 0.5 s": wanted.count(4),
        "value: str": wanted.count(5),
    }
    assert sorted(found.bad) == [index for index, number in enumerate(wanted) if number in (1, 2, 3, 4)]


def contents(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.slow
@pytest.mark.parametrize("name", KINDS)
def test_an_input_follows_from_its_number_and_few_give_no_finding(name, tmp_path):
    kind = kind_of(name)
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        kind.make(Random("0:5"), tmp_path / folder)
    made = [contents(tmp_path / folder) for folder in ("a", "b")]
    assert made[0] == made[1]
    assert made[0]
    found = runner.run(kind, 1, range(150), 1)
    assert found.outcomes.total() == 150
    assert found.bad == {}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["sessions", "recipes", "flags"])
def test_states_are_not_only_refused_but_also_shown(name):
    """The code behind a reader is reached by few of the inputs, but by some."""
    found = runner.run(kind_of(name), 2, range(120), 1)
    assert sum(count for outcome, count in found.outcomes.items() if outcome.startswith("value")) > 12
