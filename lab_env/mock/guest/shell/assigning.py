"""`name=value`, `name+=value`, `name[key]=value`, `name=( … )`."""

from .session import MOST, ReadOnlyVariable
from .streams import CutOff


class Assigning:
    """The part of a shell that gives variables their values."""

    def assign(self, name, value):
        """`name=` or `name+=` value: a text, or the elements of an array; `name` with a key is an element."""
        name, key = name if isinstance(name, tuple) else (name, None)
        adding, name, session = name.endswith("+="), name.rstrip("+="), self.session
        if isinstance(value, list):
            self.assign_array(name, value, adding)
            return
        if key is not None:
            old = session.elements(name).get(key if name in session.associative else int(key)) if adding else None
            session.assign_element(name, key, (old or "") + value)
            return
        if adding:
            value = (session.get(name) or "") + value
        if len(value) > 1_000_000:
            raise CutOff("a text grew too long")
        session.assign(name, value)

    def assign_array(self, name, elements, adding):
        session = self.session
        if name in session.read_only:
            raise ReadOnlyVariable(name)
        found = session.elements(name) if adding else {}
        self.budget.spend((len(found) + len(elements)) // 4)
        if len(found) + len(elements) > MOST:
            raise CutOff("an array grew too large")
        last = max((one for one in found if isinstance(one, int)), default=-1)
        for key, value in elements:
            if key is None:
                key = last + 1
            elif name not in session.associative:
                key = int(key)
            last = key if isinstance(key, int) else last
            found[key] = value
        session.variables[name] = found

    def evaluated(self, expander, name, word):
        """An assignment with its words expanded."""
        if isinstance(name, tuple):
            plain = name[0].rstrip("+=")
            key = expander.string(name[1])
            name = (name[0], key if plain in self.session.associative else str(expander.arithmetic(key)))
        if word[:1] != ("array",):
            return name, expander.string(word)
        plain, found = name.rstrip("+="), []
        for key, one in word[1]:
            if key is None:
                found += [(None, text) for text in expander.fields(one)]
            else:
                key = expander.string(key)
                found.append((key if plain in self.session.associative else str(expander.arithmetic(key)), expander.string(one)))
        return name, found
