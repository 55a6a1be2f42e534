"""Public names as a page of the manual, read from the source so that types appear as they are written."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

import geolip_viewer
from geolip_viewer.library import constellation, opening

HEAD = """\
# Library

<!-- Made by `python -m tools.api > docs/api.md`; a test holds it to the docstrings. -->

```python
import geolip_viewer

constellation = geolip_viewer.from_arrays(embeddings, anchors)
constellation.render("manifold").save("manifold.png")
```

What stands on this page is the public face; what does not may change. Values are computed when they are first asked
for. Views and their options: [views.md](views.md). What the measures of trust mean: [trust.md](trust.md). Columns and
arrays: [numbers.md](numbers.md).
"""
Function = ast.FunctionDef


def page() -> str:
    """The page in Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield HEAD
    functions = _definitions(Path(opening.__file__))
    for name in ("open", "from_arrays"):
        yield from _function(functions[name], 2, "geolip_viewer.")
    known = _definitions(Path(constellation.__file__))["Constellation"]
    assert isinstance(known, ast.ClassDef)
    yield from ("## Constellation", "", _text(known), "")
    for part in known.body:
        if isinstance(part, Function) and not part.name.startswith("_"):
            yield from _function(part, 3, "")
    yield from ("## ViewerError", "", inspect.cleandoc(geolip_viewer.ViewerError.__doc__ or ""))


def _definitions(path: Path) -> dict[str, Function | ast.ClassDef]:
    found = ast.parse(path.read_text(encoding="utf-8")).body
    return {each.name: each for each in found if isinstance(each, Function | ast.ClassDef)}


def _function(node: Function | ast.ClassDef, level: int, prefix: str) -> Iterator[str]:
    assert isinstance(node, Function)
    is_value = any(isinstance(each, ast.Name) and each.id == "property" for each in node.decorator_list)
    yield f"{'#' * level} {prefix}{node.name}"
    yield ""
    if is_value:
        yield f"`{node.name}: {_type(node.returns)}`"
    else:
        yield from ("```python", *_signature(node, prefix), "```")
    yield from ("", _text(node), "")


def _signature(node: Function, prefix: str) -> Iterator[str]:
    parts = [*_parameters(node.args)]
    tail = f") -> {_type(node.returns)}"
    line = f"{prefix}{node.name}({', '.join(parts)}{tail}"
    if len(line) <= 100:
        yield line
        return
    yield f"{prefix}{node.name}("
    yield from (f"    {part}," for part in parts)
    yield tail


def _parameters(arguments: ast.arguments) -> Iterator[str]:
    defaults = [None] * (len(arguments.args) - len(arguments.defaults)) + [*arguments.defaults]
    for argument, default in zip(arguments.args, defaults, strict=True):
        if argument.arg != "self":
            yield _parameter(argument, default)
    if arguments.kwonlyargs:
        yield "*"
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        yield _parameter(argument, default)
    if arguments.kwarg:
        yield f"**{_parameter(arguments.kwarg, None)}"


def _parameter(argument: ast.arg, default: ast.expr | None) -> str:
    typed = f"{argument.arg}: {_type(argument.annotation)}"
    return typed if default is None else f"{typed} = {ast.unparse(default)}"


def _type(annotation: ast.expr | None) -> str:
    """The type as it is written, without the quotes of a type that is only imported for type checking."""
    assert annotation is not None
    return annotation.value if isinstance(annotation, ast.Constant) and annotation.value else ast.unparse(annotation)


def _text(node: Function | ast.ClassDef) -> str:
    """The docstring; every public name has one."""
    found = ast.get_docstring(node)
    assert found, node.name
    return found
