"""Passwords of real XenServers: from the environment, the system's keyring, or whoever is at the keyboard; never from a file, an option or a log."""

import getpass
import os
import sys

from ..cli import UserError
from ..words import said


def password_of(url, user, variable="XENLAB_PASSWORD"):
    """The password of a user there; UserError when there is none and nobody can be asked."""
    found = kept(url, user, variable)
    if found is None and sys.stdin.isatty():
        found = getpass.getpass(said("Password of {user} at {url}: ", "Contrasinal de {user} en {url}: ", user=user, url=url))
    if not found:
        raise UserError(said("there is no password for {user} at {url}: set the variable {variable}, keep one in the keyring (`keyring set {url} {user}`), "
                             "or run this in a terminal, where you are asked",
                             "non hai contrasinal para {user} en {url}: define a variable {variable}, garda un no chaveiro (`keyring set {url} {user}`) "
                             "ou executa isto nun terminal, onde se che pregunta", url=url, user=user, variable=variable))
    return found


def kept(url, user, variable="XENLAB_PASSWORD"):
    """From the environment, or else from the system's keyring if the package keyring is installed; None when neither has it."""
    if variable in os.environ:
        return os.environ[variable]
    try:
        import keyring
    except ImportError:
        return None
    try:
        return keyring.get_password(url, user)
    except keyring.errors.KeyringError:
        return None
