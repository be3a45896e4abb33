"""Networks and the host's interfaces: what leads where, and what is refused."""

import pytest

from lab_env.mock.journal import replay

from .laboratory import EMPTY, refused


@pytest.fixture
def pif(lab):
    return lab.api.PIF.get_all()[0]


def network(lab, name="inner"):
    return lab.api.network.create({"name_label": name, "name_description": "", "MTU": "1500", "other_config": {}})


def test_a_network_with_an_interface_stays(lab):
    vm, inner = lab.vm(), network(lab)
    vif = lab.api.VIF.create({"VM": vm, "network": inner, "device": "1", "MAC": "", "MTU": "1500", **EMPTY})
    assert refused(lab.api.network.destroy, inner) == ["NETWORK_CONTAINS_VIF", vif]
    lab.api.VM.start_on(vm, lab.api.host.get_all()[0], False, False)
    lab.api.VM.hard_shutdown(vm)
    lab.api.VIF.destroy(vif)
    lab.api.network.destroy(inner)
    assert inner not in lab.api.network.get_all()


def test_the_hosts_own_networks_stay(lab, pif):
    assert refused(lab.api.network.destroy, lab.api.PIF.get_network(pif)) == ["NETWORK_CONTAINS_PIF", pif]
    internal = lab.api.network.get_by_name_label("Host internal management network")[0]
    assert refused(lab.api.network.destroy, internal) == ["CANNOT_DESTROY_SYSTEM_NETWORK", internal]


def test_vlans(lab, pif):
    inner = network(lab)
    for tag in ("-1", "4095"):
        assert refused(lab.api.VLAN.create, pif, tag, inner) == ["VLAN_TAG_INVALID", tag]
    vlan = lab.api.VLAN.create(pif, "10", inner)
    untagged = lab.api.VLAN.get_untagged_PIF(vlan)
    record = lab.api.PIF.get_record(untagged)
    assert (record["VLAN"], record["device"], record["physical"], record["network"], record["VLAN_master_of"]) == ("10", "eth0", False, inner, vlan)
    assert lab.api.PIF.get_VLAN_slave_of(pif) == [vlan]
    other = network(lab, "other")
    assert refused(lab.api.VLAN.create, pif, "10", other) == ["PIF_VLAN_EXISTS", "eth0"]
    assert refused(lab.api.VLAN.create, pif, "11", inner) == ["NETWORK_ALREADY_CONNECTED", lab.api.host.get_all()[0], untagged]
    assert refused(lab.api.VLAN.create, untagged, "11", other) == ["PIF_IS_VLAN", untagged]
    assert refused(lab.api.PIF.forget, pif) == ["PIF_VLAN_STILL_EXISTS", pif]
    lab.api.VLAN.destroy(vlan)
    assert lab.api.PIF.get_all() == [pif] and lab.api.PIF.get_VLAN_slave_of(pif) == []
    older = lab.api.pool.create_VLAN("eth0", inner, "12")
    lab.api.PIF.destroy(older[0])
    assert refused(lab.api.PIF.destroy, pif) == ["PIF_IS_PHYSICAL", pif]
    assert replay(lab.journal).fingerprint() == lab.xs.fingerprint()


def test_the_management_interface_stays(lab, pif):
    host = lab.api.host.get_all()[0]
    assert refused(lab.api.PIF.forget, pif) == ["PIF_IS_MANAGEMENT_INTERFACE", pif] == refused(lab.api.PIF.unplug, pif)
    assert refused(lab.api.PIF.introduce, host, "", "eth0") == ["DUPLICATE_PIF_DEVICE_NAME", "eth0"]
    assert refused(lab.api.PIF.introduce, host, "", "eth7")[0].startswith("COULD_NOT_FIND_NETWORK_INTERFACE")
    lab.api.PIF.scan(host)
    assert lab.api.PIF.get_all() == [pif]


def test_addresses(lab, pif):
    assert refused(lab.api.PIF.reconfigure_ip, pif, "Static", "10.10.10", "255.255.255.0", "", "") == ["INVALID_IP_ADDRESS_SPECIFIED", "IP"]
    assert refused(lab.api.PIF.reconfigure_ip, pif, "Static", "10.10.10.11", "255.255.255.0", "x", "") == ["INVALID_IP_ADDRESS_SPECIFIED", "gateway"]
    lab.api.PIF.reconfigure_ip(pif, "Static", "10.10.10.11", "255.255.255.0", "10.10.10.1", "")
    assert lab.api.PIF.get_IP(pif) == "10.10.10.11" == lab.api.host.get_address(lab.api.host.get_all()[0])


def test_tunnels_and_bonds(lab, pif):
    inner = network(lab)
    tunnel = lab.api.tunnel.create(pif, inner)
    assert lab.api.tunnel.get_status(tunnel) == {"active": "false"}
    access = lab.api.tunnel.get_access_PIF(tunnel)
    assert refused(lab.api.tunnel.create, access, network(lab)) == ["IS_TUNNEL_ACCESS_PIF", access]
    lab.api.tunnel.destroy(tunnel)
    assert refused(lab.api.Bond.create, inner, [pif], "") == ["PIF_BOND_NEEDS_MORE_MEMBERS"]
