"""network, PIF, VLAN, Bond, tunnel: the host's networks and the interfaces that lead out of it.

The host has one physical interface, eth0. Sources of the order of refusals: xapi_network.ml, xapi_pif.ml, xapi_vlan.ml, xapi_bond.ml.
"""

import ipaddress

from ..accessors import constructor_fields
from ..errors import Failure
from ..operations import message, not_simulated
from ..schema import NULL
from .disks import but_uuid

VLAN_MAC = "fe:ff:ff:ff:ff:ff"


# -- network --------------------------------------------------------------------------------------------------------------

@message("network.create")
def create(xs, values):
    """A network inside the host, with a bridge of its own."""
    fields = constructor_fields(xs, "network", values)
    bridges = {network.bridge for network in xs.db.all("network")}
    number = next(n for n in range(len(bridges) + 1) if f"xapi{n}" not in bridges)
    return xs.db.create("network", **{**fields, "bridge": fields.get("bridge") or f"xapi{number}"}).ref


@message("network.destroy")
def destroy(xs, network):
    """Remove a network that no VM's and no host's interface is on."""
    if network.VIFs:
        raise Failure("NETWORK_CONTAINS_VIF", *network.VIFs)
    if network.PIFs:
        raise Failure("NETWORK_CONTAINS_PIF", *network.PIFs)
    if network.bridge == "xenapi":
        raise Failure("CANNOT_DESTROY_SYSTEM_NETWORK", network.ref)
    xs.db.destroy(network)
    return ""


@message("network.set_default_locking_mode")
def set_default_locking_mode(xs, network, value):
    """What VIFs without a mode of their own do; not while one of them is plugged in."""
    for vif in network.all("VIFs"):
        if vif.currently_attached and vif.locking_mode == "network_default":
            raise Failure("VIF_IN_USE", network.ref, vif.ref)
    network.default_locking_mode = value
    return ""


# -- PIF ------------------------------------------------------------------------------------------------------------------

def free_to_go(pif):
    if pif.bond_slave_of != NULL or pif.bond_master_of:
        raise Failure("PIF_ALREADY_BONDED", pif.ref)
    if pif.VLAN_slave_of:
        raise Failure("PIF_VLAN_STILL_EXISTS", pif.ref)
    if pif.tunnel_transport_PIF_of:
        raise Failure("PIF_TUNNEL_STILL_EXISTS", pif.ref)


def not_management(pif):
    if pif.management:
        raise Failure("PIF_IS_MANAGEMENT_INTERFACE", pif.ref)


def new_pif(xs, below, network, **values):
    """An interface on top of another one, plugged in."""
    known = xs.schema.classes["PIF"].fields
    fields = {"device": below.device, "network": network.ref, "host": below.host, "MAC": below.MAC, "MTU": below.MTU, "metrics": below.metrics, "VLAN": -1,
              "physical": False, "currently_attached": True, "ip_configuration_mode": "None", "ipv6_configuration_mode": "None",
              "primary_address_type": "IPv4", "managed": True, **values}
    return xs.db.create("PIF", **{name: value for name, value in fields.items() if name in known})


def only_here(xs, host, network):
    for pif in network.all("PIFs"):
        if pif.host == host:
            raise Failure("NETWORK_ALREADY_CONNECTED", host, pif.ref)


@message("PIF.scan", takes=1)
def scan(xs, host):
    """Look for new network cards: a physical interface that was forgotten is found again."""
    for pif in forgotten(xs, host):
        bring_back(xs, host, pif)
    return ""


def forgotten(xs, host):
    """The physical interfaces of the host that have no record, as fields."""
    known = {pif.device for pif in host.all("PIFs") if pif.physical}
    return [fields for device, fields in xs.shelf.get(f"nics:{host.uuid}", {}).items() if device not in known]


def bring_back(xs, host, fields):
    kept = xs.shelf[f"nics:{host.uuid}"]
    del kept[fields["device"]]
    if not kept:
        del xs.shelf[f"nics:{host.uuid}"]
    network = xs.db.find(fields["network"]) or xs.db.create("network", name_label=f"Pool-wide network associated with {fields['device']}",
                                                            bridge=f"xenbr{fields['device'].removeprefix('eth')}", MTU=1500)
    return xs.db.create("PIF", **{**fields, "network": network.ref, "host": host.ref, "currently_attached": False})


@message("PIF.introduce")
def introduce(xs, host, mac, device, managed=True):
    """A record of a physical interface that was forgotten."""
    if any(pif.device == device and pif.physical for pif in host.all("PIFs")):
        raise Failure("DUPLICATE_PIF_DEVICE_NAME", device)
    for fields in forgotten(xs, host):
        if fields["device"] == device and mac.lower() in ("", fields["MAC"]):
            return bring_back(xs, host, fields).ref
    raise Failure("COULD_NOT_FIND_NETWORK_INTERFACE_WITH_SPECIFIED_DEVICE_NAME_AND_MAC_ADDRESS", device, mac)


@message("PIF.forget")
def forget(xs, pif):
    """Drop the record of a physical interface; the management interface stays: without it nobody would reach the host."""
    free_to_go(pif)
    not_management(pif)
    if not pif.physical:
        raise Failure("PIF_IS_NOT_PHYSICAL", pif.ref)
    xs.shelf.setdefault(f"nics:{pif.get('host').uuid}", {})[pif.device] = but_uuid(pif)
    xs.db.destroy(pif)
    return ""


@message("PIF.plug", takes=1)
def plug(xs, pif):
    if pif.bond_slave_of != NULL:
        raise Failure("CANNOT_PLUG_BOND_SLAVE", pif.ref)
    pif.currently_attached = True
    return ""


@message("PIF.unplug", takes=1)
def unplug(xs, pif):
    """Take an interface down. VMs on its network stay on the network, which leads nowhere then."""
    not_management(pif)
    if pif.disallow_unplug:
        raise Failure("PIF_DOES_NOT_ALLOW_UNPLUG", pif.ref)
    pif.currently_attached = False
    return ""


def address(text, name):
    try:
        return ipaddress.IPv4Address(text)
    except ValueError:
        raise Failure("INVALID_IP_ADDRESS_SPECIFIED", name) from None


@message("PIF.reconfigure_ip", takes=1)
def reconfigure_ip(xs, pif, mode, ip, netmask, gateway, dns):
    """How the host gets its address there. By DHCP the outer network gives the one it had."""
    if mode == "Static":
        address(ip, "IP")
        address(netmask, "netmask")
    for text, name in ((gateway, "gateway"), *((one, "DNS") for one in dns.split(",") if one)):
        if text:
            address(text, name)
    if pif.management and mode == "None":
        raise Failure("PIF_IS_MANAGEMENT_INTERFACE", pif.ref)
    if mode == "Static" or mode == "None":
        pif.IP, pif.netmask, pif.gateway, pif.DNS = (ip, netmask, gateway, dns) if mode == "Static" else ("", "", "", "")
    pif.ip_configuration_mode = mode
    if pif.management and pif.IP:
        pif.get("host").address = pif.IP
    return ""


# -- VLAN -----------------------------------------------------------------------------------------------------------------

@message("VLAN.create", takes=1)
def create_vlan(xs, tagged, tag, network):
    """An interface for the traffic with a tag."""
    if tagged is None or network is None:
        raise Failure("HANDLE_INVALID", "PIF" if tagged is None else "network", NULL)
    only_here(xs, tagged.host, network)
    if tagged.bond_slave_of != NULL:
        raise Failure("CANNOT_ADD_VLAN_TO_BOND_SLAVE", tagged.ref)
    if tagged.VLAN >= 0:
        raise Failure("PIF_IS_VLAN", tagged.ref)
    if not 0 <= tag <= 4094:
        raise Failure("VLAN_TAG_INVALID", tag)
    if any(vlan.tag == tag for vlan in tagged.all("VLAN_slave_of")):
        raise Failure("PIF_VLAN_EXISTS", tagged.device)
    if tagged.tunnel_access_PIF_of:
        raise Failure("IS_TUNNEL_ACCESS_PIF", tagged.ref)
    untagged = new_pif(xs, tagged, network, VLAN=tag, MAC=VLAN_MAC)
    vlan = xs.db.create("VLAN", tagged_PIF=tagged.ref, untagged_PIF=untagged.ref, tag=tag)
    untagged.VLAN_master_of = vlan.ref
    return vlan.ref


@message("VLAN.destroy", takes=1)
def destroy_vlan(xs, vlan):
    untagged = vlan.get("untagged_PIF")
    if untagged is not None:
        free_to_go(untagged)
        not_management(untagged)
        xs.db.destroy(untagged)
    xs.db.destroy(vlan)
    return ""


@message("PIF.create_VLAN", takes=1)
def create_vlan_on(xs, device, network, host, tag):
    """The older way of VLAN.create: answers the new interface."""
    for pif in host.all("PIFs"):
        if pif.device == device and pif.VLAN == -1:
            return xs.db.find(create_vlan(xs, pif, tag, network)).untagged_PIF
    raise Failure("INVALID_VALUE", "device", device)


@message("pool.create_VLAN", takes=1)
def create_vlan_on_all(xs, device, network, tag):
    return [create_vlan_on(xs, device, network, host, tag) for host in xs.db.all("host")]


@message("pool.create_VLAN_from_PIF", takes=1)
def create_vlan_like(xs, pif, network, tag):
    if pif is None:
        raise Failure("HANDLE_INVALID", "PIF", NULL)
    return create_vlan_on_all(xs, pif.device, network, tag)


@message("PIF.destroy", takes=1)
def destroy_pif(xs, pif):
    """The older way of VLAN.destroy."""
    if pif.VLAN < 0:
        raise Failure("PIF_IS_PHYSICAL", pif.ref)
    return destroy_vlan(xs, pif.get("VLAN_master_of"))


# -- tunnel ---------------------------------------------------------------------------------------------------------------

@message("tunnel.create", takes=1)
def create_tunnel(xs, transport, network, protocol="gre"):
    """The records of a tunnel. Nothing goes through it: that takes a controller of virtual switches, which is not here."""
    if transport is None or network is None:
        raise Failure("HANDLE_INVALID", "PIF" if transport is None else "network", NULL)
    only_here(xs, transport.host, network)
    if transport.bond_slave_of != NULL:
        raise Failure("CANNOT_ADD_TUNNEL_TO_BOND_SLAVE", transport.ref)
    if transport.tunnel_access_PIF_of:
        raise Failure("IS_TUNNEL_ACCESS_PIF", transport.ref)
    access = new_pif(xs, transport, network, currently_attached=False)
    protocol = {"protocol": protocol} if "protocol" in xs.schema.classes["tunnel"].fields else {}
    return xs.db.create("tunnel", access_PIF=access.ref, transport_PIF=transport.ref, status={"active": "false"}, **protocol).ref


@message("tunnel.destroy", takes=1)
def destroy_tunnel(xs, tunnel):
    access = tunnel.get("access_PIF")
    xs.db.destroy(tunnel)
    if access is not None:
        xs.db.destroy(access)
    return ""


# -- Bond -----------------------------------------------------------------------------------------------------------------

@message("Bond.create", takes=1)
def create_bond(xs, network, members, mac, mode, properties):
    """Join interfaces; refused as XAPI does. With one network card there are never two to join, so nothing is ever made here."""
    pifs = [xs.db.get("PIF", ref) for ref in members]
    for pif in pifs:
        if pif.bond_slave_of != NULL or pif.bond_master_of:
            raise Failure("PIF_ALREADY_BONDED", pif.ref)
        if pif.VLAN >= 0:
            raise Failure("PIF_VLAN_EXISTS", pif.ref)
    if len({pif.host for pif in pifs}) > 1:
        raise Failure("PIF_CANNOT_BOND_CROSS_HOST")
    if len(set(members)) < 2:
        raise Failure("PIF_BOND_NEEDS_MORE_MEMBERS")
    raise not_simulated("Bond.create of interfaces that are not physical")
