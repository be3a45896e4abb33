"""What is on a virtual disk once Windows has been installed on it."""

from .. import files
from ..files import FileSystem, Node
from .releases import RELEASES

UPDATE_SCRIPT = "' Installs what Windows Update offers, and restarts when asked to: cscript C:\\lab\\update.vbs [/optional] [/restart]\n"
FRESH = {"round": 0, "updates": [], "restart": "", "dotnet": "", "tools": "", "drivers": False, "tools_version": "", "wizard": False}


@files.base("windows")
def build(key):
    """The base tree of a release; C:\\Windows is /C/Windows."""
    program = Node("f", 0o755, "MZ", 345088)
    entries = {"/C/PerfLogs/": "", "/C/Program Files (x86)/": "", "/C/Program Files/Internet Explorer/iexplore.exe": program, "/C/Users/Public/Documents/": "",
               **{f"/C/Users/Administrator/{name}/": "" for name in ("Desktop", "Documents", "Downloads")},
               **{f"/C/Windows/System32/{name}": program for name in ("cmd.exe", "ipconfig.exe", "msiexec.exe", "devmgmt.msc", "wuapp.exe", "shutdown.exe")},
               "/C/Windows/explorer.exe": program, "/C/Windows/WindowsUpdate.log": "", "/C/Windows/System32/drivers/etc/hosts": "# 127.0.0.1       localhost\n",
               "/C/lab/update.vbs": UPDATE_SCRIPT}
    return files.plant(entries, 1383292800)


class WindowsImage:
    """An installed Windows: its files, and in `state` what its registry knows. Copying it is cheap."""

    def __init__(self, system, hostname, files, state):
        self.system, self.hostname, self.files, self.state = system, hostname, files, state

    @property
    def os(self):
        return RELEASES[self.system]

    def copy(self):
        return WindowsImage(self.system, self.hostname, self.files.copy(), {**self.state, "updates": list(self.state["updates"])})

    def start(self, hardware):
        """Windows, booting from this disk."""
        from .system import Windows
        return Windows(self, hardware)


def install_windows(key, hostname):
    """A fresh installation."""
    return WindowsImage(key, hostname.upper()[:15], FileSystem("windows:" + key), {**FRESH, "updates": [], "dotnet": RELEASES[key].dotnet})
