"""The guard's door for the XenAPI package: a transport into the guard of this process, as transport.py is one into a mocked XenServer."""

import getpass
import os
import time
import xmlrpc.client
from urllib.parse import parse_qs, urlsplit

import XenAPI

from .. import connection
from ..cli import UserError
from ..words import said
from . import owned
from .activity import Activity
from .guard import Guard
from .pool import Pool
from .trust import own_data


class Door(xmlrpc.client.Transport):
    """`XenAPI.Session(url, transport=Door(guard))`."""

    def __init__(self, guard):
        super().__init__()
        self.guard = guard

    def request(self, host, handler, request_body, verbose=False):
        return [through(self.guard, request_body)]

    def again(self):
        """Another one, for another thread."""
        return Door(self.guard)

    def handle_of_console(self, location):
        """The pool's own session, for the console of one's own VM."""
        own_console(self.guard, location)
        return self.guard.pool.handle

    def add_extra_header(self, key, value):
        """XenAPI's own transports have it; there are no headers here."""


def own_console(guard, location):
    """The location that its record has, of a console that a URL names as XAPI does: by its own, or its VM's, reference or uuid. UserError unless the VM is the student's."""
    given = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
    api, named = guard.pool.ask, {given.get("uuid"), given.get("ref")}
    for vm, record in owned.everything(api, guard.student)[0].items():
        for ref, console in ((ref, api("console.get_record", ref)) for ref in record["consoles"]):
            if named & {vm, record["uuid"], ref, console["uuid"]}:
                return console["location"]
    raise UserError(said("this is no console of a VM that XenLab made for {student}", "esta non é a consola de ningunha MV que XenLab fixese para {student}", student=guard.student))


def through(guard, body):
    """XAPI's answer to the bytes of a call. What the guard has read is what is sent on: never the bytes themselves, which another reader might read otherwise."""
    params, method = xmlrpc.client.loads(body)
    try:
        return {"Status": "Success", "Value": guard.answer(method or "", list(params))}
    except XenAPI.Failure as failure:
        return {"Status": "Failure", "ErrorDescription": list(map(str, failure.details))}


def of_session(session, user, password):
    """A session with a real pool that was logged in to directly, through a guard of its own; who it is follows from the lab, or from this computer's user."""
    student = connection.settings().get("student") or getpass.getuser()
    name = f"{urlsplit(session.url).hostname}-{time.strftime('%Y%m%dT%H%M%S')}-{os.getpid()}.activity"
    guard = Guard(Pool(session, user, password), student, Activity(own_data(connection.lab_folder()) / "activity" / name, student=student, xenserver=session.url),
                  login=(user, password))
    outer = XenAPI.Session(session.url, transport=Door(guard))
    outer.login_with_password(user, password, "1.0", "xenlab")
    outer.url = session.url
    return outer
