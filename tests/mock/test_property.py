"""For every state that can be reached: allowed is what is not refused, relations agree, and replaying gives the same."""

import XenAPI
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from lab_env.mock.journal import replay
from lab_env.mock.operations import OPERATIONS

from .laboratory import Lab

OPERATIONS_TRIED = {"start": (False, False), "pause": (), "unpause": (), "clean_shutdown": (), "clean_reboot": (), "hard_shutdown": (),
                    "hard_reboot": (), "clone": ("copy",), "provision": (), "suspend": (), "resume": (False, False), "snapshot": ("kept",),
                    "checkpoint": ("kept",)}


class Life(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.lab = Lab("life")
        self.vm = self.lab.vm()

    @rule(operation=st.sampled_from(sorted(OPERATIONS_TRIED)), asynchronous=st.booleans())
    def operate(self, operation, asynchronous):
        waits = bool(self.lab.api.VM.get_current_operations(self.vm))      # for those: what comes of it is told afterwards
        allowed = operation in self.lab.api.VM.get_allowed_operations(self.vm)
        try:
            call = self.lab.api.Async.VM if asynchronous else self.lab.api.VM
            task = getattr(call, operation)(self.vm, *OPERATIONS_TRIED[operation])
            if asynchronous and self.lab.api.task.get_status(task) == "failure":
                raise XenAPI.Failure(self.lab.api.task.get_error_info(task))
        except XenAPI.Failure as failure:
            assert waits or not allowed or failure.details[0] in ("BOOTLOADER_FAILED", "VM_FAILED_SHUTDOWN_ACKNOWLEDGMENT", "TASK_CANCELLED"), failure
        else:
            assert waits or allowed, operation

    @rule(seconds=st.sampled_from([0.1, 5, 60, 2000]))
    def wait(self, seconds):
        self.lab.xs.advance(seconds)

    @rule(line=st.sampled_from(["reboot", "poweroff", "touch /tmp/a", "sleep 30"]))
    def type(self, line):
        try:
            self.lab.type(self.vm, line)
        except XenAPI.Failure as failure:
            assert failure.details[0] == "XENAPI_PLUGIN_FAILURE"

    @invariant()
    def listed_operations_are_those_the_schema_knows(self):
        known = set(self.lab.xs.schema.enums["vm_operations"])
        assert set(OPERATIONS["VM"]) <= known and set(self.lab.api.VM.get_allowed_operations(self.vm)) <= known

    @invariant()
    def domains_belong_to_running_machines(self):
        running = {vm.ref for vm in self.lab.xs.db.all("VM") if vm.power_state != "Halted" and not vm.is_control_domain}
        assert running == set(self.lab.xs.machines)

    def teardown(self):
        self.lab.xs.note_time(always=True)
        assert replay(self.lab.journal).fingerprint() == self.lab.xs.fingerprint()


Life.TestCase.settings = settings(max_examples=40, stateful_step_count=20, suppress_health_check=list(HealthCheck))
TestLife = Life.TestCase
