"""The Ubuntu exercise, done by a robot through XenAPI on a mocked XenServer, whole or half.

    for title in solve(session, release="13.04", by="iso"):
        print(title.say())

Each step is a method that does one thing a student does; VARIANTS says which steps make which half-done state.
"""

import re
import xml.etree.ElementTree as xml

from grader.plugin import plugin
from grader.rubrics.ubuntu_exercise import TEMPLATE, VM_NAME
from grader.words import Words

CODE_NAMES = {"12.04": "precise", "13.04": "raring", "13.10": "saucy"}
ARCHIVE = "http://old-releases.ubuntu.com/ubuntu/"
MAIN_ARCHIVE = "http://archive.ubuntu.com/ubuntu/"
OTHER_TEMPLATE = "Ubuntu Lucid Lynx 10.04 (64-bit)"
HVM_TEMPLATE = "Other install media"
TOOLS_ISO = "xs-tools.iso"
GUEST_DRIVE = "/dev/xvdd"


class GuestRefused(Exception):
    """A line typed in the guest did not do what it should."""


class Robot:
    """Somebody doing the exercise on the XenServer of a session."""

    def __init__(self, session, release="13.04", by="iso", name=VM_NAME):
        self.session, self.x = session, session.xenapi
        self.release, self.by, self.name = release, by, name
        self.vm = None

    # -- steps --------------------------------------------------------------------------------------------------------

    def clone_template(self, template=TEMPLATE):
        """Clone the template of Ubuntu 12.04 | Clonar o modelo de Ubuntu 12.04"""
        self.vm = self.x.VM.clone(self.x.VM.get_by_name_label(template)[0], self.name)

    def clone_other_template(self):
        """Clone the template of Ubuntu 10.04 | Clonar o modelo de Ubuntu 10.04"""
        self.clone_template(OTHER_TEMPLATE)

    def clone_hvm_template(self):
        """Clone “Other install media” | Clonar «Other install media»"""
        self.clone_template(HVM_TEMPLATE)

    def provision(self):
        """Make the VM and its disk | Crear a MV e o seu disco"""
        pool = self.x.pool.get_all()[0]
        storage = self.x.SR.get_uuid(self.x.pool.get_default_SR(pool))
        wanted = self.x.VM.get_other_config(self.vm).get("disks")
        if wanted:
            disks = xml.fromstring(wanted)
            for disk in disks:
                disk.set("sr", storage)
            self.set_other_config("disks", xml.tostring(disks, encoding="unicode"))
        self.x.VM.provision(self.vm)

    def add_devices(self):
        """Add a network interface and a CD drive | Engadir unha interface de rede e unha unidade de CD"""
        networks = self.x.network.get_all_records()
        outer = min(networks, key=lambda ref: (not networks[ref]["PIFs"], networks[ref]["name_label"]))
        self.x.VIF.create({"VM": self.vm, "network": outer, "device": "0", "MAC": "", "MTU": "1500", "other_config": {},
                           "qos_algorithm_type": "", "qos_algorithm_params": {}})
        self.x.VBD.create({"VM": self.vm, "VDI": "OpaqueRef:NULL", "userdevice": "3", "bootable": False, "mode": "RO",
                           "type": "CD", "unpluggable": True, "empty": True, "other_config": {},
                           "qos_algorithm_type": "", "qos_algorithm_params": {}})

    def choose_medium(self):
        """Choose the installation medium | Escoller o medio de instalación"""
        if self.by == "url":
            self.set_other_config("install-repository", f"{ARCHIVE}dists/{CODE_NAMES[self.release]}/")
        else:
            self.insert(f"ubuntu-{self.release}-server-amd64.iso")
            self.set_other_config("install-repository", "cdrom")

    def choose_bare_url(self):
        """Type the archive's URL without the release | Escribir o URL do arquivo sen a versión"""
        self.set_other_config("install-repository", MAIN_ARCHIVE)

    def start(self):
        """Start it: the installer begins | Iniciala: comeza o instalador"""
        self.x.VM.start(self.vm, False, False)

    def wait(self):
        """Wait until the installation is finished | Agardar a que remate a instalación"""
        plugin(self.session, "advance", until="idle")

    def wait_three_minutes(self):
        """Wait three minutes | Agardar tres minutos"""
        plugin(self.session, "advance", seconds="180")

    def shut_down(self):
        """Shut it down | Apagala"""
        self.x.VM.clean_shutdown(self.vm)

    def pull_the_plug(self):
        """Force it off while it installs | Forzar o apagado mentres instala"""
        self.x.VM.hard_shutdown(self.vm)

    def eject(self):
        """Eject the CD | Expulsar o CD"""
        if not self.x.VBD.get_empty(self.drive()):
            self.x.VBD.eject(self.drive())

    def insert_tools(self):
        """Insert the tools CD | Inserir o CD das ferramentas"""
        self.insert(TOOLS_ISO)

    def install_tools(self):
        """Mount the CD and install the package by hand | Montar o CD e instalar o paquete a man"""
        for line in (f"mount -r {GUEST_DRIVE} /mnt", "ls /mnt/Linux", "dpkg -i /mnt/Linux/xe-guest-utilities_*_amd64.deb",
                     "umount /mnt"):
            self.type(line)

    def forge(self):
        """Write the tools' version into xenstore without the tools | Escribir en xenstore a versión das ferramentas sen elas"""
        for key, value in (("attr/PVAddons/Installed", "1"), ("attr/PVAddons/MajorVersion", "6"),
                           ("attr/PVAddons/MinorVersion", "1"), ("attr/PVAddons/MicroVersion", "0"), ("data/updated", "1")):
            self.type(f"xenstore-write {key} {value}")

    def remove_service(self):
        """Take the agent out of the start-up | Quitar o axente do arranque"""
        self.type("update-rc.d -f xe-linux-distribution remove")

    def reboot(self):
        """Reboot it and wait for the agent | Reiniciala e agardar polo axente"""
        self.x.VM.clean_reboot(self.vm)
        plugin(self.session, "advance", seconds="180")

    def copy_it(self):
        """Make another VM of the same name | Facer outra MV co mesmo nome"""
        other = Robot(self.session, self.release, self.by, self.name)
        other.clone_template()
        other.provision()

    # -- what the steps are made of -----------------------------------------------------------------------------------

    def set_other_config(self, key, value):
        config = self.x.VM.get_other_config(self.vm)
        self.x.VM.set_other_config(self.vm, {**config, key: value})

    def drive(self):
        return next(ref for ref in self.x.VM.get_VBDs(self.vm) if self.x.VBD.get_type(ref) == "CD")

    def insert(self, iso):
        self.x.VBD.insert(self.drive(), self.x.VDI.get_by_name_label(iso)[0])

    def type(self, line):
        """Type a line in the guest; GuestRefused when it answers with an error."""
        answer = plugin(self.session, "guest", vm=self.x.VM.get_uuid(self.vm), line=line)
        if answer["status"]:
            raise GuestRefused(f"{line}: {answer['output'].strip()}")
        return answer["output"]


MAKE = ["clone_template", "provision", "add_devices"]
INSTALL = [*MAKE, "choose_medium", "start", "wait", "eject"]
TOOLS = ["insert_tools", "install_tools", "eject"]

VARIANTS = {
    "done": [*INSTALL, *TOOLS, "reboot"],
    "nothing_done": [],
    "two_vms": [*INSTALL, *TOOLS, "reboot", "copy_it"],
    "other_template": ["clone_other_template", "provision", "add_devices", "choose_medium", "start", "wait", "eject", *TOOLS, "reboot"],
    "not_provisioned": ["clone_template"],
    "hvm": ["clone_hvm_template", "provision", "add_devices", "choose_medium", "start", "wait", "eject", *TOOLS, "reboot"],
    "not_started": [*MAKE, "choose_medium"],
    "installing": [*MAKE, "choose_medium", "start", "wait_three_minutes"],
    "aborted": [*MAKE, "choose_medium", "start", "wait_three_minutes", "pull_the_plug"],
    "bare_url": [*MAKE, "choose_bare_url", "start", "wait", *TOOLS, "reboot"],
    "no_tools": INSTALL,
    "forged": [*INSTALL, "forge"],
    "halted": [*INSTALL, *TOOLS, "reboot", "shut_down"],
    "iso_left": [*MAKE, "choose_medium", "start", "wait", "eject", "insert_tools", "install_tools", "reboot"],
    "service_removed": [*INSTALL, *TOOLS, "remove_service", "reboot"],
}
"""How far each kind of student gets: the steps taken, in order."""


def title_of(step):
    """What a step does, in both languages; it is the step's docstring."""
    return Words(*re.split(r"\s+\|\s+", getattr(Robot, step).__doc__))


def solve(session, release="13.04", by="iso", variant="done", until=None):
    """Do the exercise, or as much of it as a variant does; yields each step's title before doing it. Stops after `until`."""
    robot = Robot(session, release, by)
    for step in VARIANTS[variant]:
        yield title_of(step)
        getattr(robot, step)()
        if step == until:
            return
