"""Xenstore: the small tree of text through which a domain and dom0 tell each other things."""

XENSTORE = "xenstore"    # what a rendering read that looked in here


class Xenstore:
    """All keys, as path -> value. A directory exists while something is below it, or when it was written with an empty value."""

    def __init__(self, db=None):
        self.values = {}
        self.children = {}       # path -> names directly below it, in the order in which they were written
        self.db = db             # told when a rendering depends on what is in here
        self.changed = None      # called with each path written or removed

    def read(self, path):
        """The value at a path, or None."""
        self._noticed()
        path = path.rstrip("/")
        if path in self.values:
            return self.values[path]
        return "" if path in self.children else None

    def write(self, path, value):
        path = whole = path.rstrip("/")
        self.values[path] = value
        while path:
            above, _, name = path.rpartition("/")
            names = self.children.setdefault(above, {})
            if name in names:
                break
            names[name] = None
            path = above
        self._tell(whole)

    def remove(self, path):
        """Remove a key and all below it; True if there was one."""
        path = path.rstrip("/")
        if path not in self.values and path not in self.children:
            return False
        self._forget(path)
        below = path
        while below:        # directories that are empty now, and have no value of their own, go too
            above, _, name = below.rpartition("/")
            names = self.children.get(above, {})
            names.pop(name, None)
            if names or above in self.values:
                if not names:
                    self.children.pop(above, None)
                break
            self.children.pop(above, None)
            below = above
        self._tell(path)
        return True

    def _forget(self, path):
        self.values.pop(path, None)
        for name in self.children.pop(path, ()):
            self._forget(f"{path}/{name}")

    def ls(self, path):
        """The names directly below a path, in the order in which they were written."""
        self._noticed()
        return list(self.children.get(path.rstrip("/"), ()))

    def copy(self, db):
        """An independent copy, that tells nobody of its changes yet."""
        twin = Xenstore(db)
        twin.values, twin.children = dict(self.values), {path: dict(names) for path, names in self.children.items()}
        return twin

    def _noticed(self):
        if self.db is not None and self.db.reads is not None:
            self.db.reads.add(XENSTORE)

    def _tell(self, path):
        if self.db is not None:
            self.db.source_changed(XENSTORE)
        if self.changed:
            self.changed(path)


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
