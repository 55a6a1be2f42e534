"""One item, one row of every expert."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from geolip_viewer.sources.columns import Rows
from geolip_viewer.sources.join import join

IDS = st.lists(st.integers(-5, 9) | st.none(), max_size=14)


def rows(ids: list[int | None], text: bool) -> Rows:
    count = len(ids)
    plain = np.array([0 if each is None else each for each in ids], np.int64)
    flags = np.ones(count, np.bool_)
    return Rows(
        ids=plain.astype(np.str_) if text else plain,
        values=np.zeros((count, 1), np.float32),
        has_id=np.array([each is not None for each in ids], np.bool_),
        has_features=flags,
        is_finite=flags,
        is_zero=~flags,
        digest=b"",
    )


def first_rows(ids: list[int | None]) -> dict[int, int]:
    found: dict[int, int] = {}
    for row, each in enumerate(ids):
        if each is not None:
            found.setdefault(each, row)
    return found


@given(experts=st.lists(IDS, min_size=1, max_size=4), text=st.booleans())
def test_it_is_what_dictionaries_give(experts, text):
    found = join([rows(ids, text) for ids in experts])
    firsts = [first_rows(ids) for ids in experts]
    common = [each for each in firsts[0] if all(each in other for other in firsts)]
    assert [int(each) for each in found.ids.tolist()] == common
    for place, first in zip(found.rows, firsts, strict=True):
        assert place.tolist() == [first[each] for each in common]
    every = set().union(*firsts)
    assert found.left_out == len(every) - len(common)
    assert found.unavailable == tuple(len(every) - len(first) for first in firsts)
    with_id = [sum(each is not None for each in ids) for ids in experts]
    assert found.duplicates == tuple(count - len(first) for count, first in zip(with_id, firsts, strict=True))
