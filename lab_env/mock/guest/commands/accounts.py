"""Making, changing and removing users and groups."""

from ..accounts import find_user, rows, set_password
from ..command import Usage, command
from ..files import Node
from .users import NAME, new_password


def free_number(run, path, least=1000):
    taken = {int(row[2]) for row in rows(run.system.fs, path) if len(row) > 2 and row[2].isdigit()}
    return next(number for number in range(least, 60000) if number not in taken)


def append(run, path, line):
    run.system.fs.write(path, line + "\n", append=True)


def in_group(run, user, group, member=True):
    """Put a user in a group, or take it out."""
    lines = []
    for row in rows(run.system.fs, "/etc/group"):
        if row[0] == group:
            members = [one for one in row[3].split(",") if one and one != user]
            row[3] = ",".join([*members, user] if member else members)
        lines.append(":".join(row))
    run.system.fs.write("/etc/group", "\n".join(lines) + "\n")


def without(run, path, name):
    text = "".join(":".join(row) + "\n" for row in rows(run.system.fs, path) if row[0] != name)
    run.system.fs.write(path, text)


def groups_named(run, names):
    """The groups of a list that do not exist."""
    known = {row[0] for row in rows(run.system.fs, "/etc/group")} | {row[2] for row in rows(run.system.fs, "/etc/group")}
    return [name for name in names if name not in known]


def make_user(run, name, shell="/bin/sh", home="", uid=None, comment="", group=None, make_home=False):
    uid = free_number(run, "/etc/passwd") if uid is None else uid
    gid = group
    if gid is None:
        gid = uid if all(row[2] != str(uid) for row in rows(run.system.fs, "/etc/group")) else free_number(run, "/etc/group")
        append(run, "/etc/group", f"{name}:x:{gid}:")
    home = home or f"/home/{name}"
    append(run, "/etc/passwd", f"{name}:x:{uid}:{gid}:{comment}:{home}:{shell}")
    append(run, "/etc/shadow", f"{name}:!:{int(run.system.hardware.now() // 86400)}:0:99999:7:::")
    if make_home and run.system.fs.find(home) is None:
        run.system.fs.put(home, Node("d", 0o755, mtime=int(run.system.hardware.now()), uid=uid, gid=gid))
        for file in run.system.fs.names("/etc/skel") if run.system.fs.is_directory("/etc/skel") else ():
            run.system.fs.put(f"{home}/{file}", run.system.fs.stat(f"/etc/skel/{file}")._replace(uid=uid, gid=gid))
    return uid, gid


@command("useradd", "-m|--create-home -M -s|--shell= -d|--home= -G|--groups= -g|--gid= -u|--uid= -c|--comment= -r -U -N -p=", path="/usr/sbin", package="passwd")
def useradd(run, options, name=""):
    """Make a user."""
    run.needs_root("useradd: Permission denied.\nuseradd: cannot lock /etc/passwd; try again later.")
    if not name:
        raise Usage("usage: useradd [options] LOGIN", 2)
    if find_user(run.system.fs, name):
        return run.error(f"user '{name}' already exists", 9)
    if not NAME.match(name):
        return run.error(f"invalid user name '{name}'", 3)
    wanted = options.groups.split(",") if options.groups else []
    missing = groups_named(run, [*wanted, *([options.gid] if options.gid else [])])
    if missing:
        return run.error(f"group '{missing[0]}' does not exist", 6)
    group = next((row[2] for row in rows(run.system.fs, "/etc/group") if options.gid in (row[0], row[2])), None)
    make_user(run, name, options.shell or "/bin/sh", options.home, int(options.uid) if options.uid else None, options.comment or "", group, options.create_home)
    if options.p:
        set_password(run.system.fs, name, options.p)
    for one in wanted:
        in_group(run, name, one)
    return 0


@command("usermod", "-a -G= -aG= -s= -d= -l= -L -U -c= -g=", path="/usr/sbin", package="passwd")
def usermod(run, options, name=""):
    """Change a user."""
    run.needs_root("usermod: Permission denied.\nusermod: cannot lock /etc/passwd; try again later.")
    if find_user(run.system.fs, name) is None:
        return run.error(f"user '{name}' does not exist", 6)
    if options.l or options.g:
        return run.error("options '-l' and '-g' are not simulated", 2)
    groups = options.G or options.given.get("aG")
    if groups:
        missing = groups_named(run, groups.split(","))
        if missing:
            return run.error(f"group '{missing[0]}' does not exist", 6)
        if not (options.a or options.given.get("aG")):
            for row in rows(run.system.fs, "/etc/group"):
                in_group(run, name, row[0], False) if name in row[3].split(",") else None
        for group in groups.split(","):
            in_group(run, name, group)
    lines = []
    for row in rows(run.system.fs, "/etc/passwd"):
        if row[0] == name:
            row[4:7] = [options.c if options.c is not None else row[4], options.d or row[5], options.s or row[6]]
        lines.append(":".join(row))
    run.system.fs.write("/etc/passwd", "\n".join(lines) + "\n")
    if options.L or options.U:
        entry = next((row[1] for row in rows(run.system.fs, "/etc/shadow") if row[0] == name), "*")
        set_password(run.system.fs, name, "!" + entry.lstrip("!") if options.L else entry.lstrip("!"))
    return 0


@command("userdel deluser", "-r|--remove-home -f", path="/usr/sbin", package="passwd")
def userdel(run, options, name="", group=None):
    """Remove a user, or take one out of a group."""
    run.needs_root("userdel: Permission denied." if run.name == "userdel" else "/usr/sbin/deluser: Only root may remove a user or group from the system.")
    user = find_user(run.system.fs, name)
    if user is None:
        return run.error(f"user '{name}' does not exist" if run.name == "userdel" else f"The user `{name}' does not exist.", 6)
    if group is not None:
        run.write(f"Removing user `{name}' from group `{group}' ...\nDone.\n")
        in_group(run, name, group, False)
        return 0
    if run.name == "deluser":
        run.write(f"Removing user `{name}' ...\nWarning: group `{name}' has no more members.\nDone.\n")
    for path in ("/etc/passwd", "/etc/shadow", "/etc/group"):
        without(run, path, name)
    for row in rows(run.system.fs, "/etc/group"):
        if name in row[3].split(","):
            in_group(run, name, row[0], False)
    if options.remove_home and user.home not in ("/", "") and run.system.fs.find(user.home):
        run.system.fs.remove_all(user.home)
    return 0


@command("adduser", "--disabled-password --gecos= --system --group --ingroup= --home= --shell= --no-create-home", path="/usr/sbin", package="adduser")
def adduser(run, options, name="", group=None):
    """Make a user, asking for what one wants to know; or put one in a group."""
    run.needs_root("adduser: Only root may add a user or group to the system.")
    if options.system or options.group:
        return run.error("options '--system' and '--group' are not simulated: use useradd", 2)
    if not name:
        return run.error("Only one or two names allowed.")
    if group is not None:
        if find_user(run.system.fs, name) is None:
            return run.error(f"The user `{name}' does not exist.")
        if groups_named(run, [group]):
            return run.error(f"The group `{group}' does not exist.")
        run.write(f"Adding user `{name}' to group `{group}' ...\nAdding user {name} to group {group}\nDone.\n")
        in_group(run, name, group)
        return 0
    if find_user(run.system.fs, name):
        return run.error(f"The user `{name}' already exists.")
    if not NAME.match(name):
        return run.error("Please enter a username matching the regular expression configured\nvia the NAME_REGEX[_SYSTEM] configuration variable.")
    home = options.home or f"/home/{name}"
    run.write(f"Adding user `{name}' ...\n")
    uid, gid = make_user(run, name, options.shell or "/bin/bash", home, make_home=not options.no_create_home, comment=options.gecos or ",,,")
    run.write(f"Adding new group `{name}' ({gid}) ...\nAdding new user `{name}' ({uid}) with group `{name}' ...\n"
              f"Creating home directory `{home}' ...\nCopying files from `/etc/skel' ...\n")
    if options.disabled_password:
        return 0
    new_password(run, name)
    if options.gecos is None and run.system.terminal is not None:
        run.write(f"Changing the user information for {name}\nEnter the new value, or press ENTER for the default\n")
        told = []
        for field in ("Full Name", "Room Number", "Work Phone", "Home Phone", "Other"):
            run.write(f"\t{field} []: ")
            told.append(run.system.terminal.readline().strip().replace(":", "").replace(",", ""))
        run.write("Is the information correct? [Y/n] ")
        run.system.terminal.readline()
        lines = [":".join([*row[:4], ",".join(told).rstrip(",") or ",,,", *row[5:]] if row[0] == name else row) for row in rows(run.system.fs, "/etc/passwd")]
        run.system.fs.write("/etc/passwd", "\n".join(lines) + "\n")
    return 0


@command("groupadd addgroup", "-g|--gid= -r -f", path="/usr/sbin", package="passwd")
def groupadd(run, options, name=""):
    """Make a group."""
    run.needs_root("groupadd: Permission denied.\ngroupadd: cannot lock /etc/group; try again later.")
    if not NAME.match(name):
        return run.error(f"'{name}' is not a valid group name", 3)
    if not groups_named(run, [name]):
        return 0 if options.f else run.error(f"group '{name}' already exists", 9)
    gid = int(options.gid) if options.gid else free_number(run, "/etc/group")
    append(run, "/etc/group", f"{name}:x:{gid}:")
    if run.name == "addgroup":
        run.write(f"Adding group `{name}' (GID {gid}) ...\nDone.\n")
    return 0


@command("groupdel delgroup", "", path="/usr/sbin", package="passwd")
def groupdel(run, options, name=""):
    """Remove a group."""
    run.needs_root("groupdel: Permission denied.\ngroupdel: cannot lock /etc/group; try again later.")
    if groups_named(run, [name]):
        return run.error(f"group '{name}' does not exist", 6)
    without(run, "/etc/group", name)
    return 0
