"""What xe prints, and what it selects."""

import pytest

from lab_env.xe.commands.generic import LISTED
from lab_env.xe.fields import SHOWN, of_class
from lab_env.xe.printer import escaped, record_text

from .typing import Xe


LATER = {"update", "vmss"}      # classes that XenServer 6.1 does not have


@pytest.fixture(scope="module")
def xe():
    xe = Xe(contents="course")
    xe.dbase = xe.minimal("vm-list name-label=dbase")
    return xe


def test_a_record_is_aligned_and_followed_by_two_blank_lines(xe):
    assert xe("vm-list name-label=dbase") == (f"uuid ( RO)           : {xe.dbase}\n"
                                              "     name-label ( RW): dbase\n"
                                              "    power-state ( RO): halted\n\n\n")


def test_the_longest_name_has_four_blanks_before_it():
    assert record_text([("a", "1"), ("long", "2"), ("b", "3")]) == "a       : 1\n    long: 2\n       b: 3\n"


def test_minimal_joins_with_commas_and_escapes_them(xe):
    assert xe.minimal("template-list params=name-label").split(",")[0] == "Ubuntu Precise Pangolin 12.04 (64-bit)"
    assert escaped("a,b\\c") == "a\\,b\\\\c"
    assert xe("vm-list name-label=nobody --minimal") == "\n"


def test_nothing_found_is_nothing_printed(xe):
    assert xe("vm-list name-label=nobody") == ""


def test_filters(xe):
    assert xe.minimal("vm-list is-control-domain=false params=name-label") == "dbase,w2008"
    assert xe.minimal("vm-list platform:acpi=1 name-label=dbase") == xe.dbase
    assert xe.minimal("vm-list allowed-operations:contains=start params=name-label") == "dbase,w2008"
    assert xe.refused("vm-list frob=1") == "Error: Unknown field 'frob'\n"
    assert xe.refused("vm-list name-label:x=1") == "Error: Field 'name-label' is not a set or map\n"
    assert xe.refused("vm-list allowed-operations:has=1") == "Error: Invalid syntax for set filtering (should be set-param:contains=key)\n"


def test_params_in_xes_order_whatever_the_order_asked(xe):
    assert xe("vm-list params=power-state,memory-static-max,name-label name-label=dbase") == (
        "name-label ( RW)           : dbase\n"
        "          power-state ( RO): halted\n"
        "    memory-static-max ( RW): 268435456\n\n\n")


def test_costly_fields_are_left_out_of_lists_and_shown_of_one(xe):
    assert "<expensive field>" in xe("vm-list name-label=dbase params=allowed-VIF-devices")
    assert xe(f"vm-param-get uuid={xe.dbase} param-name=allowed-VIF-devices") != "<expensive field>\n"


def test_no_guest_metrics_is_not_in_the_database(xe):
    text = xe(f"vm-param-list uuid={xe.dbase}")
    assert "os-version (MRO): <not in database>" in text
    assert "PV-drivers-up-to-date ( RO): <not in database>" in text
    assert "DEPRECATED" not in text     # xe of 6.1 did not say so


@pytest.mark.parametrize("name", sorted(LISTED))
def test_every_list_works(xe, name):
    status, terminal = xe.run(f"{name}-list params=all")
    if name in LATER:
        assert status == 1 and terminal.err.startswith("The server does not know this message.")
    else:
        assert (status, terminal.err) == (0, "")


@pytest.mark.parametrize("cls", SHOWN)
def test_fields_are_named_once(cls):
    names = [field.name for field in of_class(cls)]
    assert len(names) == len(set(names))


def test_params_of_a_map_and_a_set(xe):
    vm = f"uuid={xe.dbase}"
    xe(f"vm-param-set {vm} name-description='for us' other-config:colour=red")
    assert xe(f"vm-param-get {vm} param-name=name-description") == "for us\n"
    assert xe(f"vm-param-get {vm} param-name=other-config param-key=colour") == "red\n"
    xe(f"vm-param-set {vm} other-config:colour=blue")
    xe(f"vm-param-add {vm} param-name=other-config shape=round")
    assert "colour: blue; shape: round" in xe(f"vm-param-get {vm} param-name=other-config")
    xe(f"vm-param-remove {vm} param-name=other-config param-key=shape")
    assert xe.refused(f"vm-param-remove {vm} param-name=other-config param-key=shape") == "Error: Key shape is not in map\n"
    assert xe.refused(f"vm-param-get {vm} param-name=other-config param-key=shape") == "Error: Key shape not found in map\n"
    xe(f"vm-param-add {vm} param-name=tags param-key=mine")
    xe(f"vm-param-add {vm} param-name=tags param-key=yours")
    assert xe(f"vm-param-get {vm} param-name=tags") == "mine, yours\n"
    xe(f"vm-param-clear {vm} param-name=tags")
    assert xe(f"vm-param-get {vm} param-name=tags") == "\n"


def test_what_cannot_be_set(xe):
    vm = f"uuid={xe.dbase}"
    assert xe.refused(f"vm-param-set {vm} power-state=running") == "Error: Field 'power-state' is read-only.\n"
    assert xe.refused(f"vm-param-set {vm} other-config=x") == "Error: Field 'other-config' is a map or set. use the 'name:key=value' syntax.\n"
    assert xe.refused(f"vm-param-set {vm} is-a-template=maybe") == "Error: Failed to parse parameter 'is-a-template': expecting a boolean (true or false)\n"
    assert xe.refused(f"vm-param-set {vm} memory-static-max=many") == ("Error: Failed to parse parameter 'memory-static-max': expecting an integer "
                                                                       "(possibly with suffix)\n")
    assert xe.refused(f"vm-param-get {vm} param-name=frob") == "Error code: Missing parameter\nError parameters: frob\n"


def test_wrong_command_lines(xe):
    hint = "For usage run: 'xe help'\n"
    assert xe.refused("frob") == "Unknown command: frob\n" + hint
    assert xe.refused("name=x") == "Syntax error: \n" + hint
    assert xe.refused("vm-param-get uuid=1") == "Required parameter not found: param-name\n" + hint
    assert xe.refused("vm-list", password="wrong") == "Authentication failed\n" + hint


def test_help(xe):
    assert "vm-list" in xe("help")
    assert "host-call-plugin" in xe("help --all") and "host-call-plugin" not in xe("help")
    assert xe("help vm-pause").startswith("command name            : vm-pause\n        reqd params     : \n        optional params : progress, <vm-selectors>\n")
    assert xe("help frob") == "Unknown command 'frob'\n"


def test_completion_data_is_there_for_every_command():
    from lab_env.xe.completion import candidates
    assert candidates("vm-cl") == ["vm-clone"]
    assert candidates("vm-clone new-name") == ["new-name-description=", "new-name-label="]
    assert "uuid=" in candidates("vm-start u")
    assert "--force" in candidates("vm-shutdown --f")
    assert candidates("vm-list params=name-l") == ["params=name-label"]
    assert candidates("vm-param-get param-name=power") == ["param-name=power-state"]
    assert candidates("help vm-param-s") == ["vm-param-set"]


def test_completion_of_names(xe):
    from lab_env.xe.completion import candidates
    from lab_env.xe.view import View
    view = View(xe.log_in())
    assert candidates("vm-start vm=db", view) == ["vm=dbase"]
    assert candidates(f"vm-param-list uuid={xe.dbase[:6]}", view) == [f"uuid={xe.dbase}"]
