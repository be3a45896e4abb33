"""Fetching from the laboratory's mirrors: wget and curl."""

from .. import mirror
from ..command import command
from ..files import Node
from .network import SPEED, resolve


@command("wget", "-q|--quiet -O= -P= -c --spider --no-check-certificate", package="wget")
def wget(run, options, url):
    """Fetch a URL; only the laboratory's mirrors are on this internet."""
    url, host, node = reach(run, url)
    stamp, address = run.system.date("%Y-%m-%d %H:%M:%S"), mirror.ADDRESSES.get(host, "")
    say = (lambda text: None) if options.quiet else run.say
    say(f"--{stamp}--  {url}")
    if host is None:
        run.say(f"wget: unable to resolve host address `{url.split('://')[1].split('/')[0]}'")
        return 4
    say(f"Resolving {host} ({host})... {address}\nConnecting to {host} ({host})|{address}|:80... connected.\n"
        f"HTTP request sent, awaiting response... {'200 OK' if node else '404 Not Found'}")
    if node is None:
        say(f"{stamp} ERROR 404: Not Found.\n")
        return 8
    name = options.O or f"{options.P + '/' if options.P else ''}{url.split('://')[1].partition('/')[2].rpartition('/')[2] or 'index.html'}"
    say(f"Length: {node.length} [{'text/html' if node.text.startswith('<html') else 'text/plain'}]")
    if options.spider:
        say("Remote file exists.\n")
        return 0
    say(f"Saving to: `{'STDOUT' if name == '-' else name}'\n")
    run.wait(node.length / SPEED)
    keep(run, name, node)
    say(f"{stamp} - `{name}' saved [{node.length}/{node.length}]\n")
    return 0


@command("curl", "-s -I -f -L -O -o= -k -S", package="curl")
def curl(run, options, url):
    """Fetch a URL; only the laboratory's mirrors are on this internet."""
    url, host, node = reach(run, url)
    if host is None:
        run.say(f"curl: (6) Couldn't resolve host '{url.split('://')[1].split('/')[0]}'")
        return 6
    if options.I:
        run.write(f"HTTP/1.1 {'200 OK' if node else '404 Not Found'}\n\n")
        return 0
    if node is None and options.f:
        run.say("curl: (22) The requested URL returned error: 404 Not Found")
        return 22
    node = node or Node("f", 0o644, "404 Not Found\n")
    keep(run, options.o or (url.rpartition("/")[2] if options.O else "-"), node)
    return 0


def keep(run, name, node):
    """Put what was fetched into a file, or on the screen."""
    if name != "-":
        run.fs.write(run.path(name), "")
        run.fs.put(run.path(name), run.fs.stat(run.path(name))._replace(text=node.text, size=node.size))
    elif node.size < 0:
        run.write(node.text)
    else:
        run.say("(binary data is not shown here)")


def reach(run, url):
    """(the URL, its host or None when there is no such host, what is there or None)."""
    url = url if "://" in url else "http://" + url
    host, slash, path = url.split("://", 1)[1].partition("/")
    if resolve(run, host) is None or not mirror.knows(host):
        return url, None, None
    return url, host, mirror.fetch(url if slash else url + "/")
