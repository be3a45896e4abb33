"""What a check may look at: a XenServer's records, read lazily through XenAPI and never changed."""

import functools
import http.client
import xmlrpc.client

import XenAPI

from grader import words

CLASS_OF = {
    "guest_metrics": "VM_guest_metrics", "metrics": "VM_metrics", "VBDs": "VBD", "VIFs": "VIF", "VDI": "VDI",
    "SR": "SR", "VM": "VM", "network": "network", "resident_on": "host",
}
"""The class that a reference field leads to; all other fields are given as they are."""


class CannotTell(Exception):
    """The XenServer could not be asked; carries the reason as Words."""

    def __init__(self, reason):
        super().__init__(reason.en)
        self.reason = reason


class Nothing:
    """What a NULL reference leads to: false, empty, and so is everything asked of it."""

    def __getattr__(self, field):
        if field.startswith("__"):
            raise AttributeError(field)
        return self

    def __bool__(self):
        return False

    def __iter__(self):
        return iter(())

    def __contains__(self, key):
        return False

    def __str__(self):
        return ""

    def get(self, key, default=None):
        return default

    def items(self):
        return ()


NOTHING = Nothing()


class Record:
    """One object of XenAPI: its fields as attributes, its references followed."""

    def __init__(self, facts, cls, ref):
        self._facts, self._cls, self._ref = facts, cls, ref

    def __getattr__(self, field):
        if field.startswith("_"):
            raise AttributeError(field)
        record = self._facts.record(self._cls, self._ref)
        if field not in record:
            raise CannotTell(words.NO_FIELD.fill(cls=self._cls, field=field))
        self._facts.fields_read.add(f"{self._cls}.{field}")
        value = record[field]
        if field not in CLASS_OF:
            return str(value) if isinstance(value, xmlrpc.client.DateTime) else value
        if isinstance(value, list):
            return [self._facts.follow(CLASS_OF[field], ref) for ref in value]
        return self._facts.follow(CLASS_OF[field], value)

    def __eq__(self, other):
        return isinstance(other, Record) and self._ref == other._ref

    def __hash__(self):
        return hash(self._ref)


class Facts:
    """A XenServer as a check sees it, through a XenAPI session that is only read from."""

    def __init__(self, session, vm_name, answers=None, history=None, own=None):
        self.vm_name, self.answers = getattr(own, "vm", vm_name), answers      # each student's may have a name of its own
        self.history, self.own = history, own       # what the journal tells, and what is asked of this student alone; None where it is not known
        self.fields_read = set()
        self._session = session
        self._records = {}
        self._away = None

    def call(self, method, *params):
        """The answer of one XenAPI message; once the XenServer is away it is not asked again."""
        if self._away:
            raise self._away
        try:
            return functools.reduce(getattr, method.split("."), self._session.xenapi)(*params)
        except XenAPI.Failure as failure:
            raise CannotTell(words.REFUSED.fill(reason=" ".join(map(str, failure.details)))) from failure
        except (OSError, http.client.HTTPException, xmlrpc.client.Error) as error:
            self._away = CannotTell(words.AWAY.fill(reason=str(error) or type(error).__name__))
            raise self._away from error

    def record(self, cls, ref):
        if ref not in self._records:
            self._records[ref] = self.call(f"{cls}.get_record", ref)
        return self._records[ref]

    def follow(self, cls, ref):
        """The record behind a reference, or NOTHING behind a NULL one."""
        if not ref or ref == "OpaqueRef:NULL":
            return NOTHING
        return Record(self, cls, ref)

    def named(self, name=None):
        """Everything in class VM that has a name (the assignment's), templates and snapshots too."""
        self.fields_read.add("VM.name_label")
        return [Record(self, "VM", ref) for ref in self.call("VM.get_by_name_label", name or self.vm_name)]

    def vms(self, name=None):
        """The ordinary VMs of a name (the assignment's)."""
        return [vm for vm in self.named(name) if is_ordinary(vm)]

    @property
    def vm(self):
        """The VM of the assignment, or NOTHING while there is not exactly one."""
        vms = self.vms()
        return vms[0] if len(vms) == 1 else NOTHING

    def other_names(self):
        """The names of the ordinary VMs there are, to show what was found instead."""
        records = self.call("VM.get_all_records_where", 'field "is_a_template" = "false"').values()     # a release has many templates
        return sorted(record["name_label"] for record in records if not (record["is_a_snapshot"] or record["is_control_domain"]))


def is_ordinary(vm):
    """Neither a template, nor a snapshot, nor dom0."""
    return not (vm.is_a_template or vm.is_a_snapshot or vm.is_control_domain)


def whole(value):
    """A whole number however XenAPI sent it (XML-RPC sends text), or None when it is not one."""
    try:
        return int(str(value))
    except ValueError:
        return None


def pairs(mapping):
    """A map as a person reads it: `major: 6; minor: 2`."""
    return "; ".join(f"{key}: {value}" for key, value in mapping.items())
