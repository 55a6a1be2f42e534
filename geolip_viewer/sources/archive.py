"""What a checkpoint file holds, before anything is made of it. No code of the file is ever run."""

import json
import re
import sys
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from geolip_viewer.errors import CheckpointError
from geolip_viewer.sources.damage import DAMAGE
from geolip_viewer.sources.names import shown
from geolip_viewer.sources.torch_files import StoredTensor, read_root

Floats = npt.NDArray[np.float32]

_WEIGHTS = ("state_dict", "model_state_dict", "model")
_NOT_OURS = "Choose a checkpoint that torch.save or safetensors wrote"
_FLOATS = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2"}
_POINTER = b"version https://git-lfs"
_JSON_LIMIT = 16 << 20


@dataclass(frozen=True)
class Tensor:
    """A named array that is read on demand, as float32; `precision` is the file's own word for its numbers."""

    shape: tuple[int, ...]
    precision: str
    is_floating: bool
    read: Callable[[], Floats]


@dataclass(frozen=True)
class Archive:
    """Tensors in file order, and what else stands at the root of the file (or in the JSON beside it)."""

    tensors: Mapping[str, Tensor]
    rest: Mapping[str, Any]
    warnings: tuple[str, ...] = ()


def open_archive(path: Path) -> Archive:
    """Tensors and metadata of a safetensors file, by content or suffix, or of what torch.save wrote.

    Raises CheckpointError for whatever is wrong with the file.
    """
    with path.open("rb") as file:
        start = file.read(len(_POINTER))
    if start == _POINTER:
        raise CheckpointError(path, "is a pointer of Git LFS, not the file itself", "Run 'git lfs pull' where it lies")
    header = int.from_bytes(start[:8], "little")
    if path.suffix.lower() == ".safetensors" or (start[8:9] == b"{" and header < path.stat().st_size):
        return _open_safetensors(path)
    return _open_torch(path)


def _open_safetensors(path: Path) -> Archive:
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="np"):
            pass  # lengths, offsets and types are checked by opening
        with path.open("rb") as file:
            size = int.from_bytes(file.read(8), "little")
            header = json.loads(file.read(size))
    except (SafetensorError, *DAMAGE) as error:
        raise CheckpointError(path, f"is not a whole safetensors file ({shown(error)})", _NOT_OURS) from error
    header.pop("__metadata__", None)
    tensors = {name: _stored_tensor(path, 8 + size, entry) for name, entry in header.items()}
    rest, warnings = _metadata_beside(path)
    return Archive(MappingProxyType(tensors), MappingProxyType(rest), warnings)


def _stored_tensor(path: Path, start: int, entry: Mapping[str, Any]) -> Tensor:
    shape, precision = tuple(entry["shape"]), str(entry["dtype"])
    offset = start + entry["data_offsets"][0]

    def read() -> Floats:
        try:
            raw = np.fromfile(path, np.dtype(_FLOATS[precision]), int(np.prod(shape)), offset=offset)
        except DAMAGE as error:
            raise CheckpointError(path, f"cannot be read ({shown(error)})", "Read it again") from error
        if precision == "BF16":
            raw = (raw.astype(np.uint32) << 16).view(np.float32)
        return _float32(raw).reshape(shape)

    return Tensor(shape, precision, precision in _FLOATS, read)


def _metadata_beside(path: Path) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The JSON object in `<stem>.json`; nothing when there is none, nothing and a notice when it is broken."""
    beside = path.with_suffix(".json")
    if not beside.is_file():
        return {}, ()
    try:
        if beside.stat().st_size > _JSON_LIMIT:
            return {}, (f"{beside.name} is too large for metadata and was not read",)
        found = json.loads(beside.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        return {}, (f"{beside.name} cannot be read as JSON ({shown(error)})",)
    if not isinstance(found, dict):
        return {}, (f"{beside.name} holds no JSON object and was not used",)
    return found, ()


def _open_torch(path: Path) -> Archive:
    root = read_root(path)
    if root is None:
        root = _load(path)
    if not isinstance(root, Mapping):
        raise CheckpointError(path, f"holds a {type(root).__name__}, not a state dict", _NOT_OURS)
    chosen = next((key for key in _WEIGHTS if isinstance(root.get(key), Mapping)), None)
    weights = root if chosen is None else root[chosen]
    found = {key: _tensor(path, value) for key, value in weights.items() if isinstance(key, str)}
    tensors = {key: tensor for key, tensor in found.items() if tensor is not None}
    parameters = {key for key in tensors if "." in key}
    rest = {key: value for key, value in root.items() if isinstance(key, str) and key not in {chosen, *parameters}}
    return Archive(MappingProxyType(tensors), MappingProxyType(rest))


def _load(path: Path) -> Any:
    import torch

    try:
        with warnings.catch_warnings(), torch.serialization.safe_globals(_allowed_globals()):
            warnings.simplefilter("ignore")
            return torch.load(path, map_location="cpu", weights_only=True)
    except DAMAGE as error:
        raise _refusal(path, error) from error


def _allowed_globals() -> list[Any]:
    """Numpy's scalars, as metrics from scikit-learn are; under numpy 1's name as well."""
    scalar: Any = np._core.multiarray.scalar  # type: ignore[attr-defined]
    kinds = [getattr(np.dtypes, name) for name in np.dtypes.__all__ if name.endswith("DType")]
    return [(scalar, "numpy._core.multiarray.scalar"), (scalar, "numpy.core.multiarray.scalar"), np.dtype, *kinds]


def _refusal(path: Path, error: BaseException) -> CheckpointError:
    text = str(error)
    found = re.search(r"GLOBAL (\S+)", text)
    if found:
        problem = f"wants to run {shown(found[1])}, and code in a checkpoint is never run"
        return CheckpointError(path, problem, "Save its state_dict alone, with plain Python values beside it")
    reason = text.rsplit("WeightsUnpickler error:", maxsplit=1)[-1].strip().split("\n")[0] or type(error).__name__
    return CheckpointError(path, f"is damaged or no PyTorch checkpoint ({shown(reason)})", _NOT_OURS)


def _tensor(path: Path, value: object) -> Tensor | None:
    """A tensor of a torch file, whoever read it; None when the value is something else."""
    if isinstance(value, StoredTensor):
        return _described(path, value.shape, value.precision, value.is_held, value.is_floating, value.read)
    torch = sys.modules.get("torch")
    return _loaded_tensor(path, value) if torch is not None and isinstance(value, torch.Tensor) else None


def _loaded_tensor(path: Path, tensor: Any) -> Tensor:
    import torch

    plain = tensor.layout is torch.strided and not tensor.is_meta and not tensor.is_quantized
    # A tensor can claim more numbers than the file holds for it (stride 0): never unfold one.
    held = plain and tensor.numel() * tensor.element_size() <= tensor.untyped_storage().nbytes()
    precision = str(tensor.dtype).removeprefix("torch.")

    def numbers() -> npt.NDArray[Any]:
        wide = torch.float64 if precision == "float64" else torch.float32
        return tensor.detach().to(wide).numpy()  # type: ignore[no-any-return]

    return _described(path, tuple(tensor.shape), precision, held, tensor.is_floating_point(), numbers)


def _described(
    path: Path,
    shape: tuple[int, ...],
    precision: str,
    held: bool,
    floating: bool,
    numbers: Callable[[], npt.NDArray[Any]],
) -> Tensor:
    def read() -> Floats:
        try:
            return _float32(numbers())
        except DAMAGE as error:
            raise CheckpointError(path, f"holds a tensor that cannot be read ({shown(error)})", _NOT_OURS) from error

    return Tensor(shape, precision if held else f"{precision}, not stored in full", held and floating, read)


def _float32(array: npt.NDArray[Any]) -> Floats:
    with np.errstate(over="ignore"):
        copy = np.array(array, np.float32, order="C")
    copy.flags.writeable = False
    return copy
