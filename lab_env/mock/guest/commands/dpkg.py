"""dpkg: packages on this system, one file at a time."""

import re

from .. import packages, tools
from ..command import PROGRAMS, command
from ..files import FileFault, split
from ..packages import INFO, INSTALLED, LETTERS, REMOVED, UNPACKED, Package
from .modes import mode_text


def counted(run):
    """How many files and directories dpkg says are installed."""
    fs, extra = run.fs, 0
    for name in fs.names(INFO):
        if name.endswith(".list"):
            extra += fs.read(f"{INFO}/{name}").count("\n")
    return run.system.os.database_files + extra


def version_key(version):
    """A version in parts that compare; enough for those of the laboratory."""
    return [int(part) for part in re.findall(r"\d+", version)]


def owners(run, path):
    """The packages, of those installed by a .deb, that own a path outside the shared documentation."""
    fs = run.fs
    if fs.find(path) is None:
        return []
    known = packages.database(fs)
    return [name[:-5] for name in fs.names(INFO) if name.endswith(".list") and name[:-5] in known and known[name[:-5]].status != REMOVED
            and path in fs.read(f"{INFO}/{name}").splitlines()]


def unpack(run, contents, archive, doing="install"):
    """Put a package's files in place; False when another package has one of them. `archive` is its file's name."""
    fs, known, shown = run.fs, packages.database(run.fs), shortened(archive)
    old = known.get(contents.name)
    if old is not None and old.status == INSTALLED and version_key(contents.version) < version_key(old.version):
        run.say(f"dpkg: warning: downgrading {contents.name} from {old.version} to {contents.version}.")
    if old is None:
        run.write(f"Selecting previously {run.system.os.unselected} package {contents.name}.\n")
    run.write(f"(Reading database ... {counted(run)} files and directories currently installed.)\n")
    there = old is not None and old.status != REMOVED
    if run.system.os.init == "systemd":             # dpkg 1.17.2 and newer
        run.write(f"Preparing to unpack {shown} ...\n")
    elif there:
        run.write(f"Preparing to replace {contents.name} {old.version} (using {shown}) ...\n")
    if there:
        maintainer(run, contents.name, "prerm", "upgrade", contents.version)
    if run.system.os.init == "systemd":
        run.write(f"Unpacking {contents.name} ({contents.version}){f' over ({old.version})' if there else ''} ...\n")
    else:
        run.write(f"Unpacking replacement {contents.name} ...\n" if there else f"Unpacking {contents.name} (from {shown}) ...\n")
    taken = next(((path, other) for path in contents.files for other in owners(run, path) if other != contents.name), None)
    if taken:
        run.say(f"dpkg: error processing {archive} (--{doing}):\n trying to overwrite '{taken[0]}', which is also in package "
                f"{taken[1]} {known[taken[1]].version}")
        return False
    now, paths = int(run.system.hardware.now()), []
    for path, node in contents.files.items():
        if path in contents.conffiles and fs.find(path) is not None:
            paths.append(path)
            continue
        fs.make_directories(split(path)[0])
        fs.put(path, node._replace(mtime=now))
        paths.append(path)
    fs.write(f"{INFO}/{contents.name}.list", "".join(path + "\n" for path in paths))
    for kind in ("postinst", "prerm", "postrm"):
        text = getattr(contents, kind)
        if text:
            fs.write(f"{INFO}/{contents.name}.{kind}", text)
            fs.put(f"{INFO}/{contents.name}.{kind}", fs.stat(f"{INFO}/{contents.name}.{kind}")._replace(mode=0o755))
    if contents.conffiles:
        fs.write(f"{INFO}/{contents.name}.conffiles", "".join(path + "\n" for path in contents.conffiles))
    packages.record(fs, Package(contents.name, contents.version, contents.arch, UNPACKED, contents.description))
    log(run, f"install {contents.name}:{contents.arch} {old.version if old else '<none>'} {contents.version}")
    return True


def configure(run, name):
    """Run a package's own setting up; its status."""
    package = packages.database(run.fs)[name]
    run.write(f"Setting up {name} ({package.version}) ...\n")
    status = maintainer(run, name, "postinst", "configure")
    if status:
        run.say(f"dpkg: error processing {name} (--install):\n subprocess installed post-installation script returned error exit status {status}")
        return 1
    packages.record(run.fs, package._replace(status=INSTALLED))
    log(run, f"status installed {name}:{package.arch} {package.version}")
    run.system.hardware.tell("installed", name, package.version, package.arch, script_of(run))
    return 0


def script_of(run):
    """Who runs dpkg: the shell a person types in, or a script by its path; of one on a disc, xs-tools.iso:/Linux/install.sh."""
    name = run.session.name
    if "/" not in name and run.fs.find(run.path(name)) is None:
        return name.removeprefix("-")      # a login shell has it before its name
    real = run.fs.real(run.path(name))
    _, inner, mount = run.fs.at(real)
    return f"{mount.disc}:{inner}" if mount.disc else real


def maintainer(run, name, kind, *arguments):
    """Run a package's script, if it has one."""
    path = f"{INFO}/{name}.{kind}"
    return run.run(path, *arguments) if run.fs.find(path) else 0


def log(run, text):
    run.fs.write("/var/log/dpkg.log", f"{run.system.date('%Y-%m-%d %H:%M:%S')} {text}\n", append=True)


def remove(run, name, purge=False):
    """Take a package away; configuration files stay unless purged."""
    fs, known = run.fs, packages.database(run.fs)
    package = known.get(name)
    if package is None or (package.status == REMOVED and not purge):
        run.say(f"dpkg: warning: ignoring request to remove {name} which isn't installed")
        return 0
    if fs.find(f"{INFO}/{name}.list") is None:
        run.say(f"dpkg: error processing {name} (--remove):\n removing a package of the base system is not simulated")
        return 1
    if package.status != REMOVED:
        run.write(f"(Reading database ... {counted(run)} files and directories currently installed.)\n")
        run.write(f"Removing {name} ...\n")
        maintainer(run, name, "prerm", "remove")
        kept = conffiles(run, name)
        for path in reversed(fs.read(f"{INFO}/{name}.list").splitlines()):
            if path not in kept and fs.find(path, follow=False) is not None:
                fs.remove(path)
                tidy(run, split(path)[0], name)
        maintainer(run, name, "postrm", "remove")
        log(run, f"remove {name}:{package.arch} {package.version} <none>")
        run.system.hardware.tell("removed", name)
    if not purge and conffiles(run, name):
        packages.record(fs, package._replace(status=REMOVED))
        return 0
    if purge:
        run.write(f"Purging configuration files for {name} ...\n")
    for path in conffiles(run, name):
        if fs.find(path) is not None:
            fs.remove(path)
    maintainer(run, name, "postrm", "purge")
    for kind in ("list", "postinst", "prerm", "postrm", "conffiles"):
        if fs.find(f"{INFO}/{name}.{kind}"):
            fs.remove(f"{INFO}/{name}.{kind}")
    packages.forget(fs, name)
    return 0


def tidy(run, directory, name):
    """Remove a package's own directory once it is empty."""
    if directory.endswith("/" + name) and not run.fs.names(directory):
        run.fs.remove(directory)


def conffiles(run, name):
    node = run.fs.find(f"{INFO}/{name}.conffiles")
    return node.text.splitlines() if node else []


def install(run, names, force):
    """dpkg -i; its status."""
    failed, done = [], []
    for name in names:
        try:
            text = run.fs.read(run.path(name))
        except FileFault as fault:
            run.say(f"dpkg: error processing {name} (--install):\n cannot access archive: {fault.reason}")
            failed.append(name)
            continue
        contents = packages.open_deb(text)
        if contents is None:
            run.say(f"dpkg-deb: error: `{name}' is not a debian format archive\ndpkg: error processing {name} (--install):\n"
                    " subprocess dpkg-deb --control returned error exit status 2")
            failed.append(name)
            continue
        if contents.arch not in (run.system.os.arch, "all") and not force:
            run.say(f"dpkg: error processing {name} (--install):\n package architecture ({contents.arch}) does not match system ({run.system.os.arch})")
            failed.append(name)
            continue
        if not unpack(run, contents, name):
            failed.append(name)
            continue
        done.append((name, contents.name))
    for name, package in done:
        if configure(run, package):
            failed.append(package)
    if done and run.system.os.init == "upstart" and any(path.startswith("/etc/init.d/") for _, package in done
                                                        for path in run.fs.read(f"{INFO}/{package}.list").splitlines()):
        run.write("Processing triggers for ureadahead ...\n")
    if failed:
        run.say("Errors were encountered while processing:\n" + "\n".join(" " + name for name in failed))
    return int(bool(failed))


def shortened(name):
    """A file's name as dpkg shows it."""
    return ".../" + name.rsplit("/", 1)[1] if "/" in name else name


def list_packages(run, patterns):
    """dpkg -l; its status."""
    from ..shell.patterns import matches
    known, status = packages.database(run.fs), 0
    chosen = [one for one in known.values() if (not patterns and one.status != "") or any(matches(pattern, one.name) for pattern in patterns)]
    for pattern in patterns:
        if not any(matches(pattern, name) for name in known):
            old = run.system.os.distro == "debian"
            run.say(f"No packages found matching {pattern}." if old else f"dpkg-query: no packages found matching {pattern}")
            status = 1
    if not chosen:
        return status
    name_width, version_width = max(14, *(len(one.name) for one in chosen)), max(14, *(len(one.version) for one in chosen))
    run.write("Desired=Unknown/Install/Remove/Purge/Hold\n| Status=Not/Inst/Conf-files/Unpacked/halF-conf/Half-inst/trig-aWait/Trig-pend\n"
              "|/ Err?=(none)/Reinst-required (Status,Err: uppercase=bad)\n")
    arch = run.system.os.distro == "ubuntu"
    head = f"||/ {'Name':<{name_width}} {'Version':<{version_width}} {'Architecture ' if arch else ''}Description\n"
    run.write(head + f"+++-{'=' * name_width}-{'=' * version_width}-{'============-' if arch else ''}{'=' * 32}\n")
    for one in chosen:
        run.write(f"{LETTERS.get(one.status, 'un')}  {one.name:<{name_width}} {one.version:<{version_width}} "
                  f"{one.arch + ' ' * (13 - len(one.arch)) if arch else ''}{one.description or one.name}\n")
    return status


SERVERS = {"openssh-server": "/usr/sbin/sshd", "cron": "/usr/sbin/cron", "rsyslog": "/usr/sbin/rsyslogd"}


def files_of(run, name):
    """The files of an installed package; None when dpkg does not know."""
    if name not in packages.database(run.fs):
        return None
    node = run.fs.find(f"{INFO}/{name}.list")
    if node:
        return node.text.splitlines()
    paths = {program.path for program in PROGRAMS.values() if program.package == name} | {SERVERS[name] for name in {name} & set(SERVERS)}
    return ["/."] + sorted(paths)


@command("dpkg", "-i|--install -l|--list -s|--status -L|--listfiles -r|--remove -P|--purge -S|--search --configure -a|--pending --force-architecture "
         "--force-all --print-architecture --get-selections -I|--info -c|--contents --version --add-architecture", package="dpkg")
def dpkg(run, options, *names):
    """Install, list and remove packages."""
    if options.install or options.remove or options.purge or options.configure:
        run.needs_root("dpkg: error: requested operation requires superuser privilege", 2)
    asked = [key for key in options.given if key not in ("force_architecture", "force_all", "pending")]
    if len(asked) != 1:
        run.say("dpkg: error: need an action option\n\nType dpkg --help for help about installing and deinstalling packages [*];")
        return 2
    action = asked[0]
    if action in ("install", "remove", "purge") and not names:
        run.say(f"dpkg: error: --{action} needs at least one package {'archive file' if action == 'install' else 'name'} argument")
        return 2
    if action == "install":
        return install(run, names, options.force_architecture or options.force_all)
    if action in ("remove", "purge"):
        return max([remove(run, name, action == "purge") for name in names])
    if action == "list":
        return list_packages(run, names)
    if action == "print_architecture":
        run.write(run.system.os.arch + "\n")
        return 0
    if action == "configure":
        waiting = [one.name for one in packages.database(run.fs).values() if one.status == UNPACKED and (options.pending or one.name in names)]
        return max([configure(run, name) for name in waiting], default=0)
    if action == "get_selections":
        run.write("".join(f"{one.name}\t\t\t\t\t{'install' if one.status == INSTALLED else 'deinstall'}\n" for one in packages.database(run.fs).values()))
        return 0
    if action in ("info", "contents"):
        return describe(run, names[0] if names else "", action)
    if action == "version":
        run.write(f"Debian `dpkg' package management program version {packages.database(run.fs)['dpkg'].version} ({run.system.os.arch}).\n")
        return 0
    if action in ("status", "listfiles", "search"):
        return query(run, action, names)
    return run.error(f"option '--{action.replace('_', '-')}' is not simulated", 2)


def describe(run, name, action):
    """What is in a .deb file."""
    contents = packages.open_deb(run.fs.read(run.path(name)))
    if contents is None:
        run.say(f"dpkg-deb: error: `{name}' is not a debian format archive")
        return 2
    if action == "contents":
        built = run.system.date("%Y-%m-%d %H:%M", next((version.released for version in tools.VERSIONS.values() if contents.version.startswith(version.number)),
                                                          tools.VERSIONS["6.1.0"].released))
        for path, node in contents.files.items():
            run.write(f"{mode_text(node)} root/root {node.length:>9} {built} .{path}\n")
        return 0
    run.write(f" new debian package, version 2.0.\n Package: {contents.name}\n Version: {contents.version}\n Architecture: {contents.arch}\n"
              f" Installed-Size: {contents.size}\n Description: {contents.description}\n")
    return 0


def query(run, action, names):
    """dpkg -s, -L and -S."""
    status, known = 0, packages.database(run.fs)
    for name in names:
        if action == "search":
            owners = [(one, path) for one in known for path in files_of(run, one) if (path == name if name.startswith("/") else name in path)]
            for one, path in owners:
                run.write(f"{one}: {path}\n")
            if not owners:
                run.say(f"dpkg{'-query' if run.system.os.distro == 'ubuntu' else ''}: {name if run.system.os.distro == 'debian' else 'no path found matching pattern ' + name}"
                        + (" not found." if run.system.os.distro == "debian" else ""))
                status = 1
            continue
        package = known.get(name)
        if package is None:
            run.say(f"Package `{name}' is not installed" + (" and no info is available.\nUse dpkg --info (= dpkg-deb --info) to examine archive files,\n"
                                                             "and dpkg --contents (= dpkg-deb --contents) to list their contents." if action == "status" else "."))
            status = 1
        elif action == "listfiles":
            run.write("".join(path + "\n" for path in files_of(run, name)))
        else:
            run.write(f"Package: {name}\nStatus: {package.status}\nPriority: optional\nSection: admin\nArchitecture: {package.arch}\nVersion: {package.version}\n"
                      f"Description: {package.description or name}\n")
    return status


@command("dpkg-query", "-l|--list -s|--status -L|--listfiles -S|--search -W|--show -f|--showformat=", package="dpkg")
def dpkg_query(run, options, *names):
    """Ask dpkg's database."""
    if options.list:
        return list_packages(run, names)
    for action in ("status", "listfiles", "search"):
        if options.given.get(action):
            return query(run, action, names)
    form, known, status = options.showformat or "${Package}\\t${Version}\\n", packages.database(run.fs), 0
    for name in names or sorted(known):
        one = known.get(name)
        if one is None:
            run.say(f"No packages found matching {name}.")
            status = 1
            continue
        text = form.replace("\\n", "\n").replace("\\t", "\t")
        for mark, value in {"Package": one.name, "Version": one.version, "Status": one.status, "Architecture": one.arch,
                            "db:Status-Abbrev": LETTERS.get(one.status, "un") + " "}.items():
            text = text.replace("${" + mark + "}", value)
        run.write(text)
    return status
