import numpy as np
import pytest

from geolip_viewer.geometry.dimensions import effective_rank, participation_ratio


@pytest.mark.parametrize("count", [1, 4, 30])
def test_equal_directions_are_counted(count):
    spectrum = np.full(count, 2.5)
    assert participation_ratio(spectrum) == pytest.approx(count)
    assert effective_rank(spectrum) == pytest.approx(count)


def test_unequal_directions_by_their_definitions():
    spectrum = np.array([3.0, 1.0, 0.5, 0.0])
    assert participation_ratio(spectrum) == pytest.approx((9 + 1 + 0.25) ** 2 / (81 + 1 + 0.0625))
    p = spectrum[:3] / 4.5
    assert effective_rank(spectrum) == pytest.approx(np.exp(-(p * np.log(p)).sum()))


def test_no_variance_has_no_direction():
    assert participation_ratio(np.zeros(4)) == effective_rank(np.zeros(4)) == 0
