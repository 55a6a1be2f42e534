"""What the tests of opening share."""

import pytest


@pytest.fixture
def opened(window, qtbot):
    """Do something and wait until what it opens is on the screen."""

    def wait(do):
        with qtbot.waitSignal(window.document.result_changed, timeout=30_000):
            do()
        return window.document.loaded

    return wait
