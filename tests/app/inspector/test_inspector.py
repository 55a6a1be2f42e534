"""The inspector: it follows the selection, and its links select what they name."""

import numpy as np
import pytest
from PyQt6.QtCore import QPointF, Qt, QUrl
from PyQt6.QtGui import QColor, QImage
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QToolTip

from geolip_viewer.app.inspector.inspector import Inspector
from geolip_viewer.sources.item_images import ImageFolder
from geolip_viewer.state import Selection
from tests.synthetic import make_analysis


@pytest.fixture
def open_world(window, show_world, qtbot):
    """A large window on sixty named items, all numbers known."""
    window.resize(1500, 1100)
    show_world(make_analysis(items=60, item_names=True))
    qtbot.waitUntil(lambda: window.services.table_data.anchors.column("divergence") is not None)
    return window


def inspector(window):
    return window.findChild(Inspector, "inspector")


def text(window):
    return inspector(window).toPlainText()


def select(window, qtbot, items=(), anchors=()):
    with qtbot.waitSignal(window.services.worker.finished, check_params_cb=lambda channel, _: channel == "inspect"):
        window.document.store.change(selection=Selection(tuple(items), tuple(anchors), items[0] if items else None))


def links(window):
    """Every link of the page and its text, in order."""
    found = []
    block = inspector(window).document().begin()
    while block.isValid():
        parts = block.begin()
        while not parts.atEnd():
            form = parts.fragment().charFormat()
            if form.isAnchor():
                found.append((form.anchorHref(), parts.fragment().position()))
            parts += 1
        block = block.next()
    return found


def follow(window, target):
    """Click in the middle of a link's first letter."""
    browser = inspector(window)
    position = next(place for href, place in links(window) if href == target)
    cursor = browser.textCursor()
    cursor.setPosition(position)
    browser.setTextCursor(cursor)
    browser.ensureCursorVisible()
    start = browser.cursorRect(cursor)
    QTest.mouseClick(browser.viewport(), Qt.MouseButton.LeftButton, pos=start.center() + QPointF(3, 0).toPoint())


def test_where_nothing_is_selected_it_names_the_only_item_that_is_shown(open_world, qtbot):
    assert text(open_world).startswith("Nothing is selected.\n")
    for view in ("true-neighbors", "single-encoding"):
        with qtbot.waitSignal(open_world.document.result_changed):
            open_world.document.store.change(view=view)
        assert text(open_world).startswith("Nothing is selected. The picture shows item number 42.\n")
        with qtbot.waitSignal(open_world.document.result_changed):
            open_world.document.store.change(view="manifold")
        assert text(open_world).startswith("Nothing is selected.\n")
    with qtbot.waitSignal(open_world.document.result_changed):
        open_world.document.store.change(view="true-neighbors")
    follow(open_world, "item:42")
    assert open_world.document.state.selection.items == (42,)


def test_without_a_selection_it_teaches_how_to_select(open_world):
    assert "Click an item or an anchor in the picture" in text(open_world)


def test_an_item_is_shown_with_its_nearest_anchors_through_every_lens(open_world, qtbot):
    select(open_world, qtbot, items=(7,))
    analysis = open_world.document.loaded.analysis
    cosines, lenses = analysis.similarities(7), analysis.lens_similarities(7)
    words = text(open_world).split()
    assert text(open_world).startswith("item number 7")
    assert f"id {analysis.image_id[7]}" in text(open_world)
    for anchor in np.argsort(-cosines, kind="stable")[:10]:
        place = words.index(written(cosines[anchor]), words.index("hog") if "hog" in words else words.index("siglip"))
        assert words[place - 1] == str(anchor)
        assert words[place + 1 : place + 4] == [written(lens[anchor]) for lens in lenses]


def written(cosine):
    return f"{cosine:.3f}".replace("-", "−")


def test_negative_cosines_have_a_true_minus_in_the_table_and_beside_bars(open_world, qtbot):
    analysis = open_world.document.loaded.analysis
    lenses = np.stack([analysis.lens_similarities(item) for item in range(60)])
    near = [np.argsort(-analysis.similarities(item), kind="stable")[:10] for item in range(60)]
    lowest = [float(lenses[item][:, near[item]].min()) for item in range(60)]
    item = int(np.argmin(lowest))
    assert lowest[item] < -0.01
    select(open_world, qtbot, items=(item,))
    assert written(lowest[item]) in text(open_world)
    assert f"-{abs(lowest[item]):.3f}" not in text(open_world)


def test_all_above_every_expert_is_explained(open_world, qtbot):
    analysis = open_world.document.loaded.analysis
    said = []
    for item in (0, 7, 21):
        select(open_world, qtbot, items=(item,))
        cosines, lenses = analysis.similarities(item), analysis.lens_similarities(item)
        top = np.argsort(-cosines, kind="stable")[:10]
        said.append("exceed every expert" in text(open_world))
        assert said[-1] == bool((cosines[top] > lenses[:, top].max(axis=0)).any())
    assert any(said)


def test_what_is_captured_is_said_once_and_each_line_of_trust_ends_with_a_stop(open_world, qtbot):
    select(open_world, qtbot, items=(7,))
    qtbot.waitUntil(lambda: "true neighbours drawn near" in text(open_world))
    assert text(open_world).lower().count("squared norm captured") == 1
    lines = text(open_world).splitlines()
    (place,) = [number for number, line in enumerate(lines) if "true neighbours drawn near" in line]
    assert all(line.endswith(".") for line in lines[place - 1 : place + 2])


def test_the_names_of_the_columns_rank_by_that_lens(open_world, qtbot):
    select(open_world, qtbot, items=(7,))
    lenses = open_world.document.loaded.analysis.lens_similarities(7)
    follow(open_world, "rank:2")
    ranked = [int(href.removeprefix("anchor:")) for href, _ in links(open_world) if href.startswith("anchor:")][1:11]
    assert ranked == np.argsort(-lenses[1], kind="stable")[:10].tolist()


@pytest.mark.parametrize("rank_by", [0, 2])
def test_a_shortened_name_of_an_expert_is_told_whole(open_world, qtbot, rank_by):
    select(open_world, qtbot, items=(7,))
    follow(open_world, f"rank:{rank_by}")
    inspector(open_world).highlighted.emit(QUrl("rank:2"))
    assert open_world.document.loaded.vocabulary["expert"][1] in QToolTip.text()
    assert "rank:2" in [href for href, _ in links(open_world)]
    inspector(open_world).highlighted.emit(QUrl())
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_a_link_selects_the_anchor(open_world, qtbot):
    select(open_world, qtbot, items=(7,))
    nearest = int(open_world.document.loaded.analysis.nearest_anchor[7])
    follow(open_world, f"anchor:{nearest}")
    assert open_world.document.state.selection == Selection((), (nearest,), 7)


def test_a_class_link_selects_its_items(open_world, qtbot):
    item = next(i for i in range(60) if 2 in open_world.document.loaded.analysis.labels.of(i))
    select(open_world, qtbot, items=(item,))
    follow(open_world, "class:2")
    assert open_world.document.state.selection.items == tuple(open_world.document.loaded.items_of(2).tolist())


def test_show_alone_opens_the_view_of_one_item(open_world, qtbot):
    select(open_world, qtbot, items=(7,))
    follow(open_world, "single:7")
    assert open_world.document.state.view == "single-encoding"


def test_an_anchor_is_shown_with_visits_and_numbers_of_every_expert(open_world, qtbot):
    analysis = open_world.document.loaded.analysis
    anchor = int(np.argmax(analysis.assignment_counts))
    select(open_world, qtbot, anchors=(anchor,))
    words = text(open_world)
    assert words.startswith(f"Anchor {anchor}\n{analysis.assignment_counts[anchor]} assigned items, ")
    assert f"Nearest-anchor cosine\n{analysis.neighbor_cosine[anchor]:.3f}" in words
    assert f"Divergence\n{analysis.expert_divergence[anchor]:.4f}" in words
    assert "dinov2_b14" in words.replace("\u200b", "")
    follow(open_world, "assigned:")
    assert open_world.document.state.selection.items == tuple(
        np.flatnonzero(analysis.nearest_anchor == anchor).tolist()
    )


def test_a_dead_anchor_says_so(window, show_world, qtbot):
    show_world(make_analysis(dead=2))
    select(window, qtbot, anchors=(int(window.document.loaded.analysis.dead_anchors[0]),))
    qtbot.waitUntil(lambda: "Dead: no item is assigned to it" in text(window))


def test_several_items_are_summed_up(open_world, qtbot):
    items = tuple(range(20))
    select(open_world, qtbot, items=items, anchors=(3, 4))
    analysis = open_world.document.loaded.analysis
    assert text(open_world).startswith("20 items and 2 anchors")
    assert f"Mean nearest-anchor cosine\n{analysis.nearest_cosine[:20].mean():.3f}" in text(open_world)
    follow(open_world, "nearest:")
    assert open_world.document.state.selection.anchors == tuple(np.unique(analysis.nearest_anchor[:20]).tolist())


def test_names_from_files_are_text_and_nothing_else(window, show_world, qtbot):
    name = "<img src='x'><b>bold</b> & co"
    show_world(make_analysis(labels=[[0]] * 40, classes=1, class_names=(name,)))
    select(window, qtbot, items=(1,))
    assert name in text(window)


def test_keys_follow_links(open_world, qtbot):
    select(open_world, qtbot, items=(7,))
    browser = inspector(open_world)
    browser.setFocus()
    first = links(open_world)[0][0]
    qtbot.keyClick(browser, Qt.Key.Key_Tab)
    with qtbot.waitSignal(browser.anchorClicked) as clicked:
        qtbot.keyClick(browser, Qt.Key.Key_Return)
    assert clicked.args == [QUrl(first)]


def test_pictures_come_into_the_page_when_they_are_read(open_world, qtbot, tmp_path):
    image = QImage(16, 16, QImage.Format.Format_RGB32)
    image.fill(QColor("#ff00ff"))
    analysis = open_world.document.loaded.analysis
    image.save(str(tmp_path / f"{analysis.image_id[7]}.png"))
    open_world.services.thumbnails.use(ImageFolder(tmp_path, "{image_id}.png"), analysis.image_id)
    with qtbot.waitSignal(open_world.services.thumbnails.arrived):
        select(open_world, qtbot, items=(7,))
    qtbot.waitUntil(lambda: "#ff00ff" in colours(open_world))


def colours(window):
    page = inspector(window).viewport().grab().toImage()
    return {page.pixelColor(x, y).name() for x in range(0, 120, 4) for y in range(0, 120, 4)}


def test_where_there_are_no_pictures_they_can_be_named(open_world, qtbot, dialog):
    select(open_world, qtbot, items=(7,))
    follow(open_world, "pictures:")
    dialog("pictures_dialog").reject()


def test_the_page_wears_the_theme(open_world, qtbot):
    select(open_world, qtbot, items=(7,))
    dark = inspector(open_world).toHtml()
    open_world.bars.by_id["view.light"].trigger()
    light = inspector(open_world).toHtml()
    open_world.bars.by_id["view.dark"].trigger()
    assert "#8ab6ff" in dark
    assert "#1a57bd" in light


def test_closing_the_checkpoint_empties_it(open_world, qtbot):
    select(open_world, qtbot, items=(7,))
    open_world.opening.close()
    assert text(open_world) == "No checkpoint is open."


def test_a_newer_selection_supersedes_the_older(open_world, qtbot):
    with qtbot.waitSignal(open_world.services.worker.finished):
        for item in range(10):
            open_world.services.selecting.items([item])
    qtbot.waitUntil(lambda: text(open_world).startswith("item number 9"))
