"""Programs of Windows' command prompt: what the computer is like, installing, and the power."""

import re

from .. import mirror
from . import agent, desktop, setup
from .cmd import COMMANDS, Failed, command, existing, plain, refuse, run, start_program, variables
from .drives import NO_PATH

# -- the computer --------------------------------------------------------------------------------------------------------------

@command("ver")
def ver(windows, words, given):
    return f"\nMicrosoft Windows [Version {windows.os.version}]\n"


@command("hostname")
def hostname(windows, words, given):
    return windows.image.hostname + "\n"


@command("whoami")
def whoami(windows, words, given):
    return f"{windows.image.hostname.lower()}\\administrator\n"


@command("set")
def set_(windows, words, given):
    name, equals, value = " ".join(words).partition("=")
    if equals:
        windows.environment = {**windows.environment, name.upper(): value}
        return ""
    return "".join(f"{key}={value}\n" for key, value in sorted(variables(windows).items()) if key.startswith(name.upper()))


@command("date")
def date(windows, words, given):
    """date /t: without it, it asks for a new one."""
    today = windows.time().strftime("%a %m/%d/%Y")
    return f"{today} \n" if "/t" in [word.lower() for word in words] else f"The current date is: {today} \nThe clock belongs to XenServer: setting it is not simulated.\n"


@command("time")
def time_(windows, words, given):
    """time /t."""
    now = windows.time()
    return now.strftime("%I:%M %p\n") if "/t" in [word.lower() for word in words] else now.strftime("The current time is: %H:%M:%S.00\nThe clock belongs to XenServer: setting it is not simulated.\n")


@command("vol")
def vol(windows, words, given):
    return " Volume in drive C has no label.\n Volume Serial Number is 5C2A-91F0\n"


WINDOWS = {"explorer": "computer", "devmgmt.msc": "devices", "appwiz.cpl": "programs", "ncpa.cpl": "network", "sysdm.cpl": "system", "wuapp": "update"}


def opener(name, kind):
    @command(name)
    def open_window(windows, words, given):
        """A window of the desktop; explorer with a drive or folder shows that."""
        if name == "explorer" and plain(words):
            path = existing(windows, plain(words)[0], NO_PATH)
            desktop.show(windows, "explorer", path)
        else:
            desktop.show(windows, kind)
        return ""


for _name, _kind in WINDOWS.items():
    opener(_name, _kind)


@command("start")
def start(windows, words, given):
    """start FILE: as a double click on it, or as typing its name."""
    words = [word for word in words if not word.startswith("/")]
    words = words[1:] if words[:1] and words[0].startswith('"') and len(words) > 1 else words       # a title
    return run(windows, " ".join(words)) if words else ""


@command("cls", "rem", "exit", "title")
def nothing(windows, words, given):
    return ""


@command("systeminfo")
def systeminfo(windows, words, given):
    """The computer at a glance."""
    os, state = windows.os, windows.image.state
    nics = [f"[{number:02}]: {windows.nic_model(number - 1)}" for number, _ in enumerate(windows.hardware.nics(), 1)]
    rows = {"Host Name": windows.image.hostname, "OS Name": os.name, "OS Version": f"{os.version} {os.service_pack or 'N/A'} Build {os.version.split('.')[2]}",
            "System Manufacturer": "Xen", "System Model": "HVM domU", "System Type": "x64-based PC", "Processor(s)": f"{windows.hardware.vcpus} Processor(s) Installed.",
            "BIOS Version": f"Xen {windows.hardware.xen_version}", "Total Physical Memory": f"{windows.memory_at_boot // 2**20:,} MB",
            "Available Physical Memory": f"{windows.memory_free() // 1024:,} MB", "Hotfix(s)": f"{len(state['updates'])} Hotfix(s) Installed.",
            "Network Card(s)": f"{len(nics)} NIC(s) Installed."}
    text = "\n" + "".join(f"{name + ':':<27}{value}\n" for name, value in rows.items())
    return text + "".join(f"{'':27}{line}\n" for line in nics)


@command("ipconfig")
def ipconfig(windows, words, given):
    """Addresses."""
    everything, text = "/all" in [word.lower() for word in words], "\nWindows IP Configuration\n\n"
    for number, nic in enumerate(windows.hardware.nics()):
        text += f"\nEthernet adapter Local Area Connection{f' {number + 1}' if number else ''}:\n\n   Connection-specific DNS Suffix  . :\n"
        if everything:
            text += f"   Description . . . . . . . . . . . : {windows.nic_model(number)}\n   Physical Address. . . . . . . . . : {nic.mac.upper().replace(':', '-')}\n"
        text += (f"   IPv4 Address. . . . . . . . . . . : {nic.address}\n   Subnet Mask . . . . . . . . . . . : {nic.netmask}\n   Default Gateway . . . . . . . . . : {nic.gateway}\n"
                 if nic.address else "   Media State . . . . . . . . . . . : no DHCP server answered\n")
    return text


@command("ping")
def ping(windows, words, given):
    """Whether another computer answers: four times, with -n that many."""
    words = [word.lower() for word in words]
    if not words:
        raise Failed("Usage: ping [-t] [-n count] target_name")
    count = int(words[words.index("-n") + 1]) if "-n" in words[:-1] and words[words.index("-n") + 1].isdigit() else 4
    host = [word for place, word in enumerate(words) if word[0] not in "-/" and words[place - 1:place] != ["-n"]]
    host = host[0] if host else ""
    nics, by_number = windows.hardware.nics(), re.fullmatch(r"\d+(\.\d+){3}", host)
    address = "127.0.0.1" if host in ("localhost", windows.image.hostname.lower()) else host if by_number else mirror.ADDRESSES.get(host) if windows.network_up() else None
    if address is None:
        windows.status = 1
        raise Failed(f"Ping request could not find host {host}. Please check the name and try again.")
    local = address.startswith("127.") or address in [nic.address for nic in nics]
    near = any(nic.address and address.rpartition(".")[0] == nic.address.rpartition(".")[0] for nic in nics)
    answers = local or (address in [nic.gateway for nic in nics] or address in windows.hardware.neighbours() if near else windows.network_up() and address in mirror.ADDRESSES.values())
    line = (f"Reply from {address}: bytes=32 time<1ms TTL={128 if local else 64}" if answers else f"Reply from {nics[0].address}: Destination host unreachable." if near else
            "Request timed out." if windows.network_up() else "PING: transmit failed. General failure. ")
    count = min(count, 100)
    windows.hardware.wait(count - 1 if answers else 4 * count)
    windows.status, got = int(not answers), count if answers or near else 0
    text = f"\nPinging {host} {'' if by_number else f'[{address}] '}with 32 bytes of data:\n" + f"{line}\n" * count
    text += f"\nPing statistics for {address}:\n    Packets: Sent = {count}, Received = {got}, Lost = {count - got} ({0 if got else 100}% loss),\n"
    text += "Approximate round trip times in milli-seconds:\n    Minimum = 0ms, Maximum = 0ms, Average = 0ms\n" if answers else ""
    return text + ("(ping -t goes on for ever, which the laboratory does not)\n" if "-t" in words else "")


@command("tasklist")
def tasklist(windows, words, given):
    """Processes."""
    names = ["System", "smss.exe", "csrss.exe", "wininit.exe", "services.exe", "lsass.exe", *["svchost.exe"] * 4, "explorer.exe", "cmd.exe"]
    names += ["XenGuestAgent.exe", "XenDpriv.exe"] if "XenGuestAgent" in windows.services else []
    names += ["TrustedInstaller.exe"] if "updates" in windows.jobs else []
    names += ["XenPVInstall.exe", "msiexec.exe"] if {"drivers", "initialize", "agent"} & set(windows.jobs) else []
    head = f"\n{'Image Name':<25} {'PID':>8} Session Name        Session#    Mem Usage\n{'=' * 25} {'=' * 8} {'=' * 16} {'=' * 11} {'=' * 12}\n"
    return head + "".join(f"{name:<25} {4 + 104 * place:>8} Services                   0 {3000 + 517 * place:>10,} K\n" for place, name in enumerate(names))


@command("sc")
def sc(windows, words, given):
    """The state of a service."""
    if [word.lower() for word in words[:1]] != ["query"] or len(words) != 2:
        raise Failed("sc: only `sc query NAME' is simulated here.")
    there = {"xenguestagent": windows.image.state["tools"] == "installed", "xenvbd": windows.drivers, "xennet": windows.drivers,
             **{name.lower(): True for name in windows.services}}
    if not there.get(words[1].lower()):
        windows.status = 1060
        raise Failed("[SC] EnumQueryServices:OpenService FAILED 1060:\n\nThe specified service does not exist as an installed service.\n")
    stopped = words[1].lower() == "xenguestagent" and "XenGuestAgent" not in windows.services
    return f"\nSERVICE_NAME: {words[1]}\n        TYPE               : 10  WIN32_OWN_PROCESS\n        STATE              : {'1  STOPPED' if stopped else '4  RUNNING'}\n        WIN32_EXIT_CODE    : 0  (0x0)\n"


@command("net")
def net(windows, words, given):
    """net start: the services that run; net stop and start NAME for the agent."""
    verb, names = (words[0].lower() if words else ""), plain(words[1:])
    if verb == "start" and not names:
        return "These Windows services are started:\n\n" + "".join(f"   {name}\n" for name in sorted(windows.services)) + "\nThe command completed successfully.\n"
    if verb in ("start", "stop") and names[0].lower() == "xenguestagent" and windows.image.state["tools"] == "installed":
        if verb == "start" and "XenGuestAgent" not in windows.services:
            agent.start(windows)
        elif verb == "stop":
            windows.services.pop("XenGuestAgent", None)
        return f"The XenGuestAgent service was {'started' if verb == 'start' else 'stopped'} successfully.\n"
    raise Failed("net: of this, only `net start', and start or stop of XenGuestAgent, are simulated here.")


@command("driverquery")
def driverquery(windows, words, given):
    names = ["atapi", "cdrom", "disk", "Ntfs", "Tcpip"] + (["xenevtchn", "xennet", "xenvbd"] if windows.drivers else ["RTL8139"])
    return f"\n{'Module Name':<13}Driver Type\n{'=' * 12} {'=' * 13}\n" + "".join(f"{name:<13}Kernel\n" for name in sorted(names, key=str.lower))


@command("diskpart")
def diskpart(windows, words, given):
    """The disks; as if `list disk` had been typed."""
    rows = "".join(f"  Disk {number}    {'Online ' if device.contents else 'Offline'}     {device.size // 2**30:>5} GB      0 B\n" for number, device in enumerate(windows.disks()))
    return f"DISKPART> list disk\n\n  Disk ###  Status         Size     Free\n  --------  -------------  -------  -------\n{rows}\n"


def management(windows):
    """{WMI class: rows}: what wmic and Get-WmiObject tell."""
    os, found = windows.os, desktop.installed_programs(windows)
    return {
        "diskdrive": [{"Model": windows.disk_model(), "InterfaceType": "SCSI" if windows.drivers else "IDE", "Size": str(device.size)} for device in windows.disks()],
        "cdrom": [{"Drive": "D:", "VolumeName": windows.disc().label if windows.disc() else ""}],
        "nic": [{"Name": windows.nic_model(number), "MACAddress": nic.mac.upper(), "NetConnectionID": f"Local Area Connection{f' {number + 1}' if number else ''}"}
                for number, nic in enumerate(windows.hardware.nics())],
        "os": [{"Caption": os.name, "Version": os.version, "CSDVersion": os.service_pack}],
        "qfe": [{"HotFixID": kb, "Description": "Update"} for kb in windows.image.state["updates"]],
        "product": [{"Name": name, "Version": version} for name, (version, _) in found.items()],
        "computersystem": [{"Name": windows.image.hostname, "Manufacturer": "Xen", "Model": "HVM domU", "TotalPhysicalMemory": str(windows.memory_at_boot)}],
    }


@command("wmic")
def wmic(windows, words, given):
    """wmic CLASS get NAMES; wmic product where name="…" call uninstall."""
    name, rest = (words[0].lower() if words else ""), " ".join(words[1:])
    if name == "product" and re.search(r"call\s+uninstall", rest, re.I):
        for program, (_, how) in desktop.installed_programs(windows).items():
            if program.lower() in rest.lower() and how:
                refuse(windows, how())
                return "Executing (Win32_Product)->Uninstall()\nMethod execution successful.\n"
        raise Failed("No Instance(s) Available.")
    rows = management(windows).get(name)
    if rows is None:
        raise Failed(f"{name} - Alias not found." if name else f"wmic: name one of {', '.join(management(windows))}")
    columns = [key for key in (rows[0] if rows else {}) if not rest.lower().startswith("get") or key.lower() in rest.lower()]
    if not rows:
        return "No Instance(s) Available.\n"
    wide = {key: max(len(key), *(len(row[key]) for row in rows)) + 2 for key in columns}
    return "".join("".join(f"{row[key]:<{wide[key]}}" for key in columns).rstrip() + "\n" for row in [dict(zip(columns, columns)), *rows])


@command("reg")
def reg(windows, words, given):
    """reg query, of the .NET Framework's key."""
    text = " ".join(words).lower()
    if not text.startswith("query") or "ndp" not in text:
        raise Failed("reg: only the query of HKLM\\SOFTWARE\\Microsoft\\NET Framework Setup\\NDP is simulated here.")
    if not windows.image.state["dotnet"]:
        raise Failed("ERROR: The system was unable to find the specified registry key or value.")
    return ("\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\NET Framework Setup\\NDP\\v4\\Full\n    Install    REG_DWORD    0x1\n"
            f"    Version    REG_SZ    {'4.5.50709' if windows.image.state['dotnet'] == '4.5' else '4.0.30319'}\n")


# -- installing, and the power -----------------------------------------------------------------------------------------------------

@command("msiexec")
def msiexec(windows, words, given):
    """msiexec /i FILE [/quiet]: as running the file; /x removes the tools."""
    files_ = plain(words)
    if any(word.lower() == "/x" for word in words):
        return refuse(windows, setup.remove_tools(windows))
    if not files_:
        raise Failed("msiexec: name the package: msiexec /i D:\\installwizard.msi /quiet")
    return start_program(windows, existing(windows, files_[0], "This installation package could not be opened."), words)


@command("cscript", "wscript")
def cscript(windows, words, given):
    """C:\\lab\\update.vbs: what Windows Update offers, installed from the command line."""
    switches = {word.lower() for word in words if word.startswith("/")}
    if not plain(words) or not existing(windows, plain(words)[0]).endswith("/lab/update.vbs"):
        raise Failed("cscript: only C:\\lab\\update.vbs can be run here.")
    state = windows.image.state
    if "updates" in windows.jobs:
        return f"Installing updates... {setup.progress(windows, 'updates'):.0%}\n"
    if not state["restart"]:
        if not windows.network_up():
            raise Failed("Windows could not search for new updates. Code 80072EE2")
        windows.hardware.wait(40)
    if state["restart"]:        # from before, or what was being installed has come to its end
        if "/restart" in switches:
            windows.restart()
        return "Windows must restart first.\n"
    there = [one for one in setup.offered(windows) if one.important or "/optional" in switches]
    if not there:
        return "There are no updates to install.\n"
    setup.install_updates(windows, "/optional" in switches)
    if "updates" not in windows.jobs:
        raise Failed(windows.found)
    ends = windows.jobs["updates"][1]
    windows.hardware.wait(ends - windows.hardware.now())
    text = "".join(f"{one.title} ({one.kb}): installed\n" for one in there) + "A restart is needed.\n"
    if "/restart" in switches:
        windows.restart()
    return text


@command("shutdown")
def shutdown(windows, words, given):
    """shutdown /r or /s, at once."""
    letters = {word.lower().lstrip("/-") for word in words}
    if "r" in letters or "s" in letters:
        windows.stop("reboot" if "r" in letters else "poweroff")
        return ""
    if "l" in letters:
        windows.logged_on, windows.windows = False, []
        return ""
    raise Failed("Usage: shutdown [/l | /s | /r] [/t 0]")


@command("powershell")
def powershell(windows, words, given):
    """PowerShell: with words one command, otherwise a session."""
    from .powershell import run_line as run
    if words:
        return run(windows, " ".join(word.strip('"') for word in words if word.lower() not in ("-command", "-c", "-noprofile")))
    windows.powershell = True
    return "Windows PowerShell\nCopyright (C) 2009 Microsoft Corporation. All rights reserved.\n\n"


@command("help")
def help_(windows, words, given):
    return "What this laboratory's Windows understands:\n" + ", ".join(sorted(COMMANDS)) + "\n"
