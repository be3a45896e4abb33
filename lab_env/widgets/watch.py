"""Looking on while a XenServer changes: event.from in a thread, on a second connection of the same session. Nothing is polled.

Where there are no threads (a browser's Python) or no wire (a XenServer in this process), `refresh` is called after each cell and each action instead.
"""

import http.client
import json
import threading
import time
import xmlrpc.client

import XenAPI

from ..connection import another
from .shown.amounts import moment
from .shown.records import CLASSES, NULL, Records

PATIENCE = 600.0       # seconds that one event.from waits
PAUSE = 0.05            # seconds in which changes are gathered, so that a burst is drawn once
AGAIN = 3.0             # seconds until a lost XenServer is looked for again
LOST = (OSError, xmlrpc.client.Error, http.client.HTTPException)


class Clock:
    """The XenServer's time, and how fast it runs beside ours."""

    def __init__(self, now=0.0, speed="1", mocked=False):
        self.now, self.speed, self.mocked, self.read = now, speed, mocked, time.monotonic()

    @property
    def rate(self):
        """Seconds of its time for each of ours; 0 where it does not run by itself."""
        return float(self.speed) if self.speed.replace(".", "", 1).isdigit() else 0.0

    def time(self):
        """Its time now, seconds since 1970."""
        return self.now + (time.monotonic() - self.read) * self.rate


class Watch:
    """Keeps `records` and `clock`; calls `told(classes)` after changes, `lost(error)` when the XenServer is away, each in the watching thread.
    `wake()` says after how many seconds of the XenServer's time to look again though nothing has changed, or None."""

    def __init__(self, session, told, lost, wake):
        self.session, self.told, self.lost, self.wake = session, told, lost, wake
        self.records, self.clock, self.token = Records(), Clock(), ""
        self.underway = None        # what takes time, as the plug-in of a mocked XenServer told when the clock was read
        self.api, self.going = session.xenapi, False

    def start(self):
        """Look once now, and from now on if this computer can."""
        self.refresh()
        if another(self.session) is self.session:
            return self.after_cells()
        self.going = True
        try:
            threading.Thread(target=self.run, name="xenlab-watch", daemon=True).start()
        except RuntimeError:
            self.going = False
            self.after_cells()

    def after_cells(self):
        """Look again after each cell that was run."""
        import IPython
        shell = IPython.get_ipython()
        if shell is not None:
            shell.events.register("post_run_cell", lambda *_: self.refresh())

    def refresh(self, timeout=0.0):
        """Take in what has changed, waiting for it so many seconds."""
        answer = getattr(self.api.event, "from")(list(CLASSES), self.token, timeout)
        self.token = answer["token"]
        changed = self.records.hear(answer["events"])
        self.read_clock()
        self.told(changed)

    def read_clock(self, api=None):
        """The XenServer's time. A real one has no plug-in of ours, and a clock like everybody's."""
        api = api or self.api
        host = next(iter(self.records.tables["host"]), NULL)
        try:
            found = json.loads(api.host.call_plugin(host, "xenlab", "underway", {}))
            self.clock, self.underway = Clock(moment(found["now"]), found["speed"], True), found["underway"]
        except XenAPI.Failure as failure:
            if failure.details[0] not in ("XENAPI_MISSING_PLUGIN", "HANDLE_INVALID"):
                raise
            self.clock, self.underway = Clock(moment(api.host.get_servertime(host)) if host != NULL else time.time()), None

    def moving(self):
        """What takes time, as it is now: the plug-in told of it when the clock was read."""
        passed = self.clock.time() - self.clock.now
        return self.underway and [{**one, "progress": one["progress"] + (1 - one["progress"]) * min(1.0, passed / one["left"]), "left": max(one["left"] - passed, 0.0)}
                                  if one["left"] else one for one in self.underway]

    def run(self):
        """The watching thread."""
        self.api = another(self.session).xenapi
        while self.going:
            try:
                self.refresh(self.timeout())
                time.sleep(PAUSE)
            except XenAPI.Failure as failure:
                if failure.details[0] not in ("EVENTS_LOST", "SESSION_INVALID", "EVENT_FROM_TOKEN_PARSE_FAILURE"):
                    self.wait_for_it(failure)
                self.begin_again()
            except LOST as error:
                self.wait_for_it(error)
                self.begin_again()

    def wait_for_it(self, error):
        """It is away, or does not know us any more: tell, and look again later."""
        if self.going:
            self.lost(error)
            time.sleep(AGAIN)

    def begin_again(self):
        """Forget what was known: the XenServer is another, or has forgotten us."""
        self.api, self.token, self.records.tables = another(self.session).xenapi, "", Records().tables

    def timeout(self):
        """Seconds of ours to wait for changes."""
        wait = self.wake()
        if wait is None or not self.clock.rate:
            return PATIENCE
        return min(max(wait / self.clock.rate, PAUSE), PATIENCE)

    def stop(self):
        self.going = False
