"""Pictures made again from what a picture remembers."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from geolip_viewer.analysis import Analysis
from geolip_viewer.cli import main
from geolip_viewer.export.images import write_png
from geolip_viewer.export.recipes import KEY, Recipe, read_recipe, recipe_text
from geolip_viewer.geometry.projection import ProjectionSpec
from geolip_viewer.look import CameraPose, DisplaySettings, Look
from geolip_viewer.options import changed, options_of
from geolip_viewer.render.offscreen import picture
from geolip_viewer.shown_items import ShownItems
from geolip_viewer.sources.checkpoint import read_checkpoint
from geolip_viewer.sources.feature_reading import read_features
from geolip_viewer.state import CheckpointSource, FeaturesSource, Filters, Selection, State, embeddings_alone
from geolip_viewer.views import view_named
from geolip_viewer.views.base import ViewInput
from tests.declared import others_than

FIXTURES = Path(__file__).parents[1] / "fixtures"
LAYOUTS = FIXTURES / "layouts"
THREE = (str(LAYOUTS / "files/u01_shared_npscalars.pt"), "--features", str(LAYOUTS / "features/u01_shared_npscalars"))
ALONE = (str(LAYOUTS / "files/u06_observer_bare.pt"),)


def render(*arguments: str, out: Path) -> int:
    return main(["render", *arguments, "--out", str(out)])


def pixels(path: Path) -> np.ndarray:
    with Image.open(path) as image:
        return np.asarray(image)


def three() -> Analysis:
    checkpoint = read_checkpoint(Path(THREE[0]))
    return Analysis(checkpoint, read_features(THREE[2], checkpoint))


SIZE = (480, 400)
NOT_SEEN = {
    "free_orbit",
    "panel_letters",
    "item_pictures",
}  # what only the mouse of the window follows, what one panel alone has not, and what these items lack
EVERYTHING = State(
    view="manifold",
    options={"manifold": {"size": 2.0, "names": True, "colour": "class"}},
    projection=ProjectionSpec.parse("PCA 2-3-4 centred of selection"),
    selection=Selection((0, 2, 3, 5, 7, 8), (1, 4), 2),
    filters=Filters(hidden=(0,), isolated=(1, 2, 3)),
    display=others_than(DisplaySettings()),
    camera=CameraPose(-40.0, 25.0, 15.0, 1.3, (0.05, -0.1)),
)


def drawn_as(tmp_path: Path, state: State) -> np.ndarray:
    """What `render --like` makes of a picture of this state."""
    analysis = three()
    features = FeaturesSource(analysis.features.source, content_hash=analysis.features.content_hash)
    checkpoint = CheckpointSource(Path("a.pt"), analysis.checkpoint.content_hash)
    recipe = Recipe(replace(state, checkpoint=checkpoint, features=features), SIZE, 1.25)
    write_png(tmp_path / "like.png", np.zeros((4, 4, 4), np.uint8), {KEY: recipe_text(recipe)})
    assert render(*THREE, "--like", str(tmp_path / "like.png"), out=tmp_path / "again") == 0
    again = read_recipe(tmp_path / "again/manifold.png")
    assert replace(again.state, checkpoint=None, features=None, options={}) == replace(
        state, checkpoint=None, features=None, options={}
    )
    return pixels(tmp_path / "again/manifold.png")


@pytest.mark.slow
def test_a_picture_is_made_again_with_all_that_a_person_set(tmp_path: Path) -> None:
    """Compared with the scene drawn with each setting written out here; legend and badge are not drawn."""
    analysis, state = three(), EVERYTHING
    items = np.array(state.selection.items)
    carries = [set(analysis.labels.of(item)) for item in range(analysis.item_count)]
    hidden = [item for item, ids in enumerate(carries) if 0 in ids or not ids & {1, 2, 3}]
    assert 0 < len(hidden) < analysis.item_count
    zero, *names = analysis.class_names[:4]
    left = ShownItems(np.delete(np.arange(len(carries)), hidden), len(carries), f"{' or '.join(names)}, not {zero}")
    view_input = ViewInput(analysis, analysis.projected(state.projection, items), items, filtered=left)
    scenes = view_named("manifold").scenes(
        view_input, changed(view_named("manifold").options(), state.options["manifold"])
    )
    look = Look(
        theme="light",
        far_side="hide",
        labels="all",
        anchor_numbers=True,
        legend=False,
        badge=False,
        item_pictures=True,
        graticule=False,
        free_orbit=True,
        type_size=1.1,
        map="hammer",
        selected_items=items,
        selected_anchors=np.array([1, 4]),
        hidden_items=np.array(hidden),
    )
    expected = picture(scenes, SIZE, scale=1.25, look=look, pose=state.camera)[..., :3]
    np.testing.assert_array_equal(drawn_as(tmp_path, state), expected)


@pytest.mark.slow
@pytest.mark.parametrize("name", [option.name for option in options_of(DisplaySettings) if option.name not in NOT_SEEN])
def test_every_display_setting_is_seen_in_the_picture_made_again(tmp_path: Path, name: str) -> None:
    plain = replace(State(), view="manifold", options={"manifold": {"colour": "visits"}})
    if name == "labels":  # some of which touch each other in large type
        plain = replace(plain, display=replace(plain.display, type_size=2.0))
    one = replace(plain, display=replace(plain.display, **{name: getattr(EVERYTHING.display, name)}))
    first, second = drawn_as(tmp_path / "plain", plain), drawn_as(tmp_path / "one", one)
    assert (first != second).any()


@pytest.mark.slow
def test_another_checkpoint_keeps_the_settings_and_not_what_was_selected_or_hidden(tmp_path: Path) -> None:
    drawn_as(tmp_path, EVERYTHING)
    plain = ("--view", "isolation", "--projection", "PCA", "--size", "200x150")
    assert render(*ALONE, "--like", str(tmp_path / "like.png"), *plain, out=tmp_path / "other") == 0
    other = read_recipe(tmp_path / "other" / "isolation.png").state
    assert (other.display, other.camera) == (EVERYTHING.display, EVERYTHING.camera)
    assert (other.selection, other.filters) == (Selection(), Filters())


@pytest.mark.slow
def test_flags_win_over_what_the_picture_says(tmp_path: Path) -> None:
    drawn_as(tmp_path, EVERYTHING)
    flags = (
        "--labels",
        "some",
        "--no-anchor-numbers",
        "--theme",
        "dark",
        "--no-free-orbit",
        "--type-size",
        "2",
        "--far-side",
        "dim",
        "--map",
        "off",
        "--no-panel-letters",
        "--no-item-pictures",
    )
    assert render(*THREE, "--like", str(tmp_path / "like.png"), *flags, out=tmp_path / "flags") == 0
    settings = read_recipe(tmp_path / "flags" / "manifold.png").state.display
    assert settings == DisplaySettings(type_size=2.0, legend=False, badge=False, graticule=False)


@pytest.mark.slow
def test_a_picture_says_how_its_data_was_read(tmp_path: Path) -> None:
    given = ("--anchors-from", "classes", "--columns", "id=", "--no-badge")
    assert render(*THREE[1:2], THREE[2] + "/clip_l14_openai", *given, "--view", "manifold", out=tmp_path) == 0
    state = read_recipe(tmp_path / "manifold.png").state
    assert (state.checkpoint.anchors_from, state.features.source) == ("classes", str(tmp_path / "clip_l14_openai"))
    assert state.features.columns == "id="


@pytest.mark.slow
def test_panels_that_stood_side_by_side_do_so_again(tmp_path: Path) -> None:
    given = ("--view", "lens", "--side-by-side", "--size", "480x200", "--no-badge")
    assert render(*THREE, *given, out=tmp_path / "first") == 0
    assert render(*THREE, "--like", str(tmp_path / "first" / "lens.png"), out=tmp_path / "second") == 0
    (again,) = (tmp_path / "second").iterdir()
    np.testing.assert_array_equal(pixels(again), pixels(tmp_path / "first" / "lens.png"))


@pytest.mark.slow
def test_flags_filter_as_the_window_does(tmp_path: Path) -> None:
    analysis = three()
    first, second = analysis.class_keys[:2]
    given = ("--view", "manifold", "--no-badge", "--size", "320x240")
    flags = ("--only", first, "--hide", second, "--of-class", "mainly")
    assert render(*THREE, *given, *flags, out=tmp_path) == 0
    state = read_recipe(tmp_path / "manifold.png").state
    assert state.filters == Filters(hidden=(1,), isolated=(0,), by="mainly")
    assert render(*THREE, *given, "--hide", "no class", out=tmp_path / "none") == 0
    assert read_recipe(tmp_path / "none/manifold.png").state.filters == Filters(hidden=(-1,))
    assert (
        main(["figures", *THREE, "--only", first, "--no-badge", "--scale", "0.25", "--out", str(tmp_path / "f")]) == 0
    )
    assert read_recipe(tmp_path / "f/anchors_only.png").state.filters == Filters(isolated=(0,))


def test_a_class_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert render(*THREE, "--view", "manifold", "--only", "unicorn", out=tmp_path) == 2
    assert "--only: there is no class 'unicorn'" in capsys.readouterr().err


@pytest.mark.slow
def test_sheets_are_made_again_too(tmp_path: Path) -> None:
    drawn_as(tmp_path, EVERYTHING)
    like = ("--like", str(tmp_path / "like.png"), "--scale", "0.25")
    assert main(["figures", *THREE, *like, "--out", str(tmp_path / "sheets")]) == 0
    recipe = read_recipe(tmp_path / "sheets" / "anchors_only.png")
    for name in ("display", "selection", "filters", "projection", "camera"):
        assert getattr(recipe.state, name) == getattr(EVERYTHING, name), name
    again = ("--like", str(tmp_path / "sheets" / "anchors_only.png"))
    assert main(["figures", *THREE, *again, "--out", str(tmp_path / "again")]) == 0
    first, second = (pixels(tmp_path / folder / "hypersphere_manifold.png") for folder in ("sheets", "again"))
    np.testing.assert_array_equal(first, second)


@pytest.mark.slow
def test_pictures_of_version_0_1_are_made_again(tmp_path: Path) -> None:
    """What they remember, written out here as today's flags."""
    flags = {
        "sample": (
            *("--sample", "--view", "centroids", "--set", "names=false", "--set", "at_least=1", "--theme", "light"),
            *("--projection", "PCA 2-3-4", "--camera", "-30,40", "--scale", "2", "--map", "hammer"),
        ),
        "transparent": (*THREE, "--view", "single-encoding", "--set", "item=1003", "--set", "k=4", "--transparent"),
    }
    for name, given in flags.items():
        command = ("--sample",) if name == "sample" else THREE
        assert render(*command, "--like", str(FIXTURES / "saved" / f"{name}.png"), out=tmp_path / name) == 0
        assert render(*given, "--size", "160x120", out=tmp_path / "flags") == 0
        (again,) = (tmp_path / name).iterdir()
        np.testing.assert_array_equal(pixels(again), pixels(tmp_path / "flags" / again.name), err_msg=name)


def test_the_same_data_is_opened_as_it_was_for_the_picture(tmp_path: Path) -> None:
    """Without a flag the columns and the anchors are those of the picture; for data of another name they are not."""
    random = np.random.default_rng(0)
    arrays = {"vectors": random.normal(size=(20, 6)).astype(np.float32), "kind": np.arange(20) % 4}
    np.savez(tmp_path / "mine.npz", **arrays)
    data = FeaturesSource("/elsewhere/mine.npz", columns="features=vectors,labels=kind")
    state = State(embeddings_alone(data, "classes"), data, view="isolation")
    write_png(tmp_path / "like.png", np.zeros((4, 4, 4), np.uint8), {KEY: recipe_text(Recipe(state, (320, 240)))})
    like = ("--like", str(tmp_path / "like.png"))
    assert render("--features", str(tmp_path / "mine.npz"), *like, out=tmp_path / "again") == 0
    again = read_recipe(tmp_path / "again" / "isolation.png").state
    assert (again.checkpoint.anchors_from, again.features.columns) == ("classes", data.columns)
    flags = ("--anchors-from", "kmeans:3", "--columns", "features=vectors")
    assert render("--features", str(tmp_path / "mine.npz"), *like, *flags, out=tmp_path / "flags") == 0
    flagged = read_recipe(tmp_path / "flags" / "isolation.png").state
    assert (flagged.checkpoint.anchors_from, flagged.features.columns) == ("kmeans:3:0", "features=vectors")
    (tmp_path / "mine.npz").rename(tmp_path / "other.npz")
    assert render("--features", str(tmp_path / "other.npz"), *like, out=tmp_path / "other") == 2
