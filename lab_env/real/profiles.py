"""Profiles: which XenServer and which user, under a name of one's own. There is no place for a password in them."""

import json
import os
from pathlib import Path
from urllib.parse import urlsplit

from .. import address, paths
from ..cli import UserError
from ..words import said


def file():
    """Where this user's profiles are kept."""
    base = os.environ.get("APPDATA") if os.name == "nt" else os.environ.get("XDG_CONFIG_HOME")
    return Path(base or Path.home() / ".config") / "xenlab" / "profiles.json"


def chosen(name, url, user):
    """(URL, user) as asked for: by themselves, by the profile of that name, or both, which keeps them under that name."""
    profiles = paths.remembered(file())
    if name and not url:
        found = profiles.get(name)
        if not isinstance(found, dict) or not isinstance(found.get("url"), str):
            raise UserError(said("there is no profile '{name}'; there is {names}. Make it: --profile {name} --xenserver https://host --user NAME",
                                 "non hai ningún perfil '{name}'; hai {names}. Faino así: --profile {name} --xenserver https://host --user NOME",
                                 name=name, names=", ".join(sorted(profiles)) or said("none yet", "ningún aínda")))
        url, user = found["url"], user or found.get("user")
    url, user = checked(url), user or "root"
    if name and profiles.get(name) != {"url": url, "user": user}:
        file().parent.mkdir(parents=True, exist_ok=True)
        paths.write(file(), json.dumps({**profiles, name: {"url": url, "user": user}}, indent=1))
    return url, user


def checked(url):
    """The URL of a XenServer, if it is one to which a password may be sent."""
    url = address.checked(url)
    if urlsplit(url).scheme == "http" and not address.is_here(url):
        raise UserError(said("{url} would carry the password unencrypted; use https", "{url} levaría o contrasinal sen cifrar; usa https", url=url))
    return url
