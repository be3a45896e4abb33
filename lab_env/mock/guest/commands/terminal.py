"""The terminal and its language."""

import re

from ..command import Usage, command

USR = {"package": "coreutils"}
CAPABILITIES = {"cols": "80\n", "lines": "25\n", "colors": "8\n", "clear": "\x1b[H\x1b[2J", "bold": "\x1b[1m", "sgr0": "\x1b[0m", "smso": "\x1b[7m", "rmso": "\x1b[27m", "smul": "\x1b[4m", "rmul": "\x1b[24m",
                "rev": "\x1b[7m", "civis": "\x1b[?25l", "cnorm": "\x1b[?25h", "sc": "\x1b7", "rc": "\x1b8", "el": "\x1b[K", "ed": "\x1b[J", "bel": "\a", "reset": "\x1bc", "longname": "DEC VT102\n", "home": "\x1b[H"}
LC = ("LC_CTYPE", "LC_NUMERIC", "LC_TIME", "LC_COLLATE", "LC_MONETARY", "LC_MESSAGES", "LC_PAPER", "LC_NAME", "LC_ADDRESS", "LC_TELEPHONE", "LC_MEASUREMENT", "LC_IDENTIFICATION")


@command("tty", "-s|--silent|--quiet", **USR)
def tty(run, options):
    """The terminal."""
    run.write("" if options.silent else "/dev/hvc0\n" if run.stdin.console else "not a tty\n")
    return int(not run.stdin.console)


@command("clear reset", "-x -T=", package="ncurses-bin")
def clear(run, options, *more):
    """An empty screen."""
    run.write("\x1b[H\x1b[2J")


@command("stty", "-a|--all -g|--save -F=", path="/bin", package="coreutils")
def stty(run, options, *words):
    """The terminal's settings."""
    if not run.stdin.console:
        return run.error("standard input: Inappropriate ioctl for device")
    if words == ("size",):
        run.write("25 80\n")
    elif options.save:
        run.write("4500:5:bf:8a3b:3:1c:7f:15:4:0:1:0:11:13:1a:0:12:f:17:16:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0\n")
    elif options.all:
        run.write("speed 38400 baud; rows 25; columns 80; line = 0;\nintr = ^C; quit = ^\\; erase = ^?; kill = ^U; eof = ^D; eol = <undef>; eol2 = <undef>; swtch = <undef>; start = ^Q; stop = ^S;\n"
                  "susp = ^Z; rprnt = ^R; werase = ^W; lnext = ^V; flush = ^O; min = 1; time = 0;\n-parenb -parodd cs8 hupcl -cstopb cread -clocal -crtscts\n"
                  "-ignbrk -brkint -ignpar -parmrk -inpck -istrip -inlcr -igncr icrnl ixon -ixoff -iuclc -ixany -imaxbel -iutf8\nopost -olcuc -ocrnl onlcr -onocr -onlret -ofill -ofdel nl0 cr0 tab0 bs0 vt0 ff0\n"
                  "isig icanon iexten echo echoe echok -echonl -noflsh -xcase -tostop -echoprt echoctl echoke\n")
    elif not words:
        run.write("speed 38400 baud; line = 0;\n-brkint -imaxbel\n")
    elif words[0] not in ("sane", "echo", "-echo"):
        return run.error("this setting is not simulated", 1)
    return 0


@command("tput", "-T=", package="ncurses-bin")
def tput(run, options, *words):
    """What makes the terminal do something."""
    if not words:
        raise Usage("usage: tput [-V] [-S] [-T term] capname", 2)
    if words[0] == "cup" and len(words) == 3:
        run.write(f"\x1b[{int(words[1]) + 1};{int(words[2]) + 1}H")
    elif words[0] in ("setaf", "setab", "setf", "setb") and len(words) == 2:
        run.write(f"\x1b[{('4' if words[0] in ('setab', 'setb') else '3')}{int(words[1]) % 8}m")
    elif words[0] in CAPABILITIES:
        run.write(CAPABILITIES[words[0]])
    else:
        run.say(f"tput: unknown terminfo capability '{words[0]}'")
        return 4
    return 0


@command("locale", "-a|--all-locales -m|--charmaps -k -c", package="libc-bin")
def locale(run, options, *names):
    """The language of this session."""
    get, language = run.session.get, run.session.get("LANG") or ""
    if options.all_locales:
        run.write("C\nC.UTF-8\nPOSIX\n" + ("en_US.utf8\n" if run.system.os.distro == "ubuntu" else ""))
    elif options.charmaps:
        run.write("ANSI_X3.4-1968\nUTF-8\n")
    elif names == ("charmap",):
        run.write("UTF-8\n" if re.search("utf-?8", get("LC_ALL") or get("LC_CTYPE") or language, re.I) else "ANSI_X3.4-1968\n")
    else:
        run.write(f"LANG={language}\nLANGUAGE={get('LANGUAGE') or ''}\n" + "".join(f'{name}={get(name)}\n' if get(name) and not get("LC_ALL") else f'{name}="{get("LC_ALL") or language or "POSIX"}"\n' for name in LC) + f"LC_ALL={get('LC_ALL') or ''}\n")
    return 0


@command("logger", "-t|--tag= -p|--priority= -s|--stderr -i|--id -f|--file= -d -n= -P=", package="bsdutils")
def logger(run, options, *words):
    """A line for the system's log."""
    text = run.source(options.file).read() if options.file else " ".join(words) or run.stdin.read()
    for line in text.splitlines():
        line = f"{options.tag or run.user.name}{f'[{run.system.next_pid()}]' if options.id else ''}: {line}"
        if options.stderr:
            run.say(line)
        run.system.syslog(line)
    return 0
