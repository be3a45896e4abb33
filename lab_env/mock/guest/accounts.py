"""Users and groups, as /etc/passwd, /etc/group and /etc/shadow have them."""

import base64
import hashlib
from typing import NamedTuple

PASSWORD = "xenlab"         # of root and of the user made at installation, where nobody chose another


class User(NamedTuple):
    name: str
    uid: int
    gid: int
    home: str
    shell: str
    groups: tuple           # (number, name), the user's own first


ROOT = User("root", 0, 0, "/root", "/bin/bash", ((0, "root"),))


def rows(fs, path):
    """The lines of a colon-separated file, as lists."""
    node = fs.find(path)
    return [line.split(":") for line in (node.text if node and node.kind == "f" else "").splitlines() if ":" in line]


def find_user(fs, name):
    """The user of a name or number, or None."""
    for row in rows(fs, "/etc/passwd"):
        if len(row) > 6 and row[2].isdigit() and row[3].isdigit() and name in (row[0], row[2]):
            mine = [group for group in rows(fs, "/etc/group") if len(group) > 3 and group[2].isdigit()]
            own = [(int(group[2]), group[0]) for group in mine if group[2] == row[3]] or [(int(row[3]), row[3])]
            more = [(int(group[2]), group[0]) for group in mine if group[2] != row[3] and row[0] in group[3].split(",")]
            return User(row[0], int(row[2]), int(row[3]), row[5] or "/", row[6] or "/bin/sh", (*own[:1], *more))
    return None


def hashed(password, salt="xenlab"):
    """A password as /etc/shadow has it: one round of SHA-512, where the real one does five thousand."""
    made = hashlib.sha512(f"{salt}${password}".encode()).digest()
    return f"$6${salt}${base64.b64encode(made, b'./').decode().rstrip('=')}"


def password_fits(fs, name, password):
    """Whether it is the user's password; nobody has one whose entry is locked."""
    entry = next((row[1] for row in rows(fs, "/etc/shadow") if row[0] == name), "*")
    return entry == "" or (entry.startswith("$6$") and entry == hashed(password, entry.split("$")[2]))


def set_password(fs, name, entry):
    """Change a user's entry in /etc/shadow."""
    lines = [":".join([name, entry, *row[2:]]) if row[0] == name else ":".join(row) for row in rows(fs, "/etc/shadow")]
    fs.write("/etc/shadow", "\n".join(lines) + "\n")
