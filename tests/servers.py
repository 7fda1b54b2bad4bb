"""The real servers of Debian's packages, each on a free port of this machine and in a folder of its own."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return int(unused.getsockname()[1])


class RedisServer:
    """A Redis that writes down what it is told before it answers, so that a restart loses nothing.

    Args:
        folder: for its files.
    """

    def __init__(self, folder: Path) -> None:
        program = shutil.which("redis-server") or shutil.which("valkey-server")
        if program is None:
            pytest.skip("needs Redis: sudo apt install redis-server")
        port = free_port()
        self.url = f"redis://127.0.0.1:{port}/0"
        self._command = [program, "--bind", "127.0.0.1", "--port", str(port), "--dir", str(folder), "--save", ""]
        self._command += ["--appendonly", "yes", "--appendfsync", "always"]
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        said = ""
        for line in self._process.stdout:
            said += line
            if "Ready to accept connections" in line:
                return
        raise AssertionError(said)

    def stop(self) -> None:
        """End it."""
        if self._process is not None:
            self._process.terminate()
            self._process.communicate()
            self._process = None


class PostgresServer:
    """A PostgreSQL with one user who needs no password."""

    def __init__(self) -> None:
        folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
        program = shutil.which("postgres", path=os.pathsep.join([*map(str, folders), os.environ["PATH"]]))
        if program is None:
            pytest.skip("needs PostgreSQL: sudo apt install postgresql")
        self._folder = Path(tempfile.mkdtemp(prefix="postgres-"))
        # The programs refuse to run as root.
        self._user = "postgres" if os.getuid() == 0 else None
        if self._user is not None:
            shutil.chown(self._folder, self._user)
        port = free_port()
        self.url = f"postgresql://digitbot@127.0.0.1:{port}/postgres"
        place, make = str(self._folder / "data"), str(Path(program).parent / "initdb")
        subprocess.run(
            [make, "-D", place, "-U", "digitbot", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
            user=self._user,
            cwd=self._folder,
            check=True,
            capture_output=True,
        )
        self._command = [program, "-D", place, "-p", str(port), "-c", "listen_addresses=127.0.0.1"]
        self._command += ["-c", "unix_socket_directories=", "-c", "fsync=off"]
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._process = subprocess.Popen(
            self._command, user=self._user, cwd=self._folder, stderr=subprocess.PIPE, text=True
        )
        assert self._process.stderr is not None
        said = ""
        for line in self._process.stderr:
            said += line
            if "ready to accept connections" in line:
                # What it says later is read, too, or it would wait for that.
                self._reader = Thread(target=self._process.stderr.read)
                self._reader.start()
                return
        raise AssertionError(said)

    def stop(self) -> None:
        """End it, and all connections."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)  # a fast shutdown
            self._process.wait()
            self._reader.join()
            assert self._process.stderr is not None
            self._process.stderr.close()
            self._process = None

    @contextmanager
    def asks_for_passwords(self) -> Iterator[None]:
        """Whoever comes meanwhile needs a password."""
        rules = self._folder / "data" / "pg_hba.conf"
        before = rules.read_text("utf-8")
        rules.write_text("host all all 127.0.0.1/32 scram-sha-256\n", "utf-8")
        try:
            self.stop()
            self.start()
            yield
        finally:
            rules.write_text(before, "utf-8")
            self.stop()
            self.start()

    def remove(self) -> None:
        """End it, and remove its files."""
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)
