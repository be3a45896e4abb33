"""`python -m benchmarks.core`: figures of the mocked XenServer itself, and of clients that wait for events."""

import os
import time
import xmlrpc.client
from pathlib import Path

from lab_env.mock import saved, wire
from lab_env.mock.journal import Journal, replay
from lab_env.mock.xenserver import MockXenServer

from .compare import rpc, value
from .client import Connection
from .peers import xenlab

TEMPLATE = "Ubuntu Precise Pangolin 12.04 (64-bit)"


def milliseconds(do, times=20):
    """The median time of doing something."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        do()
        taken.append(time.perf_counter() - began)
    return sorted(taken)[times // 2] * 1000


def lab(vms, lines=None):
    xs = MockXenServer("benchmark", journal=lines is not None and Journal.start(lines.append, "xenserver-6.1", "benchmark") or None)
    session = xs.call("session.login_with_password", ["root", "xenserver"])
    template = xs.call("VM.get_by_name_label", [session, TEMPLATE])[0]
    made = [xs.call("VM.clone", [session, template, f"vm{number}"]) for number in range(vms)]
    return xs, session, made


def one_call(xs, session, vm):
    """Milliseconds of some calls that concern one VM."""
    def body(method, *params):
        return xmlrpc.client.dumps((session, *params), method).encode()
    number = iter(range(10**9))
    uuid = xs.db.find(vm).uuid
    return {name: milliseconds(lambda: wire.answer(xs, make()), 200) for name, make in {
        "VM.get_record": lambda: body("VM.get_record", vm), "VM.get_by_uuid": lambda: body("VM.get_by_uuid", uuid),
        "VM.get_by_name_label": lambda: body("VM.get_by_name_label", "vm7"),
        "VM.set_name_description": lambda: body("VM.set_name_description", vm, str(next(number))),
        "VM.clone": lambda: body("VM.clone", vm, "copy")}.items()}


def size():
    few = lab(100)
    body = xmlrpc.client.dumps((few[1],), "VM.get_all_records").encode()
    print(f"VM.get_all_records of 100 unchanged VMs: {milliseconds(lambda: wire.answer(few[0], body)):.2f} ms")
    print(f"fork of a lab with 100 VMs: {milliseconds(few[0].fork):.1f} ms")
    text = saved.save(few[0])
    print(f"its saved state ({len(text) / 2**20:.1f} MiB) opens in {milliseconds(lambda: saved.load(text), 5):.0f} ms")
    many = lab(10_000)
    small, large = one_call(few[0], few[1], few[2][7]), one_call(many[0], many[1], many[2][7])
    for name in small:
        print(f"{name}: {small[name]:.3f} ms with 100 VMs, {large[name]:.3f} ms with 10,000: {large[name] / small[name]:.1f} times")


def replaying():
    lines = []
    xs, session, vms = lab(20, lines)
    for number in range(2000):
        vm = vms[number % 20]
        xs.call("VM.set_name_description", [session, vm, f"description {number}"])
        xs.call("VM.add_to_other_config", [session, vm, f"key{number}", "value"])
        xs.call("VM.remove_from_other_config", [session, vm, f"key{number}"])
        if number % 10 == 0:
            xs.call("VM.destroy", [session, xs.call("VM.clone", [session, vm, "copy"])])
    text = "\n".join(lines) + "\n"
    began = time.perf_counter()
    twin = replay(text)
    took = time.perf_counter() - began
    assert twin.db.dump() == xs.db.dump()
    print(f"replay: {len(lines)} lines in {took:.2f} s: {len(lines) / took:.0f} lines a second")


def events(clients=200):
    """How soon a waiting client hears of a change, and what waiting costs."""
    with xenlab() as (port, process, _):
        asker = Connection(port)
        session = xmlrpc.client.ServerProxy(f"http://127.0.0.1:{port}").session.login_with_password("root", "xenserver")["Value"]
        vm = value(asker.ask(rpc("VM.get_by_name_label", session, TEMPLATE)))[0]
        token = value(asker.ask(rpc("event.from", session, ["vm"], "", 0.0)))["token"]
        waiting = [Connection(port) for _ in range(clients)]
        for connection in waiting:
            connection.send(rpc("event.from", session, ["pool"], token, 600.0))
        time.sleep(0.5)
        cpu = Path(f"/proc/{process.pid}/stat")
        if cpu.exists():
            def used():
                return sum(map(int, cpu.read_text().rsplit(")", 1)[1].split()[11:13])) / os.sysconf("SC_CLK_TCK")
            before = used()
            time.sleep(5)
            print(f"{clients} clients that wait: {(used() - before) / 5:.2%} of a core")
        late, listener = [], Connection(port)
        for number in range(50):
            listener.send(rpc("event.from", session, ["vm/" + vm], token, 60.0))
            time.sleep(0.02)
            changed = time.perf_counter()
            asker.send(rpc("VM.set_name_description", session, vm, str(number)))
            while not listener.receive():
                continue
            late.append(time.perf_counter() - changed)
            token = value(b"".join(listener.parts))["token"]
            while not asker.receive():
                continue
        print(f"a waiting client has its event {sorted(late)[len(late) // 2] * 1000:.1f} ms after the change was asked for, while {clients} others wait")


if __name__ == "__main__":
    size()
    replaying()
    events()
