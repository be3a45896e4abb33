"""What the installer asks, as data: the question's debconf name, how it is asked, and which answers it takes."""

import re
from typing import NamedTuple

from .. import mirror
from ..accounts import PASSWORD

LANGUAGES = {"Asturian - Asturianu": "ast_ES.UTF-8", "Basque - Euskara": "eu_ES.UTF-8", "Catalan - Català": "ca_ES.UTF-8", "C - No localization": "C",
             "English - English": "en_US.UTF-8", "French - Français": "fr_FR.UTF-8", "Galician - Galego": "gl_ES.UTF-8", "German - Deutsch": "de_DE.UTF-8",
             "Italian - Italiano": "it_IT.UTF-8", "Portuguese - Português": "pt_PT.UTF-8", "Spanish - Español": "es_ES.UTF-8"}
BY_HAND = "enter information manually"
REGULAR, LVM = "Guided - use entire disk", "Guided - use entire disk and set up LVM"
TASKS = {"OpenSSH server": "openssh-server", "Basic Ubuntu server": "server", "SSH server": "openssh-server", "Standard system utilities": "standard"}


class Question(NamedTuple):
    """One question. Functions get the Installer; `automatic` is the laboratory's own answer, where it is not the default."""

    name: str                           # debconf's, for preseeding
    title: str
    text: object                        # text or function
    kind: str = "text"                  # text, password, select, boolean, tasks, note
    default: object = ""
    automatic: object = None
    choices: object = ()
    check: object = None                # function(installer, value) -> words of an error, or ""
    wanted: object = None               # function(installer) -> whether it is asked at all


def old_release(installer):
    return installer.release.distro == "ubuntu" and not mirror.suite(f"http://{countries(installer)[0]}/ubuntu/", installer.release.codename)


def countries(installer):
    """The mirrors to choose from besides one's own."""
    return ["archive.ubuntu.com", "es.archive.ubuntu.com", "us.archive.ubuntu.com"] if installer.release.distro == "ubuntu" else ["ftp.es.debian.org", "http.debian.net"]


def from_mirror(installer):
    return installer.facts.medium != "cdrom" or installer.release.distro == "debian"


def own_mirror(installer):
    """(host, directory) of the mirror the installer itself came from, or of the release's usual one."""
    url = installer.facts.medium if "/dists/" in installer.facts.medium else installer.release.mirror
    host, _, directory = url.split("/dists/")[0].split("://", 1)[1].partition("/")
    return host, "/" + directory.strip("/") + "/"


def good_host_name(installer, value):
    if not re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", value):
        return f"Invalid hostname\nThe name \"{value}\" is invalid.\nA valid hostname may contain only the numbers 0-9, lowercase letters and the minus sign."
    return ""


def good_user(installer, value):
    if not re.fullmatch(r"[a-z][a-z0-9_-]{0,31}", value):
        return "Invalid username\nThe user name you entered is invalid: it should start with a lower-case letter, followed by more of them, digits, or hyphens."
    if value in ("root", "daemon", "bin", "sys", "admin", "sync", "mail", "nobody"):
        return f"Reserved username\nThe user name you entered ({value}) is reserved for use by the system."
    return ""


def good_mirror(installer, value):
    """The mirror must have the release that is being installed."""
    answers = installer.answers
    host, directory = answers.get("mirror/http/hostname", ""), answers.get("mirror/http/directory", "")
    if not mirror.knows(host) or not mirror.suite(f"http://{host}/{directory.strip('/')}/", installer.release.codename):
        return ("Bad archive mirror\nAn error has been detected while trying to use the specified archive mirror. It does not have the release "
                f"\"{installer.release.codename}\", it cannot be reached, or its address is mistyped. Try another mirror.")
    return ""


def same_password(installer, value):
    first = installer.answers.get("passwd/user-password", "")
    return "" if value == first else "Password input error\nThe two passwords you entered were not the same. Please try again."


def not_empty(installer, value):
    return "" if value else "Empty password\nYou entered an empty password, which is not allowed."


def task_names(installer):
    """What tasksel offers."""
    return ["Basic Ubuntu server", "OpenSSH server"] if installer.release.distro == "ubuntu" else ["SSH server", "Standard system utilities"]


def user_from_name(installer):
    return re.sub(r"[^a-z0-9]", "", installer.answers.get("passwd/user-fullname", "student").split(" ")[0].lower()) or "student"


def by_hand(installer):
    return from_mirror(installer) and installer.answers.get("mirror/country") == BY_HAND


QUESTIONS = {question.name: question for question in (
    Question("debian-installer/locale", "Select a language", "Choose the language to be used for the installation process. It will also be the default language of the "
             "installed system.", "select", "en_US.UTF-8", choices=lambda installer: LANGUAGES),
    Question("netcfg/get_hostname", "Configure the network", "Please enter the hostname for this system.\nThe hostname is a single word that identifies your system to the network.",
             default=lambda i: i.release.distro, automatic=lambda i: i.facts.hostname, check=good_host_name),
    Question("mirror/country", "Choose a mirror of the archive", "Choose a mirror near you, or enter its address by hand. Releases that are no longer supported are on none of these.",
             "select", lambda i: countries(i)[0], lambda i: BY_HAND, lambda i: {name: name for name in (BY_HAND, *countries(i))}, wanted=from_mirror),
    Question("mirror/http/hostname", "Choose a mirror of the archive", "Please enter the hostname of the mirror from which the archive will be downloaded.",
             default=lambda i: countries(i)[0], automatic=lambda i: own_mirror(i)[0], wanted=by_hand),
    Question("mirror/http/directory", "Choose a mirror of the archive", "Please enter the directory in which the mirror of the archive is located.",
             default=lambda i: "/ubuntu/" if i.release.distro == "ubuntu" else "/debian/", automatic=lambda i: own_mirror(i)[1], wanted=by_hand),
    Question("mirror/http/proxy", "Choose a mirror of the archive", "If you need to use a HTTP proxy to access the outside world, enter it here. Otherwise, leave this blank.",
             check=good_mirror, wanted=from_mirror),
    Question("passwd/root-password", "Set up users and passwords", "You need to set a password for 'root', the system administrative account.", "password",
             automatic=lambda i: PASSWORD, check=not_empty, wanted=lambda i: i.release.distro == "debian"),
    Question("passwd/user-fullname", "Set up users and passwords", "A user account will be created for you to use instead of the root account.\nFull name for the new user:",
             automatic=lambda i: "student"),
    Question("passwd/username", "Set up users and passwords", "Select a username for the new account.", default=user_from_name, check=good_user),
    Question("passwd/user-password", "Set up users and passwords", "Choose a password for the new user:", "password", automatic=lambda i: PASSWORD, check=not_empty),
    Question("passwd/user-password-again", "Set up users and passwords", "Re-enter password to verify:", "password", automatic=lambda i: i.answers["passwd/user-password"],
             check=same_password),
    Question("partman-auto/method", "Partition disks", "The installer can guide you through partitioning a disk.", "select", "regular",
             choices=lambda i: {REGULAR: "regular", LVM: "lvm"}),
    Question("partman/confirm", "Partition disks", lambda i: "If you continue, the changes listed below will be written to the disks.\n\n"
             f"The following partitions are going to be formatted:\n   partition #1 of Virtual disk 1 ({i.facts.disk}) as {i.release.filesystem}\n"
             f"   partition #5 of Virtual disk 1 ({i.facts.disk}) as {'LVM' if i.answers.get('partman-auto/method') == 'lvm' else 'swap'}\n\nWrite the changes to disks?",
             "boolean", "false", lambda i: "true"),
    Question("tasksel/first", "Software selection", "At the moment, only the core of the system is installed. Choose what to install:", "tasks", "openssh-server",
             choices=task_names),
    Question("finish-install/reboot_in_progress", "Finish the installation", "Installation complete\nInstallation is complete, so it is time to boot into your new system.",
             "note", "true"),
)}
