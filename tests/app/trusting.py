"""Waiting in tests until the picture in the window was measured."""


def measured(window, qtbot):
    qtbot.waitUntil(lambda: window.services.measurements.status != "measuring" and not_busy(window), timeout=20_000)


def not_busy(window):
    trusting, worker = window.services.measurements, window.services.worker
    return not worker.is_busy and not trusting.is_waiting and not window.services.fitting.is_running


def show_view(window, qtbot, view, **options):
    """Turn to a view and wait until it was measured."""
    with qtbot.waitSignal(window.document.result_changed):
        window.document.store.change(view=view, options={view: options})
    measured(window, qtbot)
