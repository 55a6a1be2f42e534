"""The few rules that Fusion lacks: spacing on a grid of 4 pixels, hairlines instead of bevels, one accent."""

from dataclasses import asdict
from string import Template

from geolip_viewer.app.system.tones import Tones
from geolip_viewer.assets import resources

RULES = Template("""
QMainWindow::separator { width: 1px; height: 1px; background: $line; }
QMainWindow::separator:hover { background: $accent; }
QMenuBar { background: $window; padding: 2px 4px; }
QMenuBar::item { padding: 4px 8px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $raised; border: 1px solid $strong_line; padding: 4px; }
QMenu::item { padding: 5px 28px 5px 10px; border-radius: 4px; }
QMenu::icon { padding-left: 8px; }
QMenu::item:selected { background: $chosen; color: $text; }
QMenu::item:disabled { color: $faint_text; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QToolBar { background: $window; border: 0; border-bottom: 1px solid $line; padding: 4px 8px; spacing: 4px; }
QToolBar::separator { width: 1px; background: $line; margin: 4px; }
QToolButton { border: 0; border-radius: 4px; padding: 4px; }
QToolButton[tiny="true"] { padding: 2px; }
QToolButton:hover { background: $hover; }
QToolButton:pressed, QToolButton:checked { background: $chosen; }
QToolButton:checked:disabled { background: transparent; }
QToolButton:focus, QPushButton:focus, QCheckBox:focus { outline: 0; }
QToolButton:focus { border: 1px solid $accent; padding: 3px; }
QToolButton::menu-indicator { image: none; }
QStatusBar { background: $window; border-top: 1px solid $line; color: $quiet_text; }
QStatusBar::item { border: 0; }
QDockWidget { color: $quiet_text; font-weight: 600; }
QWidget#dock_title { background: $panel; }
QLabel#dock_name { color: $quiet_text; font-weight: 600; }
QWidget[panel="true"], QScrollArea[panel="true"] > QWidget > QWidget { background: $panel; }
QScrollArea { border: 0; }
QTabBar { background: $panel; qproperty-drawBase: 0; }
QTabBar::tab { padding: 6px 10px; color: $quiet_text; border: 0; border-bottom: 2px solid transparent;
    background: $panel; }
QDialog QTabBar, QDialog QTabBar::tab { background: transparent; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabBar::tab:focus { color: $accent_text; background: $hover; }
QTabBar::tab:hover { color: $text; }
QPushButton { background: $raised; border: 1px solid $strong_line; border-radius: 6px; padding: 5px 14px;
    min-height: 18px; }
QPushButton[small="true"] { padding: 2px 10px; border-radius: 5px; }
QPushButton[link="true"] { background: transparent; border: 0; color: $accent_text; padding: 4px 0; text-align: left; }
QPushButton[link="true"]:hover, QPushButton[link="true"]:focus { text-decoration: underline; }
QPushButton:hover { background: $hover; }
QPushButton:focus { border-color: $accent; }
QPushButton:default, QPushButton[primary="true"] { background: $accent; border-color: $accent; color: $on_accent; }
QPushButton[primary="true"]:focus { border-color: $text; }
QPushButton:disabled, QPushButton:default:disabled { background: $raised; color: $faint_text; border-color: $line; }
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox, QPlainTextEdit {
    background: $field; border: 1px solid $strong_line; border-radius: 5px; padding: 3px 6px; min-height: 18px;
    selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus, QPlainTextEdit:focus { border-color: $accent; }
QToolButton[field="true"] { background: $field; border: 1px solid $strong_line; border-radius: 5px;
    padding: 3px 20px 3px 6px; min-height: 18px; }
QToolButton[field="true"]:focus { border-color: $accent; }
QToolButton[field="true"]::menu-indicator {
    image: url("$controls/chevron-down.svg"); width: 12px; height: 12px;
    subcontrol-position: right center; subcontrol-origin: padding; right: 6px; }
QComboBox QLineEdit { background: transparent; border: 0; padding: 0; }
QComboBox::drop-down { border: 0; width: 20px; }
QComboBox::down-arrow, QSpinBox::down-arrow, QDoubleSpinBox::down-arrow {
    image: url("$controls/chevron-down.svg"); width: 12px; height: 12px; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: url("$controls/chevron-up.svg"); width: 12px; height: 12px; }
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button {
    border: 0; background: transparent; width: 16px; }
QSpinBox::up-button:hover, QSpinBox::down-button:hover, QDoubleSpinBox::up-button:hover,
QDoubleSpinBox::down-button:hover { background: $hover; border-radius: 3px; }
QLineEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QComboBox:disabled {
    color: $faint_text; border-color: $line; }
QCheckBox, QRadioButton { spacing: 8px; }
QCheckBox::indicator, QAbstractItemView::indicator {
    width: 14px; height: 14px; border: 1px solid $faint_text; border-radius: 3px; background: $field; }
QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid $faint_text; border-radius: 8px;
    background: $field; }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked {
    background: $accent; border-color: $accent; image: url("$controls/check.svg"); }
QRadioButton::indicator:checked { background: $accent; border-color: $accent; image: url("$controls/dot.svg"); }
QCheckBox:focus, QRadioButton:focus { color: $accent_text; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border-color: $accent; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: $line; }
QFileDialog { min-width: 720px; min-height: 440px; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QTabWidget::pane { border: 0; }
QTextBrowser { background: $panel; border: 1px solid $line; border-radius: 6px; }
QAbstractItemView { background: $panel; border: 1px solid transparent; outline: 0; }
QAbstractItemView:focus { border-color: $accent; }
QAbstractItemView QHeaderView { border: 0; }
QAbstractItemView::item { padding: 3px 4px; }
QTableView::item { padding: 3px 8px; }
QTreeWidget#views_list::item { padding-left: 8px; }
QComboBox QAbstractItemView { background: $raised; border: 1px solid $strong_line; padding: 4px; }
QAbstractItemView::item:hover { background: $hover; }
QTableView::item:hover { background: transparent; }
QAbstractItemView::item:selected { background: $chosen; color: $text; }
QAbstractScrollArea::corner { background: transparent; border: 0; }
QHeaderView::section { background: $panel; border: 0; border-bottom: 1px solid $line; padding: 4px 10px;
    color: $quiet_text; }
QProgressBar { background: $raised; border: 0; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: $line; }
QSlider::sub-page:horizontal { height: 4px; border-radius: 2px; background: $accent; }
QSlider::handle:horizontal {
    width: 14px; height: 14px; margin: -5px 0; border-radius: 7px; background: $text; border: 0; }
QSlider::handle:horizontal:focus { background: $accent; }
QSlider::sub-page:horizontal:disabled, QSlider::handle:horizontal:disabled { background: $strong_line; }
QScrollBar:vertical { width: 10px; background: transparent; margin: 0; }
QScrollBar:horizontal { height: 10px; background: transparent; margin: 0; }
QScrollBar::handle { background: $strong_line; border-radius: 3px; margin: 2px; min-height: 24px; min-width: 24px; }
QScrollBar::handle:hover { background: $faint_text; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {
    background: none; border: 0; width: 0; height: 0; }
QToolTip { background: $raised; color: $text; border: 1px solid $strong_line; padding: 4px 6px; }
QLabel[quiet="true"] { color: $quiet_text; }
QLabel[notice="true"] { background: $raised; border-left: 3px solid $warning; padding: 6px 8px; }
QLabel[fault="true"] { color: $danger; }
QLabel[heading="true"] { font-weight: 600; }
QLabel[title="true"] { font-size: 20pt; font-weight: 600; }
QFrame[line="true"] { background: $line; max-height: 1px; border: 0; }
QFrame[card="true"] { background: $raised; border: 1px solid $strong_line; border-radius: 8px; }
QTextBrowser#inspector { background: $panel; border: 1px solid transparent; border-radius: 0;
    selection-background-color: $accent; selection-color: $on_accent; }
QPushButton[sign="true"] { background: transparent; border: 1px solid transparent; border-radius: 4px; padding: 0 8px;
    min-height: 0; text-align: left; color: $quiet_text; }
QPushButton[sign="true"]:hover, QPushButton[sign="true"]:focus { border-color: $accent; }
QTreeWidget#trust_projections QHeaderView::section { padding: 4px 4px; }
QTreeWidget#trust_projections::item { padding: 3px 4px; }
QTextBrowser:focus, QTextBrowser#inspector:focus, QScrollArea:focus { border: 1px solid $accent; }
QFrame#play_bar { background: $panel; border-top: 1px solid $line; }
QFrame#banner { background: $raised; border-bottom: 1px solid $line; }
QWidget#empty_state, QWidget#empty_page, QScrollArea#empty_scroll, QWidget#picture_area { background: $canvas; }
QFrame#drop_area { border: 1px dashed $strong_line; border-radius: 12px; }
QFrame#drop_area[inviting="true"] { border-color: $accent; background: $chosen; }
QFrame#drop_hint { border: 2px solid $accent; background: transparent; }
QLabel#drop_hint_words { background: $accent; color: $on_accent; border-radius: 6px; padding: 4px 12px; }
QDockWidget[floats="true"] { background: $strong_line; }
QDialog#export_dialog { border: 1px solid $strong_line; }
QDialog#palette { background: $raised; border: 1px solid $strong_line; border-radius: 8px; }
""")


def style_sheet(tones: Tones) -> str:
    """The rules with the colours of a theme in place of their names."""
    return RULES.substitute(asdict(tones), controls=(resources() / "icons" / "controls").as_posix())
