"""Windows' steps in orders nobody teaches: nothing absurd comes of them."""

import pytest

from .test_windows import WindowsLab

DOTNET, TOOLS, UNINSTALL = r"D:\dotNetFx40_Full_x86_x64.exe /q", r"D:\installwizard.msi /quiet", """wmic product where "name='Citrix XenServer Tools Installer'" call uninstall"""
BUSY = "Another installation is already in progress. Complete that installation before proceeding with this install.\n"


@pytest.fixture
def lab():
    lab = WindowsLab()
    lab.xs.settle()
    lab.insert(lab.w)
    return lab


def by_hand(lab):
    """The tools from the desktop, up to the restart."""
    lab.type(lab.w, DOTNET)
    lab.xs.settle()
    lab.click("autoplay", "Run installwizard.msi")
    lab.click("tools", "I accept the terms", "Install Tools")


def test_tools_first_and_then_the_framework(lab):
    lab.type(lab.w, "ver")
    lab.click("autoplay", "Run installwizard.msi")
    shown = lab.click("tools", "I accept the terms", "Install Tools")["tools"]
    assert shown["text"].startswith("Microsoft .Net Framework Version 3.5 or 4 is required") and shown["buttons"] == ["OK"]
    lab.click("tools", "OK")
    by_hand_again = lab.type(lab.w, DOTNET)
    assert by_hand_again == ("", 0)
    assert lab.type(lab.w, TOOLS) == (BUSY, 1618)
    lab.xs.settle()
    assert lab.type(lab.w, TOOLS) == ("", 0)
    lab.xs.settle()
    assert "clean_shutdown" in lab.allowed


def test_one_installation_at_a_time(lab):
    lab.type(lab.w, DOTNET)
    lab.xs.settle()
    lab.type(lab.w, TOOLS + " /norestart")
    assert lab.type(lab.w, TOOLS) == (BUSY, 1618) and lab.type(lab.w, UNINSTALL)[1] != 0
    lab.xs.settle()
    lab.type(lab.w, "shutdown /r /t 0")
    lab.xs.advance(150)
    assert lab.type(lab.w, UNINSTALL) == (BUSY, 1618)
    lab.xs.settle()
    assert "clean_shutdown" in lab.allowed and lab.type(lab.w, UNINSTALL)[1] == 0
    assert lab.type(lab.w, TOOLS) == (BUSY, 1618)
    lab.xs.settle()
    assert lab.type(lab.w, TOOLS)[0] == "Windows must restart before the Citrix XenServer Tools can be installed.\n"


def test_updates_from_the_command_line_wait_for_another_installation(lab):
    lab.type(lab.w, DOTNET)
    assert lab.type(lab.w, r"cscript C:\lab\update.vbs") == ("Windows could not install updates. Code 80070652\n", 1)
    lab.xs.settle()
    assert lab.type(lab.w, r"cscript C:\lab\update.vbs")[1] == 0


def test_the_cd_is_ejected_in_the_middle(lab):
    by_hand(lab)
    drive = next(vbd for vbd in lab.api.VM.get_VBDs(lab.w) if lab.api.VBD.get_type(vbd) == "CD")
    lab.api.VBD.eject(drive)
    lab.xs.settle()
    assert lab.desktop()["tools"]["buttons"] == ["Restart Now"]
    lab.click("tools", "Restart Now")
    assert "clean_shutdown" in lab.allowed
    shown = lab.click("logon", "Log on as Administrator")
    assert shown["tools"]["text"] == "You have successfully installed the Citrix XenServer Tools." and "autoplay" not in shown
    lab.click("tools", "Done")
    lab.insert(lab.w)
    assert "autoplay" in lab.desktop()


def test_the_wizard_of_tools_that_are_there(lab):
    by_hand(lab)
    lab.click("tools", "Restart Now")
    lab.click("logon", "Log on as Administrator")
    lab.click("tools", "Done")
    lab.click("desktop", "Computer")
    lab.click("computer", "DVD Drive (D:) XenServer Tools")
    shown = lab.click("explorer", "installwizard.msi")["tools"]
    assert shown["text"] == "Citrix XenServer Tools 6.1.0.59235 are already installed.\nRemove them, or leave them as they are." and shown["buttons"] == ["Remove", "Cancel"]
    lab.desktop("tools", "Remove")
    assert lab.desktop()["tools"]["text"] == "Removing Citrix XenServer Tools"
    shown = lab.click("explorer", "Close")
    assert shown["tools"]["text"].startswith("Windows must restart") and shown["tools"]["buttons"] == ["Restart Now"]
    lab.click("tools", "Restart Now")
    shown = lab.click("logon", "Log on as Administrator")
    assert "tools" not in shown and "clean_shutdown" not in lab.allowed


def test_power_lost_while_the_tools_are_removed(lab):
    lab.install_tools()
    lab.type(lab.w, UNINSTALL)
    lab.xs.advance(10)
    lab.api.VM.hard_reboot(lab.w)
    lab.xs.settle()
    assert "clean_shutdown" in lab.allowed
    lab.type(lab.w, UNINSTALL)
    lab.xs.settle()
    lab.api.VM.hard_reboot(lab.w)
    lab.xs.settle()
    assert "Realtek" in lab.type(lab.w, "systeminfo")[0] and "clean_shutdown" not in lab.allowed
    lab.type(lab.w, TOOLS)
    lab.xs.settle()
    assert "clean_shutdown" in lab.allowed


def test_updates_and_tools_wait_for_each_other(lab):
    lab.type(lab.w, DOTNET)
    lab.xs.settle()
    lab.type(lab.w, "ver")
    lab.click("desktop", "Windows Update")
    lab.click("update", "Check for updates")
    lab.desktop("update", "Install updates")
    assert lab.type(lab.w, TOOLS) == (BUSY, 1618)
    lab.xs.settle()
    assert lab.type(lab.w, TOOLS)[0] == "Windows must restart before the Citrix XenServer Tools can be installed.\n"
    lab.click("update", "Restart now")
    lab.type(lab.w, TOOLS + " /norestart")
    lab.desktop("desktop", "Windows Update")
    lab.desktop("update", "Check for updates")
    lab.xs.advance(45)
    assert lab.click("update", "Install updates")["update"]["text"] == "Windows could not install updates. Code 80070652"


@pytest.mark.parametrize("line, output", [
    (r"rd /s /q C:\ ".strip(), "Access is denied.\n"), (r"del /f /s /q C:\Windows", "Access is denied.\n"), ("rd /s C:\\Users\\Administrator\\Documents", ""),
    ("ping -n 1 localhost", "\nPinging localhost [127.0.0.1] with 32 bytes of data:\nReply from 127.0.0.1: bytes=32 time<1ms TTL=128\n\nPing statistics for 127.0.0.1:\n"
     "    Packets: Sent = 1, Received = 1, Lost = 0 (0% loss),\nApproximate round trip times in milli-seconds:\n    Minimum = 0ms, Maximum = 0ms, Average = 0ms\n"),
    ("date /t", "Mon 11/10/2014 \n"), ("cmd /c echo hi", "hi\n"), ("ren nosuch x", "The system cannot find the file specified.\n"),
    ("powershell Get-NetRoute", "Get-NetRoute: this cmdlet is not simulated here. Get-Command says which are.\n"), ("powershell 1+1", "1+1: of PowerShell only cmdlets are simulated here, no expressions. Get-Command says which.\n"),
    ("powershell Nonsense", "The term 'Nonsense' is not recognized as the name of a cmdlet, function, script file, or operable program.\n")])
def test_what_is_typed(line, output):
    lab = WindowsLab()
    lab.xs.settle()
    assert lab.type(lab.w, line)[0] == output
    assert lab.type(lab.w, "ver")[1] == 0


def test_windows_are_opened_from_the_prompt(lab):
    for line, kind in (("devmgmt.msc", "devices"), ("start appwiz.cpl", "programs"), (r"explorer D:\Linux", "explorer"), (r'start "" D:\installwizard.msi', "tools")):
        assert lab.type(lab.w, line) == ("", 0) and kind in lab.desktop()
    assert lab.desktop()["explorer"]["title"] == r"D:\Linux"
    assert lab.type(lab.w, r"explorer E:")[1] == 1 and lab.type(lab.w, "start nosuch")[1] == 9009


def test_files_by_pattern(lab):
    for line in ("echo a > a.txt", "echo b > b.txt", "echo c > c.log", "ren c.log d.log"):
        assert lab.type(lab.w, line) == ("", 0)
    assert lab.type(lab.w, "dir /b *.txt")[0] == "a.txt\nb.txt\n"
    assert lab.type(lab.w, "del *.txt") == ("", 0) and lab.type(lab.w, "dir /b")[0] == "d.log\nDesktop\nDocuments\nDownloads\n"
    listing = lab.type(lab.w, "dir")[0]
    assert "<DIR>          .\n" in listing and " bytes free\n" in listing and "1 File(s)" in listing


def test_a_file_that_doubles_fills_its_disk(lab):
    lab.type(lab.w, "echo 0123456789 > a.txt")
    outputs = [lab.type(lab.w, "type a.txt >> a.txt")[0] for _ in range(30)]
    assert outputs[-1] == "There is not enough space on the disk.\n"
    assert sum(len(node.text) for names in lab.xs.machines[lab.w].system.image.files.changed.values() for node in names.values() if node) < 60_000_000
