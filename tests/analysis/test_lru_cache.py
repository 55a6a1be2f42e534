"""Results of which only the few asked for last are kept."""

import weakref

import numpy as np
import pytest

from geolip_viewer.analysis.lru_cache import LRUCache
from geolip_viewer.geometry.projection import ProjectionSpec
from tests.synthetic import make_analysis

OF_SELECTION = ProjectionSpec.parse("PCA of selection")


def test_a_result_is_made_once_while_it_is_among_the_last():
    made, recent = [], LRUCache[int](2)

    def make(key: int) -> int:
        made.append(key)
        return 10 * key

    answers = [recent.once(key, lambda key=key: make(key)) for key in (1, 2, 1, 3, 1, 2)]
    assert answers == [10, 20, 10, 30, 10, 20]
    assert made == [1, 2, 3, 2]  # 2 had made room for 3, 1 was asked for in between
    assert len(recent) == 2


def test_a_failed_computation_is_not_cached():
    recent = LRUCache[float](2)
    with pytest.raises(ZeroDivisionError):
        recent.once("key", lambda: 1 / 0)
    assert len(recent) == 0


def test_pictures_of_many_selections_are_let_go_and_the_last_one_is_kept():
    analysis = make_analysis(items=30)
    chosen = [np.arange(start, start + 8) for start in range(20)]
    seen = [weakref.ref(analysis.projected(OF_SELECTION, each)) for each in chosen]
    assert sum(each() is not None for each in seen) <= 4
    assert analysis.projected(OF_SELECTION, chosen[-1]) is seen[-1]()
    assert analysis.projected(OF_SELECTION, chosen[0]) is not analysis.projected(OF_SELECTION, chosen[1])


def test_pca_and_the_faithful_globe_are_kept_whatever_else_is_asked_for():
    analysis = make_analysis(items=30)
    first, globe = analysis.projected(ProjectionSpec.parse("PCA")), analysis.projected(ProjectionSpec.parse("faithful"))
    for name in ("PCA 2-3-4", "PCA 1-2-4", "PCA 1-3-4", "PCA 1-2-5", "PCA of anchors"):
        analysis.projected(ProjectionSpec.parse(name))
    assert analysis.projected(ProjectionSpec.parse("PCA")) is first
    assert analysis.projected(ProjectionSpec.parse("faithful")) is globe


def test_random_data_is_kept_for_few_sizes_of_selections():
    analysis = make_analysis(items=40)
    for count in range(10, 22):
        analysis.trust_beside_null(analysis.projected(OF_SELECTION, np.arange(count)))
    assert len(analysis._nulls) == 8
