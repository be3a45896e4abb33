"""Release profiles: what one release of XenServer or XCP-ng has and does. A module each, named after the release."""

from . import xenserver_6_1

PROFILES = {profile.NAME: profile for profile in (xenserver_6_1,)}


def get(name):
    """The profile of a release; LookupError, naming those there are, when it is not known."""
    if name not in PROFILES:
        raise LookupError(f"unknown release '{name}'; there is {', '.join(PROFILES)}")
    return PROFILES[name]
