"""Which classes each item carries."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from geolip_viewer.sources.labels import labels_of


@given(items=st.lists(st.lists(st.integers(-3, 12), max_size=6), max_size=12), classes=st.integers(0, 9))
def test_each_class_once_ascending_and_the_first_as_stored(items, classes):
    lengths = np.array([len(item) for item in items], np.int64)
    stored = np.array([each for item in items for each in item], np.int64)
    labels, ignored = labels_of(lengths, stored, classes)
    valid = [[each for each in item if 0 <= each < classes] for item in items]
    assert [labels.of(item).tolist() for item in range(len(items))] == [sorted(set(item)) for item in valid]
    assert labels.first.tolist() == [item[0] if item else -1 for item in valid]
    assert ignored == len(stored) - sum(map(len, valid))
