"""How a column stores labels, by its Arrow type."""

import re
from dataclasses import dataclass
from typing import Any, Literal

import pyarrow as pa

from geolip_viewer.sources.arrow import inner_type, is_list, is_number, is_text

_OF_CLASS = re.compile(r"(?:(?:label|class|category)(?:_?(?:id|name|idx|index))?|name|title)s?", re.IGNORECASE)
Kind = Literal["ids", "flags", "texts", "none", "unknown"]


@dataclass(frozen=True)
class Form:
    """How a part stores its labels: `pair` names the fields of the id and of the name of a struct."""

    kind: Kind
    listed: bool = False
    pair: tuple[str | None, str | None] | None = None


def form_of(kind: Any) -> Form:
    """The form of a column of this type; "none" if there is no column, or nothing in it can be a label."""
    if kind is None:
        return Form("none")
    kind = inner_type(kind)
    if is_list(kind):
        inner = form_of(kind.value_type)
        return Form("unknown") if inner.listed else Form(inner.kind, True, inner.pair)
    if pa.types.is_struct(kind):
        return _of_struct(kind)
    if pa.types.is_null(kind):
        return Form("none")
    if pa.types.is_boolean(kind):
        return Form("flags")
    if is_number(kind) or pa.types.is_decimal(kind):
        return Form("ids")
    return Form("texts") if is_text(kind) else Form("unknown")


def _of_struct(kind: Any) -> Form:
    """A struct that says a class by an id, a name or both.

    `datasets` stores a list of such structs as a struct of lists.
    """
    kinds = {field.name: form_of(field.type) for field in kind}
    if len(kinds) != kind.num_fields:
        return Form("unknown")
    ids = [name for name, form in kinds.items() if form.kind == "ids" and form.pair is None]
    whole = [name for name in ids if not _holds_fractions(kind.field(name).type)]
    of_id = _only(whole or ids)
    of_name = _only([name for name, form in kinds.items() if form.kind == "texts" and form.pair is None])
    if ids and of_id is None:
        return Form("unknown")
    if of_id is None and of_name is None:
        return Form("unknown")
    nested = {kinds[name].listed for name in (of_id, of_name) if name is not None}
    if len(nested) == 2:
        of_name, nested = None, {kinds[of_id].listed}
    return Form("texts" if of_id is None else "ids", nested.pop(), (of_id, of_name))


def _only(names: list[str]) -> str | None:
    """The only field, or, of several, the one with a usual name for classes: areas and scores are not classes."""
    called = names if len(names) == 1 else [name for name in names if _OF_CLASS.fullmatch(name)]
    return called[0] if len(called) == 1 else None


def _holds_fractions(kind: Any) -> bool:
    kind = inner_type(kind)
    return bool(pa.types.is_floating(inner_type(kind.value_type) if is_list(kind) else kind))
