"""The tools on Debian, done by a robot through XenAPI and dbase's console, whole or half. VARIANTS says which steps make which half-done state."""

from grader import robot
from grader.robot import step
from grader.rubrics.tools_debian import RUBRIC, VM_NAME
from lab_env.guests import call_plugin


class Robot(robot.Robot):
    """Somebody installing the tools in dbase."""

    def __init__(self, session):
        super().__init__(session)
        self.vm, self.own = self.named(VM_NAME), robot.own_of(RUBRIC, session)

    @step("Make a full copy of dbase", "Facer unha copia completa de dbase")
    def copy(self):
        self.x.VM.copy(self.vm, self.own.copy, self.default_storage())

    @step("Make a fast clone of dbase", "Facer unha clonación rápida de dbase")
    def clone(self):
        self.x.VM.clone(self.vm, self.own.copy)

    @step("Make a full copy of the other VM", "Facer unha copia completa da outra MV")
    def copy_other(self):
        self.x.VM.copy(self.named("w2008"), self.own.copy, self.default_storage())

    @step("Start the copy", "Iniciar a copia")
    def start_copy(self):
        self.x.VM.start(self.named(self.own.copy), False, False)

    @step("Take the CD out of the sources, and fetch the lists", "Quitar o CD das fontes e obter as listas")
    def update(self):
        for line in ("sed -i 's/^deb cdrom:/# deb cdrom:/' /etc/apt/sources.list", "apt-get update"):
            self.type(line)

    @step("Upgrade", "Actualizar")
    def upgrade(self):
        self.type("apt-get -y dist-upgrade")

    @step("Mount the CD", "Montar o CD")
    def mount(self):
        self.type("mount /dev/xvdd /mnt")

    @step("Run install.sh, and say yes", "Executar install.sh e dicir que si")
    def install(self):
        for line in ("/mnt/Linux/install.sh", "y", "umount /mnt"):
            self.type(line)

    @step("Install the package by hand", "Instalar o paquete a man")
    def install_by_hand(self):
        for line in ("dpkg -i /mnt/Linux/xe-guest-utilities_*_amd64.deb", "umount /mnt"):
            self.type(line)

    @step("Install it with a script that is only called install.sh", "Instalalo cun guión que só se chama install.sh")
    def install_by_own_script(self):
        for line in ("echo 'dpkg -i /mnt/Linux/xe-guest-utilities_*_amd64.deb' > install.sh", "bash install.sh", "umount /mnt"):
            self.type(line)

    @step("Restart it: init 6", "Reiniciala: init 6")
    def restart(self):
        self.type("init 6")
        self.wait_three_minutes()

    @step("Start the agent by hand", "Iniciar o axente a man")
    def start_agent(self):
        self.type("/etc/init.d/xe-linux-distribution start")
        self.wait_three_minutes()

    @step("Give it its range of memory", "Darlle o seu intervalo de memoria")
    def set_range(self):
        self.x.VM.set_memory_dynamic_range(self.vm, str(self.own.least * 2**20), str(self.own.most * 2**20))

    @step("Give it another range of memory", "Darlle outro intervalo de memoria")
    def set_other_range(self):
        self.x.VM.set_memory_dynamic_range(self.vm, str(130 * 2**20), str(self.own.most * 2**20))

    @step("Switch the other VM off by force", "Apagar pola forza a outra MV")
    def harm(self):
        other = self.named("w2008")
        self.x.VM.start(other, False, False)
        call_plugin(self.session, "advance", seconds="60")
        self.x.VM.hard_shutdown(other)

    @step("Rename dbase", "Cambiarlle o nome a dbase")
    def rename(self):
        self.x.VM.set_name_label(self.vm, "dbase-vella")


UPDATED = ["start", "update", "upgrade"]
DISC = ["insert_tools", "mount"]
END = ["eject", "restart", "set_range"]
INSTALL = [*DISC, "install", *END]

VARIANTS = {
    "done": ["copy", *UPDATED, *INSTALL],
    "nothing_done": [],
    "copy_only": ["copy"],
    "renamed": ["copy", *UPDATED, *INSTALL, "rename"],
    "no_copy": [*UPDATED, *INSTALL],
    "cloned": ["clone", *UPDATED, *INSTALL],
    "copied_after": [*UPDATED, *INSTALL, "shut_down", "copy", "start", "wait_three_minutes"],
    "other_copied": ["copy_other", *UPDATED, *INSTALL],
    "copy_running": ["copy", *UPDATED, *INSTALL, "start_copy"],
    "not_updated": ["copy", "start", *INSTALL],
    "lists_only": ["copy", "start", "update", *INSTALL],
    "updated_after": ["copy", "start", *INSTALL, "update", "upgrade"],
    "not_mounted": ["copy", *UPDATED, "insert_tools"],
    "by_hand": ["copy", *UPDATED, *DISC, "install_by_hand", *END],
    "by_own_script": ["copy", *UPDATED, *DISC, "install_by_own_script", *END],
    "forged": ["copy", *UPDATED, "forge"],
    "service_removed": ["copy", *UPDATED, *DISC, "install", "eject", "remove_service", "restart"],
    "started_by_hand": ["copy", *UPDATED, *DISC, "install", "eject", "remove_service", "restart", "start_agent", "set_range"],
    "not_restarted": ["copy", *UPDATED, *DISC, "install", "eject", "wait_three_minutes", "set_range"],
    "agent_stopped": ["copy", *UPDATED, *INSTALL, "stop_agent"],
    "halted": ["copy", *UPDATED, *INSTALL, "shut_down"],
    "no_range": ["copy", *UPDATED, *DISC, "install", "eject", "restart"],
    "other_range": ["copy", *UPDATED, *DISC, "install", "eject", "restart", "set_other_range"],
    "disc_left": ["copy", *UPDATED, *DISC, "install", "restart", "set_range"],
    "harmed": ["copy", *UPDATED, *INSTALL, "harm"],
}
"""How far each kind of student gets: the steps taken, in order."""


def in_the_way(session):
    """Why it cannot be begun on this XenServer, or ""."""
    return robot.not_fresh(session, RUBRIC)


def solve(session, variant="done", until=None):
    """Do it, or as much of it as a variant does; yields each step's title before doing it. Stops after `until`."""
    yield from Robot(session).done(VARIANTS[variant], until)
