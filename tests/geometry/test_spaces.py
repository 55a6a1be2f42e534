import numpy as np
import pytest

from geolip_viewer.geometry.differences import difference_pattern, frame, triangulation_pattern
from geolip_viewer.geometry.simplices import uniform_rows
from geolip_viewer.geometry.spaces import space_rows


@pytest.mark.parametrize("anchors", [5, 30])
@pytest.mark.parametrize("name", ["difference", "triangulation", "combined"])
def test_rows_have_the_angles_and_lengths_of_the_whole_space(monkeypatch, anchors, name):
    monkeypatch.setattr("geolip_viewer.geometry.spaces.rows_at_once", lambda width: 7)
    random = np.random.default_rng(0)
    few = uniform_rows(anchors, 8, random)
    lenses = [uniform_rows(20, 8, random) for _ in range(3)]
    seen = [1 - lens.astype(float) @ few.T for lens in lenses]
    differences = [seen[a] - seen[b] for a, b in ((0, 1), (0, 2), (1, 2))]
    whole = np.hstack({"difference": differences, "triangulation": seen[:1], "combined": [seen[0], *differences]}[name])
    whole -= whole.mean(axis=0)
    patterns = {"difference": difference_pattern(3), "triangulation": triangulation_pattern(3)}
    pattern = patterns.get(name, np.hstack([patterns["triangulation"], patterns["difference"]]))
    framed = frame(tuple(lenses)).astype(float)
    rows, lengths = space_rows(framed - framed.mean(axis=0), pattern, few)
    np.testing.assert_allclose(lengths, np.linalg.norm(whole, axis=1), rtol=1e-4)
    normal = whole / np.linalg.norm(whole, axis=1, keepdims=True)
    np.testing.assert_allclose(rows @ rows.T, normal @ normal.T, atol=1e-5)
