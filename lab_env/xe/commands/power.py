"""Starting and stopping VMs."""

import XenAPI

from ..errors import SAYS, CliFailure
from ..table import command

# name: (message, the same with --force, help)
SIMPLE = {
    "vm-shutdown": ("clean_shutdown", "hard_shutdown", "Shut VMs down; with --force cut their power."),
    "vm-reboot": ("clean_reboot", "hard_reboot", "Reboot VMs; with --force reset them."),
    "vm-suspend": ("suspend", "suspend", "Suspend VMs to disk."),
    "vm-pause": ("pause", "pause", "Pause running VMs."),
    "vm-unpause": ("unpause", "unpause", "Let paused VMs go on."),
}


def make(name, message, forced, help):
    @command(name, optional="force progress" if forced != message else "progress", help=help, selects="vm", standard=name in ("vm-shutdown", "vm-reboot", "vm-suspend"))
    def simple(call):
        wanted = forced if call.flag("force") else message
        call.each("vm", lambda vm: getattr(call.x.VM, wanted)(vm.ref), "progress")


for one, facts in SIMPLE.items():
    make(one, *facts)


def explained(call, vm, attempt):
    """Do it; when no host can run the VM, say why for each host."""
    try:
        attempt()
    except XenAPI.Failure as failure:
        if failure.details[0] == "NO_HOSTS_AVAILABLE":
            call.print("There are no suitable hosts to start this VM on.",
                       "The following table provides per-host reasons for why the VM could not be started:", "")
            rows = [(host.name, reason(call, vm, host)) for host in call.view.objects("host")]
            wide = max(len(name) for name, _ in rows)
            call.print(*(f"{name.ljust(wide)}: {why}" for name, why in rows))
        raise


def reason(call, vm, host):
    """Why the VM cannot start on a host."""
    try:
        call.x.VM.assert_can_boot_here(vm.ref, host.ref)
    except XenAPI.Failure as failure:
        code = failure.details[0]
        return f"Cannot start here [{SAYS.get(code, code)}]"
    return "OK"


@command("vm-start", optional="force on paused progress", help="Start VMs; on= names the host.", selects="vm", standard=True)
def vm_start(call):
    def start(vm):
        paused, force = call.flag("paused"), call.flag("force")
        if call.get("on") is not None:
            host = call.named("host", call.get("on"))
            explained(call, vm, lambda: call.x.VM.start_on(vm.ref, host.ref, paused, force))
        else:
            explained(call, vm, lambda: call.x.VM.start(vm.ref, paused, force))
    call.each("vm", start, "on paused progress", control=True)


@command("vm-resume", optional="force on progress", help="Resume suspended VMs; on= names the host.", selects="vm", standard=True)
def vm_resume(call):
    def resume(vm):
        if call.get("on") is not None:
            call.x.VM.resume_on(vm.ref, call.named("host", call.get("on")).ref, False, call.flag("force"))
        else:
            explained(call, vm, lambda: call.x.VM.resume(vm.ref, False, call.flag("force")))
    call.each("vm", resume, "on progress")


@command("vm-reset-powerstate", optional="force", help="Say in the database that a VM is halted, whatever it does. Only for when its host is lost.", selects="vm")
def vm_reset_powerstate(call):
    call.forced()
    call.each("vm", lambda vm: call.x.VM.power_state_reset(vm.ref))


@command("vm-migrate", optional="host host-uuid live force", help="Migrate VMs to another host of the pool.", selects="vm", standard=True)
def vm_migrate(call):
    if call.get("host-uuid") is None and call.get("host") is None:
        raise CliFailure("No destination host specified")
    host = call.ref("host", "host-uuid") if call.get("host-uuid") else call.named("host", call.get("host")).ref
    options = {name: call.get(name) for name in ("live", "force") if call.get(name) is not None}
    call.each("vm", lambda vm: call.x.VM.pool_migrate(vm.ref, host, options), "host host-uuid live force")
