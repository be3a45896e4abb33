"""`lab.console("host")`: the console of the control domain, on which xsconsole runs. The same widget as a guest's; what it shows is made here, from XenAPI."""

import threading
import time

import XenAPI

from ..connection import another
from ..xsconsole.program import Program
from .console import Console
from .watch import AGAIN, LOST

CLASSES = ["vm", "vm_guest_metrics", "host", "task"]
REFRESH = 4.0       # seconds after which it looks again though nothing has changed, as xsconsole does: its clock, the use of the processors
CLEAR = "\x1b[?1049h\x1b[2J"


class HostFeed:
    """The console of a host for the views of a widget; see feed.py."""

    def __init__(self, session, host, send, language=None):
        self.session, self.host, self.send = session, host, send
        self.views, self.going, self.lock, self.position = set(), False, threading.Lock(), 1 << 20
        self.program = None

    def hello(self, view):
        """A view wants the screen; the others have theirs drawn anew too, which shows the same."""
        self.views.add(view)
        with self.lock:
            if self.program is None:
                self.program = Program(another(self.session))
            self.program.redraw()
            text = CLEAR + self.program.draw()
            self.tell(text, self.position - len(text), view=view)
        if not self.going and another(self.session) is not self.session:
            self.going = True
            try:
                threading.Thread(target=self.run, name="xenlab-xsconsole", daemon=True).start()
            except RuntimeError:
                self.going = False

    def leave(self, view):
        self.views.discard(view)

    def keys(self, text):
        """Type keys; the answer is drawn at once."""
        with self.lock:
            try:
                self.program.type(text)
            except XenAPI.Failure as failure:
                self.program.inform("Error", " ".join(failure.details))
            except LOST as error:
                self.send({"console": self.host, "refused": str(error)})
            self.pass_on()

    def click(self, window, button):
        """There is nothing to click on it."""

    def run(self):
        """The thread: as long as anybody looks, draw again after each change."""
        session, token = another(self.session), ""
        while self.views:
            try:
                token = getattr(session.xenapi.event, "from")(CLASSES, token, REFRESH)["token"]
                with self.lock:
                    self.program.look()
                    self.pass_on()
            except (XenAPI.Failure, *LOST):
                time.sleep(AGAIN)
                session, token = another(self.session), ""
        self.going = False

    def pass_on(self):
        text = self.program.draw()
        if text:
            self.position += len(text)
            self.tell(text, self.position - len(text))

    def tell(self, text, start, **more):
        self.send({"console": self.host, "stream": text, "from": start, "to": start + len(text), "domain": 0, "state": "ready", "progress": 1.0, **more})


class HostConsole(Console):
    """The console of a host."""

    def open_feed(self, session, host):
        return session.xenapi.host.get_name_label(host), HostFeed(session, host, self.send)

    def as_text(self):
        from ..xsconsole import vm_screen
        return "\n".join([self.label, *vm_screen(self.feed.session)])

    __str__ = as_text


def host_named(session, name):
    """The host that is meant by `host`, `dom0` or its own name; None when a VM is, or nothing of that name is there."""
    x = session.xenapi
    if any(not x.VM.get_is_a_template(vm) and not x.VM.get_is_control_domain(vm) for vm in x.VM.get_by_name_label(name)):
        return None
    if name in ("host", "dom0"):
        return x.session.get_this_host(session.handle)
    return next(iter(x.host.get_by_name_label(name)), None)
