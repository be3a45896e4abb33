"""What is measured: it follows from the seed, the time and what the VMs do."""

import json
import re
import xml.etree.ElementTree as ET

import pytest
import XenAPI

from lab_env.mock import rrd
from lab_env.mock.journal import replay

from .laboratory import Lab


def read(text):
    """JSON with its numbers as the texts that stand there."""
    return json.loads(text, parse_int=str, parse_float=str, parse_constant=str)


def sources(lab, cls, ref):
    return {source["name_label"]: source for source in getattr(lab.api, cls).get_data_sources(ref)}


def test_a_vm_works_hard_while_it_boots_and_idles_then(lab):
    vm = lab.installed()
    lab.xs.advance(120)
    idle = float(sources(lab, "VM", vm)["cpu0"]["value"])
    assert idle < 0.1
    lab.api.VM.clean_reboot(vm)
    lab.xs.advance(4)
    assert float(sources(lab, "VM", vm)["cpu0"]["value"]) > 5 * idle
    assert lab.api.VM.query_data_source(vm, "memory") == float(lab.api.VM.get_memory_dynamic_max(vm))


def test_the_host_feels_its_vms(lab):
    host = lab.api.host.get_all()[0]
    free = float(lab.api.host.query_data_source(host, "memory_free_kib"))
    vm = lab.installed()
    lab.xs.advance(10)
    needed = float(lab.api.VM.get_memory_dynamic_max(vm)) / 1024
    assert free - float(lab.api.host.query_data_source(host, "memory_free_kib")) == needed


def test_each_device_has_its_series_while_it_is_plugged(lab):
    vm = lab.installed()
    assert {"cpu0", "vif_0_rx", "vif_0_tx", "vbd_xvda_read", "vbd_xvda_write"} <= set(sources(lab, "VM", vm))
    lab.api.VM.hard_shutdown(vm)
    assert sources(lab, "VM", vm) == {}
    with pytest.raises(XenAPI.Failure, match="Not_found"):
        lab.api.VM.query_data_source(vm, "cpu0")


def test_what_is_kept_can_be_chosen_and_is_part_of_the_lab(lab):
    vm, host = lab.installed(), lab.api.host.get_all()[0]
    lab.api.VM.forget_data_source_archives(vm, "vif_0_tx")
    lab.api.host.record_data_source(host, "xapi_memory_usage_kib")
    uuid = lab.api.VM.get_uuid(vm)
    for xs in (lab.xs, replay(lab.journal)):
        legend = read(rrd.updates(xs, -30, host=True, as_json=True))["meta"]["legend"]
        assert f"AVERAGE:vm:{uuid}:vif_0_rx" in legend and f"AVERAGE:vm:{uuid}:vif_0_tx" not in legend
        assert any(entry.endswith(":xapi_memory_usage_kib") for entry in legend)
    assert sources(lab, "VM", vm)["vif_0_tx"]["enabled"] is False


def test_updates_are_the_rows_since_a_moment_newest_first(lab):
    vm = lab.installed()
    lab.xs.advance(1000)
    now = int(lab.xs.clock.time)
    uuid = lab.api.VM.get_uuid(vm)
    tree = ET.fromstring(rrd.updates(lab.xs, now - 60, vm_uuid=uuid))
    times = [int(row.findtext("t")) for row in tree.iter("row")]
    assert tree.tag == "xport" and tree.findtext("meta/step") == "5" and times == sorted(times, reverse=True) and now - 60 <= times[-1] <= times[0] <= now
    legend = [entry.text for entry in tree.iter("entry")]
    assert len(legend) == int(tree.findtext("meta/columns")) == len(tree.find("data/row").findall("v")) and {entry.split(":")[2] for entry in legend} == {uuid}
    same = read(rrd.updates(lab.xs, now - 60, vm_uuid=uuid, as_json=True))
    assert same["meta"]["legend"] == legend and [row["t"] for row in same["data"]] == [str(t) for t in times]
    assert [row["values"] for row in same["data"]] == [[v.text for v in row.findall("v")] for row in tree.iter("row")]


def test_json_is_written_as_the_release_writes_it(lab):
    """Before xapi 23.31 numbers stand bare; clients of that time compare the step with a number."""
    lab.installed()
    lab.xs.advance(60)
    old, host = rrd.updates(lab.xs, -30, host=True, as_json=True).decode(), lab.xs.host
    assert re.match(r'\{"meta":\{"start":\d+,"step":5,"end":\d+,"rows":\d,"columns":\d+,"legend":\["AVERAGE:vm:', old)
    assert re.search(r'"data":\[\{"t":\d+,"values":\[\d+\.\d+,', old)
    assert rrd.archives(lab.xs, "host", host, as_json=True).startswith(b'{"version":"0003","step":5,"lastupdate":')
    modern = Lab(release="xcp-ng-8.3").xs
    new = json.loads(rrd.updates(modern, -30, host=True, as_json=True))
    assert new["meta"]["step"] == "5" and all(type(value) is str for row in new["data"] for value in (row["t"], *row["values"]))
    assert json.loads(rrd.archives(modern, "host", modern.host, as_json=True))["step"] == "5"


def test_older_moments_and_longer_intervals_come_from_coarser_archives(lab):
    lab.installed()
    lab.xs.advance(8000)
    assert read(rrd.updates(lab.xs, -3600, as_json=True))["meta"]["step"] == "60"
    assert read(rrd.updates(lab.xs, -60, interval=60, kind="MAX", as_json=True))["meta"]["step"] == "60"
    week = read(rrd.updates(lab.xs, -6 * 86400, as_json=True))
    assert week["meta"]["step"] == "3600" and week["data"][-1]["values"][-1] == "NaN", "nothing was measured before there was anything"
    future = read(rrd.updates(lab.xs, 2_000_000_000, as_json=True))
    assert future["data"] == []


def test_least_mean_and_most_are_in_order(lab):
    lab.installed()
    lab.xs.advance(3000)
    found = read(rrd.updates(lab.xs, -1800, interval=60, host=True, as_json=True))
    columns = dict(zip(found["meta"]["legend"], zip(*[map(float, row["values"]) for row in found["data"]])))
    compared = 0
    for name in columns:
        if name.startswith("MIN:"):
            for least, mean, most in zip(columns[name], columns["AVERAGE" + name[3:]], columns["MAX" + name[3:]]):
                if mean == mean:
                    compared += 1
                    assert least <= mean + 1e-3 and mean <= most + 1e-3
    assert compared > 100


def test_a_whole_archive_has_all_rows(lab):
    vm = lab.xs.db.find(lab.installed())
    tree = ET.fromstring(rrd.archives(lab.xs, "vm", vm))
    names = [ds.findtext("name") for ds in tree.findall("ds")]
    assert [len(rra.findall("database/row")) for rra in tree.findall("rra")] == [rows for _, _, rows in rrd.ARCHIVES]
    assert all(len(row) == len(names) for row in tree.iter("row"))
    same = read(rrd.archives(lab.xs, "vm", vm, as_json=True))
    assert [ds["name"] for ds in same["ds"]] == names and same["rra"][0]["database"][-1] == [v.text for v in tree.find("rra/database").findall("row")[-1]]
    assert rrd.archives(lab.xs, "vm", lab.xs.db.find(lab.template())) is None


def test_looking_changes_nothing(lab):
    lab.installed()
    before = lab.xs.fingerprint()
    assert rrd.updates(lab.xs, -600, host=True) == rrd.updates(lab.xs, -600, host=True)
    rrd.archives(lab.xs, "host", lab.xs.host)
    assert lab.xs.fingerprint() == before
