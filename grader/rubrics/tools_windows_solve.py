"""The tools on Windows, done by a robot through XenAPI and w2008's desktop, whole or half. VARIANTS says which steps make which half-done state."""

from grader import robot
from grader.robot import GuestRefused, step
from grader.rubrics.tools_windows import RUBRIC, VM_NAME
from lab_env.cli import UserError
from lab_env.guests import call_plugin

PATIENCE = 240      # minutes of the laboratory's time that Windows may take for one thing
ROUNDS = 5          # of updates that one looks for at most


class Robot(robot.Robot):
    """Somebody installing the tools in w2008."""

    def __init__(self, session):
        super().__init__(session)
        self.vm, self.own = self.named(VM_NAME), robot.own_of(RUBRIC, session)

    @step("Start it and log on", "Iniciala e iniciar sesión")
    def begin(self):
        self.start()
        self.log_on()

    @step("Install the updates of one round, and restart", "Instalar as actualizacións dunha rolda e reiniciar")
    def update_once(self):
        self.click("desktop", "Windows Update")
        self.click("update", "Check for updates")
        if "Install updates" not in self.buttons("update"):
            self.click("update", "Close")
            return False
        self.click("update", "Install updates")
        self.click("update", "Restart now")
        self.log_on()
        return True

    @step("Install updates until none is left", "Instalar actualizacións ata que non quede ningunha")
    def update(self):
        for _ in range(ROUNDS):
            if not self.update_once():
                return
        raise GuestRefused("Windows Update")

    @step("Install the .NET Framework from the CD", "Instalar o .NET Framework desde o CD")
    def install_dotnet(self):
        self.open_disc()
        for label in ("dotNetFx40_Full_x86_x64.exe", "I have read and accept the license terms", "Install", "Finish"):
            self.click("explorer" if label.endswith(".exe") else "dotnet", label)

    @step("Run the wizard as far as the restart", "Executar o asistente ata o reinicio")
    def wizard(self):
        self.open_disc()
        for label in ("installwizard.msi", "I accept the terms", "Install Tools"):
            self.click("explorer" if label.endswith(".msi") else "tools", label)

    @step("Let it restart, log on, and wait until it is done", "Deixar que se reinicie, iniciar sesión e agardar a que remate")
    def finish(self):
        self.click("tools", "Restart Now")
        self.log_on()
        self.click("tools", "Done")
        self.wait_three_minutes()

    @step("Take the tools off again", "Quitar de novo as ferramentas")
    def remove(self):
        self.type('wmic product where name="Citrix XenServer Tools Installer" call uninstall')
        self.advance(180)
        self.type("shutdown /r /t 0")
        self.wait_three_minutes()

    @step("Attach the fourth disk while it runs", "Conectar o cuarto disco en marcha")
    def add_disk(self, size=None, device="4", plug=True):
        disk = self.new_disk(self.own.disk, (size or self.own.size) * 2**30, self.default_storage())
        vbd = self.add_drive(type="Disk", VDI=disk, userdevice=device, bootable=False, mode="RW", empty=False)
        if plug:
            self.x.VBD.plug(vbd)

    @step("Attach a larger disk", "Conectar un disco máis grande")
    def add_larger_disk(self):
        self.add_disk(size=self.own.size + 1)

    @step("Attach it at a position that IDE has too", "Conectalo nunha posición que tamén ten o IDE")
    def add_near_disk(self):
        self.add_disk(device="2")

    @step("Create its disk and do not plug it in", "Crear o seu disco e non conectalo")
    def add_loose_disk(self):
        self.add_disk(plug=False)

    @step("Restart it cleanly, through XenServer", "Reiniciala ordenadamente, a través de XenServer")
    def restart_cleanly(self):
        self.x.VM.clean_reboot(self.vm)
        self.wait_three_minutes()

    @step("Restart it by force", "Reiniciala pola forza")
    def restart_by_force(self):
        self.x.VM.hard_reboot(self.vm)
        self.wait_three_minutes()

    @step("Stop the agent's service, and wait", "Deter o servizo do axente e agardar")
    def stop_agent(self):
        self.type("net stop XenGuestAgent")
        self.advance(600)

    @step("Delete the Debian", "Borrar a MV con Debian")
    def harm(self):
        self.x.VM.destroy(self.named("dbase"))

    @step("Rename it", "Cambiarlle o nome")
    def rename(self):
        self.x.VM.set_name_label(self.vm, "w2008-vella")

    # -- what the steps are made of -------------------------------------------------------------------------------------

    def advance(self, seconds):
        call_plugin(self.session, "advance", seconds=str(seconds))

    def windows(self, **click):
        """The windows on the screen, once nothing moves any more."""
        uuid = self.x.VM.get_uuid(self.vm)
        shown = call_plugin(self.session, "desktop", vm=uuid, **click)["windows"]
        for _ in range(PATIENCE):
            if shown and all(one["progress"] is None for one in shown):
                return shown
            self.advance(60)
            shown = call_plugin(self.session, "desktop", vm=uuid)["windows"]
        raise GuestRefused(str([one["text"] for one in shown]))

    def click(self, window, button):
        """Click a button; GuestRefused when it is not there."""
        try:
            return self.windows(window=window, button=button)
        except UserError as error:
            raise GuestRefused(str(error)) from error

    def buttons(self, window):
        return next((one["buttons"] for one in self.windows() if one["window"] == window), [])

    def log_on(self):
        self.windows()
        self.click("logon", "Log on as Administrator")

    def open_disc(self):
        """The disc's folder, as AutoPlay or the Explorer shows it."""
        if self.buttons("autoplay"):
            self.click("autoplay", "Open folder to view files")
        elif not self.buttons("explorer"):
            self.click("desktop", "Computer")
            self.click("computer", next(label for label in self.buttons("computer") if label.startswith("DVD")))


UPDATED = ["begin", "update"]
TOOLS = ["insert_tools", "install_dotnet", "wizard", "finish", "eject"]
END = ["restart_cleanly", "add_disk"]

VARIANTS = {
    "done": [*UPDATED, *TOOLS, *END],
    "nothing_done": [],
    "renamed": [*UPDATED, *TOOLS, *END, "rename"],
    "not_updated": ["begin", *TOOLS, *END],
    "updated_once": ["begin", "update_once", *TOOLS, *END],
    "updated_after": ["begin", *TOOLS, "update", *END],
    "updated_only": UPDATED,
    "dotnet_only": [*UPDATED, "insert_tools", "install_dotnet"],
    "not_restarted": [*UPDATED, "insert_tools", "install_dotnet", "wizard"],
    "removed": [*UPDATED, *TOOLS, "remove"],
    "not_restarted_since": [*UPDATED, *TOOLS, "add_disk"],
    "restarted_by_force": [*UPDATED, *TOOLS, "restart_by_force", "add_disk"],
    "agent_stopped": [*UPDATED, *TOOLS, *END, "stop_agent"],
    "halted": [*UPDATED, *TOOLS, *END, "shut_down"],
    "shut_down_only": [*UPDATED, *TOOLS, "add_disk", "shut_down"],
    "no_disk": [*UPDATED, *TOOLS, "restart_cleanly"],
    "larger_disk": [*UPDATED, *TOOLS, "restart_cleanly", "add_larger_disk"],
    "near_disk": [*UPDATED, *TOOLS, "restart_cleanly", "add_near_disk"],
    "loose_disk": [*UPDATED, *TOOLS, "restart_cleanly", "add_loose_disk"],
    "disc_left": [*UPDATED, *TOOLS[:-1], *END],
    "harmed": [*UPDATED, *TOOLS, *END, "harm"],
}
"""How far each kind of student gets: the steps taken, in order."""


def in_the_way(session):
    """Why it cannot be begun on this XenServer, or ""."""
    return robot.not_fresh(session, RUBRIC)


def solve(session, variant="done", until=None):
    """Do it, or as much of it as a variant does; yields each step's title before doing it. Stops after `until`."""
    yield from Robot(session).done(VARIANTS[variant], until)
