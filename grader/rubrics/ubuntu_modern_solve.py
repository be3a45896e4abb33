"""The modern exercise, done by a robot through XenAPI on a mocked XCP-ng 8.3, whole or half.

    for title in solve(session):
        print(title.say())

VARIANTS says which steps make which half-done state.
"""

from grader.robot import own_of, step
from grader.rubrics.ubuntu_exercise_solve import Robot
from grader.rubrics.ubuntu_modern import NEAR, OTHER, RUBRIC
from lab_env.words import said

DISC, TOOLS_ISO = "ubuntu-24.04-live-server-amd64.iso", "guest-tools.iso"
OTHER_DISC = "debian-12.8.0-amd64-netinst.iso"
GiB = 2**30


class ModernRobot(Robot):
    """Somebody doing the exercise; `own` is what is asked of them."""

    disk_size = 10 * GiB

    def __init__(self, session):
        self.own = own_of(RUBRIC, session)
        super().__init__(session, name=self.own.vm)

    @step("Clone the template", "Clonar o modelo")
    def clone_mine(self):
        self.clone_template(self.own.template)

    @step("Clone another template", "Clonar outro modelo")
    def clone_another(self):
        self.clone_template(OTHER if self.own.template == NEAR else NEAR)

    @step("Write the template's name over", "Escribir enriba o nome do modelo")
    def rename_origin(self):
        self.set_other_config("base_template_name", self.own.template)

    @step("Set the memory in the template itself", "Pór a memoria no propio modelo")
    def change_template(self):
        size = str(self.own.memory * GiB)
        self.x.VM.set_memory_limits(self.named(self.own.template), size, size, size, size)

    @step("Give it its memory and its firmware", "Darlle a súa memoria e o seu firmware")
    def set_as_asked(self):
        size = str(self.own.memory * GiB)
        self.x.VM.set_memory_limits(self.vm, size, size, size, size)
        self.x.VM.set_HVM_boot_params(self.vm, {**self.x.VM.get_HVM_boot_params(self.vm), "firmware": self.own.firmware})

    @step("Give it enough memory, and no heed to the rest", "Darlle memoria abonda, e do resto nada")
    def set_otherwise(self):
        size = str((self.own.memory + 1) * GiB)
        self.x.VM.set_memory_limits(self.vm, size, size, size, size)

    @step("Insert the disc of Ubuntu 24.04", "Inserir o disco de Ubuntu 24.04")
    def insert_disc(self):
        self.insert(DISC)

    @step("Insert the disc of Debian 12", "Inserir o disco de Debian 12")
    def insert_other_disc(self):
        self.insert(OTHER_DISC)

    @step("Insert the tools' disc", "Inserir o disco das ferramentas")
    def insert_tools(self):
        self.insert(TOOLS_ISO)

    @step("Mount the disc and install the package by hand", "Montar o disco e instalar o paquete a man")
    def install_tools(self):
        for line in ("mount -r /dev/sr0 /mnt", "dpkg -i /mnt/Linux/xe-guest-utilities_*_amd64.deb", "umount /mnt"):
            self.type(line)

    @step("Mount the disc and have install.sh do it", "Montar o disco e deixar que o faga install.sh")
    def run_install_sh(self):
        for line in ("mount -r /dev/sr0 /mnt", "/mnt/Linux/install.sh -n", "umount /mnt"):
            self.type(line)

    @step("Read what the kernel says of Xen, and name the mode", "Ler o que di o núcleo de Xen e nomear o modo")
    def name_mode(self):
        hvm = "on Xen HVM" in self.type("dmesg | grep paravirtualized")
        self.x.VM.add_tags(self.vm, "PVHVM" if hvm else "PV")

    @step("Take the kernel at its first word", "Quedar coa primeira palabra do núcleo")
    def name_wrong_mode(self):
        self.x.VM.add_tags(self.vm, "PV")

    @step("Take the agent out of the start-up", "Quitar o axente do arranque")
    def remove_service(self):
        self.type("systemctl disable xe-daemon xe-linux-distribution")

    @step("Make another VM of the same name", "Facer outra MV co mesmo nome")
    def copy_it(self):
        other = ModernRobot(self.session)
        other.clone_mine()
        other.provision()


MAKE = ["clone_mine", "provision", "set_as_asked", "add_devices"]
BOOT = ["insert_disc", "start", "wait"]
TOOLS = ["eject", "insert_tools", "install_tools", "eject"]

VARIANTS = {
    "done": [*MAKE, *BOOT, *TOOLS, "name_mode", "reboot"],
    "nothing_done": [],
    "not_provisioned": ["clone_mine"],
    "two_vms": [*MAKE, *BOOT, *TOOLS, "name_mode", "reboot", "copy_it"],
    "other_template": ["clone_another", "provision", "set_as_asked", "add_devices", *BOOT, *TOOLS, "name_mode", "reboot"],
    "renamed_origin": ["clone_another", "provision", "set_as_asked", "add_devices", "rename_origin", *BOOT, *TOOLS, "name_mode", "reboot"],
    "template_changed": ["change_template", *MAKE, *BOOT, *TOOLS, "name_mode", "reboot"],
    "as_it_came": ["clone_mine", "provision", "set_otherwise", "add_devices", *BOOT, *TOOLS, "name_mode", "reboot"],
    "installing": [*MAKE, "insert_disc", "start", "wait_three_minutes"],
    "aborted": [*MAKE, "insert_disc", "start", "wait_three_minutes", "pull_the_plug", "start", "wait_three_minutes"],
    "no_tools": [*MAKE, *BOOT, "eject", "name_mode"],
    "disc_left": [*MAKE, *BOOT, "eject", "insert_disc"],
    "debian": [*MAKE, "insert_other_disc", "start", "wait", *TOOLS, "name_mode", "reboot"],
    "by_install_sh": [*MAKE, *BOOT, "eject", "insert_tools", "run_install_sh", "eject", "name_mode", "reboot"],
    "tools_disc_left": [*MAKE, *BOOT, "eject", "insert_tools", "install_tools", "name_mode", "reboot"],
    "service_removed": [*MAKE, *BOOT, *TOOLS, "name_mode", "remove_service", "reboot"],
    "halted": [*MAKE, *BOOT, *TOOLS, "name_mode", "reboot", "shut_down"],
    "called_pv": [*MAKE, *BOOT, *TOOLS, "name_wrong_mode", "reboot"],
}
"""How far each kind of student gets: the steps taken, in order."""


def in_the_way(session):
    """Why the exercise cannot be begun on this XenServer, or ""."""
    name = own_of(RUBRIC, session).vm
    if not session.xenapi.VM.get_by_name_label(name):
        return ""
    return said("there is already something called {name} on this XenServer: delete it first (or see `xenlab check {assignment}`)",
                "xa hai algo chamado {name} neste XenServer: bórrao antes (ou mira `xenlab check {assignment}`)", name=name, assignment=RUBRIC.name)


def solve(session, variant="done", until=None):
    """Do the exercise, or as much of it as a variant does; yields each step's title before doing it. Stops after `until`."""
    yield from ModernRobot(session).done(VARIANTS[variant], until)
