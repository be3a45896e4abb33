"""The wall clock's hold on a mocked XenServer: virtual time is wall time times a speed, or as fast as can be."""

import asyncio
import contextlib
import time

INSTANT = "instant"
LOOK = 5.0      # seconds after which the clock is looked at for calls that wait, though nothing is due
SLEEP = 31 * 86400.0    # seconds of the computer's sleep, at most, that a clock which keeps to the real time makes up for
REST = 300.0    # seconds without a call after which the clock rests, so that a lab left open overnight does not age by months
LISTENED = 1800.0       # the same where somebody still listens: an open panel, a console, whoever waits for an event


def read_speed(text):
    """`1`, `60`, … or `instant`; ValueError for anything else."""
    if text == INSTANT:
        return text
    if not 0 < float(text) <= 100_000:
        raise ValueError(text)
    return text


class Watch:
    """Something to wait for that is no call: it is done when `happened()`."""

    due = None

    def __init__(self, happened):
        self.happened = happened

    @property
    def done(self):
        return self.happened()


class Driver:
    """Moves the clock before each call, and waits for calls that are not finished.

    With a `real` clock, as time.time, the lab's keeps to that at speed 1, and is not behind it at instant speed: it never rests, and
    makes up for the computer's sleep."""

    def __init__(self, xs, speed, wall=time.monotonic, real=None):
        self.xs, self.wall, self.real = xs, wall, real
        self.waiting = {}       # Pending -> Future, of the calls that are not finished
        self.restarted = asyncio.Event()        # the speed is another: who waits for the wall clock counts anew
        self.alarm = None       # when to look at the clock again, while there are any
        self.set_speed(speed)
        xs.on_speed = self.set_speed

    def set_speed(self, speed):
        """Run at another speed from now on."""
        self.speed = self.xs.speed = speed
        self.start_from_here()
        self.heard = self.asked = self.wall_base        # when the last call came, and the last that did more than listen
        self.worked, self.resting = self.xs.clock.worked, False
        self.restarted.set()
        self.restarted = asyncio.Event()

    def start_from_here(self):
        """Let virtual time follow the wall clock from this moment on."""
        self.wall_base, self.base, self.skipped = self.wall(), self.xs.clock.now, self.xs.skipped
        self.pace = 1.0 if self.speed == INSTANT else float(self.speed)
        self.keeps = self.real is not None and self.pace == 1.0
        self.real_base, self.slept = self.keeps and self.real(), 0.0

    def due_now(self):
        """The virtual moment that it should be."""
        elapsed = self.wall() - self.wall_base
        if self.keeps:      # never back, whatever is done to the real clock
            self.slept = max(self.slept, min(self.real() - self.real_base - elapsed, SLEEP))
        return round(self.base + (elapsed + self.slept) * self.pace + self.xs.skipped - self.skipped, 3)

    def catch_up(self, listening=False):
        """Let everything happen that is due by now. `listening`: nobody does anything, somebody only waits for what may happen."""
        if self.speed == INSTANT:
            if self.keeps:
                self.xs.advance_to(max(self.xs.clock.now, self.due_now()))
            self.xs.settle()
            return
        if self.worked != self.xs.clock.worked:
            self.worked, self.asked = self.xs.clock.worked, self.heard
        now = self.wall()
        over = now - min(self.heard + REST, self.asked + LISTENED)
        self.resting = over > 0 and not self.keeps
        if self.resting:
            self.rest(over)
        else:
            self.xs.advance_to(max(self.xs.clock.now, self.due_now()))
        self.heard = now
        if not listening:
            self.asked, self.resting = now, False

    def rest(self, over):
        """For so many seconds nobody has wanted time to pass: what is under way goes on, and else it did not."""
        target = self.due_now()
        self.xs.advance_to(max(self.xs.clock.now, target - over * self.pace))
        while (due := self.xs.clock.next_due(background=False)) is not None:
            self.xs.advance_to(min(due, target))
            if due > target:
                break
        self.start_from_here()

    def told(self):
        """Something changed: wake the calls that waited for it, and only those."""
        for pending, future in list(self.waiting.items()):
            if not future.done() and pending.done:
                future.set_result(None)
        self.set_alarm()

    def set_alarm(self):
        """While calls wait, let things happen when they are due."""
        if self.alarm:
            self.alarm.cancel()
            self.alarm = None
        if not self.waiting:
            return
        pause, dues = LOOK, [due for due in (self.xs.clock.next_due(background=not self.resting), *(pending.due for pending in self.waiting)) if due is not None]
        if self.speed != INSTANT and dues:
            pause = min(pause, (min(dues) - self.due_now()) / float(self.speed))
        self.alarm = asyncio.get_running_loop().call_later(max(0.001, pause), self.ring)

    def ring(self):
        self.alarm = None
        self.catch_up(listening=True)
        self.told()

    def ahead(self):
        """Seconds by which the lab's clock is before the wall's: what a typed line took."""
        return 0.0 if self.speed == INSTANT else (self.xs.clock.now - self.due_now()) / float(self.speed)

    async def keep_pace(self):
        """Wait until the wall clock has caught up."""
        while (ahead := self.ahead()) > 0:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.restarted.wait(), ahead)

    async def until(self, happened, most):
        """Wait until `happened()`, or for so many seconds at most."""
        watch = Watch(happened)
        self.waiting[watch] = asyncio.get_running_loop().create_future()
        self.set_alarm()
        try:
            async with asyncio.timeout(most):
                await self.waiting[watch]
        except TimeoutError:
            self.catch_up(listening=True)
        finally:
            del self.waiting[watch]

    async def finish(self, pending):
        """Wait for a call that takes time, or for an event.from until its time is up."""
        self.catch_up(listening=True)
        if not pending.done:
            self.waiting[pending] = asyncio.get_running_loop().create_future()
            self.set_alarm()
            try:
                async with asyncio.timeout(getattr(pending, "timeout", None)):
                    await self.waiting[pending]
            except TimeoutError:
                self.catch_up(listening=True)
            finally:
                del self.waiting[pending]
        self.told()
        return pending.result()
