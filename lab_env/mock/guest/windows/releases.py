"""What is to be known of a release of Windows."""

from typing import NamedTuple


class Update(NamedTuple):
    """One update that Windows Update offers."""

    kb: str
    title: str
    megabytes: int
    important: bool = True


class Release(NamedTuple):
    """One release; everything that differs between them."""

    key: str
    name: str                   # as the agent and systeminfo say it
    version: str                # 6.1.7601
    service_pack: str           # "Service Pack 1" or ""
    dotnet: str                 # the .NET Framework in the box that the tools' installer accepts, or ""
    server: bool
    rounds: tuple               # tuples of updates: each round is offered once the one before is installed and Windows has restarted
    boot_seconds: float = 75.0

    @property
    def sp(self):
        """Service pack, major version."""
        return self.service_pack[-1:] or "0"


def dotnet4(name):
    return Update("KB982671", f"Microsoft .NET Framework 4 for {name} x64-based Systems", 49, important=False)


SHARED = (
    Update("KB2758857", "Security Update for {} x64-based Systems", 1), Update("KB2813430", "Security Update for {} x64-based Systems", 1),
    Update("KB2847927", "Security Update for {} x64-based Systems", 2), Update("KB2862152", "Security Update for {} x64-based Systems", 1),
    Update("KB3000061", "Security Update for {} x64-based Systems", 5))
OF_7601 = (Update("KB2533552", "Update for {} x64-based Systems", 10), Update("KB2534111", "Hotfix for {} x64-based Systems", 4)) + SHARED
LAST = (Update("KB2871997", "Security Update for {} x64-based Systems", 3), Update("KB890830", "Windows Malicious Software Removal Tool x64 - October 2014", 30))


def rounds(name, *groups):
    """The same updates, with the release's name in their titles."""
    return tuple(tuple(update._replace(title=update.title.format(name)) for update in group) for group in groups)


def seventh(key, name, short, server):
    return Release(key, name, "6.1.7601", "Service Pack 1", "", server, rounds(short, (*OF_7601, dotnet4(short)), LAST))


RELEASES = {release.key: release for release in (
    seventh("windows-2008r2", "Microsoft Windows Server 2008 R2 Standard", "Windows Server 2008 R2", True),
    seventh("windows-7", "Microsoft Windows 7 Professional", "Windows 7", False),
    Release("windows-2012", "Microsoft Windows Server 2012 Standard", "6.2.9200", "", "4.5", True, rounds("Windows Server 2012", SHARED, LAST), 60.0),
)}
