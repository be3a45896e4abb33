"""The wall clock's hold on a mocked XenServer: virtual time is wall time times a speed, or as fast as can be."""

import asyncio
import time

INSTANT = "instant"
REST = 300.0    # seconds without a call after which the clock rests, so that a lab left open overnight does not age by months


def read_speed(text):
    """`1`, `60`, … or `instant`; ValueError for anything else."""
    if text == INSTANT:
        return text
    if not 0 < float(text) <= 100_000:
        raise ValueError(text)
    return text


class Driver:
    """Moves the clock before each call, and waits for calls that are not finished."""

    def __init__(self, xs, speed, wall=time.monotonic):
        self.xs, self.wall = xs, wall
        self.news = asyncio.Event()
        self.set_speed(speed)
        xs.on_speed = self.set_speed

    def set_speed(self, speed):
        """Run at another speed from now on."""
        self.speed = self.xs.speed = speed
        self.start_from_here()

    def start_from_here(self):
        """Let virtual time follow the wall clock from this moment on."""
        self.wall_base, self.base, self.skipped = self.wall(), self.xs.clock.now, self.xs.skipped
        self.heard = self.wall_base     # when the last call came

    def due_now(self):
        """The virtual moment that it should be."""
        elapsed = self.wall() - self.wall_base
        return round(self.base + elapsed * float(self.speed) + self.xs.skipped - self.skipped, 3)

    def catch_up(self):
        """Let everything happen that is due by now."""
        if self.speed == INSTANT:
            self.xs.settle()
            return
        quiet, self.heard = self.wall() - self.heard, self.wall()
        if quiet > REST:
            self.wake_after(quiet)
        else:
            self.xs.advance_to(max(self.xs.clock.now, self.due_now()))

    def wake_after(self, quiet):
        """Nobody has called for long: what was under way is finished, but the rest of the time did not pass."""
        target = self.due_now()
        self.xs.advance_to(max(self.xs.clock.now, target - (quiet - REST) * float(self.speed)))
        while (due := self.xs.clock.next_due(background=False)) is not None and due <= target:
            self.xs.advance_to(due)
        self.start_from_here()

    def told(self):
        """Something changed: wake those that wait."""
        self.news.set()
        self.news = asyncio.Event()

    async def keep_pace(self):
        """Wait until the wall clock has caught up with what a typed line took."""
        if self.speed != INSTANT:
            ahead = self.xs.clock.now - self.due_now()
            if ahead > 0:
                await asyncio.sleep(ahead / float(self.speed))

    async def finish(self, pending):
        """Wait for a call that takes time, or for an event.from until its time is up."""
        limit = getattr(pending, "timeout", None)
        end = None if limit is None else self.wall() + limit
        while True:
            self.catch_up()
            if pending.done or (end is not None and self.wall() >= end):
                self.told()
                return pending.result()
            pauses = [5.0]
            if end is not None:
                pauses.append(end - self.wall())
            due = self.xs.clock.next_due()
            if self.speed != INSTANT and due is not None:
                pauses.append((due - self.due_now()) / float(self.speed))
            try:
                await asyncio.wait_for(self.news.wait(), max(0.001, min(pauses)))
            except TimeoutError:
                continue
