"""Reaching a scheduler: whatever else is at its address is one sentence, and soon."""

import logging
import socket
import subprocess
import threading

import dask
import distributed
import pytest

from geolip_viewer.analysis import dask_cluster
from geolip_viewer.analysis.dask_cluster import connected
from geolip_viewer.errors import OptionError

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:.*:DeprecationWarning"),  # of Dask's own
    pytest.mark.filterwarnings("ignore:.*:ResourceWarning"),
]


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("tcp://127.0.0.1:9", "cannot be reached .Timed out trying to connect"),
        ("tcp://127.0.0.1:99999999", "cannot be reached .Timed out trying to connect"),
        ("zzz", "cannot be reached .missing port number"),
        ("foo://here:1", "cannot be reached .unknown address scheme"),
        ("tls://127.0.0.1:9", "needs certificates, and Dask's configuration names none. Name them in it"),
        ("wss://127.0.0.1:9", "needs certificates, and Dask's configuration names none. Name them in it"),
    ],
)
def test_a_scheduler_that_is_not_there_is_one_sentence_and_leaves_no_client(monkeypatch, address, reason):
    monkeypatch.setattr(dask_cluster, "PATIENCE", 1)
    monkeypatch.setattr(distributed, "Client", None)  # one that was begun waits for ever when it is closed
    with pytest.raises(OptionError, match=reason), connected(address):
        pass


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 403 Forbidden\r\n\r\n" * 3, bytes(1000)])
def test_another_program_at_the_address_is_no_scheduler(monkeypatch, answer):
    """Whatever it says, and if it says nothing, as an HTTP server does until it is asked."""
    monkeypatch.setattr(dask_cluster, "PATIENCE", 1)
    monkeypatch.setattr(distributed, "Client", None)
    with socket.create_server(("127.0.0.1", 0)) as server:
        accepted = []

        def serve() -> None:
            accepted.append(server.accept()[0])
            accepted[0].sendall(answer)

        answering = threading.Thread(target=serve)
        answering.start()
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(OptionError, match=f"{address} cannot be reached"), connected(address):
            pass
        answering.join()
        accepted[0].close()


def test_what_says_nothing_is_told_so(monkeypatch):
    monkeypatch.setattr(dask_cluster, "PATIENCE", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(OptionError, match=r"it does not answer within 0.5 s"), connected(address):
            pass


@pytest.fixture
def certificates(tmp_path) -> dict[str, str]:
    """Dask's configuration of a scheduler and a client that know each other."""
    key, certificate = str(tmp_path / "key.pem"), str(tmp_path / "certificate.pem")
    made = ["openssl", "req", "-x509", "-nodes", "-newkey", "rsa:2048", "-days", "2", "-subj", "/CN=localhost"]
    subprocess.run([*made, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    names = {
        f"distributed.comm.tls.{role}.{part}": value
        for role in ("client", "scheduler", "worker")
        for part, value in (("cert", certificate), ("key", key))
    }
    return {"distributed.comm.tls.ca-file": certificate, **names}


def test_a_scheduler_with_certificates_is_reached_by_those_of_the_configuration(certificates):
    with dask.config.set(certificates):
        security = distributed.Security(require_encryption=True)
        settings = {"n_workers": 1, "processes": False, "host": "127.0.0.1", "dashboard_address": None}
        with distributed.LocalCluster(protocol="tls://", security=security, **settings) as cluster:
            assert cluster.scheduler_address.startswith("tls://")
            with connected(cluster.scheduler_address) as client:
                assert client.submit(sum, (1, 2)).result() == 3


def test_certificates_that_cannot_be_read_are_told(certificates, tmp_path):
    certificates["distributed.comm.tls.client.cert"] = str(tmp_path / "none.pem")
    told = r"the certificates of Dask's configuration cannot be used \(No such file"
    with dask.config.set(certificates), pytest.raises(OptionError, match=told), connected("tls://127.0.0.1:9"):
        pass


def test_processes_that_do_not_start_are_told(monkeypatch):
    def fail(**_: object) -> None:
        raise RuntimeError("Nanny failed to start.")

    monkeypatch.setattr(distributed, "LocalCluster", fail)
    with (
        pytest.raises(OptionError, match=r"of this machine cannot be started \(Nanny failed to start"),
        connected(None),
    ):
        pass


def test_dask_says_nothing_meanwhile():
    """Some of its loggers have levels of their own."""
    loggers = [logging.getLogger(name) for name in ("distributed", "distributed.client", "distributed.core", "tornado")]
    before = [logger.level for logger in loggers]
    with dask_cluster._quiet():
        assert not any(logger.isEnabledFor(logging.ERROR) for logger in loggers)
    assert [logger.level for logger in loggers] == before
    assert logging.getLogger("distributed.client").isEnabledFor(logging.WARNING)
