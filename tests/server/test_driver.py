"""The wall clock's hold on virtual time, with a wall clock of the test's own."""

import asyncio

import pytest

from lab_env.mock.errors import Failure
from lab_env.server.driver import REST, Driver
from lab_env.server.labs import Lab as Served

from ..mock.laboratory import Lab


class Wall:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


def driven(speed):
    async def make():
        return Driver(lab.xs, speed, wall)
    lab, wall = Lab(), Wall()
    return lab, wall, asyncio.run(make())


def test_virtual_time_is_wall_time_times_the_speed():
    lab, wall, driver = driven("60")
    wall.now += 2
    driver.catch_up()
    assert lab.xs.clock.now == 120
    driver.set_speed("1")
    wall.now += 2
    driver.catch_up()
    assert lab.xs.clock.now == 122


def test_time_a_client_skipped_is_not_waited_for():
    lab, wall, driver = driven("1")
    lab.api.host.call_plugin(lab.api.host.get_all()[0], "xenlab", "advance", {"seconds": "500"})
    wall.now += 3
    driver.catch_up()
    assert lab.xs.clock.now == 503


def test_a_lab_left_alone_finishes_what_was_under_way_and_rests():
    lab, wall, driver = driven("1")
    lab.api.Async.VM.start(lab.vm(), False, False)
    driver.catch_up()
    began = lab.xs.clock.now
    wall.now += 86400
    driver.catch_up()
    assert lab.xs.clock.next_due(background=False) is None, "the installation is over"
    assert REST < lab.xs.clock.now - began < 3600
    wall.now += 10
    before = lab.xs.clock.now
    driver.catch_up()
    assert lab.xs.clock.now == before + 10


def test_instant_waits_for_nothing():
    lab, _, driver = driven("instant")
    vm = lab.vm()
    lab.api.Async.VM.start(vm, False, False)
    driver.catch_up()
    assert lab.api.VM.get_power_state(vm) == "Running" and lab.xs.clock.next_due(background=False) is None


def test_a_change_wakes_only_who_waits_for_it(monkeypatch):
    """Of three clients that wait, one hears of the change, one of the end of its session, and the third goes on waiting, unasked by the clock."""
    lab = Lab()
    vm, other = lab.template(), lab.api.network.get_all()[0]
    driver = Driver(lab.xs, "1")
    served = Served(lab.xs, driver)

    async def scenario():
        ended = lab.xs.sessions.login("root", "xenserver")
        token = (await served.call("event.from", [lab.session.handle, ["*"], "", 0.0]))["token"]
        waits = [asyncio.create_task(served.call("event.from", [session, [wish], token, 60.0]))
                 for session, wish in ((lab.session.handle, f"vm/{vm}"), (lab.session.handle, f"network/{other}"), (ended, f"network/{other}"))]
        await asyncio.sleep(0)
        assert len(driver.waiting) == 3
        rings = []
        monkeypatch.setattr(driver, "ring", lambda: rings.append(1))
        await served.call("VM.set_name_description", [lab.session.handle, vm, "changed"])
        heard = await asyncio.wait_for(waits[0], 1)
        await served.call("session.logout", [ended])
        with pytest.raises(Failure, match="SESSION_INVALID"):
            await asyncio.wait_for(waits[2], 1)
        assert [event["snapshot"]["name_description"] for event in heard["events"]] == ["changed"]
        await asyncio.sleep(0.05)
        assert not waits[1].done() and not rings
        waits[1].cancel()

    asyncio.run(scenario())
