"""The Ubuntu exercise, done by a robot through XenAPI on a mocked XenServer, whole or half.

    for title in solve(session, release="13.04", by="iso"):
        print(title.say())

VARIANTS says which steps make which half-done state.
"""

import xml.etree.ElementTree as xml

from grader.rubrics.ubuntu_exercise import TEMPLATE, VM_NAME
from grader.words import Words
from lab_env.guests import call_plugin

CODE_NAMES = {"12.04": "precise", "13.04": "raring", "13.10": "saucy"}
ARCHIVE = "http://old-releases.ubuntu.com/ubuntu/"
MAIN_ARCHIVE = "http://archive.ubuntu.com/ubuntu/"
OTHER_TEMPLATE = "Ubuntu Lucid Lynx 10.04 (64-bit)"
HVM_TEMPLATE = "Other install media"
TOOLS_ISO = "xs-tools.iso"


class GuestRefused(Exception):
    """A line typed in the guest did not do what it should."""


def step(en, gl):
    """Say what a step does, in both languages."""
    def mark(method):
        method.title = Words(en, gl)
        return method
    return mark


class Robot:
    """Somebody doing the exercise on the XenServer of a session; a method marked as a step does one thing a student does."""

    def __init__(self, session, release="13.04", by="iso", name=VM_NAME):
        self.session, self.x = session, session.xenapi
        self.release, self.by, self.name = release, by, name
        self.vm = None

    # -- steps --------------------------------------------------------------------------------------------------------

    @step("Clone the template of Ubuntu 12.04", "Clonar o modelo de Ubuntu 12.04")
    def clone_template(self, template=TEMPLATE):
        self.vm = self.x.VM.clone(self.x.VM.get_by_name_label(template)[0], self.name)

    @step("Clone the template of Ubuntu 10.04", "Clonar o modelo de Ubuntu 10.04")
    def clone_other_template(self):
        self.clone_template(OTHER_TEMPLATE)

    @step("Clone “Other install media”", "Clonar «Other install media»")
    def clone_hvm_template(self):
        self.clone_template(HVM_TEMPLATE)

    @step("Make the VM and its disk", "Crear a MV e o seu disco")
    def provision(self):
        pool = self.x.pool.get_all()[0]
        storage = self.x.SR.get_uuid(self.x.pool.get_default_SR(pool))
        wanted = self.x.VM.get_other_config(self.vm).get("disks")
        disks = xml.fromstring(wanted) if wanted else ()
        for disk in disks:
            disk.set("sr", storage)
        if wanted:
            self.set_other_config("disks", xml.tostring(disks, encoding="unicode"))
        self.x.VM.provision(self.vm)
        if not wanted:
            self.add_disk(self.x.SR.get_by_uuid(storage))

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

    @step("Start it: the installer begins", "Iniciala: comeza o instalador")
    def start(self):
        self.x.VM.start(self.vm, False, False)

    @step("Wait until the installation is finished", "Agardar a que remate a instalación")
    def wait(self):
        call_plugin(self.session, "advance", until="idle")

    @step("Wait three minutes", "Agardar tres minutos")
    def wait_three_minutes(self):
        call_plugin(self.session, "advance", seconds="180")

    @step("Shut it down", "Apagala")
    def shut_down(self):
        self.x.VM.clean_shutdown(self.vm)

    @step("Force it off while it installs", "Forzar o apagado mentres instala")
    def pull_the_plug(self):
        self.x.VM.hard_shutdown(self.vm)

    @step("Eject the CD", "Expulsar o CD")
    def eject(self):
        if not self.x.VBD.get_empty(self.drive()):
            self.x.VBD.eject(self.drive())

    @step("Insert the tools CD", "Inserir o CD das ferramentas")
    def insert_tools(self):
        self.insert(TOOLS_ISO)

    @step("Mount the CD and install the package by hand", "Montar o CD e instalar o paquete a man")
    def install_tools(self):
        drive = "/dev/cdrom" if self.x.VM.get_HVM_boot_policy(self.vm) else "/dev/xvdd"
        for line in (f"mount -r {drive} /mnt", "ls /mnt/Linux", "dpkg -i /mnt/Linux/xe-guest-utilities_*_amd64.deb",
                     "umount /mnt"):
            self.type(line)

    @step("Write the tools' version into xenstore without the tools", "Escribir en xenstore a versión das ferramentas sen elas")
    def forge(self):
        for line in ("apt-get update", "apt-get install -y xenstore-utils", "mount -t xenfs xenfs /proc/xen"):
            self.type(line)
        for key, value in (("attr/PVAddons/Installed", "1"), ("attr/PVAddons/MajorVersion", "6"),
                           ("attr/PVAddons/MinorVersion", "1"), ("attr/PVAddons/MicroVersion", "0"), ("data/updated", "1")):
            self.type(f"xenstore-write {key} {value}")

    @step("Take the agent out of the start-up", "Quitar o axente do arranque")
    def remove_service(self):
        self.type("update-rc.d -f xe-linux-distribution remove")

    @step("Reboot it and wait for the agent", "Reiniciala e agardar polo axente")
    def reboot(self):
        self.type("reboot")
        call_plugin(self.session, "advance", seconds="180")

    @step("Make another VM of the same name", "Facer outra MV co mesmo nome")
    def copy_it(self):
        other = Robot(self.session, self.release, self.by, self.name)
        other.clone_template()
        other.provision()

    # -- what the steps are made of -----------------------------------------------------------------------------------

    def add_disk(self, storage):
        """The disk that the wizard adds where the template asks for none."""
        disk = self.x.VDI.create({"name_label": "0", "SR": storage, "virtual_size": str(8 * 2**30), "type": "system",
                                  "sharable": False, "read_only": False, "other_config": {}})
        self.add_drive(type="Disk", VDI=disk, userdevice="0", bootable=True, mode="RW", empty=False)

    def add_drive(self, **fields):
        self.x.VBD.create({"VM": self.vm, "unpluggable": True, "other_config": {}, "qos_algorithm_type": "",
                           "qos_algorithm_params": {}, **fields})

    def set_other_config(self, key, value):
        config = self.x.VM.get_other_config(self.vm)
        self.x.VM.set_other_config(self.vm, {**config, key: value})

    def drive(self):
        return next(ref for ref in self.x.VM.get_VBDs(self.vm) if self.x.VBD.get_type(ref) == "CD")

    def insert(self, iso):
        self.x.VBD.insert(self.drive(), self.x.VDI.get_by_name_label(iso)[0])

    def type(self, line):
        """Type a line in the guest; GuestRefused when it answers with an error."""
        answer = call_plugin(self.session, "guest", vm=self.x.VM.get_uuid(self.vm), line=line)
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


def solve(session, release="13.04", by="iso", variant="done", until=None):
    """Do the exercise, or as much of it as a variant does; yields each step's title before doing it. Stops after `until`."""
    robot = Robot(session, release, by)
    for name in VARIANTS[variant]:
        yield getattr(Robot, name).title
        getattr(robot, name)()
        if name == until:
            return
