"""An SSH server that lets in by password, and then by the keys in the home folders it gives; OpenSSH would need accounts of this computer for that."""

import asyncio
import contextlib
import os
import subprocess
import sys
from pathlib import Path

import asyncssh

SUDO = """#!/bin/sh
read password
[ "$1 $2 $3" = "-H -S -p" ] || exit 1
shift 4
HOME={root} exec "$@"
"""


class Login(asyncssh.SSHServer):
    def __init__(self, homes, passwords):
        self.homes, self.passwords = homes, passwords

    def begin_auth(self, username):
        self.user = username
        return True

    def password_auth_supported(self):
        return True

    def validate_password(self, username, password):
        return self.passwords.get(username) == password

    def public_key_auth_supported(self):
        return True

    def validate_public_key(self, username, key):
        keys = self.homes / username / ".ssh" / "authorized_keys"
        return keys.exists() and key.export_public_key().decode().split()[1] in keys.read_text()


@contextlib.contextmanager
def password_server(folder, sudo=False):
    """Yields its port; `folder/ana` and `folder/root` are homes, ana's password is s3cret; with sudo, she may become root."""
    programs = folder / "bin"
    for place in (programs, folder / "ana", folder / "root"):
        place.mkdir(parents=True)
    (programs / "sudo").write_text(SUDO.format(root=folder / "root") if sudo else "#!/bin/sh\nread password\nexit 1\n")
    (programs / "sudo").chmod(0o755)
    process = subprocess.Popen([sys.executable, "-m", "tests.real.password_server", folder], stdout=subprocess.PIPE, text=True)
    try:
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


async def serve(folder):
    """Listen until killed."""
    async def handle(process):
        home = folder / process.get_extra_info("username")
        child = await asyncio.create_subprocess_shell(
            process.command, cwd=home, env={**os.environ, "HOME": str(home), "PATH": f"{folder / 'bin'}:{os.environ['PATH']}"},
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT)
        await process.redirect(stdin=child.stdin, stdout=child.stdout)
        process.exit(await child.wait())

    listening = await asyncssh.create_server(lambda: Login(folder, {"ana": "s3cret"}), "127.0.0.1", 0, process_factory=handle, line_editor=False,
                                             server_host_keys=[asyncssh.generate_private_key("ssh-ed25519")])
    print(listening.get_port(), flush=True)
    await listening.wait_closed()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
