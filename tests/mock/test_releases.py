"""Release profiles: every record of every class has its fields, with values of their types; each release has its own templates."""

import pytest
import XenAPI

from lab_env.mock import releases
from lab_env.mock.schema import load
from lab_env.mock.xenserver import MockXenServer
from lab_env.transport import InProcessTransport

from .laboratory import Lab

CONSTANT = {"xenserver-6.1": ("1", "10", "6.1.0", "XenServer"), "xenserver-6.2": ("2", "0", "6.2.0", "XenServer"), "xcp-ng-8.3": ("2", "21", "8.3.0", "XCP-ng")}


@pytest.fixture(params=sorted(releases.PROFILES))
def xs(request):
    return MockXenServer("7", request.param)


@pytest.fixture
def api(xs):
    session = XenAPI.Session("http://mock/", transport=InProcessTransport(xs))
    session.login_with_password("root", "xenserver")
    return session.xenapi


def wrong(schema, kind, value):
    """What is wrong with a value of a type: enumerations and references inside sets and maps too; None when nothing is."""
    if kind.kind == "set":
        return next((found for item in value if (found := wrong(schema, kind.of, item))), None)
    if kind.kind == "map":
        return next((found for key, item in value.items() if (found := wrong(schema, kind.key, key) or wrong(schema, kind.of, item))), None)
    if kind.kind == "enum" and value not in schema.enums[kind.of]:
        return f"{value!r} is not of {kind.of}"
    if kind.kind == "ref" and not value.startswith("OpaqueRef:"):
        return f"{value!r} is no reference"
    return None if kind.read(value) == value and type(kind.read(value)) is type(value) else f"{value!r} is no {kind.kind}"


def test_every_record_has_every_field_of_its_class_with_its_type(xs):
    session = xs.call("session.login_with_password", ["root", "xenserver"])
    for cls in xs.schema.classes.values():
        for record in xs.call(f"{cls.name}.get_all_records", [session]).values() if cls.listable else ():
            assert list(record) == list(cls.fields)
            for name, value in record.items():
                assert wrong(xs.schema, cls.fields[name].type, value) is None, f"{cls.name}.{name}"


def test_references_point_at_objects_of_their_class(xs):
    for cls, table in xs.db.tables.items():
        for record in table.values():
            for name, field in xs.schema.classes[cls].fields.items():
                held = getattr(record, name)
                for ref in held if field.type.kind == "set" else [held]:
                    if field.type.refers_to() and ref != "OpaqueRef:NULL" and field.type.kind != "map":
                        assert ref in xs.db.tables[field.type.refers_to()], f"{cls}.{name}"


def test_a_host_says_which_release_it_is(xs, api):
    host = api.host.get_all_records().popitem()[1]
    software = host["software_version"]
    assert (host["API_version_major"], host["API_version_minor"], software["product_version"], software["product_brand"]) == CONSTANT[xs.release]
    assert [int(part) for part in software["product_version_text_short"].split(".")] == [int(part) for part in xs.release.split("-")[-1].split(".")]
    assert host["bios_strings"]["system-manufacturer"] and host["chipset_info"] and host["license_params"]["sku_type"]
    assert any("hvm" in word for word in host["capabilities"])
    assert {record["type"] for record in api.SM.get_all_records().values()} >= {"iso", "udev", "nfs", "lvm", "ext"}
    assert api.SR.get_by_name_label(xs.profile.TOOLS_NAME)


def test_6_1_has_all_its_templates():
    """Names, limits and install methods of guest-templates, create_templates.ml, as of 6.1."""
    templates = {vm.name_label: vm for vm in MockXenServer("1").db.all("VM") if vm.is_a_template}
    assert len(templates) == 60 and sum(not vm.HVM_boot_policy for vm in templates.values()) == 41
    centos, solaris = templates["CentOS 4.7 (32-bit)"], templates["Solaris 10 (experimental)"]
    assert centos.other_config["machine-address-size"] == "36" and 'number-of-vifs" max="3"' in centos.recommendations and "EL-based" in centos.name_description
    assert "viridian" not in solaris.platform and templates["Citrix XenApp on Windows Server 2008 (64-bit)"].HVM_shadow_multiplier == 4.0
    assert templates["Windows XP SP3 (32-bit)"].platform["nx"] == "false" and f'"memory-static-max" max="{64 * 2**30}"' in templates["Windows XP SP3 (32-bit)"].recommendations


def test_templates_are_the_releases_own(xs, api):
    templates = {vm["name_label"]: vm for vm in api.VM.get_all_records_where('field "is_a_template" = "true"').values()}
    assert set(templates) == set(releases.host.templates(xs.profile))
    for name, vm in templates.items():
        assert vm["recommendations"].startswith("<restrictions>") and vm["other_config"]["default_template"] == "true", name
        assert int(vm["memory_static_min"]) <= int(vm["memory_dynamic_min"]) <= int(vm["memory_dynamic_max"]) <= int(vm["memory_static_max"])
    assert templates["Other install media"]["HVM_boot_policy"] == "BIOS order"
    if xs.release == "xcp-ng-8.3":
        assert all(vm["domain_type"] == "hvm" and vm["is_default_template"] for vm in templates.values())
        assert "Debian Bookworm 12" in templates and not any("24.04" in name for name in templates)
    else:
        assert templates["Ubuntu Precise Pangolin 12.04 (64-bit)"]["PV_bootloader"] == "eliloader"
        assert ("Debian Wheezy 7.0 (64-bit)" in templates) == (xs.release == "xenserver-6.2")


def test_fields_are_those_the_release_had():
    fields = {name: set(load(profile.code_name).classes["VM"].fields) for name, profile in releases.PROFILES.items()}
    assert "generation_id" not in fields["xenserver-6.1"] and "generation_id" in fields["xenserver-6.2"]
    assert {"domain_type", "is_default_template", "groups"} <= fields["xcp-ng-8.3"] - fields["xenserver-6.2"]
    assert "secureboot_certificates_state" not in fields["xcp-ng-8.3"], "of a later xapi"
    assert "Feature" in load("24.19.2").classes and "Feature" not in load("clearwater").classes


def test_the_exercise_on_6_2():
    """The same steps, with the tools of that release."""
    lab = Lab.__new__(Lab)
    lab.xs = MockXenServer("7", "xenserver-6.2")
    lab.session = XenAPI.Session("http://mock/", transport=InProcessTransport(lab.xs))
    lab.session.login_with_password("root", "xenserver")
    lab.api = lab.session.xenapi
    vm = lab.installed()
    lab.insert(vm)
    assert lab.type(vm, "mount /dev/xvdd /mnt && dpkg -i /mnt/Linux/xe-guest-utilities_6.2.0-1120_amd64.deb")[1] == 0
    lab.xs.advance(90)
    guest = lab.api.VM_guest_metrics.get_record(lab.api.VM.get_guest_metrics(vm))
    assert (guest["PV_drivers_version"]["major"], guest["PV_drivers_version"]["minor"]) == ("6", "2") and "0/ipv4/0" not in guest["networks"]
