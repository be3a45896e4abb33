"""The one guard between a lab and a real pool. Whatever asks (a lesson, the panel, `xe`, raw XenAPI) asks here: reads pass, and of changes
only those of what the kit has made for this student (rules.py, allowed.py), within the quota, each written down before it is sent (activity.py).
"""

import re
import secrets
import threading
import time
import xmlrpc.client

import XenAPI

from ..cli import UserError
from ..words import Words
from . import quota, rules
from .allowed import UNKNOWN, UNREADABLE, Allowed
from .owned import KEY, disks, is_another_students, is_marker, is_or_was_put_back, marker, tag
from .pool import SELF, Away

MAKES = {"VM.clone": 1, "VM.copy": 1, "VM.snapshot": 1, "VM.snapshot_with_quiesce": 1, "VM.checkpoint": 1, "VM.create": 0, "VDI.create": 0}
"""Messages that make a VM or a disk, and which parameter has its name: itself, or its member name_label."""
MAKES_DISKS, MAKES_NAMELESS = {"VM.provision", "VM.revert"}, {"VDI.clone", "VDI.snapshot", "VDI.copy"}
LOOK, PATIENCE = 0.5, 3600      # seconds between looks at what is under way; seconds after which what was begun and never seen is given up

NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

DRY = Words("this would be done; it is a dry run, nothing was changed", "isto faríase; é un ensaio, non se cambiou nada")
AWAY = Words("the XenServer does not answer ({reason})", "o XenServer non responde ({reason})")
PERHAPS = Words("{away}. It may have been done all the same: look before you try again.", "{away}. Pode que se fixese igualmente: mira antes de tentalo outra vez.")
NEVER_SEEN = Words("given up: nothing of it was seen", "abandonado: non se viu nada diso")


def can_be_sent(params):
    """Whether XML-RPC has words for them: no number beyond 32 bits, no character that XML has not, nothing nested without end."""
    try:
        return not NO_XML.search(xmlrpc.client.dumps(tuple(params), allow_none=True))
    except (TypeError, ValueError, OverflowError, RecursionError):
        return False


class Guard:
    """The guard of one student's session with a pool. `answer` is its door: what the pool answers, or XenAPI.Failure."""

    def __init__(self, pool, student, activity, login, most=quota.DEFAULT, dry_run=False, tell=None):
        self.pool, self.student, self.activity, self.login, self.dry_run = pool, student, activity, login, dry_run
        self.allowed, self.tell = Allowed(pool.ask, student, most), tell or (lambda text: None)
        self.handles, self.lock = set(), threading.RLock()
        # what is under way: number in the record -> what it will make, how much that is, its task; since an earlier run without the task
        self.begun = {number: {**known, "lost": time.monotonic()} for number, intent in activity.unfinished().items() if (known := self.recalled(intent))}

    def answer(self, method, params):
        """What comes of one call, its session first."""
        if method == "session.login_with_password":
            return self.log_in(params)
        handle, *params = params or [""]
        if not isinstance(handle, str) or handle not in self.handles:
            raise XenAPI.Failure(["SESSION_INVALID", str(handle)])
        if method == "session.logout":
            self.handles.discard(handle)
            return ""
        if method == "host.call_plugin" and params[1:2] == ["xenlab"]:
            raise XenAPI.Failure(["XENAPI_MISSING_PLUGIN", "xenlab"])       # the mocked XenServer's own; it is not even asked for
        rule = rules.rule(method)
        params = [SELF if isinstance(param, str) and param in self.handles else param for param in params]
        try:
            self.look_after()
            if rule is None or rule.looks and self.allowed.look(rule, params):
                raise self.refusal(method, [], UNKNOWN)
            if not can_be_sent(params):
                raise self.refusal(method, [], UNREADABLE)
            if rule.looks:
                answer = self.allowed.seen(rule, self.pool.call(rule.method, params, waits=rule.message.cls == "event"))
                if rule.asynchronous:
                    self.allowed.tasks.add(answer)
                return answer
            return self.change(rule, params)
        except Away as away:
            raise XenAPI.Failure(["XENLAB_HOST_AWAY", AWAY.fill(reason=away).say()]) from away
        except UserError as error:
            raise XenAPI.Failure(["XENLAB_REFUSED", method, str(error)]) from error

    def log_in(self, params):
        """A session of the guard's own, for whoever knows its user and password; the pool's stays here."""
        if tuple(params[:2]) != self.login:
            raise XenAPI.Failure(["SESSION_AUTHENTICATION_FAILED", str(params[0] if params else ""), "Authentication failure"])
        handle = f"OpaqueRef:{secrets.token_hex(16)}"
        self.handles.add(handle)
        return handle

    def close(self):
        """Leave the pool, and the record."""
        self.begun.clear()
        self.pool.close()
        self.activity.close()

    def change(self, rule, params):
        """Do something to what is ours, and write it down; what is made gets its tag before anybody hears of it."""
        with self.lock:
            try:
                adds = quota.adds(self.pool.ask, rule.name, params)
                problem = self.allowed.change(rule, params, adds, self.pending(), {intent.get("marker") for intent in self.begun.values()})
                if not problem:
                    params, intent = self.keeping_the_tag(rule, params), self.intended(rule, params)
            except (TypeError, ValueError, LookupError, AttributeError):
                problem = UNREADABLE
            if problem or self.dry_run:
                raise self.refusal(rule.method, params, problem) if problem else self.refusal(rule.method, params, DRY, "XENLAB_DRY_RUN")
            number = self.activity.asked(rule.method, params, intent)
            self.begun[number] = intent = {**(intent or {}), "adds": adds}
        try:
            result = self.pool.call(rule.method, self.named(rule, params, intent), change=True)
        except XenAPI.Failure as failure:
            self.failed(number, intent, failure.details)
            raise
        except Away as away:
            words = PERHAPS.fill(away=AWAY.fill(reason=away)).say()
            if "cls" in intent:
                intent["lost"] = time.monotonic()
            else:
                self.end(number, words)
            raise XenAPI.Failure(["XENLAB_HOST_AWAY", words]) from away
        if rule.name == "task.create" or rule.asynchronous:
            self.allowed.tasks.add(result)
        if rule.asynchronous:
            self.follow(number, intent, result)
        else:
            self.done(number, intent, result)
        return result

    def pending(self):
        """What all that is under way will add to what the student has."""
        return sum((intent["adds"] for intent in self.begun.values() if "adds" in intent), quota.Amount())

    def keeping_the_tag(self, rule, params):
        """A new other_config with the old one's tag, which whoever wrote it may not have known of."""
        if rule.message.name != "set_other_config" or rule.message.cls not in ("VM", "VDI"):
            return params
        return [params[0], {**params[1], KEY: tag(self.student, self.pool.ask(f"{rule.message.cls}.get_record", params[0]))}]

    # -- what is made ---------------------------------------------------------------------------------------------------

    def intended(self, rule, params):
        """What a call will make, so that it can be told from everything else though the answer be lost: by a name nobody else uses."""
        if rule.name in MAKES:
            place = MAKES[rule.name]
            name = params[place] if place else params[0].get("name_label", "")
            if not isinstance(name, str):
                raise TypeError("a name is a text")
            return {"cls": rule.message.cls, "name": name, "marker": marker(self.student, name)}
        if rule.name in MAKES_DISKS:
            vm = self.pool.ask("VM.get_snapshot_of", params[0]) if rule.name == "VM.revert" else params[0]
            return {"cls": "VM", "ref": vm, "before": disks(self.pool.ask, self.pool.ask("VM.get_record", vm))}
        return {"cls": "VDI"} if rule.name in MAKES_NAMELESS else None

    def recalled(self, intent):
        """What a record says was begun, as far as it may be believed: whoever has the lab folder can write another record, and must not come to own anything by it."""
        match intent:
            case {"cls": "VM" | "VDI" as cls, "marker": str(name_until_then), "name": str(name)} if is_marker(self.student, name_until_then):
                return {"cls": cls, "name": name, "marker": name_until_then}
            case {"cls": "VM", "ref": str(ref)}:
                return {"cls": "VM", "ref": ref, "before": None, "recalled": True}
            case {"cls": "VDI"}:
                return {"cls": "VDI"}
        return None

    def named(self, rule, params, intent):
        """The same parameters, with the name it has until the tag is there."""
        if "marker" not in intent:
            return params
        place = MAKES[rule.name]
        return [*params[:place], intent["marker"] if place else {**params[0], "name_label": intent["marker"]}, *params[place + 1:]]

    def adopt(self, intent, ref):
        """Tag what we have made, with the disks that came with it, and give it its own name."""
        if not self.put_tag(intent["cls"], ref):
            return
        known = intent.get("before", ())        # None: too long ago to tell its disks from those that somebody has given it since
        if intent["cls"] == "VM" and known is not None:
            for vdi in disks(self.pool.ask, self.pool.ask("VM.get_record", ref)):
                if vdi not in known:
                    self.put_tag("VDI", vdi)
        if "marker" in intent:
            self.pool.call(f"{intent['cls']}.set_name_label", (ref, intent["name"]), change=True)

    def put_tag(self, cls, ref):
        """Say whose it is; False when it is another student's already, whatever its name."""
        record = self.pool.ask(f"{cls}.get_record", ref)
        if is_another_students(self.student, record):
            return False
        self.pool.call(f"{cls}.remove_from_other_config", (ref, KEY), change=True)
        self.pool.call(f"{cls}.add_to_other_config", (ref, KEY, tag(self.student, record)), change=True)
        return True

    # -- what is under way ----------------------------------------------------------------------------------------------

    def follow(self, number, intent, task):
        """Look after a task until it has ended."""
        intent["task"] = task

        def run():
            while number in self.begun:
                time.sleep(LOOK)
                try:
                    self.look_after(only=number)
                except (XenAPI.Failure, Away):
                    continue        # away; this looks again, and so does the next call

        threading.Thread(target=run, name="xenlab-task", daemon=True).start()

    def look_after(self, only=None):
        """What was begun and has ended meanwhile gets its tag, before anybody is told of it."""
        for number in [only] if only else list(self.begun):
            with self.lock:
                intent = self.begun.get(number, {})
                try:
                    if "task" in intent:
                        self.look_at_task(number, intent)
                    elif "lost" in intent and time.monotonic() - intent.get("looked", 0) > LOOK:
                        intent["looked"] = time.monotonic()
                        self.look_for(number, intent)
                except XenAPI.Failure as failure:       # it has gone meanwhile, or was of another pool: no matter of whoever asks now
                    self.end(number, " ".join(map(str, failure.details)))

    def look_at_task(self, number, intent):
        try:
            record = self.pool.ask("task.get_record", intent["task"])
        except XenAPI.Failure:      # XAPI has forgotten it already
            del intent["task"]
            intent["lost"] = time.monotonic()
            return
        if record["status"] == "success":
            self.done(number, intent, record["result"].removeprefix("<value>").removesuffix("</value>"))
        elif record["status"] not in ("pending", "cancelling"):
            self.failed(number, intent, record["error_info"] or [record["status"]])

    def look_for(self, number, intent):
        """The answer to a call was lost: look whether it was done."""
        if "recalled" in intent and not is_or_was_put_back(self.pool.ask, self.student, intent["ref"]):
            return self.end(number, NEVER_SEEN.say())
        found = [intent["ref"]] if "ref" in intent else self.pool.ask(f"{intent['cls']}.get_by_name_label", intent["marker"]) if "marker" in intent else []
        if found and not self.pool.ask(f"{intent['cls']}.get_current_operations", found[0]):
            self.done(number, intent, found[0])
        elif not found and ("marker" not in intent or time.monotonic() - intent["lost"] > PATIENCE):
            self.end(number, NEVER_SEEN.say())

    def done(self, number, intent, result):
        """A call has succeeded: tag what it made, and write down what it came to."""
        if "cls" in intent:
            try:
                self.adopt(intent, intent.setdefault("ref", result))
            except (Away, XenAPI.Failure):
                intent.setdefault("lost", time.monotonic())     # it is looked for again
                raise
        self.end(number, result if isinstance(result, str) and result else "done")

    def failed(self, number, intent, details):
        """A call was refused, or has failed half-way: what it has left behind is ours too."""
        for ref in self.pool.ask(f"{intent['cls']}.get_by_name_label", intent["marker"]) if "marker" in intent else ():
            self.adopt(intent, ref)
        self.end(number, " ".join(map(str, details)))

    def end(self, number, outcome):
        with self.lock:
            self.begun.pop(number, None)
            self.activity.came_to(number, outcome)

    def refusal(self, method, params, words, code="XENLAB_REFUSED"):
        """The Failure for a change that is not made, written down like one that is."""
        text = words.say()
        self.activity.came_to(self.activity.asked(method, params), f"{code}: {text}")
        self.tell(f"{method}: {text}")
        return XenAPI.Failure([code, method, text])
