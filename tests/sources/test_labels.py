"""Which classes each item carries."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from geolip_viewer.sources.labels import labels_of, lists_of


@given(items=st.lists(st.lists(st.integers(-3, 12), max_size=6), max_size=12), classes=st.integers(0, 9))
def test_each_class_once_ascending_and_the_first_as_stored(items, classes):
    lengths = np.array([len(item) for item in items], np.int64)
    stored = np.array([each for item in items for each in item], np.int64)
    labels, ignored = labels_of(lengths, stored, classes)
    valid = [[each for each in item if 0 <= each < classes] for item in items]
    assert [labels.of(item).tolist() for item in range(len(items))] == [sorted(set(item)) for item in valid]
    assert labels.first.tolist() == [item[0] if item else -1 for item in valid]
    assert ignored == len(stored) - sum(map(len, valid))


@given(
    items=st.lists(st.lists(st.integers(-3, 12), max_size=6), min_size=1, max_size=12),
    chosen=st.lists(st.integers(0, 11), max_size=12),
)
def test_lists_hold_the_first_before_the_others_and_are_read_back(items, chosen):
    lengths = np.array([len(item) for item in items], np.int64)
    labels, _ = labels_of(lengths, np.array([each for item in items for each in item], np.int64), 9)
    rows = np.array([row for row in chosen if row < len(items)], np.int64)
    counts, ids = lists_of(labels, rows)
    found = [each.tolist() for each in np.split(ids, np.cumsum(counts))[:-1]]
    kept = [[each for each in items[row] if 0 <= each < 9] for row in rows]
    assert found == [[each[0], *sorted(set(each) - {each[0]})] if each else [] for each in kept]
    again, ignored = labels_of(counts, ids, 9)
    assert (ignored, again.first.tolist()) == (0, labels.first[rows].tolist())
    assert [again.of(place).tolist() for place in range(len(rows))] == [labels.of(int(row)).tolist() for row in rows]
