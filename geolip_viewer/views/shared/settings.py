"""Values of options that are given to several views at once, each to those that take it."""

from collections.abc import Mapping, Sequence
from typing import Any

from geolip_viewer.choice_names import listed
from geolip_viewer.errors import OptionError
from geolip_viewer.options import changed, options_of
from geolip_viewer.views.base import View

Settings = Mapping[str, Mapping[str, Any]]


def settings_of(views: Sequence[View], values: Mapping[str, Any]) -> Settings:
    """For each view, by id, the values that it takes: known before anything is read.

    Of several views each takes what it has an option for. OptionError: a value that no view takes.
    """
    names = {view.id: {option.name for option in options_of(view.options)} for view in views}
    for name, value in values.items():
        having = [view for view in views if name in names[view.id]]
        if not having:
            allowed = listed(sorted(set[str]().union(*names.values())), name)
            raise OptionError(name, "is not an option here", f"Choose one of: {allowed}")
        if not any(_takes(view, name, value) for view in having):
            changed(having[0].options(), {name: value})
    return {
        view.id: {name: value for name, value in values.items() if name in names[view.id] and _takes(view, name, value)}
        for view in views
    }


def _takes(view: View, name: str, value: Any) -> bool:
    try:
        changed(view.options(), {name: value})
    except OptionError:
        return False
    return True
