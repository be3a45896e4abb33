"""The options of the xe program itself: which server and who, from the command line, XE_EXTRA_ARGS and ~/.xe, in this order of weight."""

from .errors import CliFailure

SWITCHES = {"-s": "server", "-h": "server", "-p": "port", "-u": "username", "-pw": "password", "-pwf": "passwordfile"}
ALONE = {"--nossl": ("nossl", "true"), "--debug": ("debug", "true"), "--debug-on-fail": ("debugonfail", "true")}
KEYS = {"server", "port", "username", "password", "passwordfile", "nossl", "debug", "debugonfail"}


def extra(text):
    """The words of XE_EXTRA_ARGS: separated by commas; a backslash keeps a comma."""
    words, word, letters = [], "", iter(text)
    for letter in letters:
        if letter == "\\":
            word += next(letters, "")
        elif letter == ",":
            words.append(word)
            word = ""
        else:
            word += letter
    return [word for word in [*words, word] if word]


def rc(text):
    """The words of a ~/.xe file: `key=value` lines."""
    return ["=".join(part.strip() for part in line.split("=", 1)) for line in text.splitlines() if "=" in line and not line.lstrip().startswith("#")]


def separated(words):
    """(what is for the program, the words that are left for the command)."""
    found, left, rest = {}, [], iter(words)
    for word in rest:
        if word in ALONE:
            found.setdefault(*ALONE[word])
        elif word in SWITCHES:
            value = next(rest, None)
            if value is None:
                left.append(word)
            else:
                found.setdefault(SWITCHES[word], value)
        elif word.partition("=")[0] in KEYS and "=" in word:
            name, _, value = word.partition("=")
            found.setdefault(name, value)
        else:
            left.append(word)
    return found, left


def gathered(words, extra_text="", rc_text=""):
    """The same from all three places; what the command line says wins."""
    found, left = {}, []
    for more in (words, extra(extra_text), rc(rc_text)):
        own, rest = separated(more)
        found = {**own, **found}
        left += rest
    return found, left


def url(found):
    """The URL that -s, -p and --nossl say; None without -s and -p."""
    if "server" not in found and "port" not in found:
        return None
    server, plain = found.get("server", "127.0.0.1"), found.get("nossl", "false") == "true"
    if "://" in server:
        return server
    plain = plain or server in ("127.0.0.1", "localhost")       # the real xe uses no TLS on the host itself
    port = found.get("port")
    if port is not None and not (port.isascii() and port.isdigit() and int(port) < 65536):
        raise CliFailure("Port number must be an integer (0-65535)")
    return f"{'http' if plain else 'https'}://{server}" + (f":{port}" if port else "")


def password(found):
    """(user, password) that the options or the password file say."""
    if "passwordfile" in found:
        try:
            with open(found["passwordfile"], encoding="utf-8") as file:
                lines = file.read().splitlines()
        except OSError:
            raise CliFailure(f"Error opening password file '{found['passwordfile']}'") from None
        if len(lines) < 2:
            raise CliFailure("password file format: expecting username on the first line, password on the second line")
        return lines[0], lines[1]
    return found.get("username"), found.get("password")
