"""What is written on pictures about how far they can be trusted."""

import re
from pathlib import Path

import numpy as np
import pytest
from scipy.linalg import orthogonal_procrustes
from scipy.stats import spearmanr

from geolip_viewer.analysis import Analysis
from geolip_viewer.analysis.derived_anchors import parse_anchors_from, with_derived_anchors
from geolip_viewer.analysis.run import Run
from geolip_viewer.analysis.run_analysis import RunAnalysis
from geolip_viewer.clauses import in_one_line
from geolip_viewer.geometry.projection import PCA, ProjectionSpec
from geolip_viewer.geometry.trust import Embedding, measure_trust
from geolip_viewer.shown_items import ShownItems
from geolip_viewer.sources.run_files import read_run
from geolip_viewer.views import VIEWS, view_named
from geolip_viewer.views.base import ViewInput
from geolip_viewer.views.shared.badges import badges, sentence, with_badges
from geolip_viewer.views.shared.text import about
from tests.runs import features_for, opened, save_features, save_run, trained, turned
from tests.synthetic import for_view, make_analysis, run_of
from tests.views.looking import badge_texts


def written(view: str, projection: str = "PCA", **world: object) -> tuple[str, ...]:
    analysis, found = make_analysis(**world), view_named(view)
    return badge_texts(
        found, ViewInput(analysis, analysis.projected(ProjectionSpec.parse(projection))), found.options()
    )


def test_shares_are_written_as_short_as_they_can_be() -> None:
    shares = (0, 0.00021, 0.002, 0.0073, 0.0096, 0.0138, 0.0913, 0.0996, 0.8549, 0.9971, 1.0)
    assert [about(share) for share in shares] == [
        "0\u00a0%",
        "0.02\u00a0%",
        "0.2\u00a0%",
        "0.7\u00a0%",
        "1.0\u00a0%",
        "1.4\u00a0%",
        "9.1\u00a0%",
        "10\u00a0%",
        "85\u00a0%",
        "99.7\u00a0%",
        "100\u00a0%",
    ]


def test_a_projection_says_how_many_nearest_anchors_are_right_and_neighbours_kept() -> None:
    analysis = make_analysis()
    positions = analysis.positions
    true = (analysis.embeddings @ analysis.anchors.T).argmax(axis=1)
    seen = (positions.items @ positions.anchors.T).argmax(axis=1)
    order = []
    for points in (analysis.embeddings, positions.items):
        cosines = points.astype(float) @ points.T.astype(float)
        np.fill_diagonal(cosines, -2)
        order.append(np.argsort(-cosines, axis=1)[:, :10])
    kept = np.mean([len(set(a) & set(b)) / 10 for a, b in zip(*order, strict=True)])
    chance = np.mean(true[:, None] == seen)
    (badge,) = written("manifold")
    assert badge == (
        f"PCA: nearest anchor right for {100 * np.mean(true == seen):.0f}\u00a0% of items "
        f"(chance {100 * chance:.1f}\u00a0%), "
        f"neighbour recall {100 * kept:.0f}\u00a0% (chance {100 * 10 / 39:.0f}\u00a0%)"
    )


def test_a_share_no_better_than_the_best_constant_guess_stands_beside_that() -> None:
    """One anchor is always drawn nearest: the share that is right is then its share of the items, and means nothing."""
    analysis, view = make_analysis(), view_named("manifold")
    true = (analysis.embeddings @ analysis.anchors.T).argmax(axis=1)
    most = int(np.bincount(true).argmax())
    (drawn,) = view.embeddings(ViewInput(analysis, analysis.positions), view.options())
    every = np.tile(drawn.anchors.positions[most], (len(true), 1)) if drawn.anchors is not None else None
    compared = Embedding(analysis.embeddings, every, analysis.anchors, analysis.positions.anchors)
    blind = sentence(drawn, measure_trust(compared), ShownItems.every(40))
    share = f"{100 * np.mean(true == most):.0f}\u00a0%"
    assert f"right for {share} of items (always the most assigned: {share}), neighbour" in blind.text
    assert in_one_line(blind.at(blind.levels[-1])) == f"anchor right {share} (most assigned {share})"
    assert f"would be right for {share}." in blind.note
    assert "always" not in sentence(drawn, drawn.trust(), ShownItems.every(40)).text


def test_anchors_that_were_made_of_the_items_are_named_beside_what_they_lift() -> None:
    analysis = make_analysis()
    for view in ("manifold", "lens"):
        made = Analysis(
            with_derived_anchors(analysis.checkpoint, analysis.features, parse_anchors_from("kmeans:5")),
            analysis.features,
        )
        found = view_named(view)
        for before, after in zip(
            written(view), badge_texts(found, ViewInput(made, made.positions), found.options()), strict=True
        ):
            assert "made of the items" not in before
            assert re.search(r" \(chance \d+\u00a0%, anchors made of the items\), neighbour recall ", after)


def test_each_lens_and_each_space_has_a_badge_of_its_own() -> None:
    lenses = written("lens")
    assert [badge.split(":")[0] for badge in lenses] == ["clip_l14_openai", "dinov2_b14", "siglip_b16_384"]
    assert len(set(lenses)) == 3
    (space,) = written("difference-space")
    assert space.startswith("Difference space: ")
    assert " neighbour recall " in space
    assert space.endswith("; anchors are no points of it")


def test_another_projection_has_another_badge() -> None:
    (faithful,) = written("manifold", "faithful")
    assert faithful.startswith("Faithful globe: nearest anchor right for ")
    assert faithful != written("manifold")[0]


@pytest.mark.parametrize("view", ["spectrum", "magnitudes"])
def test_a_plot_has_no_badge(view: str) -> None:
    assert set(written(view)) == {""}


@pytest.mark.parametrize("world", [{"items": None}, {"items": 2}], ids=["no items", "two items"])
def test_nothing_is_said_where_nothing_can_be_compared(world: dict[str, object]) -> None:
    assert written("manifold", **world) == ("",)


def test_a_sampled_measure_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geolip_viewer.analysis.trusted.sampled", lambda count: np.arange(0, count, 2))
    assert written("manifold")[0].endswith("; measured on 20 of 40 items")


def test_there_is_a_badge_for_every_panel_of_every_view() -> None:
    for view in VIEWS:
        analysis = for_view(view, make_analysis())
        view_input = ViewInput(analysis, analysis.positions)
        scenes, found = view.scenes(view_input, view.options()), badges(view, view_input, view.options())
        assert [scene.badge for scene in with_badges(scenes, found)] == list(found), view.id


def said(view: str, analysis: Analysis, projection: str = "PCA") -> list[str]:
    """The badge of the only panel in less and less room."""
    found, spec = view_named(view), ProjectionSpec.parse(projection)
    (badge,) = badges(found, ViewInput.of(analysis, spec), found.options())
    texts = [in_one_line(badge.at(each)) for each in badge.levels]
    assert texts[0] == badge.text
    assert len(set(texts)) == len(texts)
    assert [len(text) for text in texts] == sorted((len(text) for text in texts), reverse=True)
    return texts


def test_the_number_of_new_items_is_shown_if_there_are_few() -> None:
    """Seven items: one of them was held out, and a share of one says nothing."""
    texts = said("manifold", make_analysis(items=7), "faithful")
    assert all(re.search(r"(0|100)\u00a0% of 1 new one \((chance|always|most)", text) for text in texts)
    (more,) = written("manifold", "faithful", items=60)
    assert "\u00a0% of new ones " in more


@pytest.mark.parametrize("projection", ["PCA", "faithful"])
@pytest.mark.parametrize("is_run", [False, True], ids=["alone", "run"])
def test_a_share_of_right_anchors_stands_beside_its_chance_in_any_room(projection: str, is_run: bool) -> None:
    """Without its chance a figure flatters; motion and neighbours are dropped first."""
    analysis = make_analysis(items=60)
    texts = said("manifold", run_of(analysis) if is_run else analysis, projection)
    for text in texts:
        assert re.search(r"anchor right (for )?\d+\u00a0%.* \(chance \d+\u00a0%\)", text)
        assert projection == "PCA" or "\u00a0% of new" in text
        assert "recall" in text or "motion" not in text
    assert re.fullmatch(r"anchor right \d+\u00a0%( of new)? \(chance \d+\u00a0%\)", texts[-1])
    assert any("rank correlation of motion" in text for text in texts) == is_run


def test_name_and_long_words_are_dropped_before_any_figure_and_no_chance_before_its_figure() -> None:
    share = r"\d+(\.\d)?\u00a0%"
    chance = rf"\(chance {share}\)"
    forms = [
        rf"PCA: nearest anchor right for {share} of items {chance}, neighbour recall {share} {chance}",
        rf"nearest anchor right for {share} of items {chance}, neighbour recall {share} {chance}",
        rf"nearest anchor right for {share} {chance}, neighbour recall {share} {chance}",
        rf"anchor right {share} {chance}, recall {share} {chance}",
        rf"anchor right {share} {chance}",
    ]
    texts = said("manifold", make_analysis())
    assert len(texts) == len(forms)
    assert all(re.fullmatch(form, text) for form, text in zip(forms, texts, strict=True))


@pytest.mark.parametrize("show", ["folded", "both"])
def test_figures_before_folding_say_so_in_any_room(show: str) -> None:
    analysis, view = make_analysis(), view_named("antipodal")
    (badge,) = badges(view, ViewInput(analysis, analysis.positions), view.options(show=show))
    texts = [in_one_line(badge.at(each)) for each in badge.levels]
    assert texts[0].startswith("PCA before folding: nearest anchor right")
    assert texts[-1].startswith("before folding: anchor right")
    assert all("before folding: " in text for text in texts)


@pytest.mark.parametrize("view", ["manifold", "difference-space", "triangulation-space"])
def test_beside_a_filter_figures_of_all_items_say_so_in_any_room(view: str) -> None:
    analysis, found = make_analysis(), view_named(view)
    view_input = ViewInput(analysis, analysis.positions, filtered=ShownItems(np.arange(20), 40, "some"))
    (badge,) = badges(found, view_input, found.options())
    for least in badge.levels:
        assert re.search(r" of all( |$|,)", in_one_line(badge.at(least)))


def test_where_a_panel_shows_two_pictures_their_names_are_never_left_out() -> None:
    analysis, view = make_analysis("dual-stream"), view_named("lens-morph")
    first, last = analysis.expert_names[0], analysis.expert_names[-1]
    (badge,) = badges(view, ViewInput(analysis, analysis.positions), view.options(t=0.3))
    for least in badge.levels:
        assert re.fullmatch(rf"{first}: .*chance.* · {last}: .*chance.*", in_one_line(badge.at(least)))


def test_a_globe_fitted_to_all_items_says_so_in_any_room() -> None:
    analysis = make_analysis(items=60)
    view = view_named("manifold")
    (drawn,) = view.embeddings(ViewInput.of(analysis, ProjectionSpec.parse("faithful")), view.options())
    alone = sentence(drawn, drawn.trust(), ShownItems.every(60))
    assert all("fitted" in in_one_line(alone.at(each)) for each in alone.levels)


def in_training(tmp_path: Path) -> RunAnalysis:
    """The last of three checkpoints whose items and anchors move, without a common rotation."""
    run = opened(tmp_path, trained(3))
    assert run.frames.frame == "reference"
    assert not run.anchors.has_rotation(1, 2)
    return run.at(2)


@pytest.mark.parametrize("projection", ["PCA 2-3-4", "PCA centred", "PCA of anchors", "faithful"])
def test_the_motion_shown_is_that_of_the_drawn_projection(tmp_path: Path, projection: str) -> None:
    analysis, view, wanted = in_training(tmp_path), view_named("manifold"), ProjectionSpec.parse(projection)
    (text,) = badge_texts(view, ViewInput.of(analysis, wanted), view.options())
    told = re.search(r"true motion since epoch 1 is (−?[\d.]+) for items, (−?[\d.]+) for anchors", text)
    assert told
    run = analysis.run
    before, now = (run.at(t) for t in (1, 2))
    drawn = [each.projected(wanted) for each in (before, now)]
    for value, start, end, places in (
        (told[1], before.embeddings, now.embeddings, [each.items for each in drawn]),
        (told[2], before.anchors, now.anchors, [each.anchors for each in drawn]),
    ):
        true, seen = (np.arccos(np.clip((a * b).sum(axis=1), -1, 1)) for a, b in ((start, end), places))
        assert float(value.replace("−", "-")) == pytest.approx(spearmanr(true, seen).statistic, abs=0.006)


@pytest.mark.parametrize("is_turned", [False, True])
def test_the_motion_of_lenses_is_that_of_each_expert_after_a_rotation_if_there_is_one(
    tmp_path: Path, is_turned: bool
) -> None:
    states = trained(3, anchors=60, step=0.02)
    folder = save_run(tmp_path / "run", [*states[:2], turned(states[2], 1)] if is_turned else states)
    analysis = Run(read_run([folder]), features_for(folder, save_features(tmp_path / "features"))).at(2)
    view = view_named("lens")
    view_input = ViewInput.of(analysis, PCA, fused=False)
    texts = badge_texts(view, view_input, view.options())
    before, now = (analysis.run.at(t) for t in (1, 2))
    turn = orthogonal_procrustes(before.anchors, now.anchors)[0] if is_turned else np.eye(8)
    for expert, text in enumerate(texts):
        rows = [each.lens_embeddings(expert) for each in (before, now)]
        places = [each.lens(expert).positions for each in (before, now)]
        true, seen = (np.arccos(np.clip((a * b).sum(axis=1), -1, 1)) for a, b in ((rows[0] @ turn, rows[1]), places))
        told = re.search(r"is (−?[\d.]+) for items", text)
        assert told
        assert float(told[1].replace("−", "-")) == pytest.approx(spearmanr(true, seen).statistic, abs=0.006)


@pytest.mark.parametrize("length", [0, 1])
@pytest.mark.parametrize("frame", ["aligned", "reference"])
def test_trails_say_how_true_they_are_over_all_checkpoints_that_they_cross(frame: str, length: int) -> None:
    """Also where anchors alone are drawn."""
    run = run_of(make_analysis()).run.changed(frame=frame)
    analysis, view = run.at(2), view_named("trails")
    shown, options = ViewInput(analysis, analysis.positions), view.options(length=length)
    (text,) = badge_texts(view, shown, options)
    true, seen, first = [], [], 2 - length if length else 0
    for t in range(first, 2):
        start, end = (run.files.checkpoints[s].anchors.astype(float) for s in (t, t + 1))
        last = run.files.checkpoints[2].anchors
        turned = [rows @ orthogonal_procrustes(rows, last)[0] if frame == "aligned" else rows for rows in (start, end)]
        places = [run.at(s).positions.anchors for s in (t, t + 1)]
        for angles, (a, b) in ((true, turned), (seen, places)):
            angles.extend(np.arccos(np.clip((a * b).sum(axis=1), -1, 1)))
    told = re.search(rf"true motion from epoch {first} to epoch 2 is (−?[\d.]+) for anchors", text)
    assert told
    assert float(told[1].replace("−", "-")) == pytest.approx(spearmanr(true, seen).statistic, abs=0.006)
    assert "nearest anchor right for" in text
    (badge,) = badges(view, shown, options)
    assert all("rank correlation of" in in_one_line(badge.at(each)) for each in badge.levels)
    (scene,) = view.scenes(shown, options)
    assert scene.embedding_names, "or no room would be kept for it"


def test_trails_of_anchors_without_items_say_how_true_they_are_too(tmp_path: Path) -> None:
    analysis, view = Run(read_run([save_run(tmp_path / "run", trained(3))])).at(2), view_named("trails")
    shown = ViewInput(analysis, analysis.positions)
    (text,) = badge_texts(view, shown, view.options())
    assert text.startswith("rank correlation of drawn with true motion from epoch 0 to epoch 2 is ")
    assert view.scenes(shown, view.options())[0].embedding_names


def test_no_motion_is_shown_for_the_first_checkpoint_or_without_anchors() -> None:
    analysis, view = run_of(make_analysis()), view_named("manifold")
    first = analysis.run.at(0)
    assert "motion" not in badge_texts(view, ViewInput(first, first.positions), view.options())[0]
    space = view_named("triangulation-space")
    assert "motion" not in badge_texts(space, ViewInput(analysis, analysis.positions), space.options())[0]


def test_the_badge_of_a_run_tells_spearmans_correlation(tmp_path: Path) -> None:
    analysis = in_training(tmp_path)
    (text,) = badge_texts(
        view_named("manifold"), ViewInput(analysis, analysis.positions), view_named("manifold").options()
    )
    run = analysis.run
    before, now = run.at(1), run.at(2)
    true = np.arccos(np.clip((before.embeddings * now.embeddings).sum(axis=1), -1, 1))
    drawn = np.arccos(np.clip((before.positions.items * now.positions.items).sum(axis=1), -1, 1))
    expected = spearmanr(true, drawn).statistic
    assert f"since epoch 1 is {expected:.2f} for items".replace("-", "−") in text
