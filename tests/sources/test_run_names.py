"""Numbers and stems of names, and the order of checkpoints, over whatever people call their files."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geolip_viewer.errors import CheckpointError
from geolip_viewer.sources.run_names import last_number, run_stems, stems
from geolip_viewer.sources.run_order import Entry, order_of, own_number

LETTERS = st.text("ab_-. é", max_size=6)
SOME_NUMBERS = st.lists(st.integers(0, 10**12), min_size=2, max_size=8, unique=True)


def entry(name: str, time: int = 0, **metrics: object) -> Entry:
    return Entry(name, metrics, time)  # type: ignore[arg-type]


@given(LETTERS, st.integers(0, 10**30), LETTERS, st.integers(0, 5))
def test_the_last_number_is_read_whatever_stands_around_it(before, number, after, zeros):
    assert last_number(f"7{before}_{'0' * zeros}{number}{after}") == number


@given(LETTERS)
def test_a_name_without_digits_has_no_number(name):
    assert last_number(name) is None


@given(LETTERS, SOME_NUMBERS, LETTERS)
def test_names_that_differ_in_the_last_number_share_a_stem(before, numbers, after):
    found = stems([f"{before}{number}{after}" for number in numbers])
    assert set(found) == {f"{before}*{after}"}


def test_names_whose_numbers_move_together_share_a_stem():
    names = [f"epoch={t}-step={100 * t}" for t in range(4)]
    assert run_stems(stems(names)) == ("epoch=*-step=*",)


def test_seeds_in_the_names_are_two_runs():
    names = [f"seed{seed}_epoch{t}" for seed in (1, 2) for t in range(3)]
    assert set(run_stems(stems(names))) == {"seed1_epoch*", "seed2_epoch*"}


@given(SOME_NUMBERS, st.randoms())
def test_checkpoints_come_by_the_numbers_in_their_names_and_not_by_their_letters(numbers, chance: random.Random):
    entries = [entry(f"step_{number}.pt", time=chance.randrange(9)) for number in numbers]
    order = order_of("run", entries)
    assert order.by == "number in the name"
    assert [numbers[row] for row in order.rows] == sorted(numbers)


@given(SOME_NUMBERS, st.randoms())
def test_the_files_own_epoch_comes_before_the_name(numbers, chance: random.Random):
    names = [f"{place}.pt" for place in chance.sample(range(100), len(numbers))]
    order = order_of("run", [entry(name, epoch=number) for name, number in zip(names, numbers, strict=True)])
    assert order.by == "epoch"
    assert [numbers[row] for row in order.rows] == sorted(numbers)


def test_a_step_counts_where_an_epoch_is_missing_in_one():
    order = order_of("run", [entry("a1.pt", step=300, epoch=1), entry("a2.pt", global_step=20), entry("a3.pt", step=4)])
    assert (order.by, order.rows) == ("step", (2, 1, 0))


def test_the_time_counts_where_names_have_no_numbers():
    order = order_of("run", [entry("late.pt", 9), entry("early.pt", 2), entry("twin.pt", 9)])
    assert (order.by, order.rows) == ("time of the file", (1, 0, 2))
    assert order.warnings == ("Files with the same time are ordered by name",)


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (3, 3),
        (2.5, 2.5),
        ("7", 7),
        (float("nan"), None),
        ("nine", None),
        (True, None),
        ("1e999", None),
        (10**400, None),
    ],
)
def test_an_epoch_is_a_finite_number(value, number):
    assert own_number({"epoch": value}, "epoch") == number


def test_two_runs_in_one_folder_are_told_by_their_stems():
    names = [f"{run}_{t}.pt" for run in ("small", "large") for t in range(3)]
    with pytest.raises(CheckpointError) as error:
        order_of("folder", [entry(name) for name in names])
    assert "holds 2 runs, told apart by their names: small_* (3 checkpoints), large_* (3 checkpoints)" in str(
        error.value
    )


def test_of_the_same_epoch_twice_the_one_named_like_the_others_is_shown():
    entries = [entry("best.pt", 9, epoch=2), *(entry(f"e{t}.pt", t, epoch=t) for t in (1, 2, 3))]
    order = order_of("run", entries)
    assert order.rows == (1, 2, 3)
    assert order.warnings == ("Left out, because another has the same epoch: best.pt (as e2.pt)",)


def test_of_the_same_epoch_twice_among_equals_the_newer_is_shown():
    order = order_of("run", [entry("e1.pt", 1, epoch=1), entry("e2.pt", 7, epoch=2), entry("e3.pt", 5, epoch=2)])
    assert order.rows == (0, 1)


def test_a_file_without_a_place_in_the_order_is_left_out():
    order = order_of("run", [entry("best.safetensors"), entry("e1.pt", epoch=1), entry("e2.pt", epoch=2)])
    assert (order.by, order.rows) == ("epoch", (1, 2))
    assert order.warnings == ("Left out, because they have no epoch: best.safetensors",)


def test_a_clock_that_runs_backwards_is_told():
    order = order_of("run", [entry("e1.pt", 50), entry("e2.pt", 10)])
    assert order.rows == (0, 1)
    assert order.warnings == (
        "File times contradict the order by number in the name, which is used (e2.pt is older than e1.pt)",
    )


VALUES = st.one_of(st.none(), st.integers(), st.floats(), st.text("0123456789.-e", max_size=5), st.booleans())
METRICS = st.dictionaries(st.sampled_from(["epoch", "step", "global_step", "loss"]), VALUES)
ENTRIES = st.lists(
    st.builds(Entry, LETTERS, METRICS, st.integers(0, 9)),
    min_size=1,
    max_size=6,
)


@given(ENTRIES)
def test_whatever_names_and_metrics_hold_there_is_an_order_or_one_sentence(entries):
    if len(run_stems(stems([each.name.rpartition(".")[0] or each.name for each in entries]))) > 1:
        with pytest.raises(CheckpointError, match="told apart by their names"):
            order_of("run", entries)
        return
    order = order_of("run", entries)
    assert len(set(order.rows)) == len(order.rows) >= 1
    assert (len(order.rows) == len(entries)) == (not any(each.startswith("Left out") for each in order.warnings))
