"""The text console of a VM on a real XenServer for a widget, with what feed.py has for the laboratory's: what the host's `/console` sends is passed on as it comes, what is typed goes in."""

import threading
import time

from ..cli import UserError
from ..guests import has_plugin
from ..words import Words
from .feed import BATCH, Feed

HERE = Words("The text console that the XenServer's host shows; in a terminal, `xenlab guest '{name}' --console` is the same.",
             "A consola de texto que amosa o anfitrión do XenServer; nun terminal é a mesma `xenlab guest '{name}' --console`.")
ENDED = Words("The host has ended this console: the VM was stopped or has started anew. Run the cell again to see it as it is now.",
              "O anfitrión rematou esta consola: a máquina virtual parou ou iniciouse de novo. Executa outra vez a cela para vela como está agora.")


def feed_for(session, vm, send, language=None):
    """What feeds the views of a VM's console: the laboratory's plug-in, or a real host."""
    return (Feed if has_plugin(session) else RealFeed)(session, vm, send, language)


class RealFeed:
    """The console of one VM. It is open while anybody looks."""

    def __init__(self, session, vm, send, language=None):
        self.session, self.vm, self.send, self.language = session, vm, send, language
        self.name, self.uuid = session.xenapi.VM.get_name_label(vm), session.xenapi.VM.get_uuid(vm)
        self.views, self.console, self.domain, self.position, self.lock = set(), None, 0, 0, threading.RLock()

    def hello(self, view):
        """A view wants all there is, and what comes from now on."""
        with self.lock:
            try:
                if self.console is None:
                    self.open()
            except UserError as error:
                self.send({"console": self.vm, "refused": str(error), "view": view})
                return
            self.views.add(view)
            self.tell(0, view=view)

    def open(self):
        """Ask the host for it; UserError when the VM is not this student's, is halted, or has none."""
        from ..real.guest import RealGuest      # here, as in guests.py: a mocked XenServer needs none of it
        from ..real.terminals import Console
        RealGuest(self.session, self.uuid).assert_running()
        self.console, self.position = Console(self.session, self.vm, self.name), 0
        self.domain += 1
        threading.Thread(target=self.run, args=[self.console], name="xenlab-console", daemon=True).start()

    def leave(self, view):
        """A view is gone; with the last one, the console is closed."""
        with self.lock:
            self.views.discard(view)
            gone, self.console = (None, self.console) if self.views else (self.console, None)
        if gone:
            gone.close()

    def keys(self, text):
        """Type raw keys."""
        try:
            if self.console:
                self.console.press(text)
        except OSError as error:
            self.send({"console": self.vm, "refused": str(error)})

    def click(self, window, button):
        """A text console has nothing to click on."""

    def run(self, console):
        """The thread: as long as this console is open."""
        while not console.closed:
            console.came.wait()
            console.came.clear()
            time.sleep(BATCH)
            with self.lock:
                if self.console is not console:
                    return
                self.tell(self.position)
        with self.lock:
            if self.console is console:
                self.console = None
                self.send({"console": self.vm, "refused": ENDED.say(self.language)})

    def tell(self, start, **more):
        """Pass on what the console has shown after a place."""
        text = self.console.text
        if len(text) > start or more:
            self.send({"console": self.vm, "stream": text[start:], "from": start, "to": len(text), "domain": self.domain, "state": "ready", "progress": 0.0, **more})
        self.position = max(self.position, len(text)) if not more else self.position

    def as_text(self):
        """Where it is shown."""
        return HERE.fill(name=self.name).say(self.language)
