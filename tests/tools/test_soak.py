"""What grows and what levels off, told from counts."""

from dataclasses import replace

import numpy as np
import pytest

from tools.soak.__main__ import noted_in
from tools.soak.counting import NAMES, Counts, growing

STILL = Counts(memory=500.0, python_objects=200_000, qt_objects=1000, threads=3, descriptors=20, props=28)


def test_what_stays_does_not_grow():
    assert growing([STILL] * 30) == {}


def test_what_rises_first_and_then_stays_does_not_grow():
    rising = [replace(STILL, memory=500 + 200 * min(1.0, place / 10)) for place in range(30)]
    assert growing(rising) == {}


@pytest.mark.parametrize("name", NAMES)
def test_what_rises_to_the_end_grows_whatever_it_is(name):
    usual = getattr(STILL, name)
    rising = [replace(STILL, **{name: type(usual)(usual * (1 + place))}) for place in range(30)]
    assert set(growing(rising)) == {name}


def test_noise_is_no_growth():
    noise = np.random.default_rng(0)
    assert growing([replace(STILL, memory=500 + noise.normal(0, 5)) for _ in range(40)]) == {}


def test_a_few_counts_tell_nothing():
    assert growing([replace(STILL, descriptors=20 * place) for place in range(8)]) == {}


def test_a_fault_is_kept_and_printed_in_full_once(capsys):
    faults = []
    note = noted_in(faults)
    for _ in range(2):
        note(ValueError, ValueError("a wrong one"), None)
    assert faults == ["ValueError: a wrong one"] * 2
    assert capsys.readouterr().err.count("a wrong one") == 1
