"""Getters, setters, collections, records, look-ups: for every class of the schema."""

import pytest

from lab_env.mock.schema import load

from .laboratory import Lab, refused

SCHEMA = load("tampa")


@pytest.mark.parametrize("cls", [c.name for c in SCHEMA.classes.values() if c.listable])
def test_every_record_has_every_field_of_its_class_with_its_type(lab, cls):
    wanted = SCHEMA.classes[cls].fields
    for reference, record in lab.xs.call(f"{cls}.get_all_records", [lab.session.handle]).items():
        assert list(record) == list(wanted)
        for name, value in record.items():
            assert wanted[name].type.read(value) == value, name
            assert lab.xs.call(f"{cls}.get_{name}", [lab.session.handle, reference]) == value


def test_maps_and_sets_change_one_entry_at_a_time(lab):
    vm, api = lab.template(), lab.api.VM
    api.add_to_other_config(vm, "course", "xenlab")
    assert api.get_other_config(vm)["course"] == "xenlab"
    assert refused(api.add_to_other_config, vm, "course", "again") == ["MAP_DUPLICATE_KEY", "VM", "other_config", vm, "course"]
    api.remove_from_other_config(vm, "course")
    api.remove_from_other_config(vm, "course")
    assert "course" not in api.get_other_config(vm)
    api.add_tags(vm, "a")
    api.add_tags(vm, "a")
    assert api.get_tags(vm) == ["a"]
    api.remove_tags(vm, "a")
    assert api.get_tags(vm) == []


def test_a_read_only_field_has_no_setter(lab):
    assert refused(lab.api.VM.set_power_state, lab.template(), "Running") == ["MESSAGE_METHOD_UNKNOWN", "VM.set_power_state"]


def test_records_are_found_by_expressions(lab):
    where = lab.api.VM.get_all_records_where
    assert [vm["is_control_domain"] for vm in where('field "is_control_domain" = "true"').values()] == [True]
    named = where('field "name__label" = "Other install media" or field "power_state" = "Running"')
    assert {vm["name_label"] for vm in named.values()} == {"Other install media", "Control domain on host: xen00"}
    assert where('(not (field "is_a_template" = "true")) and field "domid" = "1"') == {}
    assert refused(where, 'field "a" ==')[0] == "INVALID_VALUE"


def test_expressions_are_read_as_xapi_reads_them(lab):
    """`and` and `or` bind equally, `not` takes in all that follows, a field nobody knows is an error."""
    where = lab.api.VM.get_all_records_where
    everything = where("true")
    assert where("true or true and false") == {} and where("true or (true and false)") == everything
    assert where("not false and false") == everything and where("(not false) and false") == {}
    assert where("true and not false or true") == {} and where("not not true") == everything
    assert refused(where, 'field "colour" = "red"') == ["INTERNAL_ERROR", "missing field", "colour", ""]
    assert where('false and field "colour" = "red"') == {}
    assert refused(where, 'TRUE')[0] == refused(where, '"a\\"b" = "c"')[0] == refused(where, "")[0] == "INVALID_VALUE"


def test_an_enumeration_is_taken_in_any_case(lab):
    vm = lab.vm()
    sr = lab.api.pool.get_default_SR(lab.api.pool.get_all()[0])
    vdi = lab.api.VDI.create({"name_label": "d", "SR": sr, "virtual_size": str(1 << 30), "type": "User", "sharable": False, "read_only": False, "other_config": {}})
    vbd = lab.api.VBD.create({"VM": vm, "VDI": vdi, "userdevice": "autodetect", "bootable": False, "mode": "rw", "type": "disk", "empty": False,
                              "other_config": {}, "qos_algorithm_type": "", "qos_algorithm_params": {}})
    assert (lab.api.VDI.get_type(vdi), lab.api.VBD.get_type(vbd), lab.api.VBD.get_mode(vbd)) == ("user", "Disk", "RW")


@pytest.mark.parametrize("value, words", [("yes", "Expected bool, got 'S(yes)'"), ("true", "Expected bool, got 'S(true)'"), (1, "Expected bool, got 'I(1)'"),
                                          ([True], "Expected bool, got '[B(true)]'"), ({"a": 1.5}, "Expected bool, got '{a:F(1.5)}'"),
                                          (None, "Expected bool, got 'N'")])
def test_a_value_of_another_type(lab, value, words):
    assert refused(lab.api.VM.set_is_a_template, lab.template(), value) == ["FIELD_TYPE_ERROR", "value"]
    modern = Lab(release="xcp-ng-8.3").api.VM
    assert refused(modern.set_is_a_template, modern.get_all()[0], value) == ["INTERNAL_ERROR", f'Failure("{words}")']
    assert refused(modern.set_user_version, modern.get_all()[0], "ten") == ["INTERNAL_ERROR", 'Failure("Int64.of_string")']


def test_both_ends_of_a_relation_agree(lab):
    vm = lab.vm()
    for listing, cls in (("VBDs", "VBD"), ("VIFs", "VIF")):
        for reference in getattr(lab.api.VM, f"get_{listing}")(vm):
            assert getattr(lab.api, cls).get_VM(reference) == vm


def test_the_seed_decides_all_identifiers():
    from .laboratory import Lab
    one, same, other = (Lab(seed).api.VM.get_all() for seed in ("a", "a", "b"))
    assert one == same and not set(one) & set(other)


def test_a_field_that_refers_to_an_object_holds_its_reference(lab):
    vm, host = lab.vm(), lab.api.host.get_all()[0]
    lab.api.VM.set_affinity(vm, host)
    assert lab.api.VM.get_affinity(vm) == host == lab.api.VM.get_record(vm)["affinity"]
    lab.api.VM.set_affinity(vm, "OpaqueRef:NULL")
    assert lab.api.VM.get_affinity(vm) == "OpaqueRef:NULL"


def test_a_class_shown_as_a_whole_is_never_out_of_date(lab):
    """It is kept until anything changes: fields, members, what is computed from elsewhere, the time."""
    vm = lab.installed()
    named = lambda: {record["name_label"] for record in lab.api.VM.get_all_records().values()}       # noqa: E731
    running = lambda: lab.api.VM.get_all_records_where('field "power_state" = "Running" and field "is_control_domain" = "false"')      # noqa: E731
    assert set(running()) == {vm} and "copy" not in named()
    lab.api.VM.set_name_label(vm, "other")
    assert "other" in named()
    lab.api.VM.clean_shutdown(vm)
    assert not running() and "clean_shutdown" not in lab.api.VM.get_all_records()[vm]["allowed_operations"]
    copy = lab.api.VM.clone(vm, "copy")
    assert "copy" in named()
    lab.api.VM.destroy(copy)
    assert "copy" not in named()
    lab.api.VM.start(vm, False, False)
    lab.xs.advance(30)
    task = lab.api.Async.VM.clone(lab.template(), "slow")
    progress = lambda: float(lab.api.task.get_all_records()[task]["progress"])       # noqa: E731
    begun = progress()
    lab.xs.advance(1)
    assert begun < progress() < 1
    lab.xs.advance(60)
    assert progress() == 1
    guest = lab.api.VM.get_guest_metrics(vm)
    lab.api.VM_guest_metrics.get_all_records()
    lab.xs.fork()
    assert set(running()) == {vm} and guest in [*lab.api.VM_guest_metrics.get_all_records(), "OpaqueRef:NULL"]
