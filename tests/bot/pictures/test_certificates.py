"""Over https a server must prove to be the one that was named, though the connection is made to a number."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from pathlib import Path

import pytest

from bot.pictures.download import Bounds, fetch
from engine import PictureError
from tests.bot.web_server import Server

QUICK = Bounds(connect=5, read=5, total=10)


@pytest.fixture
def certificate(home: Path, server: Server) -> Path:
    """The server's certificate, made out to localhost by itself."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs openssl, which is not installed")
    file, key = home / "certificate.pem", home / "key.pem"
    command = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost"
    names = ["-addext", "subjectAltName=DNS:localhost", "-out", str(file), "-keyout", str(key)]
    subprocess.run([openssl, *command.split(), *names], check=True, capture_output=True)
    server.encryption = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.encryption.load_cert_chain(file, key)
    server.at("/7.png", b"HTTP/1.1 200 OK\r\n\r\n7")
    return file


def test_a_certificate_that_nobody_vouches_for_is_refused(server: Server, certificate: Path) -> None:
    with pytest.raises(PictureError, match="localhost cannot prove its identity"):
        fetch(f"https://localhost:{server.port}/7.png", private=True, bounds=QUICK)
    assert server.requests == []


def test_a_certificate_that_the_system_trusts_is_taken_for_its_name_alone(
    server: Server, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert fetch(f"https://localhost:{server.port}/7.png", private=True, bounds=QUICK) == b"7"
    with pytest.raises(PictureError) as caught:
        fetch(f"https://127.0.0.1:{server.port}/7.png", private=True, bounds=QUICK)
    assert caught.value.key == "address.certificate"
