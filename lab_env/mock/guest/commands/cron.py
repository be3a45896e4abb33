"""Work for later: crontab and at. The tables are kept; cron here runs nothing, and says so."""

import re

from ..command import command
from ..files import FileFault, Node

FIELD = r"(?:\*|[0-9A-Za-z]+(?:-[0-9A-Za-z]+)?)(?:/\d+)?"
LINE = re.compile(rf"\s*(?:#.*|(?:(?:{FIELD})(?:,{FIELD})*\s+){{5}}\S.*|@(?:reboot|yearly|annually|monthly|weekly|daily|midnight|hourly)\s+\S.*|\w+\s*=.*|)")


@command("crontab", "-l -r -e -u= -i", path="/usr/bin", package="cron")
def crontab(run, options, name=None):
    """The table of what is to be done when."""
    user = options.u or run.user.name
    if options.u:
        run.needs_root("must be privileged to use -u")
    path = f"/var/spool/cron/crontabs/{user}"
    files = run.system.image.files
    node = files.get(path)
    if options.e:
        return run.error("an editor cannot be used for it here: write the table to a file, and give that to crontab")
    if options.l or options.r:
        if node is None:
            run.say(f"no crontab for {user}")
            return 1
        if options.l:
            run.write(node.text)
        else:
            files.remove(path)
        return 0
    try:
        text = run.stdin.read() if name in (None, "-") else run.source(name).read()
    except FileFault as fault:
        run.say(f"{name}: {fault.reason}")
        return 1
    for number, line in enumerate(text.splitlines()):
        if not LINE.fullmatch(line):
            run.say(f'"{name or "-"}":{number}: bad minute\nerrors in crontab file, can\'t install.')
            return 1
    if files.get("/var/spool/cron/crontabs") is None:
        files.put("/var/spool/cron/crontabs", Node("d", 0o1730, mtime=int(run.system.hardware.now()), gid=0))
    files.put(path, Node("f", 0o600, text, mtime=int(run.system.hardware.now()), uid=run.user.uid))
    run.say("[the table is kept; the laboratory's cron runs nothing]")
    return 0


@command("at atq atrm batch", None, path="/usr/bin", package="at")
def at(run, *words):
    """Work at a given time; nothing is ever waiting here."""
    if run.name == "atq" or words[:1] in (("-l",),):
        return 0
    return run.error("work for later is not simulated: nothing would be done", 1)
