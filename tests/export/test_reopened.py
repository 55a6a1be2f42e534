"""The folder of an analysis restores its lenses, spectra, counts and density, for all items even if few are kept."""

import numpy as np
import pytest

from geolip_viewer.analysis import Analysis
from geolip_viewer.analysis.derived_anchors import parse_anchors_from, with_derived_anchors
from geolip_viewer.errors import FeaturesError, OutputError
from geolip_viewer.export import kept_numbers, openable
from geolip_viewer.export.tables import summary, write_analysis
from geolip_viewer.geometry.density import Grid, density
from geolip_viewer.opening import read_analysis
from geolip_viewer.shown_items import ShownItems
from geolip_viewer.sources.analysis_folders import SUMS, analysis_files
from geolip_viewer.sources.reading_options import DEFAULT_READING, ReadingOptions
from geolip_viewer.views import VIEWS
from geolip_viewer.views.base import ViewInput
from tests.export.disk import disk_with_room_for
from tests.synthetic import make_analysis, make_checkpoint

EVERY = ("shared", "dual-stream", "fused", "anchors-only")
ITEMS, MOST = 300, 40
OF_ALL = (
    *("class_totals", "assignment_totals", "dead_anchors", "effective_dimension", "centroids", "effective_rank"),
    *("expert_divergence", "anchor_difference", "triangulation_std", "ratio", "information_gain", "magnitude_span"),
)


def again(folder, options=DEFAULT_READING) -> Analysis:
    found = analysis_files(folder)
    return read_analysis(found.checkpoint, found.features, options)


@pytest.fixture(params=EVERY)
def both(request, tmp_path, monkeypatch) -> tuple[Analysis, Analysis]:
    """An analysis of many items, and what its folder gives back."""
    monkeypatch.setattr(openable, "MOST_ITEMS", MOST)
    analysis = make_analysis(request.param, items=ITEMS, item_names=True, texts=True, seed=2)
    write_analysis(analysis, tmp_path)
    return analysis, again(tmp_path)


def close(found, expected, name=""):
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-6, err_msg=name)


def rows_of(analysis: Analysis, kept: Analysis) -> np.ndarray:
    rows = np.flatnonzero(np.isin(analysis.image_id, kept.image_id))
    assert MOST <= len(rows) == kept.item_count < ITEMS
    return rows


def test_counts_and_spectra_are_of_all_items(both):
    analysis, kept = both
    assert (kept.is_sample, kept.total_count) == (True, ITEMS)
    for name in OF_ALL if analysis.pairs else OF_ALL[:6]:
        close(getattr(kept, name), getattr(analysis, name), name)
    close(kept.pca.singular_values, analysis.pca.singular_values)
    close(kept.positions.classes, analysis.positions.classes)
    if analysis.has_lenses:
        for found, expected in zip(kept.lenses, analysis.lenses, strict=True):
            close(found.spectrum.singular_values, expected.spectrum.singular_values)
            close(found.anchor_positions, expected.anchor_positions)
        for name in ("triangulation_space", "difference_space", "combined_space"):
            close(getattr(kept, name).singular_values, getattr(analysis, name).singular_values, name)
        for found, expected in zip(kept.pair_statistics, analysis.pair_statistics, strict=True):
            close([found.mean, found.std, found.minimum, found.maximum], list(vars(expected).values()))


def test_items_stand_where_they_stood(both):
    analysis, kept = both
    rows = rows_of(analysis, kept)
    close(kept.embeddings, analysis.embeddings[rows])
    close(kept.positions.items, analysis.positions.items[rows])
    np.testing.assert_array_equal(kept.nearest_anchor, analysis.nearest_anchor[rows])
    np.testing.assert_array_equal(kept.primary_class, analysis.primary_class[rows])
    np.testing.assert_array_equal(kept.first_class, analysis.first_class[rows])
    assert [kept.item_name(i) for i in range(len(rows))] == [analysis.item_name(int(row)) for row in rows]
    if analysis.has_lenses:
        assert kept.expert_names == analysis.expert_names
        close(kept.difference_magnitude, analysis.difference_magnitude[:, rows])
        close(kept.combined_space.positions, analysis.combined_space.positions[rows])
        for e in range(len(kept.expert_names)):
            close(kept.lens_embeddings(e), analysis.lens_embeddings(e)[rows])
            close(kept.lens(e).positions, analysis.lens(e).positions[rows])


def test_every_view_is_there_that_was_there_and_says_of_how_many_its_figures_are(both):
    analysis, kept = both
    drawn = ViewInput(kept, kept.positions)
    for view in VIEWS:
        assert view.unavailable(kept) == view.unavailable(analysis), view.id
        if view.unavailable(kept):
            continue
        scenes = view.scenes(drawn, view.options())
        before = view.scenes(ViewInput(analysis, analysis.positions), view.options())
        assert [scene.layers == () for scene in scenes] == [scene.layers == () for scene in before], view.id
        if view.of_all:
            assert all(f"{view.of_all} of all 300 items" in scene.subtitle for scene in scenes), view.id
    for name in ("utilization", "centroids"):
        view = next(view for view in VIEWS if view.id == name)
        whole, part = (view.scene(ViewInput(each, each.positions), view.options()) for each in (analysis, kept))
        assert part.title == whole.title
        assert "of all 300 items" in part.subtitle
        shown = ViewInput(kept, kept.positions, filtered=ShownItems(np.arange(9), kept.item_count, "a filter"))
        assert "of all 300 items" not in view.scene(shown, view.options()).subtitle


def test_density_is_that_of_all_items_where_it_was_counted(both):
    analysis, kept = both
    view = next(view for view in VIEWS if view.id == "density")
    scene = view.scene(ViewInput(kept, kept.positions), view.options())
    whole = density(analysis.positions.items, Grid())
    np.testing.assert_array_equal(np.sort(scene.layers[0].colour.values), np.sort(whole[whole > 0]))
    assert scene.title.startswith("Density of all 300 items")
    other = view.scene(ViewInput(kept, kept.positions), view.options(bands=20))
    assert other.title.startswith(f"Density of {kept.item_count} of 300 items")


def test_what_is_written_of_it_again_is_the_same(both, tmp_path):
    _, kept = both
    write_analysis(kept, tmp_path / "again")
    twice = again(tmp_path / "again")
    assert (twice.total_count, twice.item_count) == (ITEMS, kept.item_count)
    close(twice.pca.singular_values, kept.pca.singular_values)
    np.testing.assert_array_equal(twice.totals.density, kept.totals.density)
    assert summary(twice)["items_in_all"] == ITEMS


def test_pcas_of_the_first_rows_stay_those(tmp_path):
    analysis = make_analysis(items=200, fit_rows=50)
    write_analysis(analysis, tmp_path)
    kept = again(tmp_path)
    assert kept.fit_rows is None
    assert "Every PCA was fitted on the first 50 of 200 items" in kept.warnings
    close(kept.pca.singular_values, analysis.pca.singular_values)
    close(kept.lens(1).positions, analysis.lens(1).positions)
    close(kept.combined_space.singular_values, analysis.combined_space.singular_values)


def test_other_anchors_are_measured_on_what_was_kept(both):
    _, kept = both
    made = with_derived_anchors(kept.checkpoint, kept.features, parse_anchors_from("kmeans:5"))
    other = Analysis(made, kept.features)
    assert not other.is_sample
    assert int(other.assignment_totals.sum()) == kept.item_count
    if other.has_lenses:
        direct = np.abs((other.lens_embeddings(1) - other.lens_embeddings(0)).astype(float) @ other.anchors.T)
        np.testing.assert_allclose(other.anchor_difference[0], direct.mean(axis=0), atol=1e-5)
    assert (kept.checkpoint.content_hash, kept.features) == (made.content_hash, other.features)


def test_lenses_that_are_too_wide_are_summed_over_what_was_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(openable, "MOST_ITEMS", MOST)
    monkeypatch.setattr(openable, "WIDEST", 20)
    monkeypatch.setattr(kept_numbers, "WIDEST", 20)
    analysis = make_analysis(items=ITEMS)
    write_analysis(analysis, tmp_path)
    kept = again(tmp_path)
    assert any("Lenses are too wide" in warning for warning in kept.warnings)
    rows = rows_of(analysis, kept)
    first, second = (analysis.lens_embeddings(e)[rows] @ kept.anchors.T for e in range(2))
    mean = np.abs(second - first)
    np.testing.assert_allclose(kept.anchor_difference[0], mean.mean(axis=0), atol=1e-5)
    close(kept.pca.singular_values, analysis.pca.singular_values)
    spectrum = next(view for view in VIEWS if view.id == "spectrum")
    curves = spectrum.scenes(ViewInput(kept, kept.positions), spectrum.options())[0].layers
    assert [f"of {kept.item_count} items" in curve.name for curve in curves] == [False, True, True, True]


def test_as_many_items_are_kept_as_have_room(tmp_path, monkeypatch):
    monkeypatch.setattr(openable, "FEWEST_ITEMS", 10)
    monkeypatch.setattr(openable, "MOST_BYTES", 4 * 8 * 4 * 50)  # D = 8, an embedding and three lenses: 50 items
    write_analysis(make_analysis(items=ITEMS, labels=None), tmp_path)
    assert 45 <= again(tmp_path).item_count <= 55
    assert (tmp_path / SUMS).stat().st_size < 60_000


def test_another_checkpoint_needs_the_features_of_the_experts(both):
    _, kept = both
    other = make_checkpoint(experts=3, seed=9)
    with pytest.raises(
        FeaturesError, match=r"holds the items as one checkpoint projects them.*Open the checkpoint and"
    ):
        kept.features.projected_by(other)


def test_class_names_may_be_given_anew_but_no_others(tmp_path):
    write_analysis(make_analysis(), tmp_path)
    names = tmp_path / "names.txt"
    names.write_text("a\nb\nc\nd\ne\n")
    assert again(tmp_path, ReadingOptions(class_names=names)).class_names == tuple("abcde")


def test_a_disk_without_room_leaves_what_was_there(tmp_path):
    write_analysis(make_analysis(seed=1), tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with disk_with_room_for(20_000), pytest.raises(OutputError, match="cannot be written to"):
        write_analysis(make_analysis(items=2000), tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
