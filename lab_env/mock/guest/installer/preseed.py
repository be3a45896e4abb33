"""Answers given beforehand: on the kernel's command line, or in a file that it names (`url=…`). See Debian's guide, appendix B."""

import re

from ..pages import PAGES
from .questions import BY_HAND, QUESTIONS

SHORT = {"locale": "debian-installer/locale", "hostname": "netcfg/get_hostname", "language": "debian-installer/locale"}


def read(arguments, network):
    """({question: answer}, words of an error) of a kernel's command line."""
    found, words, url = {}, "", ""
    for word in arguments.split():
        name, equals, value = word.partition("=")
        name = SHORT.get(name, name)
        if name in QUESTIONS and equals:
            found[name] = value
        elif name in ("url", "preseed/url") and value:
            url = value if "://" in value else "http://" + value
    if url and (not network or url not in PAGES):
        words = f"Failed to retrieve the preconfiguration file\nThe file needed for preconfiguration could not be retrieved from {url}. The installation will proceed in non-automated mode."
    elif url:
        found = parse(PAGES[url]) | found
    return cleaned(found), words


def parse(text):
    """{question: answer} of a preseed file."""
    return {name: value.strip() for name, value in re.findall(r"^\S+\s+(\S+/\S+)\s+\w+[ \t]*(.*)$", text, re.M) if name in QUESTIONS}


def cleaned(found):
    """Debconf's words for some answers are not those of the screen."""
    if found.get("mirror/country") == "manual":
        found["mirror/country"] = BY_HAND
    if "finish-install/reboot_in_progress" in found:
        found["finish-install/reboot_in_progress"] = "true"
    if "passwd/user-password" in found:
        found.setdefault("passwd/user-password-again", found["passwd/user-password"])
    locale = found.get("debian-installer/locale", "")
    if locale and "." not in locale and locale != "C":
        found["debian-installer/locale"] = locale + ".UTF-8"
    return found
