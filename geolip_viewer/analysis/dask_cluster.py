"""A client of Dask's scheduler: of the one at an address, or of one with processes of this machine."""

import asyncio
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from geolip_viewer.errors import OptionError, reason_of

PATIENCE = 5  # seconds for a scheduler to answer
WHERE, AT = "--engine dask", "--scheduler"
WITH_CERTIFICATES = ("tls://", "wss://")
LARGEST_TASK = "1 GiB"  # of arrays that are sent with a task: Dask warns of 10 MB


@contextmanager
def connected(address: str | None) -> Iterator[Any]:
    """A client of the scheduler at an address; without one, of processes of this machine, which end with the block.

    Raises OptionError where Dask is not installed, the scheduler cannot be reached, or processes cannot be started.
    """
    try:
        import dask
        import distributed
    except ImportError as error:
        raise OptionError(WHERE, "needs Dask, which is not installed", "Install geolip-viewer[dask]") from error
    settings = dask.config.set({"distributed.admin.large-graph-warning-threshold": LARGEST_TASK})
    with _quiet(), settings, _cluster(distributed, address) as cluster, _client(distributed, cluster) as client:
        yield client


@contextmanager
def _cluster(distributed: Any, address: str | None) -> Iterator[Any]:
    if address is not None:
        yield address
        return
    settings = {"threads_per_worker": 1, "host": "127.0.0.1", "dashboard_address": None}
    try:
        cluster = distributed.LocalCluster(processes=True, silence_logs=logging.CRITICAL, **settings)
    except Exception as error:  # whatever ends a process while it starts
        problem = f"processes of this machine cannot be started ({reason_of(error)})"
        raise OptionError(WHERE, problem, "Free memory and try again, or leave --engine out") from error
    with cluster:
        yield cluster


@contextmanager
def _client(distributed: Any, cluster: Any) -> Iterator[Any]:
    if isinstance(cluster, str):
        _require_scheduler(distributed, cluster)
    try:
        client = distributed.Client(cluster, timeout=PATIENCE, set_as_default=False)
    except Exception as error:  # the scheduler went, or refuses this client
        raise _unreachable(str(cluster), reason_of(error)) from error
    try:
        yield client
    finally:
        with suppress(TimeoutError, OSError):  # a scheduler that went or says nothing
            client.close()


def _require_scheduler(distributed: Any, address: str) -> None:
    """Connect once and hang up: a client that finds no scheduler cannot be closed, and waits for one for ever."""
    settings = _certificates(distributed, address)
    patience = PATIENCE + 0.5  # later than `connect`, which knows more of what went wrong
    try:
        asyncio.run(asyncio.wait_for(_greet(distributed, address, settings), patience))
    except MemoryError as error:  # what another program answers is taken for a length
        raise _unreachable(address, "what answers there is not a Dask scheduler") from error
    except TimeoutError as error:
        raise _unreachable(address, f"it does not answer within {PATIENCE} s") from error
    except Exception as error:  # an address of no kind, a library that it needs, whatever another program answers
        raise _unreachable(address, reason_of(error)) from error


async def _greet(distributed: Any, address: str, settings: Mapping[str, Any]) -> None:
    """The time limit of `connect` is not one of what follows: a program may listen and say nothing."""
    await (await distributed.comm.connect(address, timeout=PATIENCE, **settings)).close()


def _certificates(distributed: Any, address: str) -> Mapping[str, Any]:
    """How Dask's configuration says that a scheduler is connected to. OptionError where an address needs more."""
    remedy = "Name them in it: distributed.comm.tls with ca-file, client.cert and client.key"
    try:
        settings: Mapping[str, Any] = distributed.Security().get_connection_args("client")
    except Exception as error:  # files that are not there, that are no certificates, or versions that do not exist
        problem = f"the certificates of Dask's configuration cannot be used ({reason_of(error)})"
        raise OptionError(AT, problem, remedy) from error
    if address.startswith(WITH_CERTIFICATES) and settings.get("ssl_context") is None:
        raise OptionError(AT, f"{address} needs certificates, and Dask's configuration names none", remedy)
    return settings


def _unreachable(address: str, reason: str) -> OptionError:
    remedy = "Check the address, such as tcp://host:8786, and that the scheduler runs"
    return OptionError(AT, f"{address} cannot be reached ({reason})", remedy)


@contextmanager
def _quiet() -> Iterator[None]:
    """Dask tells of lost workers at length on stderr; what matters of it is told by us."""
    spoken = ("asyncio", "distributed", "tornado")
    known = [name for name in list(logging.root.manager.loggerDict) if name.split(".")[0] in spoken]
    loggers = [logging.getLogger(name) for name in (*spoken, *known)]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
