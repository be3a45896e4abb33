"""apt-get and apt-cache: packages from the mirrors."""

import re

from .. import catalogue, mirror, packages
from ..command import command
from .dpkg import configure, remove, unpack
from .network import SPEED, resolve

LISTS = "/var/lib/apt/lists"


def sources(run):
    """[(kind, URL, suite, components)] of sources.list; a line that is none is an error's text."""
    found, paths = [], ["/etc/apt/sources.list"]
    if run.fs.is_directory("/etc/apt/sources.list.d"):
        paths += [f"/etc/apt/sources.list.d/{name}" for name in run.fs.names("/etc/apt/sources.list.d") if name.endswith(".list")]
    for path in paths:
        node = run.fs.find(path)
        for number, line in enumerate((node.text if node else "").splitlines(), 1):
            words = re.sub(r"(?<=\s)\[[^\]]*\]", "", re.sub(r"cdrom:\[[^\]]*\]", lambda disc: disc[0].replace(" ", "\0"), line.split("#")[0])).replace("\t", " ").split()
            if not words:
                continue
            if words[0] not in ("deb", "deb-src") or len(words) < 3 or ("/" != words[2][-1] and len(words) < 4):
                return f"Malformed line {number} in source list {path} ({'type' if words[0] not in ('deb', 'deb-src') else 'dist'})"
            found.append((words[0], words[1].rstrip("/").replace("\0", " "), words[2], words[3:]))
    return found


def list_file(url, suite, component):
    """The file in which an index is kept."""
    name = re.sub(r"^\w+://", "", url).replace("/", "_")
    return f"{LISTS}/{name}_dists_{suite.replace('/', '_')}_{component}_binary-amd64_Packages"


def update(run, quiet=False):
    """Fetch the indexes; several hosts answer at the same time. Quiet, only what goes wrong is said."""
    write = (lambda text: None) if quiet else run.write
    listed = sources(run)
    if isinstance(listed, str):
        run.say(f"E: {listed}\nE: The list of sources could not be read.")
        return 100
    fetches = plan(run, listed)
    serial = fetched = 0
    for _, _, verb, what, size in fetches:
        serial += verb == "Get"
        fetched += size if verb == "Get" else 0
        write(f"{verb}:{serial} {what} [{amount(size)}]\n" if verb == "Get" else f"{verb} {what}\n")
    run.wait(max([when for when, *_ in fetches], default=0.0))
    failures = [what for _, _, verb, what, _ in fetches if verb == "Err"]
    keep_lists(run, listed, failures)
    if fetched:
        write(f"Fetched {amount(fetched)} in {max(int(fetched / SPEED), 1)}s ({SPEED // 1000} kB/s)\n")
    write("Reading package lists... Done\n")
    for what in failures:
        reason = what.split("\n")[1].strip()
        run.say(f"W: Failed to fetch {failed_url(what)}  {reason}\n")
    if failures:
        run.say("E: Some index files failed to download. They have been ignored, or old ones used instead.")
        return 100
    return 0


def amount(size):
    """A size as apt writes it, in thousands: 1672 B, 99.8 kB, 113 kB, 14.6 MB."""
    for unit in ("B", "kB", "MB"):
        if size < 100 and unit != "B":
            return f"{size:.1f} {unit}"
        if size < 10_000 or unit == "MB":
            return f"{size:.0f} {unit}"
        size /= 1000


def failed_url(what):
    """The URL of what could not be fetched, in apt's words for it."""
    host, rest = what.split("\n")[0].split(" ", 1)
    return f"{host}/{rest.replace(' ', '/')}"


def plan(run, listed):
    """[(when, number, Get Hit Ign or Err, what, bytes)] in the order in which it arrives."""
    found, clock, asked = [], {}, []
    for kind, url, suite, components in listed:
        entry = (url, suite)
        if entry not in asked:
            asked.append(entry)

    def arrive(host, seconds, verb, what, size=0):
        clock[host] = clock.get(host, 0.5 * len(clock)) + seconds
        found.append((round(clock[host], 3), len(found), verb, what, size))

    for stage in ("signature", "release", "index"):
        for url, suite in asked:
            host = re.sub(r"^\w+://", "", url).split("/")[0]
            name = f"{url.split('://')[0]}://{host}"
            parts = [(kind, component) for kind, one, its, components in listed if (one, its) == (url, suite) for component in components]
            if url.startswith("cdrom:"):
                disc = url.rstrip("/")
                for what in {"signature": (f"{disc} {suite} Release.gpg", f"{disc}/ {suite}/main Translation-en"), "release": (f"{disc} {suite} Release",),
                             "index": (f"{disc} {suite}/main {run.system.os.arch} Packages/DiffIndex",)}[stage]:
                    arrive("cdrom", 0.0, "Ign", what.replace("cdrom:[", "cdrom://["))
                continue
            there = mirror.suite(url + "/", suite)
            if resolve(run, host) is None or not mirror.knows(host):
                if stage == "signature":
                    arrive(host, 0.4, "Err", f"{name} {suite} Release.gpg\n  Could not resolve '{host}'")
                continue
            if there is None:
                for kind, component in parts if stage == "index" else ():
                    arrive(host, 0.4, "Err", f"{name} {suite}/{component} {'Sources' if kind == 'deb-src' else 'amd64 Packages'}\n"
                           f"  404  Not Found [IP: {mirror.ADDRESSES[host.lower()]} 80]")
                continue
            fresh = all(run.fs.find(list_file(url, suite, component)) for kind, component in parts if kind == "deb")
            old = "squeeze" in suite
            sizes = mirror.sizes(suite)
            if stage == "signature":
                arrive(host, 0.1, "Hit" if fresh else "Get", f"{name} {suite} Release.gpg", sizes.signature)
                for component in dict.fromkeys(component for kind, component in parts if kind == "deb") if old else ():
                    arrive(host, 0.0, "Ign", f"{url}/ {suite}/{component} Translation-en")
            elif stage == "release":
                arrive(host, 0.2 if fresh else sizes.release / 333_000, "Hit" if fresh else "Get", f"{name} {suite} Release", sizes.release)
            else:
                diffs = [("DiffIndex", 3265)] if suite.endswith("-updates") and old else []
                for kind, component in sorted(parts, key=lambda part: part[0] != "deb-src"):
                    sizes = mirror.sizes(suite, component)
                    what, size = ("Sources", sizes.sources) if kind == "deb-src" else ("amd64 Packages", sizes.packages)
                    for ending, length in [(f"/{ending}", length) for ending, length in diffs] + ([("", size)] if not (diffs and kind == "deb-src") else []):
                        arrive(host, 0.1 if fresh else size / SPEED, "Hit" if fresh else "Get", f"{name} {suite}/{component} {what}{ending}", length)
    return sorted(found)


def keep_lists(run, listed, failures):
    """Keep what was fetched; drop lists that no source speaks of any more, unless something failed."""
    kept = []
    for kind, url, suite, components in listed:
        there = mirror.suite(url + "/", suite) if not url.startswith("cdrom:") and resolve(run, re.sub(r"^\w+://", "", url).split("/")[0]) else None
        for component in components if kind == "deb" and there else ():
            path = list_file(url, suite, component)
            kept.append(path.rsplit("/", 1)[1])
            if run.fs.find(path) is None:
                run.fs.write(path, f"Suite: {suite}\nCodename: {there.codename}\nComponent: {component}\n")
    for name in run.fs.names(LISTS) if not failures else ():
        if name != "partial" and name not in kept:
            run.fs.remove(f"{LISTS}/{name}")


def available(run, name):
    """(version, URL of the archive, suite) of a package in the fetched indexes, or None."""
    listed = sources(run)
    for kind, url, suite, components in listed if isinstance(listed, list) else []:
        if kind != "deb" or suite.endswith(("-updates", "-security", "/updates", "-backports")):
            continue
        for component in components:
            node = run.fs.find(list_file(url, suite, component))
            match = re.search(r"^Codename: (\w+)", node.text, re.M) if node else None
            number = catalogue.version(name, match.group(1)) if match else None
            if number and (component == catalogue.PACKAGES[name][0] or run.system.os.distro == "debian"):
                return number, url, suite
    return None


def head(run):
    run.write("Reading package lists... Done\nBuilding dependency tree       \nReading state information... Done\n")


def confirmed(run, options):
    """Ask whether to go on."""
    if options.yes or options.assume_yes:
        return True
    run.write("Do you want to continue [Y/n]? ")
    answer = run.stdin.readline().strip().lower()
    if answer in ("", "y", "yes") and answer is not None:
        return True
    run.write("Abort.\n")
    return False


def wrapped(title, names):
    return f"{title}\n  {' '.join(names)}\n"


def install(run, options, names):
    """Install packages and what they need."""
    head(run)
    known, wanted, chosen = packages.database(run.fs), [], {}
    pending = list(names)
    for name in pending:
        present = known.get(name)
        if present is not None and present.status == packages.INSTALLED and name not in catalogue.PACKAGES:
            run.write(f"{name} is already the newest version.\n")
            continue
        if present is not None and present.status == packages.INSTALLED:
            if name in names:
                run.write(f"{name} is already the newest version.\n")
            continue
        there = available(run, name)
        if there is None:
            fetched = any(one.endswith("_Packages") for one in run.fs.names(LISTS))
            run.say(f"E: Unable to locate package {name}{FEW if fetched or name not in catalogue.PACKAGES else ''}")
            return 100
        chosen[name] = there
        wanted.append(name)
        pending += [need for need in catalogue.PACKAGES[name][4] if need not in pending]
    if not chosen:
        run.write("0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n")
        return 0
    extra = sorted(name for name in chosen if name not in names)
    if extra:
        run.write(wrapped("The following extra packages will be installed:", extra))
    run.write(wrapped("The following NEW packages will be installed:", sorted(chosen)))
    run.write(f"0 upgraded, {len(chosen)} newly installed, 0 to remove and 0 not upgraded.\n")
    size, room = (sum(catalogue.PACKAGES[name][column] for name in chosen) for column in (2, 3))
    run.write(f"Need to get {size} kB of archives.\nAfter this operation, {room} kB of additional disk space will be used.\n")
    if options.simulate:
        return 0
    if extra and not confirmed(run, options):
        return 1
    order = [name for name in wanted if name in extra] + [name for name in wanted if name not in extra]
    for number, name in enumerate(order, 1):
        version, url, suite = chosen[name]
        host = re.sub(r"^\w+://", "", url).split("/")[0]
        if resolve(run, host) is None:
            run.say(f"Err {url}/ {suite}/{catalogue.PACKAGES[name][0]} {name} amd64 {version}\n  Could not resolve '{host}'\nE: Unable to fetch some archives, maybe run apt-get update or try with --fix-missing?")
            return 100
        run.write(f"Get:{number} {url}/ {suite}/{catalogue.PACKAGES[name][0]} {name} amd64 {version} [{catalogue.PACKAGES[name][2]} kB]\n")
    run.wait(2)
    run.write(f"Fetched {size} kB in 1s ({size} kB/s)\n")
    for name in order:
        version = chosen[name][0]
        archive = f"/var/cache/apt/archives/{name}_{version.split(':')[-1]}_amd64.deb"
        if not unpack(run, catalogue.contents(name, version, run.system.os.arch), archive, "unpack"):
            run.say(f"Errors were encountered while processing:\n {archive}\nE: Sub-process /usr/bin/dpkg returned an error code (1)")
            return 100
    return max(configure(run, name) for name in order)


def take_away(run, options, names, purge):
    head(run)
    known = packages.database(run.fs)
    for name in names:
        if name not in known and available(run, name) is None:
            run.say(f"E: Unable to locate package {name}")
            return 100
    there = [name for name in names if name in known and (known[name].status == packages.INSTALLED or purge)]
    for name in names:
        if name not in there:
            run.write(f"Package {name} is not installed, so not removed\n")
    if there:
        run.write(wrapped("The following packages will be REMOVED:", [name + "*" if purge else name for name in there]))
    run.write(f"0 upgraded, 0 newly installed, {len(there)} to remove and 0 not upgraded.\n")
    if options.simulate or not there:
        return 0
    if not confirmed(run, options):
        return 1
    return max(remove(run, name, purge) for name in there)


FEW = "\n[the mirrors of this laboratory have only the packages its lessons need: apt-cache pkgnames names them]"


@command("apt-get aptitude", "-y|--yes --assume-yes -q|--quiet -qq -s|--simulate -f|--fix-broken -d --no-install-recommends --force-yes --purge -m --fix-missing", package="apt")
def apt_get(run, options, action="", *names):
    """Install and remove packages from the mirrors."""
    if action and not options.simulate and action not in ("search", "show", "check", "moo"):
        lock = "/var/lib/apt/lists" if action == "update" else "/var/lib/dpkg"
        run.needs_root(f"E: Could not open lock file {lock}/lock - open (13: Permission denied)\nE: Unable to lock the directory {lock}/, are you root?", 100)
    if action == "update":
        return update(run, bool(options.qq))
    if action == "install":
        return install(run, options, names)
    if action in ("remove", "purge"):
        return take_away(run, options, names, action == "purge" or bool(options.purge))
    if action in ("upgrade", "dist-upgrade", "autoremove", "check"):
        head(run)
        run.write("Calculating upgrade... Done\n" if action == "dist-upgrade" else "")
        run.write("0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n" if action != "check" else "")
        return 0
    if action in ("clean", "autoclean"):
        return 0
    if run.name == "aptitude" and action in ("search", "show"):
        return run.run("apt-cache", action, *names)
    run.say(f"E: Invalid operation {action}" if action else "apt-get: what is to be done? update, install PACKAGE, remove PACKAGE, dist-upgrade, autoremove")
    return 100 if action else 1


@command("apt-cache", "-n", package="apt")
def apt_cache(run, options, action="", *names):
    """What is known of packages: policy, search, show."""
    known = packages.database(run.fs)
    if action == "policy":
        for name in names:
            present, there = known.get(name), available(run, name)
            if present is None and there is None:
                run.say(f"N: Unable to locate package {name}")
                continue
            installed = present.version if present and present.status == packages.INSTALLED else "(none)"
            candidate = there[0] if there else installed
            run.write(f"{name}:\n  Installed: {installed}\n  Candidate: {candidate}\n  Version table:\n")
            if there:
                run.write(f" {'***' if installed == there[0] else '   '} {there[0]} 0\n        500 {there[1]}/ {there[2]}/{catalogue.PACKAGES[name][0]} amd64 Packages\n")
            if installed not in ("(none)", there[0] if there else ""):
                run.write(f" *** {installed} 0\n        100 /var/lib/dpkg/status\n")
        return 0
    if action in ("search", "show"):
        for name in catalogue.PACKAGES:
            there = available(run, name)
            if there and (name in names if action == "show" else any(word in name or word in catalogue.PACKAGES[name][1] for word in names)):
                run.write(f"{name} - {catalogue.PACKAGES[name][1]}\n" if action == "search" else f"Package: {name}\nVersion: {there[0]}\nDescription: {catalogue.PACKAGES[name][1]}\n\n")
        return 0
    if action == "pkgnames":
        return run.write("".join(name + "\n" for name in sorted({*known, *(name for name in catalogue.PACKAGES if available(run, name))})))
    return run.error(f"`{action}' is not simulated: policy, search, show and pkgnames are", 2)


@command("apt", None, package="systemd")
def apt(run, *words):
    """Packages, as people ask for them today: what apt-get and apt-cache do, and list --installed."""
    words = list(words)
    action = next((word for word in words if not word.startswith("-")), "")
    if not run.out.console:
        run.say("\nWARNING: apt does not have a stable CLI interface. Use with caution in scripts.\n")
    if action in ("search", "show", "policy"):
        return run.run("apt-cache", *words)
    if action == "list":
        names = [word for word in words if not word.startswith("-") and word != "list"]
        if "--installed" not in words and not names:
            return run.error("of the lists only `apt list --installed' and `apt list NAME' are simulated", 100)
        run.write("Listing... Done\n")
        for name, one in sorted(packages.database(run.fs).items()):
            if one.status == packages.INSTALLED and (not names or name in names):
                run.write(f"{name}/stable,now {one.version} {one.arch} [installed]\n")
        return 0
    if action not in ("", "install", "remove", "purge", "update", "upgrade", "full-upgrade", "autoremove"):
        return run.error(f"the action `{action}' is not simulated", 100)
    return run.run("apt-get", *("dist-upgrade" if word == "full-upgrade" else word for word in words))


@command("apt-key add-apt-repository do-release-upgrade apt-file", None, package="apt")
def other(run, *words):
    """What the laboratory's apt does not do."""
    return run.error("is not simulated here: use apt-get", 2)
