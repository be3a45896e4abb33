"""Our own `xe`: the same commands, on a mocked or a real XenServer, through XenAPI alone."""

import http.client
import os
import sys
import xmlrpc.client
from pathlib import Path

import XenAPI

from ..cli import UserError
from ..connection import connect
from . import files, options
from .errors import CliFailure, NoSuchField, Usage, told
from .table import parsed, run
from .view import View

SHORT = """Usage: xe <cmd> [-s server] [-p port] ([-u username] [-pw password] or [-pwf <password file>]) <other arguments>

A full list of commands can be obtained by running
\txe help --all
"""


class Screen:
    """The terminal xe runs in."""

    def print(self, text):
        print(text, flush=True)

    def error(self, text):
        sys.stderr.write(text)
        sys.stderr.flush()

    def prompt(self):
        return sys.stdin.readline().rstrip("\n")

    def download(self, session, filename, address):
        return files.download(session, filename, address)

    def upload(self, session, filename, address):
        return files.upload(session, filename, address)


def main(argv=None):
    words = sys.argv[1:] if argv is None else argv
    if "-version" in words:
        print("ThinCLI protocol: 0.2")
        return 0
    try:
        found, left = options.gathered(words, os.environ.get("XE_EXTRA_ARGS", ""), rc_file())
    except CliFailure as failure:
        print(f"Error: {failure}", file=sys.stderr)
        return 1
    if not left or "--help" in words or "-help" in words:
        print(SHORT, end="", file=sys.stderr)
        return 0
    try:
        return answer(left, Screen(), lambda: log_in(found))
    except UserError as error:
        print(f"xe: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stdout = None       # nobody reads on: nothing is left to be flushed
        return 1
    except (OSError, http.client.HTTPException, xmlrpc.client.Error) as error:
        print(f"Lost connection to the server ({error or type(error).__name__}).", file=sys.stderr)
        return 1


def rc_file():
    path = Path.home() / ".xe"
    try:
        return path.read_text(encoding="utf-8") if path.exists() else ""
    except OSError as error:
        raise CliFailure(f"{path} cannot be read ({error})") from None


def log_in(found):
    user, password = options.password(found)
    return connect(options.url(found), user, password)


def answer(words, terminal, log_in, borrowed=False):
    """Do what the words say on a terminal, tell of failures as xe does, and return the exit status. A borrowed session is not logged out."""
    sessions = []

    def logged_in():
        sessions.append(log_in())
        return sessions[0]

    try:
        return run(*parsed(words), terminal, logged_in)
    except Usage as wrong:
        terminal.error(f"{wrong}\nFor usage run: 'xe help'\n")
    except CliFailure as failure:
        terminal.error(f"Error: {failure}\n")
    except NoSuchField as missing:
        terminal.error(f"Error code: Missing parameter\nError parameters: {missing}\n")
    except XenAPI.Failure as failure:
        code, *params = failure.details
        if code == "SESSION_AUTHENTICATION_FAILED":
            words = "Authentication failed" if params and params[0] else "Username/password must be specified"
            terminal.error(f"{words}\nFor usage run: 'xe help'\n")
        else:
            terminal.error(told(View(sessions[0]), code, params) if sessions else f"Error code: {code}\nError parameters: {', '.join(params)}\n")
    finally:
        for session in [] if borrowed else sessions:
            leave(session)
    return 1


def leave(session):
    try:
        session.xenapi.session.logout()
    except (XenAPI.Failure, OSError):
        return      # it has ended already, or the server is gone
