"""A real OpenSSH server on loopback, as an ordinary process with a configuration of its own; it lets in the one user who runs the tests, by key."""

import contextlib
import getpass
import shutil
import socket
import subprocess
import time
from pathlib import Path

SSHD = shutil.which("sshd") or next((path for path in ("/usr/sbin/sshd", "/usr/local/sbin/sshd") if Path(path).exists()), None)
WHY = "there is no sshd on this computer (apt-get install openssh-server)"
USER = getpass.getuser()


class Server:
    """One that can be stopped, started, and given other host keys."""

    def __init__(self, folder):
        self.folder, self.process, self.options = folder, None, ""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.authorized = folder / "authorized_keys"
        self.new_host_key()

    def new_host_key(self, kind="ed25519"):
        for file in self.folder.glob("host_key*"):
            file.unlink()
        subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", "", "-f", self.folder / "host_key"], check=True)

    def start(self):
        config = self.folder / "sshd_config"
        config.write_text(f"Port {self.port}\nListenAddress 127.0.0.1\nHostKey {self.folder}/host_key\nPidFile none\nAuthorizedKeysFile {self.authorized}\nStrictModes no\n"
                          f"UsePAM no\nPasswordAuthentication no\nPermitRootLogin yes\n{self.options}")
        if USER == "root":      # where it leaves what has not logged in yet
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        self.process = subprocess.Popen([SSHD, "-D", "-e", "-f", config], stderr=open(self.folder / "log", "a"))
        for _ in range(100):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return self
            time.sleep(0.05)
        raise AssertionError((self.folder / "log").read_text())

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait()


@contextlib.contextmanager
def sshd(folder):
    server = Server(folder).start()
    try:
        yield server
    finally:
        server.stop()
