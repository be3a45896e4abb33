"""The labs a server serves, and which of them a request is for."""

from ..mock.tasks import Pending

LISTENING = ["xenlab", "stream"], ["xenlab", "underway"]        # plug-in and function, of what consoles and panels ask by themselves


class Lab:
    """One mocked XenServer and the clock that drives it."""

    def __init__(self, xs, driver):
        self.xs, self.driver = xs, driver

    def begin(self, method, params):
        """Start one call, and wake those whom it concerns: what it answers, or a Pending."""
        xs, driver = self.xs, self.driver
        waiting = driver.waiting
        before = (xs.clock.now, xs.db.generation, xs.sessions.db.generation) if waiting else None
        driver.catch_up(listens(method, params))
        try:
            return xs.begin(method, params)
        finally:
            if waiting and ((xs.clock.now, xs.db.generation, xs.sessions.db.generation) != before or method == "host.call_plugin"):     # typing shows in no record
                driver.told()

    async def call(self, method, params):
        """Do one call to the end, at the clock's pace."""
        outcome = self.begin(method, params)
        if isinstance(outcome, Pending):
            return await self.driver.finish(outcome)
        if not method.startswith("session."):       # who comes to set another speed, or looks who is there, need not wait for what somebody has typed
            await self.driver.keep_pace()
        return outcome


def listens(method, params):
    """Whether a call only waits for what happens, as an open panel does all night."""
    return method in ("event.from", "event.next") or method == "host.call_plugin" and list(params[2:4]) in LISTENING


class OneLab:
    """A server with one lab: every request is for it. `web` is the folder of files for browsers, or None."""

    def __init__(self, lab, web=None):
        self.lab, self.web = lab, web
        self.releases = lab.xs.release

    @property
    def served_at(self):
        """Where clients reach the server."""
        return self.lab.xs.served_at

    @served_at.setter
    def served_at(self, url):
        self.lab.xs.served_at = url

    def of_call(self, method, params):
        """The lab of a call: of its session, or for a login of its user."""
        return self.lab

    def of_session(self, ref):
        """The lab of a session's reference."""
        return self.lab

    def of_user(self, user):
        """The lab somebody logs in to."""
        return self.lab
