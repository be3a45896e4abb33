"""Whatever is typed, a guest stops in time, keeps little, and is there for the next line."""

import pytest

from lab_env.mock.guest.regular import Regular, machine, posix
from lab_env.mock.guest.shell.budget import WORK

from .fake_hardware import booted, reboot

STOPPED = "the laboratory stopped this line"


def typed(*lines, key="ubuntu-13.04"):
    system, _ = booted(key)
    return [system.type_line(line).output for line in lines], system


@pytest.mark.parametrize("line", [
    "yes", "yes | sort", "yes > /dev/null", "cat /dev/zero", "seq 1 1000000000 | tail -1", "echo {1..99999999}", "echo {a..z}{a..z}{a..z}{a..z}{a..z}", "printf %999999999d 1",
    "a=(); while :; do a+=(x \"${a[@]}\"); done", "while :; do mkdir d; cd d; done", "set -- $(seq 100000); while [ $# -gt 0 ]; do shift; done",
    "sed ':a;ba' /etc/passwd", "sed ':a;s/$/aaaa/;ba' /etc/passwd", "awk 'BEGIN { while (1) x = x \"aaaaaaaaaa\" }'", "awk 'BEGIN { printf \"%999999999d\", 1 }'", "while read l; do :; done < /dev/zero",
    "yes | head -c 1900000 > f; while :; do grep z f; done", "yes | head -c 1900000 > f; while :; do sort f > /dev/null; done", "while :; do while :; do :; done | cat; done", "sleep infinity",
    "echo 'x=1; while (1) x = x * x + 1' | bc", "bc <<< 9^9^9^9", "while :; do (while :; do :; done) & done", "x=$(yes)"])
def test_what_never_ends_is_stopped(line):
    (output, after), system = typed(line, "echo fine")
    assert STOPPED in output and after == "fine\n"
    assert sum(len(node.text) for names in system.image.files.changed.values() for node in names.values() if node) < 50_000_000


@pytest.mark.parametrize("line, output", [
    ("yes | head -n 3", "y\ny\ny\n"), ("yes | sed s/y/n/ | head -2", "n\nn\n"), ("yes | head -n 20000 | wc -l", "20000\n"), ("cat /dev/zero | head -c 300000 | wc -c", "300000\n"),
    ("head -c 5 /dev/zero | od -An -tx1", " 00 00 00 00 00\n"), ("tr -dc a-z < /dev/urandom | head -c 8 | wc -c", "8\n"), ("yes | grep -m1 y", "y\n"), ("yes | awk 'NR == 2 {print; exit}'", "y\n"), ("yes | sed 2q", "y\ny\n"),
    ("yes | while read a; do echo $a; break; done", "y\n"), ("read x < <(yes); echo $x", "y\n"), ("timeout 2 yes > /dev/null; echo $?", "124\n"), ("timeout 1 sleep 5; echo $?", "124\n"),
    ("echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab | grep -cE '(a+)+$'", "0\n"), ("echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab | sed -E 's/(a|a)*b/x/'", "x\n"),
    ("[[ aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab =~ ^(a+)+$ ]]; echo $?", "1\n"), ("x=$(printf 'a%.0s' $(seq 3000)); echo ${#x} ${x//a*a*a*a*b/}" + " | cut -c1-6", "3000 a\n"),
    ("x=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab; case $x in *a*a*a*a*a*a*a*a*a*a*c) echo y;; *) echo n;; esac", "n\n"),
    ("printf 'a%.0s' $(seq 3000) | grep -c 'a*a*a*a*a*a*b'", "0\n"), ("echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab | awk '/^(a|aa)+$/ {print 1}'", ""), ("echo $((9**9**9 > 0)); awk 'BEGIN { print 9^9^9 }'", "0\ninf\n")])
def test_what_only_seems_so_is_done(line, output):
    assert typed(line)[0] == [output]


def test_a_full_disk():
    (made, listed, room, refused, gone, fits), _ = typed("cat /dev/zero > big", "stat -c %s big | wc -c", "df / | awk 'END {print $5}'", "dd if=/dev/zero of=more bs=1M count=10 2>&1 | head -1", "rm big more",
                                                         "dd if=/dev/zero of=more bs=1M count=1000 2>&1 | tail -1; ls -l more | cut -d' ' -f5")
    assert made == "cat: write error: No space left on device\n" and listed == "11\n" and room == "100%\n"
    assert refused == "dd: writing ‘more’: No space left on device\n" and gone == "" and fits.endswith("1048576000\n")


@pytest.mark.parametrize("line", ["for i in $(seq 1 100000); do echo $i; done | tail -1", "echo {1..10000000} | wc -c", "printf '%1000000000d' 1 | wc -c", "head -c 3000000 /dev/zero | wc -c", "seq 1 10000000 | tail -1",
                                  "sort /dev/zero", "md5sum /dev/zero", "cat /dev/zero | sort | head -1"])
def test_what_was_cut_off_is_not_taken_for_the_whole(line):
    output = typed(line)[0][0]
    assert STOPPED in output and output.count("\n") == 2, output


def test_who_reads_only_the_beginning_of_what_was_cut_off_has_it():
    assert typed("while :; do echo x; done | head -2", "for i in $(seq 1 100000); do echo $i; done | sed -n '3p;3q'", "timeout 3 yes | tail -1", "timeout 3 yes; echo $?")[0][:3] == ["x\nx\n", "3\n", "y\n"]


def test_a_large_file_of_zeros():
    assert typed("head -c 1G /dev/zero > f; stat -c %s f", "head -c 100G /dev/zero > g", "fallocate -l 2G h; stat -c %s h", "df / | awk 'END {print $5}'")[0] == [
        "1073741824\n", "head: write error: No space left on device\n", "fallocate: h: fallocate failed: No space left on device\n0\n", "100%\n"]


def test_a_computer_nobody_may_use():
    denied, chmod, shell = typed("chmod -R 000 /; ls", "chmod 755 /bin/ls", "echo still here")[0]
    assert denied == "-bash: /bin/ls: Permission denied\n" and chmod == "-bash: /bin/chmod: Permission denied\n" and shell == "still here\n"


def test_a_file_of_a_gigabyte_takes_no_room_here():
    (_, size, used), system = typed("yes | head -c 1900000 > f; for i in 1 2 3 4 5 6 7 8; do cat f f f f > g$i; done", "du -sh . | cut -f1", "yes > f")
    assert system.image.files.sums()[1] < 50_000_000


def test_removing_everything_breaks_this_computer_alone():
    other, _ = booted("ubuntu-13.04", "other")
    system, hardware = booted()
    kept = system.image.copy()
    assert "use --no-preserve-root" in system.type_line("rm -rf /").output and system.type_line("ls /etc/hostname").status == 0
    output = system.type_line("rm -rf --no-preserve-root /").output
    assert "rm: cannot remove ‘/proc/" in output
    assert system.type_line("ls").output == "-bash: ls: command not found\n" and system.type_line("echo /*; cd /; pwd").output == "/dev /proc /run /sys\n/\n"
    assert other.type_line("ls /etc/hostname").output == "/etc/hostname\n" and booted()[0].type_line("cat /etc/hostname").output == "ubase\n"
    system.shutdown()
    assert booted(image=kept)[0].type_line("cat /etc/hostname").output == "ubase\n"


@pytest.mark.parametrize("pattern, text, found", [
    ("ab|abcd", "xabcdy", "abcd"), ("(a|ab)(c|bcd)", "abcd", "abcd"), ("x*", "aaa", ""), ("[[:digit:]]{2,}", "a1b23c", "23"), ("^(a*)*$", "aaaa", "aaaa"), ("a.c", "abc", "abc"), (r"\<b\w*", "ab bc", "bc"), ("a{2}b?", "aaab", "aa")])
def test_posix_finds_the_longest(pattern, text, found):
    assert Regular(posix(pattern, True)).search(text, ends=True).group() == found == machine_finds(pattern, text)


def machine_finds(pattern, text):
    made = machine(posix(pattern, True), 0)
    made.longest = True
    return made.search(text).group()


def test_the_work_of_a_line_is_shared_by_its_parts():
    assert WORK <= 3_000_000
    system, _ = booted()
    system.type_line("f() { while :; do :; done | f; }")
    assert STOPPED in system.type_line("for i in 1 2 3 4 5 6 7 8 9; do while :; do :; done | while :; do :; done; done").output


def test_nothing_is_lost_over_a_restart_after_a_fork_bomb():
    system, hardware = booted()
    system.type_line("echo kept > kept; :(){ :|:& };:")
    system, _ = reboot(system, hardware)
    assert system.type_line("cat kept; ps -e | wc -l").output.startswith("kept\n")
