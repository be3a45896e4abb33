"""Users, what they may do, and becoming another one."""

import pytest

from lab_env.mock.guest.image import install_system

from ..mock.laboratory import Lab
from .fake_hardware import START, booted
from .test_console import Keyboard


@pytest.fixture
def student():
    lab = Lab()
    return Keyboard(lab, lab.installed()).login("student")


def after(keyboard, line):
    """What a line shows."""
    shown = keyboard.type(line + "\r")
    return shown.partition("\n")[2].rpartition("\n")[0]


def test_a_user_may_do_less_than_root(student):
    assert after(student, "whoami; pwd; id") == ("student\n/home/student\nuid=1000(student) gid=1000(student) groups=1000(student),4(adm),27(sudo),24(cdrom)")
    assert after(student, "cat /etc/shadow; ls /root") == "cat: /etc/shadow: Permission denied\nls: cannot open directory /root: Permission denied"
    assert after(student, "touch /etc/x; echo > /etc/hosts; rm /etc/hosts") == (
        "touch: cannot touch ‘/etc/x’: Permission denied\n-bash: /etc/hosts: Permission denied\nrm: cannot remove ‘/etc/hosts’: Permission denied")
    assert after(student, "echo > f; ls -l f | cut -d' ' -f3,4; chown root f") == "student student\nchown: changing ownership of ‘f’: Operation not permitted"
    assert "Permission denied" in after(student, "apt-get update")
    assert after(student, "mount /dev/xvdd /mnt") == "mount: only root can do that"
    assert "root" in after(student, "reboot")


def test_sudo_asks_once_for_the_password(student):
    assert student.type("sudo id -un\r").endswith("[sudo] password for student: ")
    assert student.type("wrong\r").endswith("Sorry, try again.\n[sudo] password for student: ")
    assert student.type("xenlab\r") == "\nroot\nstudent@ubase:~$ "
    assert after(student, "sudo tail -n 1 /etc/shadow | cut -d: -f1; id -un; sudo nosuch") == "student\nstudent\nsudo: nosuch: command not found"
    assert student.type("sudo -i\r").endswith("root@ubase:~# ")
    assert after(student, "exit") == "logout"


def test_su_and_shells_in_the_shell(student):
    assert student.type("su\rwrong\r").endswith("su: Authentication failure\nstudent@ubase:~$ ")
    assert student.type("su; echo back\rxenlab\r").endswith("root@ubase:/home/student# ")
    assert student.type("su - student\r").endswith("student@ubase:~$ ")
    assert student.type("bash\rx=1\rexit\r").endswith("exit\nstudent@ubase:~$ ")
    assert student.type("sh\r").endswith("$ ")
    student.type("\x04\x04")
    assert student.type("\x04").endswith("exit\nback\nstudent@ubase:~$ ")


def test_users_are_made_changed_and_removed(student):
    root = student
    root.type("\x04")
    root.login()
    assert root.type("adduser ana\r").endswith("Enter new UNIX password: ")
    assert root.type("secret\rsecret\r").endswith("Full Name []: ")
    assert root.type("Ana\r\r\r\r\ry\r").endswith("root@ubase:~# ")
    assert after(root, "grep ana /etc/passwd; ls -ld /home/ana | cut -d' ' -f1-4") == "ana:x:1001:1001:Ana:/home/ana:/bin/bash\ndrwxr-xr-x 2 ana ana"
    assert after(root, "adduser ana sudo; groups ana").endswith("ana : ana sudo")
    assert root.type("passwd ana\rnew\rnew\r").endswith("password updated successfully\nroot@ubase:~# ")
    root.type("\x04")
    assert root.type("ana\rsecret\rana\rnew\r").endswith("ana@ubase:~$ ")
    root.type("\x04")
    root.login()
    assert after(root, "userdel -r ana; id ana; ls /home") == "id: ana: No such user\nstudent"


def test_su_for_one_command_has_the_home_and_the_processes_of_its_user():
    system, _ = booted()
    assert system.type_line("su - student -c 'echo $HOME; pwd; whoami'").output == "/home/student\n/home/student\nstudent\n"
    system.type_line("su - student")
    assert system.type_line("ps -u student -o comm= | head -1; kill -0 $$ && echo mine; kill 1").output == "bash\nmine\nbash: kill: (1) - Operation not permitted\n"
    assert system.type_line("rm /etc/passwd; du /root; grep -r x /root").output == (
        "rm: cannot remove ‘/etc/passwd’: Permission denied\ndu: cannot read directory ‘/root’: Permission denied\n4\t/root\ngrep: /root: Permission denied\n")


def test_a_users_scripts_say_where_they_were_refused():
    system, hardware = booted("debian-6.0.7", "dbase")
    hardware.insert("xs-tools.iso")
    system.type_line("mount /dev/xvdd /mnt; printf 'echo hi >> /etc/passwd\\necho *\\n' > /tmp/x.sh")
    assert system.type_line("su student -c 'bash /tmp/x.sh; ls *'").output.splitlines() == [
        "/tmp/x.sh: line 1: /etc/passwd: Permission denied", "*", "ls: cannot access *: Permission denied"]
    said = system.type_line("su student -c '/mnt/Linux/install.sh -n'").output.splitlines()
    assert said[0].startswith("Detected `Debian") and said[-1] == "dpkg: error: requested operation requires superuser privilege"


def test_who_was_made_at_the_installation_has_a_home():
    system, _ = booted(image=install_system("ubuntu-12.04", START, answers={"netcfg/get_hostname": "vm", "passwd/username": "ana"}))
    system.login("ana")
    assert system.type_line("ls -A; ll -d .bashrc | cut -d' ' -f3; ls /home").output == ".bash_logout  .bashrc  .profile\nana\nana\n"
    assert "Rejected send message" in system.type_line("service ssh restart").output and system.type_line("pidof sshd").status == 0


def test_an_alias_counts_in_a_pipe_too():
    system, _ = booted()
    assert system.type_line("ll /etc/hostname | cut -c1-10; alias e='echo hi'; e there | cat; (e)").output == "-rw-r--r--\nhi there\nhi\n"


def test_lines_are_recalled():
    system, _ = booted()
    system.type_line("echo one; ls /etc/hostname")
    assert system.type_line("!!").output == "echo one; ls /etc/hostname\none\n/etc/hostname\n"
    assert system.type_line("^one^two").output == "echo two; ls /etc/hostname\ntwo\n/etc/hostname\n"
    assert system.type_line("wc -l !$").output == "wc -l /etc/hostname\n1 /etc/hostname\n"
    assert system.type_line("!ec | head -1").output.splitlines()[-1] in ("two", "/etc/hostname") and system.type_line("!nosuch").output == "-bash: !nosuch: event not found\n"
    assert system.type_line("[ ! -e /nope ] && echo 'hi!!' Hi! a!=b").output == "hi!! Hi! a!=b\n"
