"""A guest's console for a widget: what it shows is passed on as it comes, what is typed goes in. Over the plug-in's `stream`, `keys` and `desktop`.

A thread on a connection of its own waits for what is new (nothing is polled); without threads, each key asks for its answer.
Every view begins with all that is kept, so that a second view or a reload shows the same.
"""

import json
import threading
import time

import XenAPI

from ..connection import another
from .shown import errors
from .watch import AGAIN, LOST

WAIT = 300          # seconds one look waits for something new
MOST = 8000         # keys typed by one call
BATCH = 0.015       # seconds in which output gathers while much comes


class Feed:
    """The console of one VM. `send(content)` takes what the views are told: {"stream", "from", "to", "domain", "state", …}."""

    def __init__(self, session, vm, send, language=None):
        self.session, self.vm, self.send, self.language = session, vm, send, language
        self.api = another(session).xenapi          # for what is typed
        self.uuid = session.xenapi.VM.get_uuid(vm)
        self.host = session.xenapi.session.get_this_host(session.handle)
        self.views, self.going, self.lock = set(), False, threading.Lock()
        self.position, self.domain, self.state, self.graphical, self.desktop = 0, -2, "", None, None

    # -- from a view --------------------------------------------------------------------------------------------------

    def hello(self, view):
        """A view wants all there is, and what comes from now on."""
        now = self.ask(self.api, "stream", since="0")
        self.views.add(view)
        self.tell(now, view=view)
        if now["state"] == "ready":
            self.look_at_desktop(self.api, now, view=view)
        if not self.going and another(self.session) is not self.session:
            self.going = True
            self.position, self.domain, self.state = now["position"], now["domain"], now["state"]
            try:
                threading.Thread(target=self.run, name="xenlab-console", daemon=True).start()
            except RuntimeError:
                self.going = False
        if not self.going:
            self.position, self.domain, self.state = now["position"], now["domain"], now["state"]

    def leave(self, view):
        """A view is gone."""
        self.views.discard(view)

    def keys(self, text):
        """Type raw keys."""
        for start in range(0, len(text), MOST):
            self.refusable("keys", text=json.dumps(text[start:start + MOST]))
        if not self.going:
            self.pump(self.api, 0)

    def click(self, window, button):
        """Click a button of a graphical guest."""
        self.refusable("desktop", window=window, button=button)
        self.desktop = None
        self.look_at_desktop(self.api, {"state": "ready"})

    # -- from the guest -----------------------------------------------------------------------------------------------

    def run(self):
        """The thread: as long as anybody looks."""
        api = another(self.session).xenapi
        while self.views:
            try:
                self.pump(api, WAIT)
                time.sleep(BATCH)
            except XenAPI.Failure as failure:
                if failure.details[0] != "XENAPI_PLUGIN_FAILURE":       # of that kind: the VM is gone
                    self.send({"console": self.vm, "refused": " ".join(failure.details)})
                break
            except LOST:
                time.sleep(AGAIN)
                api = another(self.session).xenapi
        self.going = False

    def pump(self, api, wait):
        """Pass on what is new, waiting for it so many seconds."""
        wish = {"since": str(self.position), "domain": str(self.domain), "state": self.state}
        now = self.ask(api, "stream", **wish, **({"wait": str(wait)} if wait else {}))
        if now["text"] or (now["domain"], now["state"]) != (self.domain, self.state):
            self.tell(now)
        self.position, self.domain, self.state = now["position"], now["domain"], now["state"]
        if self.graphical is not False or now["state"] != "ready":
            self.look_at_desktop(api, now)

    def look_at_desktop(self, api, now, **more):
        """Tell of the windows of a graphical guest; find out whether it is one."""
        if now["state"] != "ready":
            self.graphical = self.desktop = None
            return
        try:
            found = self.ask(api, "desktop")
        except XenAPI.Failure as failure:
            if failure.details[0] != "XENAPI_PLUGIN_FAILURE":
                raise
            self.graphical = False
            return
        self.graphical = True
        if more or found != self.desktop:
            self.desktop = found
            self.send({"console": self.vm, "desktop": found["windows"], **more})

    def tell(self, now, **more):
        self.send({"console": self.vm, "stream": now["text"], "from": now["position"] - len(now["text"]), "to": now["position"],
                   "domain": now["domain"], "state": now["state"], "progress": now.get("progress", 0.0), **more})

    def as_text(self):
        """What the console shows now, without its colours."""
        found = self.ask(self.api, "console")
        return found["text"].rstrip() + (f"\n{found['prompt']}" if found["prompt"] else "")

    def ask(self, api, function, **arguments):
        return json.loads(api.host.call_plugin(self.host, "xenlab", function, {"vm": self.uuid, **arguments}))

    def refusable(self, function, **arguments):
        """Ask for something that may be refused: the views are told why."""
        try:
            with self.lock:
                self.ask(self.api, function, **arguments)
        except XenAPI.Failure as failure:
            self.send({"console": self.vm, "refused": errors.words(failure.details).say(self.language)})
        except LOST as error:
            self.send({"console": self.vm, "refused": str(error)})
