"""The builtins that set how the shell does things: umask, shopt, ulimit."""

import re

from .builtins import builtin, refuse

SHOPT = {"nullglob", "dotglob", "nocaseglob", "nocasematch", "extglob", "checkwinsize", "histappend", "expand_aliases", "cmdhist", "sourcepath", "interactive_comments", "promptvars"}
NOT_SIMULATED = {"globstar", "failglob", "cdspell", "autocd", "cdable_vars", "checkhash", "checkjobs", "dirspell", "execfail", "extdebug", "extquote", "force_fignore", "gnu_errfmt", "histreedit", "histverify",
                 "hostcomplete", "huponexit", "lastpipe", "lithist", "login_shell", "mailwarn", "no_empty_cmd_completion", "progcomp", "restricted_shell", "shift_verbose", "xpg_echo"}


@builtin("umask")
def umask(run, *words):
    """Which rights new files do not get."""
    from ..commands.modes import new_mode
    from ..files import Node
    words, mask = [word for word in words if word != "-p"], run.session.umask
    if words in ([], ["-S"]):
        parts = (f"{who}={''.join(letter for letter, bit in zip('rwx', (4, 2, 1)) if not mask >> shift & bit)}" for who, shift in zip("ugo", (6, 3, 0)))
        run.write(",".join(parts) + "\n" if words else f"{mask:04o}\n")
        return 0
    if re.fullmatch(r"[0-7]{1,4}", words[0]):
        run.session.umask = int(words[0], 8) & 0o777
        return 0
    mode = new_mode(Node("d", 0o777 & ~mask), words[0])
    if mode is None:
        return refuse(run, f"{words[0]}: octal number out of range" if words[0].isdigit() else f"`{words[0][:1]}': invalid symbolic mode operator")
    run.session.umask = 0o777 & ~mode
    return 0


@builtin("shopt")
def shopt(run, *words):
    """Switches of this shell."""
    session, letters, names = run.session, "".join(word[1:] for word in words if word.startswith("-")), [word for word in words if not word.startswith("-")]
    for name in names:
        if name not in SHOPT | NOT_SIMULATED:
            return refuse(run, f"{name}: invalid shell option name")
    if "s" in letters or "u" in letters:
        for name in names:
            if "s" in letters and name in NOT_SIMULATED:
                return refuse(run, f"{name} is not simulated", 2)
            session.shopts = {one: True for one in session.shopts if one != name} | ({name: True} if "s" in letters else {})
        if names:
            return 0
    shown = names or sorted(SHOPT | NOT_SIMULATED)
    if "q" not in letters:
        for name in shown:
            on = name in session.shopts
            if names or not letters.strip("p") or on == ("s" in letters):
                run.write(f"shopt -{'s' if on else 'u'} {name}\n" if "p" in letters else f"{name:<15}\t{'on' if on else 'off'}\n")
    return int(bool(names) and not all(name in session.shopts for name in names))


@builtin("ulimit")
def ulimit(run, *words):
    """Limits of this shell."""
    limits = {"c": ("core file size          (blocks, -c)", "0"), "d": ("data seg size           (kbytes, -d)", "unlimited"), "e": ("scheduling priority             (-e)", "0"),
              "f": ("file size               (blocks, -f)", "unlimited"), "i": ("pending signals                 (-i)", "1837"), "l": ("max locked memory       (kbytes, -l)", "64"),
              "m": ("max memory size         (kbytes, -m)", "unlimited"), "n": ("open files                      (-n)", "1024"), "p": ("pipe size            (512 bytes, -p)", "8"),
              "s": ("stack size              (kbytes, -s)", "8192"), "t": ("cpu time               (seconds, -t)", "unlimited"), "u": ("max user processes              (-u)", "1837"),
              "v": ("virtual memory          (kbytes, -v)", "unlimited"), "x": ("file locks                      (-x)", "unlimited")}
    letters, values = "".join(word[1:] for word in words if word.startswith("-")).replace("S", "").replace("H", ""), [word for word in words if not word.startswith("-")]
    if values:
        return refuse(run, "changing a limit is not simulated", 2)
    if "a" in letters:
        run.write("".join(f"{label} {value}\n" for label, value in limits.values()))
        return 0
    for letter in letters or "f":
        if letter not in limits:
            return refuse(run, f"-{letter}: invalid option", 2)
        run.write((limits[letter][0] + " " if len(letters) > 1 else "") + limits[letter][1] + "\n")
    return 0
