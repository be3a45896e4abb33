"""The servers that are compared, each in a process of its own."""

import contextlib
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

MOTO = "moto[ec2,server]==5.2.5"
THREADED = """
import socketserver, sys, xmlrpc.server
class Server(socketserver.ThreadingMixIn, xmlrpc.server.SimpleXMLRPCServer):
    daemon_threads = True
class Handler(xmlrpc.server.SimpleXMLRPCRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
server = Server(("127.0.0.1", 0), requestHandler=Handler, logRequests=False)
server.register_function(lambda session, vm: {"Status": "Success", "Value": "Halted"}, "VM.get_power_state")
print(server.server_address[1], flush=True)
server.serve_forever()
"""


@contextlib.contextmanager
def process(*command, **options):
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, **options)
    try:
        yield running
    finally:
        running.terminate()
        running.wait()
        running.stdout.close()


@contextlib.contextmanager
def xenlab(*arguments):
    """`xenlab serve`: yields its port, its process, and the seconds until it said that it is ready."""
    began = time.perf_counter()
    with process(sys.executable, "-m", "lab_env", "serve", *arguments) as running:
        line = running.stdout.readline()
        took = time.perf_counter() - began
        yield int(line[line.index("http://"):].split()[0].rsplit(":", 1)[1]), running, took


@contextlib.contextmanager
def threaded():
    """The standard library's XML-RPC server with a thread for each connection: yields its port."""
    with process(sys.executable, "-c", THREADED) as running:
        yield int(running.stdout.readline())


@contextlib.contextmanager
def moto():
    """moto's server, in an environment of its own (its libraries do not go together with nbgrader's): yields its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    uv = shutil.which("uv") or shutil.which("uv", path=str(Path(__file__).parents[1] / ".uv" / "bin"))
    if uv is None:
        raise SystemExit("uv is needed for moto's server: `make uv` fetches it, or leave moto out with --without-moto")
    with process(uv, "run", "-q", "--no-project", "--with", MOTO, "python", "-m", "moto.server", "-p", str(port), stderr=subprocess.DEVNULL) as running:
        end = time.monotonic() + 120
        while time.monotonic() < end:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            if running.poll() is not None:
                raise SystemExit("moto's server does not start; `uv` and a package registry are needed for it")
            time.sleep(0.2)
        yield port
