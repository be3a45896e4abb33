"""The day on which a lab begins: the release's own, or the one asked for, which the journal keeps."""

import json
import re

import pytest

from lab_env.mock.clock import CLASSIC, date_of, unix_of
from lab_env.mock.guest.discs import DISCS, TOOLS
from lab_env.mock.journal import Journal, JournalError, read, replay
from lab_env.mock.releases import PROFILES
from lab_env.mock.saved import load, save
from lab_env.mock.xenserver import MockXenServer

from .laboratory import Lab

LATER = "20260302T09:30:07Z"
MODERN = {"template": "Debian Bookworm 12", "medium": "ubuntu-24.04-live-server-amd64.iso"}


def on(begins, release="xenserver-6.1", contents="empty"):
    """A lab that begins then."""
    lab = Lab.__new__(Lab)
    lab.lines = []
    journal = Journal.start(lab.lines.append, release, "7", contents=contents, begins=begins)
    lab.connect(MockXenServer("7", release, journal, contents=contents, begins=begins))
    return lab


def test_the_classic_releases_begin_on_their_old_day_and_journals_do_not_say_so():
    for release in ("xenserver-6.1", "xenserver-6.2"):
        lab = Lab(release=release)
        assert lab.xs.clock.date == CLASSIC == "20141110T08:00:00Z" and "begins" not in json.loads(lab.lines[0])


def test_a_release_begins_after_all_that_it_carries():
    for profile in PROFILES.values():
        assert date_of(unix_of(profile.BEGINS)) == profile.BEGINS
        discs = [TOOLS[profile.TOOLS_VERSION], *(DISCS[name] for name in profile.DISCS)]
        newest = max(node.mtime for disc in discs for _, node in walk(disc.files()))
        assert newest < unix_of(profile.BEGINS) and profile.SOFTWARE_VERSION.get("date", "2012")[:8] < profile.BEGINS


def walk(files, path="/"):
    for name in files.names(path):
        below = path.rstrip("/") + "/" + name
        node = files.get(below)
        yield below, node
        if node.kind == "d":
            yield from walk(files, below)


@pytest.mark.parametrize("release, begins", [("xcp-ng-8.3", None), ("xenserver-6.2", LATER), ("xcp-ng-8.3", LATER)])
def test_no_date_of_the_host_is_of_another_year(release, begins):
    lab = on(begins, release)
    year = lab.xs.clock.date[:4]
    for cls, fields in (("host_metrics", ["last_updated"]), ("PIF_metrics", ["last_updated"]), ("host_patch", ["timestamp_applied"]), ("Certificate", ["not_before"])):
        for record in lab.xs.db.tables.get(cls, {}).values():
            assert [record.fields[field][:4] for field in fields] == [year] * len(fields), cls
    api, host = lab.api, lab.api.host.get_all()[0]
    started = float(api.host.get_other_config(host)["agent_start_time"])
    assert date_of(started)[:4] == year and float(api.host.get_other_config(host)["boot_time"]) < started < lab.xs.clock.time
    assert str(api.host.get_servertime(host))[:4] == year and api.host.get_license_params(host)["expiry"] > lab.xs.clock.date
    assert "2014" not in json.dumps({cls: lab.xs.db.dump()[cls] for cls in ("host", "VM_metrics", "host_metrics") if cls in lab.xs.db.dump()}, default=str)


def test_the_course_units_machines_were_made_the_week_before():
    lab = on(LATER, contents="course")
    dbase = lab.api.VM.get_by_name_label("dbase")[0]
    assert str(lab.api.VM_metrics.get_install_time(lab.api.VM.get_metrics(dbase))) == "20260226T17:54:12Z"
    lab.api.VM.start(dbase, False, False)
    lab.xs.settle()
    assert lab.type(dbase, "date +%F; stat -c %y /etc/fstab")[0] == "2026-03-02\n2026-02-26 17:54:07.000000000 +0000\n"


def test_a_modern_guest_lives_on_the_modern_day():
    lab = Lab(release="xcp-ng-8.3")
    vm = lab.installed(**MODERN)
    for line in ("date +%Y", "stat -c %y /etc/hostname | cut -c1-4", "date -d \"$(uptime -s)\" +%Y", "last | tail -1 | grep -o '20..'", "timedatectl | grep -o 'RTC time.*20..' | grep -o '20..$'",
                 "ls -l --time-style=+%Y /etc/hostname | awk '{print $6}'", "stat -c %y /var/log/dmesg | cut -c1-4"):
        assert lab.type(vm, line)[0].strip() == "2024", line
    assert lab.type(vm, "find / -xdev -newermt now 2>/dev/null | head -3")[0] == ""
    assert str(lab.api.VM_metrics.get_start_time(lab.api.VM.get_metrics(vm)))[:4] == "2024"


@pytest.mark.parametrize("release, begins", [("xcp-ng-8.3", None), ("xenserver-6.1", LATER)])
def test_replay_fork_saving_reset_and_undo_keep_the_day(release, begins):
    lab = on(begins, release)
    first = lab.xs.clock.date
    host = lab.api.host.get_all()[0]

    lab.api.VM.clone(lab.template("Other install media"), "one")
    lab.xs.advance(100)
    for function, args in (("snapshot", {"name": "a"}), ("undo", {"steps": "1"}), ("reset", {}), ("restore", {"name": "a"})):
        lab.api.host.call_plugin(host, "xenlab", function, args)
        assert lab.xs.clock.date_at(0) == first
    assert json.loads(lab.lines[0])["begins"] == first
    assert replay(lab.journal).fingerprint() == lab.xs.fingerprint() == lab.xs.fork().fingerprint() == load(save(lab.xs)).fingerprint()
    assert load(save(lab.xs)).clock.date == lab.xs.fork().clock.date == lab.xs.clock.date
    assert load(save(lab.xs)).kept["a"].clock.date == lab.xs.kept["a"].clock.date


def test_a_journal_of_before_days_were_told_is_of_the_classic_day():
    lines = []
    Journal.start(lines.append, "xcp-ng-8.3", "7", begins=CLASSIC)
    assert "begins" not in json.loads(lines[0]) and replay(lines[0] + "\n").clock.date == CLASSIC


@pytest.mark.parametrize("begins", ["", "today", None, 5, [], "19991231T08:00:00Z", "21000101T00:00:00Z", "20261301T08:00:00Z", "2026 1 1T08:00:00Z", "20260302T08:00:61Z",
                                    "20260302", "20260302T08:00:00Z\n", "２０２６０３０２T08:00:00Z"])
def test_a_journal_that_begins_at_no_moment_is_refused(begins):
    lines = []
    Journal.start(lines.append, "xenserver-6.1", "7", begins=LATER)
    text = json.dumps(json.loads(lines[0]) | {"begins": begins}) + "\n"
    with pytest.raises(JournalError, match="line 1: the moment at which the lab begins"):
        read(text)


def test_the_day_decides_no_identifier():
    one, other = Lab(), on(LATER)
    assert one.vm() == other.vm() and set(one.xs.db.tables["VM"]) == set(other.xs.db.tables["VM"])


def test_the_tools_are_as_old_as_their_release():
    lab = Lab(release="xcp-ng-8.3")
    vm = lab.installed(**MODERN)
    lab.insert(vm, "guest-tools.iso")
    told = lab.type(vm, "mount /dev/sr0 /mnt && stat -c %y /mnt/Linux/*amd64.deb && dpkg -c /mnt/Linux/*amd64.deb && passwd -S root && useradd -m ana && grep ana /etc/shadow")[0]
    assert "2024-10-01 08:00" in told and "root P 12/09/2024 0" in told and f"ana:!:{int(lab.xs.clock.time // 86400)}:" in told and not re.search(r"\b20[01]\d-", told)
