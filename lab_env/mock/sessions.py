"""Sessions: who is logged in. They are not part of the lab's state, so that looking on leaves no trace in it."""

from . import roles
from .database import Database
from .errors import Failure
from .identifiers import Identifiers
from .schema import NULL

IDLE = 86400.0          # seconds after which a session that was not used ends; db_gc_util.ml
REFRESH = 600.0         # seconds after which a use is worth noting in last_active
MOST = 500              # sessions of one user and originator; the one not used for longest goes first


class Sessions:
    """The sessions open now. References come from a stream of their own."""

    def __init__(self, xs, user, password, accounts=None):
        self.xs, self.user, self.password = xs, user, password
        self.accounts = dict(accounts or {})    # other users: name -> (password, role)
        self.plugin = "xenlab"       # by which name clients find the laboratory's own plug-in
        self.db = Database(xs.schema, Identifiers(xs.identifiers.seed, "session"))
        self.registered = {}        # session ref -> events.Registration
        self.used = {}              # session ref -> when it was last used
        self.roles = {}             # session ref -> role, of those who are not root
        self.tasks = {}             # task ref -> session ref

    def login(self, user, password, originator=""):
        """A new session's reference; SESSION_AUTHENTICATION_FAILED when user or password is wrong."""
        if self.password is not None and (user, password) == (self.user, self.password):
            return self.open(user, originator).ref
        known, role = self.accounts.get(user, (None, None))
        if known is None or password != known:
            raise Failure("SESSION_AUTHENTICATION_FAILED", user, "Authentication failure")
        subject = self.subject_of(user)
        if subject is not None:
            role = max((record.name_label for record in subject.all("roles")), key=roles.RANK.get, default=None)
        if role is None:
            raise Failure("SESSION_AUTHORIZATION_FAILED", user, "Permission denied")
        return self.open(user, originator, role, subject).ref

    def subject_of(self, user):
        """The subject of that name or identifier that the pool knows, or None."""
        found = [subject for subject in self.xs.db.tables.get("subject", {}).values()
                 if user in (subject.subject_identifier, subject.other_config.get("subject-name"))]
        return found[0] if found else None

    def open(self, user, originator="", role=None, subject=None):
        """A session for somebody already known, as on the host's own socket. Without a role it is root's."""
        now = self.xs.clock.date
        fields = {"this_host": self.xs.host.ref, "this_user": NULL, "last_active": now, "validation_time": now, "is_local_superuser": role is None,
                  "auth_user_name": user, "auth_user_sid": "" if role is None else subject.subject_identifier if subject else user,
                  "subject": subject.ref if subject else NULL, "originator": originator,
                  "rbac_permissions": [] if role is None else roles.permissions(self.xs, role)}
        same = [session for session in self.db.tables["session"].values()
                if (session.auth_user_name, session.fields.get("originator", "")) == (user, originator)]
        if len(same) >= MOST:
            self.logout(min(same, key=lambda session: self.used[session.ref]))
        known = self.xs.schema.classes["session"].fields
        session = self.db.create("session", **{name: value for name, value in fields.items() if name in known})
        self.used[session.ref] = self.now()
        if role is not None:
            self.roles[session.ref] = role
        return session

    def now(self):
        """Seconds by which sessions age: not those a client asked to skip."""
        return self.xs.clock._now - self.xs.skipped

    def check(self, ref):
        """The session of that reference; SESSION_INVALID when it is not open, or was not used for a day."""
        session = self.db.owners.get(ref)
        if session is None:
            raise Failure("SESSION_INVALID", ref)
        idle = self.now() - self.used[ref]
        if idle > IDLE and not any(task in self.xs.tasks.work for task in self.tasks_of(ref)):
            self.logout(session)
            raise Failure("SESSION_INVALID", ref)
        if idle > REFRESH:
            session.last_active = self.xs.clock.date
        if idle:
            self.used[ref] = self.now()
        return session

    def permit(self, session, message, parameters):
        """Refuse what a session's role may not do: RBAC_PERMISSION_DENIED. Other users' tasks are for pool-operators."""
        role = self.roles.get(session.ref)
        if role is None:
            return
        failure = roles.refusal(role, message.full_name, message.role or "read-only")
        if failure is None and message.full_name in ("task.cancel", "task.destroy") and not self.owns(session, parameters[0]):
            failure = roles.refusal(role, f"{message.full_name}/any", "pool-operator")
        if failure:
            raise failure

    def begun(self, task, session):
        """Note whose task it is."""
        self.tasks[task] = session.ref

    def tasks_of(self, ref):
        """The tasks of a session that are still there."""
        self.tasks = {task: session for task, session in self.tasks.items() if task in self.xs.db.owners}
        return [task for task, session in self.tasks.items() if session == ref]

    def owns(self, session, task):
        """True for a task of the session's user."""
        owner = self.db.owners.get(self.tasks.get(task))
        return owner is not None and owner.auth_user_name == session.auth_user_name

    def logout(self, session):
        self.db.destroy(session)
        for kept in (self.registered, self.used, self.roles):
            kept.pop(session.ref, None)
