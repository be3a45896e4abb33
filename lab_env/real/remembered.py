"""What this lab remembers of real guests: where each is reached, and its host key. And the lab's own key to them."""

import json
import os
from pathlib import Path

from .. import paths
from ..connection import lab_folder
from . import trust

BITS = 3072     # RSA, which the OpenSSH 5.5 of Debian 6 understands as well as today's


def folder():
    """Where it is kept: in the lab folder, or among this user's own data outside of any lab."""
    return trust.pins_file(lab_folder()).parent


def guest(uuid):
    """{"address", "port", "user", "host_key", "old_ssh"}, as far as they are known, of the VM of that uuid."""
    found = paths.remembered(folder() / "guests.json").get(uuid)
    return found if isinstance(found, dict) else {}


def note(uuid, **values):
    """Remember more of a guest; None forgets."""
    file = folder() / "guests.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    known = {name: value for name, value in {**guest(uuid), **values}.items() if value is not None}
    paths.write(file, json.dumps({**paths.remembered(file), uuid: known}, indent=1))


def key_file():
    """The file of this lab's key, made when it is first wanted; nobody but its owner may read it."""
    import asyncssh
    file = Path(folder() / "guest_key")
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        key = asyncssh.generate_private_key("ssh-rsa", comment="xenlab", key_size=BITS)
        half = file.with_name("guest_key.half")
        half.unlink(missing_ok=True)
        with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(key.export_private_key())
        os.replace(half, file)
    if os.name != "nt":
        file.chmod(0o600)
    return file
