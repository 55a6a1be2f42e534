import numpy as np

from geolip_viewer.geometry.shuffled import shuffled

ROWS = np.random.default_rng(0).normal(size=(4000, 24)).astype(np.float32)


def test_it_is_an_order_of_all_and_prefers_no_numbers():
    order = shuffled(ROWS)
    np.testing.assert_array_equal(np.sort(order), np.arange(4000))
    first = ROWS[order[:1000]]
    assert np.abs(first.mean(axis=0)).max() < 4 / np.sqrt(1000)
    assert abs(np.corrcoef(order, np.arange(4000))[0, 1]) < 0.06


def test_a_row_stays_where_it_was_whatever_happens_to_others():
    order = shuffled(ROWS)
    other = np.random.default_rng(1).permutation(4000)
    np.testing.assert_array_equal(other[shuffled(ROWS[other])], order)
    kept = np.sort(other[40:])
    np.testing.assert_array_equal(kept[shuffled(ROWS[kept])], order[np.isin(order, kept)])


def test_what_rounding_changes_moves_few_rows():
    first = shuffled(ROWS)[:1000]
    again = shuffled(ROWS * np.float32(1 + 1e-6))[:1000]
    assert len(np.intersect1d(first, again)) > 980


def test_copies_do_not_stand_together():
    copies = np.tile(ROWS[:4], (500, 1))
    counts = np.bincount(shuffled(copies)[:400] % 4, minlength=4)
    assert counts.min() > 60
    np.testing.assert_array_equal(shuffled(np.empty((0, 3), np.float32)), np.empty(0))
