"""What the robots that do assignments are made of: somebody on the XenServer of a session, through XenAPI and the guests' consoles alone."""

from grader import history
from grader.grading import seed_of
from grader.words import Words
from lab_env.guests import call_plugin
from lab_env.words import said

TOOLS_ISO = "xs-tools.iso"


class GuestRefused(Exception):
    """A line typed in the guest did not do what it should."""


def step(en, gl):
    """Say what a step does, in both languages."""
    def mark(method):
        method.title = Words(en, gl)
        return method
    return mark


def own_of(rubric, session):
    """What is asked of the student whose lab this is."""
    told = history.of_session(session)
    return rubric.parameters(seed_of(rubric, told[1] if told else {}))


def not_fresh(session, rubric):
    """Why the assignment cannot be begun with the VM it is about, or ""."""
    found = session.xenapi.VM.get_by_name_label(rubric.vm_name)
    if len(found) != 1 or session.xenapi.VM.get_power_state(found[0]) != "Halted":
        return said("this begins with one VM called {name}, halted: `xenlab lab {assignment}`, or `xenlab serve --contents course`, has it",
                    "isto comeza cunha MV chamada {name}, apagada: téñena `xenlab lab {assignment}` e `xenlab serve --contents course`",
                    name=rubric.vm_name, assignment=rubric.name)
    if session.xenapi.VM.get_guest_metrics(found[0]) != "OpaqueRef:NULL":
        return said("the tools are in {name} already (see `xenlab check {assignment}`)", "as ferramentas xa están en {name} (mira `xenlab check {assignment}`)",
                    name=rubric.vm_name, assignment=rubric.name)
    return ""


class Robot:
    """A method marked as a step does one thing that a student does; `vm` is the VM of the assignment."""

    def __init__(self, session):
        self.session, self.x, self.vm = session, session.xenapi, None

    def done(self, names, until=None):
        """Do steps by name, yielding each one's title before it is done; stop after `until`."""
        for name in names:
            yield getattr(type(self), name).title
            getattr(self, name)()
            if name == until:
                return

    # -- steps of all assignments ---------------------------------------------------------------------------------------

    @step("Start it", "Iniciala")
    def start(self):
        self.x.VM.start(self.vm, False, False)

    @step("Wait until nothing moves", "Agardar a que nada se mova")
    def wait(self):
        call_plugin(self.session, "advance", until="idle")

    @step("Wait three minutes", "Agardar tres minutos")
    def wait_three_minutes(self):
        call_plugin(self.session, "advance", seconds="180")

    @step("Shut it down", "Apagala")
    def shut_down(self):
        self.x.VM.clean_shutdown(self.vm)

    @step("Force it off", "Forzar o apagado")
    def pull_the_plug(self):
        self.x.VM.hard_shutdown(self.vm)

    @step("Eject the CD", "Expulsar o CD")
    def eject(self):
        if not self.x.VBD.get_empty(self.drive()):
            self.x.VBD.eject(self.drive())

    @step("Insert the tools CD", "Inserir o CD das ferramentas")
    def insert_tools(self):
        self.insert(TOOLS_ISO)

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

    @step("Stop the agent, and wait", "Deter o axente e agardar")
    def stop_agent(self):
        self.type("/etc/init.d/xe-linux-distribution stop")
        self.wait_three_minutes()
        self.wait_three_minutes()

    @step("Reboot it and wait for the agent", "Reiniciala e agardar polo axente")
    def reboot(self):
        self.type("reboot")
        self.wait_three_minutes()

    # -- what the steps are made of -------------------------------------------------------------------------------------

    def named(self, name):
        """The VM of a name."""
        return self.x.VM.get_by_name_label(name)[0]

    def new_disk(self, name, size, storage, kind="user"):
        """A new, empty disk of so many bytes."""
        return self.x.VDI.create({"name_label": name, "SR": storage, "virtual_size": str(size), "type": kind,
                                  "sharable": False, "read_only": False, "other_config": {}})

    def add_drive(self, **fields):
        return self.x.VBD.create({"VM": self.vm, "unpluggable": True, "other_config": {}, "qos_algorithm_type": "",
                                  "qos_algorithm_params": {}, **fields})

    def default_storage(self):
        return self.x.pool.get_default_SR(self.x.pool.get_all()[0])

    def drive(self):
        return next(ref for ref in self.x.VM.get_VBDs(self.vm) if self.x.VBD.get_type(ref) == "CD")

    def insert(self, iso):
        self.x.VBD.insert(self.drive(), self.x.VDI.get_by_name_label(iso)[0])

    def type(self, line, status=0):
        """Type a line in the guest; GuestRefused when it does not end with that status."""
        answer = call_plugin(self.session, "guest", vm=self.x.VM.get_uuid(self.vm), line=line)
        if answer["status"] != status:
            raise GuestRefused(f"{line}: {answer['output'].strip()}")
        return answer["output"]
