"""The course unit's Windows walkthrough, through XenAPI and the desktop: updates, .NET, the tools, restarts, and what changes for XAPI."""

import json

import pytest

from lab_env.mock import saved
from lab_env.mock.journal import replay

from .laboratory import Lab, refused


class WindowsLab(Lab):
    """A lab with the ready-made Windows VM, started."""

    def __init__(self):
        super().__init__(contents="course")
        self.w = self.api.VM.get_by_name_label("w2008")[0]
        self.api.VM.start(self.w, False, False)

    def desktop(self, window="", button=""):
        host = self.api.host.get_all()[0]
        args = {"vm": self.api.VM.get_uuid(self.w), "window": window, "button": button}
        return {found["window"]: found for found in json.loads(self.api.host.call_plugin(host, "xenlab", "desktop", args))["windows"]}

    def click(self, window, *buttons):
        """Click buttons one after another, and let what they begin end."""
        for button in buttons:
            self.desktop(window, button)
        self.xs.settle()
        return self.desktop()

    def install_tools(self):
        self.insert(self.w)
        self.type(self.w, r"D:\dotNetFx40_Full_x86_x64.exe /q /norestart")
        self.xs.settle()
        self.type(self.w, r"D:\installwizard.msi /quiet")
        self.xs.settle()

    @property
    def allowed(self):
        return set(self.api.VM.get_allowed_operations(self.w))

    @property
    def metrics(self):
        return self.api.VM_guest_metrics.get_record(self.api.VM.get_guest_metrics(self.w))


@pytest.fixture
def lab():
    return WindowsLab()


def test_windows_takes_its_time_to_boot(lab):
    assert lab.desktop() == {}
    lab.xs.advance(60)
    assert lab.desktop() == {}
    lab.xs.advance(30)
    assert lab.desktop()["logon"]["buttons"] == ["Log on as Administrator"]
    assert "desktop" in lab.click("logon", "Log on as Administrator")


def test_without_tools_it_can_only_be_forced(lab):
    lab.xs.settle()
    assert not {"clean_shutdown", "clean_reboot", "suspend"} & lab.allowed and {"hard_shutdown", "hard_reboot"} <= lab.allowed
    assert refused(lab.api.VM.clean_shutdown, lab.w)[0] == "VM_MISSING_PV_DRIVERS"
    assert lab.api.VM.get_allowed_VBD_devices(lab.w) == ["1", "2"]
    assert "QEMU HARDDISK ATA Device  IDE" in lab.type(lab.w, "wmic diskdrive get model,interfacetype")[0].replace("Model", "")


def test_the_walkthrough_on_the_desktop(lab):
    lab.xs.settle()
    lab.click("logon", "Log on as Administrator")
    # Windows Update, until nothing obligatory is left; the optional .NET Framework too
    lab.click("desktop", "Windows Update")
    shown = lab.click("update", "Check for updates")["update"]
    assert "7 important updates are available, 1 optional" in shown["text"] and "Microsoft .NET Framework 4" in shown["text"]
    shown = lab.click("update", "Install updates, optional ones too")["update"]
    assert shown["buttons"][0] == "Restart now"
    lab.click("update", "Restart now")
    lab.click("logon", "Log on as Administrator")
    lab.click("desktop", "Windows Update")
    lab.click("update", "Check for updates", )
    lab.click("update", "Install updates")
    lab.click("update", "Restart now")
    lab.click("logon", "Log on as Administrator")
    lab.click("desktop", "Windows Update")
    assert lab.click("update", "Check for updates")["update"]["text"] == "Windows is up to date"
    lab.click("update", "Close")
    # devices before
    lab.click("desktop", "Device Manager")
    before = lab.desktop()["devices"]["text"]
    assert "Realtek RTL8139C+" in before and "QEMU HARDDISK ATA" in before
    lab.click("devices", "Close")
    # the CD, looked at in Explorer and run
    lab.insert(lab.w)
    shown = lab.desktop()["autoplay"]
    assert shown["text"] == "DVD Drive (D:) XenServer Tools"
    names = lab.click("autoplay", "Open folder to view files")["explorer"]["buttons"]
    assert names[:4] == ["AUTORUN.INF", "Linux", "citrixguestagentx64.msi", "citrixguestagentx86.msi"] and "dotNetFx40_Full_x86_x64.exe" in names
    lab.click("explorer", "installwizard.msi")
    lab.click("tools", "I accept the terms")
    lab.desktop("tools", "Install Tools")
    lab.xs.advance(60)
    assert lab.desktop()["tools"]["progress"] == pytest.approx(0.5)
    shown = lab.click("explorer", "Close")["tools"]
    assert shown["text"].startswith("Windows must restart to continue the installation") and "clean_shutdown" not in lab.allowed
    lab.click("tools", "Restart Now")
    shown = lab.click("logon", "Log on as Administrator")
    assert shown["tools"]["text"] == "You have successfully installed the Citrix XenServer Tools."
    lab.click("tools", "Done")
    # after
    assert {"clean_shutdown", "clean_reboot", "suspend"} <= lab.allowed
    metrics = lab.metrics
    assert metrics["os_version"]["name"].startswith("Microsoft Windows Server 2008 R2") and metrics["PV_drivers_up_to_date"]
    assert {"major", "minor", "micro", "build", "xenvbd", "xennet", "xenevtchn"} <= set(metrics["PV_drivers_version"])
    assert metrics["networks"]["0/ip"].startswith("10.10.10.") and metrics["other"]["feature-balloon"] == "1"
    assert len(lab.api.VM.get_allowed_VBD_devices(lab.w)) == 14
    after = lab.click("desktop", "Device Manager")["devices"]["text"]
    assert "Citrix PV Network Adapter #0" in after and "XENSRC PVDISK SCSI Disk Device" in after
    lab.api.VM.clean_shutdown(lab.w)
    assert lab.api.VM.get_power_state(lab.w) == "Halted"
    assert replay(lab.journal).fingerprint() == lab.xs.fingerprint()


def test_the_tools_refuse_without_the_framework(lab):
    lab.insert(lab.w)
    output, status = lab.type(lab.w, r"D:\installwizard.msi /quiet")
    assert status == 1603 and "Microsoft .Net Framework Version 3.5 or 4 is required" in output
    assert lab.type(lab.w, r"reg query HKLM\SOFTWARE\Microsoft\NET Framework Setup\NDP\v4\Full")[1] == 1


def test_the_same_steps_from_the_command_line(lab):
    assert lab.type(lab.w, r"cscript C:\lab\update.vbs /restart")[0].count("installed\n") == 7
    assert "There are no updates" not in lab.type(lab.w, r"cscript C:\lab\update.vbs /restart")[0]
    assert lab.type(lab.w, r"cscript C:\lab\update.vbs") == ("There are no updates to install.\n", 0)
    lab.install_tools()
    assert "clean_shutdown" in lab.allowed
    assert "RUNNING" in lab.type(lab.w, "sc query xenvbd")[0]
    assert "Citrix PV Network Adapter" in lab.type(lab.w, "powershell Get-WmiObject Win32_NetworkAdapter")[0]


def test_a_disk_plugged_with_the_tools_is_seen(lab):
    lab.install_tools()
    api = lab.api
    disk = api.VDI.create({"name_label": "more", "SR": api.pool.get_default_SR(api.pool.get_all()[0]), "virtual_size": str(2 * 2**30), "type": "user",
                           "sharable": False, "read_only": False, "other_config": {}})
    vbd = api.VBD.create({"VM": lab.w, "VDI": disk, "userdevice": "5", "bootable": False, "mode": "RW", "type": "Disk", "empty": False,
                          "other_config": {}, "qos_algorithm_type": "", "qos_algorithm_params": {}})
    assert "Disk 1" not in lab.type(lab.w, "diskpart")[0]
    api.VBD.plug(vbd)
    assert "  Disk 1    Offline         2 GB" in lab.type(lab.w, "diskpart")[0]


def test_removing_the_tools_takes_everything_back(lab):
    lab.install_tools()
    lab.type(lab.w, """wmic product where "name='Citrix XenServer Tools Installer'" call uninstall""")
    lab.xs.settle()
    assert lab.metrics["PV_drivers_version"]["major"] == "0" and "clean_shutdown" not in lab.allowed
    lab.type(lab.w, "shutdown /r /t 0")
    lab.xs.settle()
    assert lab.api.VM.get_guest_metrics(lab.w) == "OpaqueRef:NULL"
    assert "Realtek" in lab.type(lab.w, "systeminfo")[0]


def test_power_lost_during_the_installation_is_made_up_for(lab):
    lab.insert(lab.w)
    lab.type(lab.w, r"D:\dotNetFx40_Full_x86_x64.exe /q")
    lab.xs.settle()
    lab.type(lab.w, r"D:\installwizard.msi /quiet")
    lab.xs.advance(20)
    lab.api.VM.hard_reboot(lab.w)
    lab.xs.settle()
    lab.type(lab.w, "shutdown /r /t 0")
    lab.xs.settle()
    assert "clean_shutdown" in lab.allowed


def test_a_button_that_is_not_there_is_refused(lab):
    lab.xs.settle()
    details = refused(lab.desktop, "desktop", "Restart")
    assert details[:3] == ["XENAPI_PLUGIN_FAILURE", "desktop", "NO_SUCH_BUTTON"] and "there is logon" in details[3]
    lab.click("logon", "Log on as Administrator")
    assert "has no button 'Explode'; it has Computer" in refused(lab.desktop, "desktop", "Explode")[3]
    lab.api.VM.start(lab.api.VM.get_by_name_label("dbase")[0], False, False)
    lab.w = lab.api.VM.get_by_name_label("dbase")[0]
    assert refused(lab.desktop)[2] == "NO_DESKTOP"


def test_a_command_prompt(lab):
    assert lab.type(lab.w, "ver")[0] == "\nMicrosoft Windows [Version 6.1.7601]\n"
    assert lab.type(lab.w, "hostname")[0] == "W2008\n"
    assert lab.type(lab.w, r"echo hello > Documents\a.txt && type documents\A.TXT") == ("hello\n", 0)
    assert lab.type(lab.w, r"cd C:\Windows\System32 & cd")[0] == "C:\\Windows\\System32\n"
    assert lab.type(lab.w, r"D:")[0] == "The device is not ready.\n"
    assert lab.type(lab.w, "ipconfig | find \"IPv4\"")[0].startswith("   IPv4 Address. . . . . . . . . . . : 10.10.10.")
    assert lab.type(lab.w, "frobnicate") == ("'frobnicate' is not recognized as an internal or external command,\noperable program or batch file.\n", 9009)
    assert lab.type(lab.w, "powershell")[0].startswith("Windows PowerShell")
    assert lab.type(lab.w, "Get-Service wuauserv")[0].split()[-2:] == ["Running", "wuauserv"]
    assert "is not simulated here" in lab.type(lab.w, "Get-Service | Sort-Object Name")[0]
    assert lab.type(lab.w, "exit") == ("", 0)


@pytest.mark.parametrize("key, dotnet, rounds", [("windows-2008r2", "", 2), ("windows-2012", "4.5", 2), ("windows-7", "", 2)])
def test_the_framework_is_in_the_box_of_2012_only(key, dotnet, rounds):
    from lab_env.mock.guest.windows.image import install_windows
    image = install_windows(key, "w")
    assert image.state["dotnet"] == dotnet and len(image.os.rounds) == rounds


def test_the_desktop_on_a_text_console(lab):
    def screen():
        cells = lab.xs.machines[lab.w].console.screen().cells
        return "\n".join("".join(str(cell[0] if isinstance(cell, tuple) else cell) for cell in row).rstrip() for row in cells)

    def press(text):
        args = {"vm": lab.api.VM.get_uuid(lab.w), "text": json.dumps(text)}
        lab.api.host.call_plugin(lab.api.host.get_all()[0], "xenlab", "keys", args)

    lab.xs.settle()
    assert "[Log on as Administrator]" in screen()
    press("\r")
    assert "[Computer] [Windows Update]" in screen() and screen().endswith("C:\\Users\\Administrator>")
    press("\t\r")
    assert "[Check for updates] [Close]" in screen()
    press("ver\r")
    assert "Microsoft Windows [Version 6.1.7601]" in screen()
    lab.desktop("update", "Close")
    assert "[Check for updates]" not in screen()
    press("shutdown /r\r")
    lab.xs.settle()
    assert "[Log on as Administrator]" in screen()
    assert replay(lab.journal).fingerprint() == lab.xs.fingerprint()


@pytest.mark.parametrize("template, disc, version, dotnet", [
    ("Windows Server 2012 (64-bit) (experimental)", "windows-server-2012-x64.iso", "6.2.9200", True), ("Windows 7 (64-bit)", "windows-7-x64.iso", "6.1.7601", False)])
def test_windows_from_its_disc(template, disc, version, dotnet):
    lab = Lab(contents="course")
    vm = lab.vm("w", template=template, medium=disc)
    lab.api.VM.start(vm, False, False)
    assert "Copying Windows files" in lab.xs.machines[vm].console_text()
    lab.xs.settle()
    assert version in lab.type(vm, "ver")[0]
    lab.insert(vm)
    assert (lab.type(vm, r"D:\installwizard.msi /quiet")[1] == 0) is dotnet
    lab.xs.settle()
    assert ("clean_shutdown" in lab.api.VM.get_allowed_operations(vm)) is dotnet
    assert replay(lab.journal).fingerprint() == lab.xs.fingerprint()


def test_a_lab_saved_or_forked_in_the_middle_goes_on_the_same(lab):
    lab.install_tools()
    lab.click("logon", "Log on as Administrator")
    lab.click("desktop", "Windows Update")
    lab.click("update", "Check for updates")
    lab.desktop("update", "Install updates")
    setup = lab.vm("seven", template="Windows 7 (64-bit)", medium="windows-7-x64.iso")
    lab.api.VM.start(setup, False, False)
    lab.xs.advance(100)
    twins = [lab.xs.fork(), saved.load(saved.save(lab.xs))]
    for xs in (lab.xs, *twins):
        xs.advance(5000)
    assert "Restart your computer" in lab.desktop()["update"]["text"]
    assert [twin.fingerprint() for twin in twins] == [lab.xs.fingerprint()] * 2


def test_what_windows_has_and_the_laboratory_has_not_says_so():
    lab = Lab(contents="course")
    vm = lab.api.VM.get_by_name_label("w2008")[0]
    lab.api.VM.start(vm, False, False)
    lab.xs.settle()
    assert lab.type(vm, "notepad x.txt")[0] == "notepad: this Windows command is not simulated here. help says which are.\n"
    assert lab.type(vm, "for /L %i in (1,1,1000000) do echo %i")[0].startswith("for: this Windows command is not simulated here.")
    assert lab.type(vm, "nosuch") == ("'nosuch' is not recognized as an internal or external command,\noperable program or batch file.\n", 9009)
