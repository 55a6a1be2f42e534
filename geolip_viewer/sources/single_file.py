"""One checkpoint file: its kind, and the tensors and metadata in it. No code in the file is ever run."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from geolip_viewer.errors import CheckpointError
from geolip_viewer.sources import signatures, torch_files
from geolip_viewer.sources.damage import DAMAGE, PickleError
from geolip_viewer.sources.named_tensors import Archive, Floats, ReadAllowance, Tensor
from geolip_viewer.sources.names import shown
from geolip_viewer.sources.pickle_reader import UnknownName
from geolip_viewer.sources.precisions import PRECISIONS
from geolip_viewer.sources.regular_file import RegularFile
from geolip_viewer.sources.safetensors_files import HeaderError, PlacedTensor, has_header, read_header
from geolip_viewer.sources.scales import with_scales
from geolip_viewer.sources.sidecar import header_metadata, metadata_beside
from geolip_viewer.sources.stored_tensors import StoredTensor, UnreadTensor
from geolip_viewer.sources.torch_records import ContainerError
from geolip_viewer.sources.weights import Weights, find_weights, plain_name

_NOT_OURS = "Choose a checkpoint that torch.save or safetensors wrote"
_NEEDED = re.compile(r"(?:^|\.)(?:anchors$|projectors\.|constellation\.expert_)")
_PLAIN = "Save its state_dict alone, with plain Python values beside it"


def archive_of_file(file: RegularFile) -> Archive:
    """Tensors and metadata of a safetensors file or of what torch.save wrote, whatever the file is called.

    Raises CheckpointError for whatever is wrong with the file.
    """
    start = file.read_at(0, min(file.size, signatures.LENGTH))
    if has_header(start, file.size):
        return _safetensors_archive(file)
    if start.startswith(torch_files.ZIP_START):
        return _torch_archive(file, torch_files.read_zip)
    if start.startswith(torch_files.PICKLE_START):
        return _torch_archive(file, torch_files.read_legacy)
    known = signatures.known_kind(start)
    if known is None and is_json(start):
        known = "is JSON, not a PyTorch checkpoint", _NOT_OURS
    if known is not None:
        raise CheckpointError(file.where, *known)
    if file.where.suffix.lower() == ".safetensors":
        return _safetensors_archive(file)  # reports what is wrong with it
    raise CheckpointError(file.where, "is damaged or not a PyTorch checkpoint", _NOT_OURS)


def is_json(start: bytes) -> bool:
    """Whether a file that begins so can be JSON: the length of a safetensors header has zeros in it."""
    return start.lstrip()[:1] in (b"{", b"[") and b"\0" not in start


def _safetensors_archive(file: RegularFile) -> Archive:
    try:
        placed, metadata = read_header(file)
    except HeaderError as error:
        problem = f"is not a whole safetensors file ({shown(error)})"
        raise CheckpointError(file.where, problem, _NOT_OURS) from error
    allowance = ReadAllowance(file)
    tensors = {name: _tensor(file, each, allowance) for name, each in placed.items()}
    beside, warnings = metadata_beside(file.where)
    return Archive(
        (file,), MappingProxyType(with_scales(tensors)), MappingProxyType(header_metadata(metadata) | beside), warnings
    )


def _torch_archive(file: RegularFile, reader: Callable[[RegularFile], Any]) -> Archive:
    root = _root(file, reader)
    if reader is torch_files.read_zip and _needs_torch(find_weights(root)):
        from geolip_viewer.sources import torch_process  # needed by few files

        copy = torch_process.converted(file)
        return replace(_archive_of_root(copy, _root(copy, torch_files.read_zip)), files=(file,))
    return _archive_of_root(file, root)


def _root(file: RegularFile, reader: Callable[[RegularFile], Any]) -> Mapping[Any, Any]:
    try:
        root = reader(file)
    except UnknownName as error:
        problem = f"wants to run {shown(error.name)}, but code in a checkpoint is never run"
        raise CheckpointError(file.where, problem, _PLAIN) from error
    except ContainerError as error:
        raise CheckpointError(file.where, f"{shown(error)}, not a PyTorch checkpoint", _NOT_OURS) from error
    except PickleError as error:
        problem = f"is damaged or not a PyTorch checkpoint ({shown(error)})"
        raise CheckpointError(file.where, problem, _NOT_OURS) from error
    if not isinstance(root, Mapping):
        kind = "tensor" if isinstance(root, StoredTensor | UnreadTensor) else type(root).__name__
        raise CheckpointError(file.where, f"holds a {kind}, not a state dict", _NOT_OURS)
    return root


def _needs_torch(weights: Weights) -> bool:
    """Whether anchors or projectors are stored in a form that only torch can read."""
    keys = (key for key, value in weights.mapping.items() if isinstance(value, UnreadTensor) and value.torch_reads)
    return any(isinstance(key, str) and _NEEDED.search(plain_name(key)) for key in keys)


def _archive_of_root(file: RegularFile, root: Mapping[Any, Any]) -> Archive:
    weights = find_weights(root)
    allowance = ReadAllowance(file)
    tensors = {
        key: _tensor(file, value, allowance)
        for key, value in weights.mapping.items()
        if isinstance(key, str) and isinstance(value, StoredTensor | UnreadTensor)
    }
    aside = {id(each.mapping) for each in (weights, *weights.others)}
    parameters = {key for key in tensors if "." in key} if weights.mapping is root else set()
    rest = {
        key: value
        for key, value in root.items()
        if isinstance(key, str) and id(value) not in aside and key not in parameters
    }
    return Archive((file,), MappingProxyType(with_scales(tensors)), MappingProxyType(rest), weights.warnings())


def _tensor(file: RegularFile, found: StoredTensor | PlacedTensor | UnreadTensor, allowance: ReadAllowance) -> Tensor:
    if isinstance(found, UnreadTensor):
        return Tensor(found.shape, f"{found.kind}, not kept as plain numbers", False, lambda: _unread(file, found))

    def read() -> Floats:
        allowance.spend(found.bytes_to_read)
        try:
            return _float32(found.read())
        except DAMAGE as error:
            raise CheckpointError(
                file.where, f"holds a tensor that cannot be read ({shown(error)})", _NOT_OURS
            ) from error

    precision = found.precision if found.is_held else f"{found.precision}, not stored in full"
    floating = found.is_held and PRECISIONS[found.precision].is_floating
    return Tensor(found.shape, precision, floating, read)


def _unread(file: RegularFile, found: UnreadTensor) -> Floats:
    raise CheckpointError(file.where, f"holds a tensor that cannot be read ({found.kind})", _NOT_OURS)


def _float32(array: npt.NDArray[Any]) -> Floats:
    with np.errstate(over="ignore"):
        copy = np.array(array, np.float32, order="C")
    copy.flags.writeable = False
    return copy
