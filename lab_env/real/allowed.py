"""Whether a call to a real pool may pass: its rule (rules.py) held against whose the objects in its parameters are."""

import re

import XenAPI

from ..words import Words
from . import quota, rules
from .owned import KEY, disks, is_anothers, is_of
from .pool import SELF

UNKNOWN = Words("a lab does not ask this of a real pool", "un laboratorio non lle pide isto a un pool real")
UNREADABLE = Words("its parameters are not what this message takes", "os seus parámetros non son os que leva esta mensaxe")
NOT_OURS = Words("{what} was not made by XenLab for {student}. Make a VM of your own from a template, and work with that.",
                 "{what} non o fixo XenLab para {student}. Crea unha MV túa a partir dun modelo e traballa con ela.")
NOT_A_SOURCE = Words("{what} is neither a template nor a VM of {student}'s", "{what} non é nin un modelo nin unha MV de {student}")
NOT_A_DISC = Words("{what} is neither a disk of {student}'s nor a read-only disc of an ISO library", "{what} non é nin un disco de {student} nin un disco de só lectura dunha biblioteca ISO")
NOT_STORAGE = Words("{what} is a library of discs, which nothing is written to", "{what} é unha biblioteca de discos, na que non se escribe nada")
NOT_WHOLE = Words("{what} has a disk that XenLab did not make for {student}", "{what} ten un disco que XenLab non fixo para {student}")
HAS_DISKS = Words("{what} has disks, which a clone would share: copy it (VM.copy) instead", "{what} ten discos, que un clon compartiría: cópiao (VM.copy) no seu lugar")
NOTHING = Words("{what}: objects of this kind are not touched on a real pool", "{what}: nun pool real non se tocan obxectos desta clase")
NOT_SET = Words("{what} may not be set on a real pool", "nun pool real non se pode fixar {what}")
TAKEN = Words("the MAC address {what} is that of another VM or of a host: leave it empty, and the XenServer makes one",
              "o enderezo MAC {what} é o doutra MV ou o dun anfitrión: déixao baleiro e o XenServer fai un")
NULL = "OpaqueRef:NULL"


class Allowed:
    """What one student's lab may ask. `ask(method, *params)` reads the pool; `tasks` are the references of those we began."""

    def __init__(self, ask, student, most):
        self.ask, self.student, self.most, self.tasks = ask, student, most, set()

    def look(self, rule, params):
        """Words on why a call that only looks is refused, or None: of sessions, only one's own may be looked at."""
        return UNKNOWN if any(need == "session" and ref is not SELF for need, _, ref in rules.references(rule, params)) else None

    def seen(self, rule, answer):
        """What a lab hears of an answer: nothing of sessions; and by its name nobody finds another student's VM, for in a class all have the same names."""
        if rule.name in ("VM.get_by_name_label", "VDI.get_by_name_label"):
            return [ref for ref in answer if not self.is_anothers(rule.message.cls, ref)]
        if rule.name in ("event.from", "event.next"):
            events = answer["events"] if isinstance(answer, dict) else answer
            events[:] = [event for event in events if event["class"] not in rules.PRIVATE]
        return answer

    def is_anothers(self, cls, ref):
        try:
            return is_anothers(self.student, self.ask(f"{cls}.get_record", ref))
        except XenAPI.Failure:      # it has gone meanwhile
            return False

    def change(self, rule, params, adds, pending, names):
        """Words on why a change is refused, or None. It adds an Amount to what the student has, and to what is under way already, by those names."""
        if not params or len(params) > len(rule.message.parameters):
            return UNREADABLE
        for need, cls, ref in rules.references(rule, params):
            problem = getattr(self, f"need_{need.replace(' ', '_')}")(cls, ref)
            if problem:
                return problem.fill(what=self.name(cls, ref), student=self.student)
        if rule.name in ("VBD.create", "VIF.create") and params[0].get("VM", NULL) in (NULL, ""):
            return UNREADABLE
        if rule.name == "VBD.create" and params[0].get("mode") != "RO":
            problem = self.need_ours("VDI", params[0].get("VDI", NULL))
            if problem:
                return problem.fill(what=self.name("VDI", params[0]["VDI"]), student=self.student)
        if rule.name == "VIF.create" and self.is_taken(params[0].get("MAC", "")):
            return TAKEN.fill(what=params[0]["MAC"])
        forbidden = rules.forbidden_fields(rule, params) or self.powerful(rule, params)
        if forbidden:
            return NOT_SET.fill(what=", ".join(forbidden))
        return quota.beyond(self.ask, self.student, self.most, adds, pending, names)

    # -- what a reference needs to be; `cls` and reference in, Words on why it is not out --------------------------------

    def need_ours(self, cls, ref):
        return None if ref in (NULL, "") or self.is_ours(cls, ref) else NOT_OURS

    def is_ours(self, cls, ref):
        if cls == "task":
            return ref in self.tasks
        record = self.ask(f"{cls}.get_record", ref)
        return is_of(self.student, record) if cls in ("VM", "VDI") else self.is_ours("VM", record["VM"])

    def need_source(self, cls, vm):
        record = self.ask("VM.get_record", vm)
        if is_of(self.student, record):
            return self.need_whole(cls, vm)
        return None if record["is_a_template"] and not record["is_a_snapshot"] else NOT_A_SOURCE

    def need_bare_source(self, cls, vm):
        record = self.ask("VM.get_record", vm)
        return self.need_source(cls, vm) or (None if is_of(self.student, record) or not disks(self.ask, record) else HAS_DISKS)

    def need_whole(self, cls, vm):
        record = self.ask("VM.get_record", vm)
        if not is_of(self.student, record):
            return NOT_OURS
        return None if all(vdi == record["suspend_VDI"] or self.is_ours("VDI", vdi) for vdi in disks(self.ask, record)) else NOT_WHOLE

    def need_snapshot(self, cls, snapshot):
        vm = self.ask("VM.get_snapshot_of", snapshot)
        return self.need_ours(cls, snapshot) or (NOT_OURS if vm == NULL else self.need_whole(cls, vm))

    def need_disc(self, cls, vdi):
        record = self.ask("VDI.get_record", vdi)
        library = record["read_only"] and self.ask("SR.get_content_type", record["SR"]) == "iso"
        return None if library or is_of(self.student, record) else NOT_A_DISC

    def need_own_disk(self, cls, vbd):
        return self.need_ours(cls, vbd) or self.need_ours("VDI", self.ask("VBD.get_VDI", vbd))

    def need_storage(self, cls, sr):
        return NOT_STORAGE if self.ask("SR.get_content_type", sr) == "iso" else None

    def need_named(self, cls, ref):
        return None

    def need_session(self, cls, ref):
        return None if ref is SELF else UNKNOWN

    def need_nothing(self, cls, ref):
        return NOTHING

    # -- what besides references gives more than a VM of one's own ------------------------------------------------------

    def is_taken(self, mac):
        """Whether a MAC address is in use by something that is not ours: two of them on a network take each other's frames."""
        wanted = plain(mac)
        others = {ref: vif for ref, vif in self.ask("VIF.get_all_records").items() if wanted and plain(vif["MAC"]) == wanted}
        cards = self.ask("PIF.get_all_records").values() if wanted else ()
        return any(not self.is_ours("VIF", ref) for ref in others) or any(plain(card["MAC"]) == wanted for card in cards)

    def powerful(self, rule, params):
        """Keys that a call would set to something new: those of rules.POWERFUL, and our tag, which is no lesson's business."""
        verb, given, present = rule.message.name, {}, {}
        if verb == "create" and isinstance(params[0], dict):
            given = {**params[0].get("other_config", {}), **params[0].get("platform", {})}
        elif verb in ("set_other_config", "set_platform"):
            given, present = dict(params[1]), self.ask(f"{rule.message.cls}.{verb.replace('set', 'get', 1)}", params[0])
        elif verb in ("add_to_other_config", "remove_from_other_config", "add_to_platform"):
            given = {params[1]: "anything"}
        return sorted(key for key, value in given.items() if (key in rules.POWERFUL or key == KEY) and present.get(key) != value)

    def name(self, cls, ref):
        """An object as people know it."""
        return f"{cls} '{self.ask(f'{cls}.get_name_label', ref)}'" if cls in ("VM", "VDI", "SR") else f"{cls} {ref}"


def plain(mac):
    """A MAC address as its digits."""
    return re.sub(r"[^0-9a-f]", "", mac.lower())
