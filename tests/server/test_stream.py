"""Waiting for a console: `stream` with `wait`, on a served XenServer."""

import json
import threading
import time

import XenAPI

from lab_env.connection import another, connect

from .serving import served


def stream(session, vm, **wish):
    host = session.xenapi.host.get_all()[0]
    return json.loads(session.xenapi.host.call_plugin(host, "xenlab", "stream", {"vm": vm, **wish}))


def test_who_waits_hears_boot_messages_at_their_times_and_keys_at_once():
    with served("--contents", "course", "--speed", "8") as (url, _):
        session = connect(url, "root", "xenserver")
        api = session.xenapi
        vm = api.VM.get_by_name_label("dbase")[0]
        uuid, host = api.VM.get_uuid(vm), api.host.get_all()[0]
        api.VM.start(vm, False, False)
        seen, now = [], {"position": 0, "domain": -2, "state": ""}
        while now["state"] != "ready":
            now = stream(session, uuid, since=str(now["position"]), domain=str(now["domain"]), state=now["state"], wait="60")
            seen.append(now)
        assert len([one for one in seen if one["state"] == "booting"]) > 1, "the boot came piece by piece"
        assert "".join(one["text"] for one in seen).endswith("login: ")

        def type_later():
            time.sleep(0.3)
            typist.xenapi.host.call_plugin(host, "xenlab", "keys", {"vm": uuid, "text": '"root"'})

        typist = another(session)
        assert typist is not session and typist.handle == session.handle
        thread = threading.Thread(target=type_later)
        thread.start()
        heard = stream(session, uuid, since=str(now["position"]), domain=str(now["domain"]), state="ready", wait="60")
        thread.join()
        assert heard["text"] == "root"


def test_waiting_ends_when_its_time_is_up_and_in_a_task_nobody_waits():
    with served("--contents", "course", "--speed", "1") as (url, _):
        session = connect(url, "root", "xenserver")
        api = session.xenapi
        uuid = api.VM.get_uuid(api.VM.get_by_name_label("dbase")[0])
        assert stream(session, uuid, domain="-1", state="halted", wait="0.2")["state"] == "halted"
        task = api.Async.host.call_plugin(api.host.get_all()[0], "xenlab", "stream", {"vm": uuid, "domain": "-1", "state": "halted", "wait": "60"})
        assert api.task.get_status(task) == "success"
        try:
            stream(session, uuid, wait="soon")
        except XenAPI.Failure as failure:
            assert failure.details[2] == "BAD_POSITION"
        else:
            raise AssertionError("a wait that is no number is refused")
