"""Release profiles: what one release of XenServer or XCP-ng has and does. A module each, named after the release."""

from ..clock import CLASSIC
from . import xcp_ng_8_3, xenserver_6_1, xenserver_6_2

PROFILES = {profile.NAME: profile for profile in (xenserver_6_1, xenserver_6_2, xcp_ng_8_3)}


def get(name):
    """The profile of a release; LookupError, naming those there are, when it is not known."""
    if name not in PROFILES:
        raise LookupError(f"unknown release '{name}'; there is {', '.join(PROFILES)}")
    return PROFILES[name]


def begins(name):
    """The DateTime at which labs of a release begin."""
    return PROFILES[name].BEGINS if name in PROFILES else CLASSIC
