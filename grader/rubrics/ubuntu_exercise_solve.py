"""The Ubuntu exercise, done by a robot through XenAPI on a mocked XenServer, whole or half.

    for title in solve(session, release="13.04", by="iso"):
        print(title.say())

VARIANTS says which steps make which half-done state.
"""

import xml.etree.ElementTree as xml

from grader import robot
from grader.robot import step
from grader.rubrics.ubuntu_exercise import RUBRIC, TEMPLATE, VM_NAME
from lab_env.words import said

CODE_NAMES = {"12.04": "precise", "13.04": "raring", "13.10": "saucy"}
ARCHIVE = "http://old-releases.ubuntu.com/ubuntu/"
MAIN_ARCHIVE = "http://archive.ubuntu.com/ubuntu/"
OTHER_TEMPLATE = "Ubuntu Lucid Lynx 10.04 (64-bit)"
HVM_TEMPLATE = "Other install media"


class Robot(robot.Robot):
    """Somebody doing the exercise."""

    disk_size = 8 * 2**30       # of the disk that the wizard adds where the template asks for none

    def __init__(self, session, release="13.04", by="iso", name=VM_NAME):
        super().__init__(session)
        self.release, self.by, self.name = release, by, name

    # -- steps --------------------------------------------------------------------------------------------------------

    @step("Clone the template of Ubuntu 12.04", "Clonar o modelo de Ubuntu 12.04")
    def clone_template(self, template=TEMPLATE):
        self.vm = self.x.VM.clone(self.named(template), self.name)

    @step("Clone the template of Ubuntu 10.04", "Clonar o modelo de Ubuntu 10.04")
    def clone_other_template(self):
        self.clone_template(OTHER_TEMPLATE)

    @step("Clone “Other install media”", "Clonar «Other install media»")
    def clone_hvm_template(self):
        self.clone_template(HVM_TEMPLATE)

    @step("Write the other template's name over", "Escribir enriba o nome doutro modelo")
    def rename_origin(self):
        self.set_other_config("base_template_name", TEMPLATE)

    @step("Set the release in the template itself", "Pór a versión no propio modelo")
    def change_template(self):
        self.x.VM.remove_from_other_config(self.named(TEMPLATE), "debian-release")
        self.x.VM.add_to_other_config(self.named(TEMPLATE), "debian-release", CODE_NAMES[self.release])

    @step("Make the VM and its disk", "Crear a MV e o seu disco")
    def provision(self):
        storage = self.x.SR.get_uuid(self.default_storage())
        wanted = self.x.VM.get_other_config(self.vm).get("disks")
        disks = xml.fromstring(wanted) if wanted else ()
        for disk in disks:
            disk.set("sr", storage)
        if wanted:
            self.set_other_config("disks", xml.tostring(disks, encoding="unicode"))
        self.x.VM.provision(self.vm)
        if not wanted:
            disk = self.new_disk("0", self.disk_size, self.default_storage(), "system")
            self.add_drive(type="Disk", VDI=disk, userdevice="0", bootable=True, mode="RW", empty=False)

    @step("Give it the memory that is asked for", "Darlle a memoria que se pide")
    def set_memory(self):
        least, size = self.x.VM.get_memory_static_min(self.vm), str(robot.own_of(RUBRIC, self.session).memory * 2**20)
        self.x.VM.set_memory_limits(self.vm, least, size, size, size)

    @step("Add a network interface and a CD drive", "Engadir unha interface de rede e unha unidade de CD")
    def add_devices(self):
        networks = self.x.network.get_all_records()
        outer = min(networks, key=lambda ref: (not networks[ref]["PIFs"], networks[ref]["name_label"]))
        self.x.VIF.create({"VM": self.vm, "network": outer, "device": "0", "MAC": "", "MTU": "1500", "other_config": {},
                           "qos_algorithm_type": "", "qos_algorithm_params": {}})
        self.add_drive(type="CD", VDI="OpaqueRef:NULL", userdevice="3", bootable=False, mode="RO", empty=True)

    @step("Choose the installation medium", "Escoller o medio de instalación")
    def choose_medium(self):
        if self.by == "url":
            self.set_other_config("install-repository", f"{ARCHIVE}dists/{CODE_NAMES[self.release]}/")
        else:
            self.insert(f"ubuntu-{self.release}-server-amd64.iso")
            self.set_other_config("install-repository", "cdrom")

    @step("Type the archive's URL without the release", "Escribir o URL do arquivo sen a versión")
    def choose_bare_url(self):
        self.set_other_config("install-repository", MAIN_ARCHIVE)

    @step("Choose the disc of 12.04", "Escoller o disco da 12.04")
    def choose_old_disc(self):
        self.insert("ubuntu-12.04.5-server-amd64.iso")
        self.set_other_config("install-repository", "cdrom")

    @step("Mount the CD", "Montar o CD")
    def mount(self):
        self.type(f"mount -r /dev/{'cdrom' if self.x.VM.get_HVM_boot_policy(self.vm) else 'xvdd'} /mnt")

    @step("See install.sh refuse", "Ver como install.sh o rexeita")
    def try_install_sh(self):
        self.type("/mnt/Linux/install.sh", status=1)

    @step("Install the package by hand", "Instalar o paquete a man")
    def install_tools(self):
        for line in ("ls /mnt/Linux", "dpkg -i /mnt/Linux/xe-guest-utilities_*_amd64.deb", "umount /mnt"):
            self.type(line)

    @step("Try the package for 32 bits", "Probar o paquete de 32 bits")
    def install_wrong_package(self):
        self.type("dpkg -i /mnt/Linux/xe-guest-utilities_*_i386.deb", status=1)
        self.type("umount /mnt")

    @step("Have install.sh take it for 12.04", "Facer que install.sh o tome pola 12.04")
    def override_install_sh(self):
        for line in ("/mnt/Linux/install.sh -n -d ubuntu -m 12", "umount /mnt"):
            self.type(line)

    @step("Dress 12.04 up as the release asked for", "Disfrazar a 12.04 da versión que se pide")
    def dress_up(self):
        for line in (f"sed -i 's/12.04.5 LTS/{self.release}/; s/12.04/{self.release}/' /etc/lsb-release", "service xe-linux-distribution restart"):
            self.type(line)

    @step("Make another VM of the same name", "Facer outra MV co mesmo nome")
    def copy_it(self):
        other = Robot(self.session, self.release, self.by, self.name)
        other.clone_template()
        other.provision()

    def set_other_config(self, key, value):
        config = self.x.VM.get_other_config(self.vm)
        self.x.VM.set_other_config(self.vm, {**config, key: value})


MAKE = ["clone_template", "provision", "set_memory", "add_devices"]
BOOT = ["start", "wait", "eject"]
INSTALL = [*MAKE, "choose_medium", *BOOT]
MOUNT = ["insert_tools", "mount", "try_install_sh"]
TOOLS = [*MOUNT, "install_tools", "eject"]
TOOLS_UNTRIED = ["insert_tools", "mount", "install_tools", "eject"]

VARIANTS = {
    "done": [*INSTALL, *TOOLS, "reboot"],
    "nothing_done": [],
    "two_vms": [*INSTALL, *TOOLS, "reboot", "copy_it"],
    "other_template": ["clone_other_template", *MAKE[1:], "choose_medium", *BOOT, *TOOLS, "reboot"],
    "renamed_origin": ["clone_other_template", *MAKE[1:], "rename_origin", "choose_medium", *BOOT, *TOOLS, "reboot"],
    "template_changed": ["change_template", *INSTALL, *TOOLS, "reboot"],
    "not_provisioned": ["clone_template"],
    "hvm": ["clone_hvm_template", *MAKE[1:], "choose_medium", *BOOT, *TOOLS, "reboot"],
    "other_memory": [step for step in [*INSTALL, *TOOLS, "reboot"] if step != "set_memory"],
    "not_started": [*MAKE, "choose_medium"],
    "installing": [*MAKE, "choose_medium", "start", "wait_three_minutes"],
    "aborted": [*MAKE, "choose_medium", "start", "wait_three_minutes", "pull_the_plug"],
    "bare_url": [*MAKE, "choose_bare_url", "start", "wait", *TOOLS_UNTRIED, "reboot"],
    "dressed_up": [*MAKE, "choose_old_disc", *BOOT, *TOOLS_UNTRIED, "dress_up", "reboot"],
    "no_tools": INSTALL,
    "not_mounted": [*INSTALL, "insert_tools"],
    "wrong_package": [*INSTALL, *MOUNT, "install_wrong_package", "eject"],
    "forged": [*INSTALL, "forge"],
    "install_sh_not_tried": [*INSTALL, *TOOLS_UNTRIED, "reboot"],
    "overridden": [*INSTALL, *MOUNT, "override_install_sh", "eject", "reboot"],
    "not_rebooted": [*INSTALL, *TOOLS, "wait_three_minutes"],
    "halted": [*INSTALL, *TOOLS, "reboot", "shut_down"],
    "agent_stopped": [*INSTALL, *TOOLS, "reboot", "stop_agent"],
    "iso_left": [*INSTALL, *MOUNT, "install_tools", "reboot"],
    "service_removed": [*INSTALL, *TOOLS, "remove_service", "reboot"],
}
"""How far each kind of student gets: the steps taken, in order."""


def in_the_way(session):
    """Why the exercise cannot be begun on this XenServer, or ""."""
    if not session.xenapi.VM.get_by_name_label(VM_NAME):
        return ""
    return said("there is already something called {name} on this XenServer: delete it first (or see `xenlab check {assignment}`)",
                "xa hai algo chamado {name} neste XenServer: bórrao antes (ou mira `xenlab check {assignment}`)", name=VM_NAME, assignment=RUBRIC.name)


def solve(session, release="13.04", by="iso", variant="done", until=None):
    """Do the exercise, or as much of it as a variant does; yields each step's title before doing it. Stops after `until`."""
    yield from Robot(session, release, by).done(VARIANTS[variant], until)
