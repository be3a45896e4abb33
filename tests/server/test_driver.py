"""The wall clock's hold on virtual time, with a wall clock of the test's own."""

import asyncio

import pytest

from lab_env.mock.errors import Failure
from lab_env.server.driver import LISTENED, REST, Driver
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


def listened_to(lab, wall, driver, minutes):
    """A panel is open all that time, and nobody is there."""
    served = Served(lab.xs, driver)
    for _ in range(minutes * 2):
        wall.now += 30
        served.begin("host.call_plugin", [lab.session.handle, lab.xs.host.ref, "xenlab", "underway", {}])


def test_a_lab_that_is_only_listened_to_does_not_age_by_months():
    lab, wall, driver = driven("60")
    listened_to(lab, wall, driver, 3 * 1440)
    assert LISTENED <= lab.xs.clock.now / 60 <= LISTENED + 60
    wall.now += 5
    driver.catch_up()       # somebody is back
    before = lab.xs.clock.now
    wall.now += 10
    driver.catch_up()
    assert lab.xs.clock.now == before + 600


def test_who_listens_hears_of_all_that_is_under_way_and_of_what_follows_from_it():
    lab, wall, driver = driven("0.1")
    lab.api.Async.VM.start(lab.vm(), False, False)
    while lab.xs.clock.next_due(background=False) is not None:
        listened_to(lab, wall, driver, 1)
    ended = lab.xs.clock.now
    assert ended > 2 * 0.1 * LISTENED, "longer than the clock goes on for nothing"
    listened_to(lab, wall, driver, 60)
    assert 0.1 * LISTENED - 6 <= lab.xs.clock.now - ended <= 0.1 * LISTENED, "the agent's report, for example, comes then"


def test_who_waits_for_the_wall_clock_goes_on_when_the_lab_runs_faster():
    lab, _, driver = driven("1")
    lab.xs.advance_to(lab.xs.clock.now + 3600)      # as a typed line does that takes an hour

    async def scenario():
        waits = asyncio.create_task(driver.keep_pace())
        await asyncio.sleep(0)
        assert not waits.done()
        await Served(lab.xs, driver).call("session.get_this_host", [lab.session.handle, lab.session.handle])
        driver.set_speed("instant")
        await asyncio.wait_for(waits, 60)

    asyncio.run(scenario())


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
