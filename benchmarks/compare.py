"""`python -m benchmarks.compare`: the mocked XenServer beside moto's server and the standard library's XML-RPC server, in one run.

A describe call, one after the other on one connection; many connections at once; how soon it is ready; what it holds in memory.
"""

import argparse
import xmlrpc.client
from pathlib import Path
from urllib.parse import urlencode

from .client import calls_a_second, Connection, request, seconds_a_call
from .peers import moto, threaded, xenlab

AWS = {"Authorization": "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20141110/us-east-1/ec2/aws4_request, SignedHeaders=host, Signature=0"}
VMS = 'field "is_a_template" = "false" and field "is_control_domain" = "false"'


def rpc(method, *params):
    return request("/", xmlrpc.client.dumps(params, method).encode())


def value(answer):
    """The value in an answer."""
    told = xmlrpc.client.loads(answer)[0][0]
    if told["Status"] != "Success":
        raise SystemExit(f"refused: {told}")
    return told["Value"]


def aws(action, **parameters):
    return request("/", urlencode({"Action": action, "Version": "2016-11-15", **parameters}).encode(), "application/x-www-form-urlencoded", **AWS)


def measure_moto(calls):
    """{instances: seconds of a DescribeInstances}."""
    found = {}
    with moto() as port:
        connection = Connection(port)
        found[0] = seconds_a_call(port, aws("DescribeInstances"), calls)
        image = connection.ask(aws("DescribeImages", **{"Owner.1": "amazon"})).split(b"<imageId>")[1].split(b"<")[0].decode()
        connection.ask(aws("RunInstances", ImageId=image, MinCount="100", MaxCount="100"))
        found[100] = seconds_a_call(port, aws("DescribeInstances"), max(3, calls // 20))
    return found


def measure_xenlab(calls, seconds):
    """{what: figure} of `xenlab serve`."""
    found = {}
    with xenlab() as (port, process, found["ready"]):
        session = xmlrpc.client.ServerProxy(f"http://127.0.0.1:{port}", allow_none=True).session.login_with_password("root", "xenserver")["Value"]
        connection = Connection(port)
        describe = rpc("VM.get_all_records_where", session, VMS)
        found["where", 0] = seconds_a_call(port, describe, calls)
        found["records", 0] = seconds_a_call(port, rpc("VM.get_all_records", session), calls)
        template = value(connection.ask(rpc("VM.get_by_name_label", session, "Ubuntu Precise Pangolin 12.04 (64-bit)")))[0]
        for number in range(100):
            value(connection.ask(rpc("Async.VM.clone", session, template, f"vm{number}")))
        host = value(connection.ask(rpc("host.get_all", session)))[0]
        connection.ask(rpc("host.call_plugin", session, host, "xenlab", "advance", {"until": "idle"}))
        for number in range(100):
            vm = value(connection.ask(rpc("VM.get_by_name_label", session, f"vm{number}")))[0]
            value(connection.ask(rpc("VM.set_is_a_template", session, vm, False)))
        assert connection.ask(describe).count(b"<name>power_state</name>") == 100
        found["where", 100] = seconds_a_call(port, describe, calls)
        found["records", 100] = seconds_a_call(port, rpc("VM.get_all_records", session), calls)
        found["at once"] = calls_a_second(port, rpc("VM.get_power_state", session, template), 16, seconds)
        status = Path(f"/proc/{process.pid}/status")
        found["memory"] = int(status.read_text().split("VmRSS:")[1].split()[0]) / 1024 if status.exists() else None
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=200, help="calls of each kind (default: %(default)s)")
    parser.add_argument("--seconds", type=float, default=2.0, help="seconds with 16 connections (default: %(default)s)")
    parser.add_argument("--without-moto", action="store_true", help="leave moto out: it is fetched from a package registry")
    args = parser.parse_args()
    ours = measure_xenlab(args.calls, args.seconds)
    with threaded() as port:
        theirs = calls_a_second(port, rpc("VM.get_power_state", "session", "vm"), 16, args.seconds)
    print(f"xenlab serve: ready after {ours['ready']:.2f} s" + (f", {ours['memory']:.0f} MiB with 100 VMs" if ours["memory"] else ""))
    print(f"16 connections: xenlab {ours['at once']:.0f} calls/s, threaded XML-RPC server {theirs:.0f} calls/s: {ours['at once'] / theirs:.1f} times")
    for instances in (0, 100):
        print(f"{instances} VMs: VM.get_all_records_where {ours['where', instances] * 1000:.2f} ms, VM.get_all_records (templates too) "
              f"{ours['records', instances] * 1000:.2f} ms")
    if not args.without_moto:
        for instances, seconds in measure_moto(args.calls).items():
            print(f"{instances} instances: moto's DescribeInstances {seconds * 1000:.1f} ms: {seconds / ours['where', instances]:.0f} times get_all_records_where, "
                  f"{seconds / ours['records', instances]:.0f} times get_all_records")


if __name__ == "__main__":
    main()
