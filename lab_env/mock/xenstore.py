"""Xenstore: the small tree of text through which a domain and dom0 tell each other things."""


class Xenstore:
    """All keys, as path -> value. A directory exists while something is below it, or when it was written with an empty value."""

    def __init__(self):
        self.values = {}
        self.changed = None      # called with each path written or removed

    def read(self, path):
        """The value at a path, or None."""
        path = path.rstrip("/")
        if path in self.values:
            return self.values[path]
        return "" if self.ls(path) else None

    def write(self, path, value):
        self.values[path.rstrip("/")] = value
        if self.changed:
            self.changed(path)

    def remove(self, path):
        """Remove a key and all below it; True if there was one."""
        path = path.rstrip("/")
        gone = [key for key in self.values if key == path or key.startswith(path + "/")]
        for key in gone:
            del self.values[key]
        if gone and self.changed:
            self.changed(path)
        return bool(gone)

    def ls(self, path):
        """The names directly below a path, in the order in which they were written."""
        prefix = path.rstrip("/") + "/"
        return list(dict.fromkeys(
            key[len(prefix):].split("/", 1)[0] for key in self.values if key.startswith(prefix)))


class DomainXenstore:
    """A domain's view: relative paths are below its own /local/domain/N."""

    def __init__(self, store, domid):
        self.store, self.root = store, f"/local/domain/{domid}"

    def path(self, path):
        return path if path.startswith("/") else f"{self.root}/{path}"

    def read(self, path):
        return self.store.read(self.path(path))

    def write(self, path, value):
        self.store.write(self.path(path), value)

    def remove(self, path):
        return self.store.remove(self.path(path))

    def ls(self, path):
        return self.store.ls(self.path(path))
