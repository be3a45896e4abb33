"""`xenlab grade --live`: a rubric put to many XenServers at once, real or mocked; it only looks, and waits for none of them too long."""

import concurrent.futures
import http.client
import threading
import time
import xmlrpc.client
from urllib.parse import urlsplit

import XenAPI

from grader import rubrics, words
from grader.check import Outcome, Verdict
from grader.facts import CannotTell
from grader.grading import what_can_be_asked
from grader.inventory import Host, inventory
from grader.report import Report, Status
from grader.words import Words, same
from lab_env.mock.journal import seed_for
from lab_env.real import trust
from lab_env.real.owned import KEY, is_of

__all__ = ["Host", "ReadOnly", "grade_host", "grade_hosts", "inventory"]
AT_ONCE, SECONDS, GRACE = 32, 30, 2
NO_PASSWORD = Words("There is no password for it: set the variable {variable}, or keep one in the keyring (service {url}, user {user}).",
                    "Non hai contrasinal para el: define a variable {variable} ou garda un no chaveiro (servizo {url}, usuario {user}).")
WRONG_CERTIFICATE = Words("Its certificate is not the one pinned in the inventory (it is {seen}). Nothing was sent to it.",
                          "O seu certificado non é o fixado no inventario (é {seen}). Non se lle enviou nada.")
TOO_LONG = Words("It did not answer within {seconds} s.", "Non respondeu en {seconds} s.")


class ReadOnly:
    """A session through which nothing can be changed: only messages called get_… pass. With a student, the only VMs there are those the kit made for them."""

    def __init__(self, session, student=None):
        self._session, self._student, self.xenapi = session, student, self

    def __getattr__(self, cls):
        messages = getattr(self._session.xenapi, cls)
        return _Looking(cls, messages if self._student is None or cls != "VM" else _VMsOf(self._student, messages))


class _Looking:
    def __init__(self, cls, messages):
        self._cls, self._messages = cls, messages

    def __getattr__(self, name):
        if not name.startswith("get_"):
            raise CannotTell(words.REFUSED.fill(reason=f"{self._cls}.{name}: this session only looks"))
        return getattr(self._messages, name)


class _VMsOf:
    """Class VM as one student of a shared pool sees it: their own, and the templates."""

    def __init__(self, student, messages):
        self._student, self._messages = student, messages

    def __getattr__(self, name):
        message = getattr(self._messages, name)
        if name.startswith("get_all_records"):
            return lambda *params: {ref: record for ref, record in message(*params).items() if self._seen(record)}
        if name in ("get_all", "get_by_name_label"):
            return lambda *params: [ref for ref in message(*params) if self._seen(self._messages.get_record(ref))]
        return message

    def _seen(self, record):
        return is_of(self._student, record) or record["is_a_template"] and KEY not in record["other_config"]


def transport(host, deadline):
    """HTTP or HTTPS that gives up at a deadline (time.monotonic), and shows nothing to a host whose certificate is not the pinned one."""
    secure = urlsplit(host.url).scheme == "https"

    class Transport(xmlrpc.client.SafeTransport if secure else xmlrpc.client.Transport):
        def make_connection(self, address):
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError("timed out")
            connection = super().make_connection(address)
            connection.timeout = left
            if connection.sock is None:
                connection.connect()
                if host.sha256:
                    trust.assert_pinned(connection, host.sha256)
            connection.sock.settimeout(left)
            return connection

        def add_extra_header(self, key, value):     # the XenAPI package asks for it
            self._extra_headers = [*self._extra_headers, (key, value)]

    return Transport(context=trust.context(host.sha256)) if secure else Transport()


def grade_host(assignment, host, seconds=SECONDS):
    """The Report on one host; whatever stands in the way is in it, and what could be asked until then counts."""
    whole, password = rubrics.get(assignment), host.password()
    seed = seed_for("xenlab", whole.name, host.student)
    rubric, notes = what_can_be_asked(whole, None, seed)
    if password is None:
        return unreached(rubric, host, NO_PASSWORD.fill(variable=host.password_variable, url=host.url, user=host.user))
    session = XenAPI.Session(host.url, transport=transport(host, time.monotonic() + seconds))
    try:
        session.login_with_password(host.user, password, "1.10", "xenlab grade")
    except trust.WrongCertificate as error:
        return unreached(rubric, host, WRONG_CERTIFICATE.fill(seen=error))
    except XenAPI.Failure as failure:
        return unreached(rubric, host, words.REFUSED.fill(reason=" ".join(map(str, failure.details[:1]))))
    except (OSError, http.client.HTTPException, xmlrpc.client.Error) as error:
        return unreached(rubric, host, words.AWAY.fill(reason=same(getattr(error, "strerror", None) or error or type(error).__name__)))
    try:
        outcomes = rubric.ask(ReadOnly(session, host.student if host.vms == "own" else None), seed=seed)
        return Report(rubric, tuple(outcomes), host.student, notes)
    finally:
        _log_out(session)


def _log_out(session):
    try:
        session.xenapi.session.logout()
    except (OSError, XenAPI.Failure, http.client.HTTPException, xmlrpc.client.Error):
        pass        # it ends by itself; the verdicts are there


def unreached(rubric, host, reason):
    outcomes = tuple(Outcome(check, Verdict.COULD_NOT_TELL, why=reason) for check in rubric.checks)
    return Report(rubric, outcomes, host.student, (reason,), Status.UNREADABLE)


def grade_hosts(assignment, hosts, seconds=SECONDS):
    """Yields (host, Report) as they come, many hosts at once; one that dribbles is left behind when its time is up."""
    def one(host):
        found = []
        thread = threading.Thread(target=lambda: found.append(grade_host(assignment, host, seconds)), daemon=True)
        thread.start()
        thread.join(seconds + GRACE)
        return found[0] if found else unreached(rubrics.get(assignment).without("history"), host, TOO_LONG.fill(seconds=seconds))

    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        waiting = {pool.submit(one, host): host for host in hosts}
        for future in concurrent.futures.as_completed(waiting):
            yield waiting[future], future.result()
