"""A mocked XenServer in this process with a session, for tests of widgets: nothing runs by itself, `lab.pass_time(seconds)` lets it."""

import XenAPI

from lab_env.mock.xenserver import MockXenServer
from lab_env.transport import InProcessTransport
from lab_env.widgets.panel import Panel


class Laboratory:
    def __init__(self, contents="course", release="xenserver-6.1"):
        self.xs = MockXenServer("1", release=release, contents=contents)
        self.session = XenAPI.Session("http://mock/", transport=InProcessTransport(self.xs))
        self.session.login_with_password("root", "xenserver", "1.0", "tests")
        self.api = self.session.xenapi

    def vm(self, name):
        return self.api.VM.get_by_name_label(name)[0]

    def panel(self, name, language="en"):
        """The panel, showing a VM."""
        return Panel(self.session, language, chosen=self.vm(name))

    def pass_time(self, panel, seconds):
        self.xs.advance(seconds)
        panel.watch.refresh()


def ask(panel, what, **values):
    """What the front end sends."""
    panel.asked(panel, {"do": what, **values})


def row(panel, name):
    """The value of a row of the General tab."""
    return next((row["value"] for row in panel.vm["general"]["rows"] if row["id"] == name), None)


def buttons(panel):
    """{operation: can it be pressed}."""
    return {button["op"]: button["can"] for button in panel.vm["buttons"]}
