"""Forms made from declarations: a widget for each kind of option, applied as it is edited."""

from dataclasses import dataclass
from typing import Annotated, Literal

import pytest
from PyQt6.QtCore import QLocale, QPoint, Qt
from PyQt6.QtWidgets import QCheckBox, QComboBox, QDoubleSpinBox, QLabel, QLineEdit, QSlider, QSpinBox

from geolip_viewer.app.options.forms import Form
from geolip_viewer.app.widgets.number_boxes import DecimalBox, IntegerBox
from geolip_viewer.options import Enabled, Help, OneOf, Range, Section, options_of

COLOURS = ("first-label", "the longest of all these choices", *(f"measure {number}" for number in range(12)))
VOCABULARY = {"expert": ("clip", "dinov2"), "class": tuple(f"class {c}" for c in range(80))}


@dataclass(frozen=True)
class Options:
    show: Annotated[bool, Help("Draw it or not", "Show it")] = True
    k: Annotated[int, Range(1, 50), Help("How many rays")] = 5
    size: Annotated[float, Range(0.5, 3.0, 0.1)] = 1.0
    seed: Annotated[int, Range(0, 2**31 - 1)] = 42
    scale: Literal["log", "linear"] = "log"
    expert: Annotated[str, OneOf("expert", also=("all",))] = "all"
    within: Annotated[str, OneOf("class", also=("any",))] = "any"
    item: Annotated[str, Help("Its id")] = ""
    limit: Annotated[int | None, Range(2, 10)] = None
    colour: Annotated[str, OneOf("expert", also=COLOURS)] = "first-label"


@pytest.fixture
def form(qtbot, themed):
    made = Form(options_of(Options), VOCABULARY)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def child(form, kind, name):
    found = form.findChild(kind, name)
    assert found is not None, name
    return found


def test_a_tick_is_emitted(qtbot, form):
    box = child(form, QCheckBox, "option_show")
    assert box.text() == "Show it"
    with qtbot.waitSignal(form.changed) as change:
        qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    assert change.args[:2] == ["show", False]


def test_a_number_is_typed(qtbot, form):
    box = child(form, QSpinBox, "box_k")
    box.selectAll()
    with qtbot.waitSignal(form.changed) as change:
        qtbot.keyClicks(box, "17")
        qtbot.keyClick(box, Qt.Key.Key_Return)
    assert change.args[:2] == ["k", 17]
    assert child(form, QSlider, "slider_k").value() == 16


def test_a_number_outside_of_its_range_cannot_be_reached(qtbot, form):
    box = child(form, QSpinBox, "box_k")
    box.selectAll()
    with qtbot.waitSignal(form.changed) as change:
        qtbot.keyClicks(box, "999")
        qtbot.keyClick(box, Qt.Key.Key_Return)
    assert change.args[1] == 50


def test_a_slider_is_moved_by_keys_and_the_box_follows(qtbot, form):
    slider = child(form, QSlider, "slider_size")
    with qtbot.waitSignal(form.changed) as change:
        qtbot.keyClick(slider, Qt.Key.Key_Right)
        qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert change.args[0] == "size"
    assert change.args[1] == pytest.approx(1.2)
    assert child(form, QDoubleSpinBox, "box_size").value() == pytest.approx(1.2)


def test_all_moves_of_one_drag_are_one_step_and_the_next_drag_another(qtbot, form):
    slider, steps = child(form, QSlider, "slider_k"), []
    form.changed.connect(lambda name, value, step: steps.append(step))
    for _ in range(2):
        slider.setSliderDown(True)
        for place in (10, 20):
            slider.setSliderPosition(place)
            form.apply()
        slider.setSliderDown(False)
        slider.setSliderPosition(5)
        form.apply()
    drags = [step for step in steps if step]
    assert len(set(drags[:2])) == 1
    assert len(set(drags)) == 2
    assert "" in steps


def test_many_quick_changes_are_emitted_once_with_the_last_value(qtbot, form):
    told = []
    form.changed.connect(lambda name, value, step: told.append((name, value)))
    box = child(form, QSpinBox, "box_k")
    for _ in range(5):
        qtbot.keyClick(box, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: bool(told))
    assert told == [("k", 10)]


def test_a_range_too_wide_to_drag_over_has_no_slider(form):
    assert form.findChild(QSlider, "slider_seed") is None
    assert child(form, QSpinBox, "box_seed").maximum() == 2**31 - 1


def test_a_choice_is_made_by_keys(qtbot, form):
    box = child(form, QComboBox, "option_scale")
    assert [box.itemText(i) for i in range(box.count())] == ["log", "linear"]
    with qtbot.waitSignal(form.changed) as change:
        qtbot.keyClick(box, Qt.Key.Key_Down)
    assert change.args[:2] == ["scale", "linear"]


def test_a_click_on_a_fixed_choice_opens_a_list_as_wide_as_its_longest_entry(qtbot, form):
    box = child(form, QComboBox, "option_colour")
    box.setFixedWidth(60)
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(10, box.height() // 2))
    view = box.view()
    qtbot.waitUntil(view.isVisible)
    longest = view.fontMetrics().horizontalAdvance("the longest of all these choices")
    assert view.viewport().width() > longest > box.width()
    assert view.textElideMode() is Qt.TextElideMode.ElideRight
    box.hidePopup()


def test_names_of_the_data_are_offered(form):
    box = child(form, QComboBox, "option_expert")
    assert [box.itemText(i) for i in range(box.count())] == ["all", "clip", "dinov2"]


def test_a_long_list_is_searched_by_typing(qtbot, form):
    box = child(form, QComboBox, "option_within")
    line = box.lineEdit()
    line.selectAll()
    with qtbot.waitSignal(form.changed) as change:
        qtbot.keyClicks(line, "class 7")
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert change.args[:2] == ["within", "class 7"]


def test_a_name_that_is_not_in_the_list_is_neither_emitted_nor_kept(qtbot, form):
    told = []
    form.changed.connect(lambda *args: told.append(args))
    box = child(form, QComboBox, "option_within")
    line = box.lineEdit()
    line.selectAll()
    qtbot.keyClicks(line, "nobody")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    form.apply()
    assert told == []
    assert box.currentText() == "any"


def test_typed_text_is_emitted_as_one_step(qtbot, form):
    line = child(form, QLineEdit, "option_item")
    with qtbot.waitSignal(form.changed) as change:
        qtbot.keyClicks(line, "1042")
    assert change.args[:2] == ["item", "1042"]
    assert "typing" in change.args[2]


def test_an_optional_number_is_auto_below_its_least(qtbot, form):
    box = child(form, QSpinBox, "box_limit")
    assert box.text() == "auto"
    with qtbot.waitSignal(form.changed) as change:
        qtbot.keyClick(box, Qt.Key.Key_Up)
    assert change.args[:2] == ["limit", 2]
    with qtbot.waitSignal(form.changed) as change:
        qtbot.keyClick(box, Qt.Key.Key_Down)
    assert change.args[:2] == ["limit", None]


def test_values_set_from_elsewhere_are_shown_and_not_emitted(qtbot, form):
    told = []
    form.changed.connect(lambda *args: told.append(args))
    form.set_values({"show": False, "k": 9, "size": 2.0, "scale": "linear", "expert": "clip", "item": "7", "limit": 4})
    form.apply()
    assert told == []
    assert child(form, QSpinBox, "box_k").value() == 9
    assert child(form, QSlider, "slider_k").value() == 8
    assert not child(form, QCheckBox, "option_show").isChecked()
    assert child(form, QComboBox, "option_expert").currentText() == "clip"
    assert child(form, QLineEdit, "option_item").text() == "7"


def test_a_value_that_is_being_edited_is_not_overwritten(qtbot, form):
    line = child(form, QLineEdit, "option_item")
    qtbot.keyClicks(line, "10")
    form.set_values({"item": "1"})
    assert line.text() == "10"


def test_each_field_has_a_name_a_help_and_a_label_beside_it(form):
    label = child(form, QLabel, "label_k")
    assert label.text() == "K"
    assert "How many rays" in label.toolTip()
    for option in options_of(Options):
        field = form.findChild(object, f"option_{option.name}")
        assert field.accessibleName() == option.label


@dataclass(frozen=True)
class Dependent:
    size: Annotated[float, Range(0, 5, 0.1), Help("Of marks"), Section.SIZE] = 1.0
    items: Literal["all", "random"] = "all"
    seed: Annotated[int, Range(0, 99), Help("Which choice"), Enabled(lambda o: o.items == "random", "Not random")] = 42


@pytest.fixture
def dependent(qtbot, themed):
    made = Form(options_of(Dependent), VOCABULARY)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_what_does_nothing_is_disabled_and_says_why_until_it_does_something(qtbot, dependent):
    box, label = child(dependent, QSpinBox, "box_seed"), child(dependent, QLabel, "label_seed")
    field = box.parentWidget()
    assert not box.isEnabled()
    assert not label.isEnabled()
    assert field.toolTip() == label.toolTip() == "<qt>Which choice. Not random.</qt>"
    assert field.accessibleDescription() == "Which choice. Not random."
    choice = child(dependent, QComboBox, "option_items")
    qtbot.keyClick(choice, Qt.Key.Key_Down)
    assert choice.currentText() == "random"
    assert box.isEnabled()
    assert field.toolTip() == "<qt>Which choice</qt>"
    dependent.apply()
    dependent.set_values({"items": "all"})
    assert not box.isEnabled()


def test_options_are_grouped_under_their_section(dependent, form):
    headings = [child(dependent, QLabel, f"section_{name}") for name in ("shown", "size")]
    rows = [*headings, child(dependent, QLabel, "label_items"), child(dependent, QLabel, "label_size")]
    shown, size, items, last = (each.y() for each in rows)
    assert shown < items < size < last
    assert dependent.findChild(QLabel, "section_colour") is None
    assert form.findChild(QLabel, "section_shown") is None, "one section needs no heading"


@pytest.fixture(params=["de_DE", "en_US", "fr_FR", "ar_EG", "hi_IN"])
def locale(request):
    before = QLocale()
    QLocale.setDefault(QLocale(request.param))
    yield request.param
    QLocale.setDefault(before)


@pytest.mark.parametrize(("typed", "value"), [("0.5", 0.5), ("0,5", 0.5), ("1.25", 1.25), (",75", 0.75), ("2", 2.0)])
def test_half_is_half_in_every_locale(qtbot, themed, locale, typed, value):
    box = DecimalBox()
    qtbot.addWidget(box)
    box.setRange(0, 5)
    box.selectAll()
    qtbot.keyClicks(box, typed)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert (box.value(), box.text()) == (value, f"{value:.2f}")


@pytest.mark.parametrize("typed", ["0.5", "0,5", "1.234", "7e"])
def test_no_digit_of_a_number_is_left_out_in_a_field_of_whole_ones(qtbot, themed, locale, typed):
    box = IntegerBox()
    qtbot.addWidget(box)
    box.setRange(0, 50)
    box.setValue(7)
    box.selectAll()
    qtbot.keyClicks(box, typed)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert (box.value(), box.text()) == (7, "7")
    box.selectAll()
    qtbot.keyClicks(box, "12")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert box.value() == 12


def test_every_number_field_is_a_decimal_or_integer_box(form):
    assert all(isinstance(box, DecimalBox) for box in form.findChildren(QDoubleSpinBox))
    assert all(isinstance(box, IntegerBox) for box in form.findChildren(QSpinBox))
