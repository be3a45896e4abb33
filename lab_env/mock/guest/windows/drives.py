"""Drives and paths of Windows: `C:\\Users` is /C/Users; D: is the CD. Names are found whatever their case."""

from functools import cached_property

from ..files import MOST, Node, split


class DriveError(Exception):
    """A path that cannot be used; the words cmd says."""


NO_FILE, NO_PATH = "The system cannot find the file specified.", "The system cannot find the path specified."
NOT_READY, PROTECTED, FULL = "The device is not ready.", "The media is write protected.", "There is not enough space on the disk."
SYSTEM = 9_800_000_000      # bytes that Windows itself takes


class Drives:
    """All drives of a running Windows, as they are now: to be asked for anew each time."""

    def __init__(self, windows):
        self.windows = windows

    @cached_property
    def disc(self):
        return self.windows.disc()

    def tree(self, path):
        """(FileSystem, path in it) of /C/… or /D/…"""
        letter, rest = path[1:2].upper(), path[2:] or "/"
        if letter == "C":
            return self.windows.image.files, "/C" + rest.rstrip("/")
        disc = self.disc if letter == "D" else None
        if letter == "D" and disc is None:
            raise DriveError(NOT_READY)
        if disc is None:
            raise DriveError(NO_PATH)
        return disc.files(), rest.rstrip("/") or "/"

    def real(self, path):
        """The path as it is spelt on the disk."""
        pieces, found = [piece for piece in path.split("/") if piece], ""
        for piece in pieces:
            known = self.names(found) if found and self.get(found) else []
            found += "/" + next((name for name in known if name.lower() == piece.lower()), piece)
        return found[:2].upper() + found[2:]

    def get(self, path):
        """The Node at a path, or None."""
        tree, inner = self.tree(path)
        return Node("d", 0o755) if inner in ("/", "/C") else tree.get(inner)

    def find(self, path):
        """The Node at a path however its letters are written, or None."""
        try:
            return self.get(self.real(path))
        except DriveError:
            return None

    def names(self, path):
        tree, inner = self.tree(path)
        return tree.names(inner)

    def put(self, path, node):
        """Write a file; the folders above it appear."""
        tree, inner = self.tree(path)
        if tree.read_only:
            raise DriveError(PROTECTED)
        above = split(inner)[0]
        if above not in ("/", "/C") and tree.get(above) is None:
            self.put(split(path)[0], Node("d", 0o755, mtime=node.mtime))
        old = tree.get(inner)
        more, kept = node.length - (old.length if old else 0), len(node.text) - (len(old.text) if old else 0)
        if kept > 0 and tree.sums()[1] + kept > MOST or more > self.room(path):
            raise DriveError(FULL)
        tree.put(inner, node)

    def room(self, path):
        """Bytes that still fit on a drive."""
        if path[1:2].upper() != "C":
            return 0
        size = next((device.size for device in self.windows.hardware.block_devices().values() if device.kind == "disk"), 0)
        return max(size - SYSTEM - self.windows.image.files.sums()[0], 0)

    def remove(self, path):
        tree, inner = self.tree(path)
        if tree.read_only:
            raise DriveError(PROTECTED)
        tree.remove(inner)

    def below(self, path):
        """Every path below a folder and the folder itself, the deepest first."""
        if self.get(path) is None:
            return
        for name in self.names(path) if self.get(path).kind == "d" else []:
            yield from self.below(f"{path}/{name}")
        yield path


def shown(path):
    """/C/Users as C:\\Users."""
    return path[1] + ":" + (path[2:].replace("/", "\\") or "\\")


def absolute(text, cwd):
    """A path as typed, as /C/…"""
    text = text.strip('"').replace("\\", "/")
    if text[1:2] == ":":
        text = f"/{text[0].upper()}/{text[2:].lstrip('/')}"
    elif text.startswith("/"):
        text = cwd[:2] + text
    else:
        text = f"{cwd}/{text}"
    pieces = []
    for piece in text.split("/"):
        if piece == "..":
            pieces[1:] = pieces[1:-1]
        elif piece and piece != ".":
            pieces.append(piece)
    return "/" + "/".join(pieces)


