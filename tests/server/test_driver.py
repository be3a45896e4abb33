"""The wall clock's hold on virtual time, with a wall clock of the test's own."""

import asyncio

from lab_env.server.driver import REST, Driver

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
