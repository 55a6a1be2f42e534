"""One nasty name goes to every place in the window that shows names, and appears there letter for letter."""

from dataclasses import replace
from pathlib import Path

import pytest
from PyQt6.QtCore import QAbstractListModel, QModelIndex, Qt
from PyQt6.QtGui import QAction, QTextDocument
from PyQt6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QMenu,
    QMessageBox,
    QTextBrowser,
    QWidget,
)

from geolip_viewer.app.actions.command_palette import Chooser
from geolip_viewer.badge import Badge
from geolip_viewer.errors import CheckpointError
from geolip_viewer.state import Selection
from tests.synthetic import make_analysis

MARK = "Zyx"
NASTY = f"<b>A&B</b> {MARK} $x$ \\n&amp; _y_"
FILE = f"<i>A&B {MARK} $x$ \\n&amp;[*].pt"
ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)


def read(text, kind=Qt.TextFormat.AutoText):
    """The visible text where Qt may interpret rich text."""
    rich = kind == Qt.TextFormat.RichText or (kind == Qt.TextFormat.AutoText and Qt.mightBeRichText(text))
    if not rich:
        return text
    document = QTextDocument()
    document.setHtml(text)
    return document.toPlainText().replace("\xa0", " ")


def without_mnemonics(text):
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def texts_of(widget):
    """Everything that is read on a widget: its text, its tooltip, its rows."""
    yield read(widget.toolTip())
    if isinstance(widget, QLabel):
        yield read(widget.text(), widget.textFormat())
    if isinstance(widget, QAbstractButton):
        yield without_mnemonics(widget.text())
    if isinstance(widget, QTextBrowser):
        yield widget.toPlainText().replace("\xa0", " ")
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(place) for place in range(widget.count()))
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from rows_of(widget)


def rows_of(view):
    model = view.model()
    for row in range(min(model.rowCount(QModelIndex()), 5)):
        columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex())
        for column in range(columns):
            display, tooltip = (model.data(model.index(row, column), role) for role in ROLES)
            yield str(display or "")
            yield read(str(tooltip or ""))


def shown(*windows):
    """Every text with the mark on these windows, zero-width spaces of line breaks left out."""
    found = []
    for window in windows:
        for widget in (window, *window.findChildren(QWidget)):
            found += [(widget.objectName(), text) for text in texts_of(widget)]
        for action in window.findChildren(QAction):
            found.append((action.objectName(), without_mnemonics(action.text())))
            if any(isinstance(each, QMenu) and each.toolTipsVisible() for each in action.associatedObjects()):
                found.append((action.objectName(), read(action.toolTip())))
    return [(place, text.replace("\u200b", "")) for place, text in found if MARK in text.replace("\u200b", "")]


def assert_letters(found, *names):
    wrong = [(place, text) for place, text in found if not any(name in text for name in names)]
    assert not wrong, wrong[:4]


@pytest.fixture
def nasty(window, show_world, qtbot, memory):
    """A world in which everything has this name; item and class are selected, tables are open."""
    window.resize(1500, 1000)
    memory.add_recent(Path("/made") / FILE)
    labels = [[0]] * 30
    show_world(make_analysis(items=30, labels=labels, classes=1, class_names=(NASTY,), item_names=True))
    features = window.document.loaded.features
    object.__setattr__(features, "item_names", (NASTY,) * 30)
    window.panels.switch_tables()
    qtbot.waitUntil(lambda: len(window.services.table_data.items) == 30)
    window.document.store.change(selection=Selection(items=(3,), current=3))
    qtbot.waitUntil(lambda: not window.services.worker.is_busy)
    return window


def test_panels_tables_and_lists(nasty, qtbot):
    qtbot.waitUntil(lambda: any(place == "inspector" for place, _ in shown(nasty)))
    found = shown(nasty)
    assert {"inspector", "class_list", "items_table", "option_within"} <= {place for place, _ in found}
    assert_letters(found, NASTY, FILE)
    nasty.services.selecting.items(range(10))
    qtbot.waitUntil(lambda: not nasty.services.worker.is_busy)
    assert_letters(shown(nasty), NASTY, FILE)


def test_menus_the_start_page_and_the_title(nasty):
    recent = nasty.bars.menu("File/Open recent")
    recent.aboutToShow.emit()
    found = [(text.text(), without_mnemonics(text.text())) for text in recent.actions()]
    assert any(FILE in text for _, text in found)
    loaded = nasty.document.loaded
    nasty.document.turn(replace(loaded, checkpoint=replace(loaded.checkpoint, path=Path("/made") / FILE)))
    assert nasty.windowTitle().replace("[*][*]", "\0").replace("[*]", "").replace("\0", "[*]").startswith(FILE)
    nasty.opening.close()
    found = shown(nasty)
    assert any(place.startswith("recent_") for place, _ in found)
    assert_letters(found, FILE)


def test_messages(nasty, qtbot, dialog):
    nasty.error_dialogs.show("load", CheckpointError(Path("/made") / FILE, f"holds {NASTY}", f"Rename {NASTY}"))
    box = dialog("error", QMessageBox)
    assert_letters([("text", read(box.text(), Qt.TextFormat.RichText))], FILE)
    assert_letters([("more", read(box.informativeText(), Qt.TextFormat.RichText))], NASTY)
    box.accept()
    nasty.banner.show_message("x", f"About {NASTY}", ((f"Open {NASTY}", lambda: None),))
    toast = nasty.exporting.running._toasts.add()
    toast.show_message(f"Saved {NASTY}", ((f"Show {NASTY}", lambda: None),))
    nasty.services.messages.tell(f"Told {NASTY}")
    assert nasty.statusBar().currentMessage() == f"Told {NASTY}"
    found = shown(nasty)
    assert {"banner_text", "banner_offer_0"} <= {place for place, _ in found}
    elided = {toast.findChild(QLabel, "toast_text").text()}
    assert_letters([each for each in found if each[1] not in elided], NASTY, FILE)
    nasty.badge_buttons._words.show_text(f"PCA of class {NASTY}")
    nasty.badge_buttons._words.setToolTip("")
    assert without_mnemonics(nasty.badge_buttons._words.text()) == f"PCA of class {NASTY}"
    nasty.badge_buttons._words.lie_over(Badge((), f"PCA of class {NASTY}"))
    assert NASTY in read(nasty.badge_buttons._words.toolTip())


def test_the_card_the_picture_menu_and_the_search(nasty, qtbot, dialog):
    nasty.services.canvas.start()
    from tests.app.pointing import RIGHT, click, frame, hover, marks_alone

    frame(nasty, qtbot)
    place = next(iter(marks_alone(nasty, "item", apart=8.0).values()))
    hover(nasty, place)
    card = nasty.findChild(QWidget, "hover_card")
    qtbot.waitUntil(card.isVisible)
    lines = card.findChild(QLabel, "hover_lines")
    assert NASTY in read(lines.text(), lines.textFormat())
    click(nasty, place, button=RIGHT)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    found = shown(menu)
    assert any("Select all of" in text for _, text in found)
    assert_letters(found, NASTY)
    menu.close()
    nasty.bars.by_id["edit.search"].trigger()
    chooser = dialog("palette", Chooser)
    assert_letters(shown(chooser), NASTY)
    assert shown(chooser)
    chooser.close()


def test_the_question_to_save_names_such_a_session_letter_for_letter(nasty, dialog):
    nasty.sessions.path = Path("/made") / FILE
    nasty.sessions._ask_to_save(lambda: None)
    box = dialog("ask_to_save", QMessageBox)
    assert FILE in read(box.text(), Qt.TextFormat.RichText)
    box.reject()
    nasty.sessions.path = None
