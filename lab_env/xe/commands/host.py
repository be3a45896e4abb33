"""Hosts, the pool, tasks, events, messages, plug-ins and what is measured."""

import time

import XenAPI

from ..errors import CliFailure
from ..fields import of_class
from ..selectors import STANDARD
from ..table import command
from ..view import Object
from .generic import LISTED, rows

EVENT_CLASSES = {name: cls for name, (cls, _, _) in LISTED.items()}
POLL = 30.0     # seconds an event.from may wait


@command("host-enable", help="Let hosts start VMs again.", selects="host")
def host_enable(call):
    call.each("host", lambda host: call.x.host.enable(host.ref))


@command("host-disable", help="Let hosts start no more VMs.", selects="host")
def host_disable(call):
    call.each("host", lambda host: call.x.host.disable(host.ref))


@command("host-reboot", help="Reboot hosts; they must be disabled.", selects="host")
def host_reboot(call):
    call.each("host", lambda host: call.x.host.reboot(host.ref))


@command("host-shutdown", help="Shut hosts down; they must be disabled.", selects="host")
def host_shutdown(call):
    call.each("host", lambda host: call.x.host.shutdown(host.ref))


@command("host-evacuate", help="Migrate all VMs away from a host.", selects="host")
def host_evacuate(call):
    call.each("host", lambda host: call.x.host.evacuate(host.ref), multiple=False)


@command("host-dmesg", help="Show the messages of the host's kernel.", selects="host")
def host_dmesg(call):
    call.each("host", lambda host: call.print(call.x.host.dmesg(host.ref)), multiple=False)


@command("host-cpu-info", optional="uuid", help="Show the processors of a host.")
def host_cpu_info(call):
    host = call.ref("host") if call.get("uuid") else call.x.session.get_this_host(call.session.handle)
    call.printer.table([list(call.x.host.get_cpu_info(host).items())])


@command("host-get-vms-which-prevent-evacuation", "uuid", help="List the VMs that keep a host from being evacuated, and why.")
def host_get_vms_which_prevent_evacuation(call):
    for vm, reason in call.x.host.get_vms_which_prevent_evacuation(call.ref("host")).items():
        thing = Object(call.view, "VM", vm, call.view.record("VM", vm))
        call.printer.table([[*rows(thing, ["uuid", "name-label"]), ("reason ( RO)", ",".join(reason))]])


@command("host-compute-free-memory", help="Show the memory that is free on a host.", selects="host")
def host_compute_free_memory(call):
    call.each("host", lambda host: call.printer.message(call.x.host.compute_free_memory(host.ref)), multiple=False)


@command("host-compute-memory-overhead", help="Show the memory that a host keeps for itself.", selects="host")
def host_compute_memory_overhead(call):
    call.each("host", lambda host: call.printer.message(call.x.host.compute_memory_overhead(host.ref)), multiple=False)


@command("host-set-hostname-live", "host-uuid host-name", help="Change a host's name on the network.")
def host_set_hostname_live(call):
    call.x.host.set_hostname_live(call.ref("host", "host-uuid"), call.get("host-name"))


@command("host-call-plugin", "host-uuid plugin fn", "args:", "Call a function of a plug-in of a host's.")
def host_call_plugin(call):
    call.print(call.x.host.call_plugin(call.ref("host", "host-uuid"), call.get("plugin"), call.get("fn"), call.map("args")))


@command("pool-designate-new-master", "host-uuid", help="Make another host the pool's master.")
def pool_designate_new_master(call):
    call.x.pool.designate_new_master(call.ref("host", "host-uuid"))


@command("pool-sync-database", help="Write the database to all hosts.")
def pool_sync_database(call):
    call.x.pool.sync_database()


@command("user-password-change", "new", "old", "Change the password one logs in with.")
def user_password_change(call):
    call.x.session.change_password(call.get("old", ""), call.get("new"))


@command("message-create", "name priority body", "vm-uuid host-uuid sr-uuid pool-uuid", "Make a message about an object.")
def message_create(call):
    for word, cls in (("vm-uuid", "VM"), ("pool-uuid", "Pool"), ("sr-uuid", "SR"), ("host-uuid", "Host")):
        if call.get(word) is not None:
            return call.x.message.create(call.get("name"), str(call.number("priority")), cls, call.get(word), call.get("body"))
    raise CliFailure("Need one of: vm-uuid, host-uuid, sr-uuid or pool-uuid")


@command("secret-create", "value", help="Keep a secret.")
def secret_create(call):
    call.print(call.x.secret.get_uuid(call.x.secret.create({"value": call.get("value"), "other_config": {}})))


@command("task-wait", "uuid", help="Wait until a task is finished.")
def task_wait(call):
    ref = call.ref("task")
    while call.x.task.get_status(ref) == "pending":
        time.sleep(0.2)


# -- events -------------------------------------------------------------------------------------------------------------------

@command("event-wait", "class", "", "Wait until an object of a class has the values given: event-wait class=vm uuid=… power-state=halted, or key=/=value.")
def event_wait(call):
    name = call.get("class")
    if name not in EVENT_CLASSES:
        raise CliFailure(f"Cli listening for class '{name}' not currently implemented")
    cls = EVENT_CLASSES[name]
    wanted = [(key, value) for key, value in call.params if key not in STANDARD | {"class"}]
    known = {field.name for field in of_class(cls)}
    for key, _ in wanted:
        if key not in known:
            raise CliFailure(f"key missing: {key}")
    token = ""
    while True:
        batch = call.session.xenapi_request("event.from", ([cls], token, POLL))
        token = batch["token"]
        call.view.forget()
        for event in batch["events"]:
            if event.get("snapshot") and matches(Object(call.view, cls, event["ref"], event["snapshot"]), wanted):
                return


def matches(thing, wanted):
    """Whether an object has the values; `/=value` for any other."""
    for key, value in wanted:
        field = thing.field(key)
        same = field is not None and thing.shown(field) == value.removeprefix("/=")
        if same == value.startswith("/="):
            return False
    return True


# -- what is measured -------------------------------------------------------------------------------------------------------------

SOURCE = ("name_label", "name_description", "enabled", "standard", "min", "max", "units")


def sources(word, cls):
    """The four commands on the data sources of a class."""
    def on(call, message, *rest):
        return call.each(word, lambda thing: getattr(getattr(call.x, cls), message)(thing.ref, *rest), "data-source", multiple=False,
                         **({"control": True} if word == "vm" else {}))

    @command(f"{word}-data-source-list", help="List what is measured.", selects=word)
    def listed(call):
        for found in on(call, "get_data_sources"):
            call.printer.table([[(name, shown(source[name])) for name in SOURCE] for source in found])

    @command(f"{word}-data-source-query", "data-source", help="Show the last value measured.", selects=word)
    def query(call):
        call.print(*(f"{value:f}" for value in on(call, "query_data_source", call.get("data-source"))))

    @command(f"{word}-data-source-record", "data-source", help="Measure this from now on.", selects=word)
    def record(call):
        on(call, "record_data_source", call.get("data-source"))

    @command(f"{word}-data-source-forget", "data-source", help="Stop measuring this and forget what was.", selects=word)
    def forget(call):
        on(call, "forget_data_source_archives", call.get("data-source"))


def shown(value):
    return str(value).lower() if isinstance(value, bool) else f"{value:.3f}" if isinstance(value, float) else str(value)


sources("vm", "VM")
sources("host", "host")


@command("diagnostic-timing-stats", optional="counts", help="Show how long the host's threads take.")
def diagnostic_timing_stats(call):
    tables = []
    for host in call.view.objects("host"):
        try:
            stats = call.x.host.get_diagnostic_timing_stats(host.ref)
        except XenAPI.Failure as failure:
            stats = {"Error": failure.details[0]}
        tables.append(sorted({"host-uuid": host.uuid, "host-name-label": host.name, **stats}.items()))
    call.printer.table(tables)


@command("console", help="The text console of a VM (not by xe).", selects="vm")
def console(call):
    raise CliFailure("the console of a VM is not reached by this xe; `xenlab guest NAME` is it")
