"""Networks and the interfaces of hosts."""

from ..table import command


@command("network-create", "name-label", "name-description mtu", "Make a network.")
def network_create(call):
    made = call.x.network.create({"name_label": call.get("name-label"), "name_description": call.get("name-description", ""),
                                  "MTU": call.get("mtu", "1500"), "other_config": {}, "tags": []})
    call.print(call.x.network.get_uuid(made))


@command("pif-scan", "host-uuid", help="Look for physical interfaces of a host.")
def pif_scan(call):
    call.x.PIF.scan(call.ref("host", "host-uuid"))


@command("pif-reconfigure-ip", "uuid mode", "IP netmask gateway DNS", "Give a physical interface its address; mode none, dhcp or static.")
def pif_reconfigure_ip(call):
    call.x.PIF.reconfigure_ip(call.ref("PIF"), {"none": "None", "dhcp": "DHCP", "static": "Static"}.get(call.get("mode").lower(), call.get("mode")),
                              *(call.get(name, "") for name in ("IP", "netmask", "gateway", "DNS")))


@command("vlan-create", "network-uuid pif-uuid vlan", help="Make a VLAN on a physical interface.")
def vlan_create(call):
    made = call.x.VLAN.create(call.ref("PIF", "pif-uuid"), str(call.number("vlan")), call.ref("network", "network-uuid"))
    call.print(call.x.PIF.get_uuid(call.x.VLAN.get_untagged_PIF(made)))


@command("pool-vlan-create", "network-uuid pif-uuid vlan", help="Make a VLAN on the same interface of each host.")
def pool_vlan_create(call):
    made = call.x.pool.create_VLAN_from_PIF(call.ref("PIF", "pif-uuid"), call.ref("network", "network-uuid"), str(call.number("vlan")))
    call.print(*(call.x.PIF.get_uuid(pif) for pif in made))


@command("vlan-destroy", "uuid", help="Destroy a VLAN; uuid is the VLAN's or its interface's.")
def vlan_destroy(call):
    vlans = {vlan.uuid: vlan.ref for vlan in call.view.objects("VLAN")}
    call.x.VLAN.destroy(vlans.get(call.get("uuid")) or call.x.PIF.get_VLAN_master_of(call.ref("PIF")))


@command("bond-create", "network-uuid pif-uuids", "mac mode", "Make a bond of several physical interfaces, separated by commas.")
def bond_create(call):
    interfaces = [call.x.PIF.get_by_uuid(uuid) for uuid in call.get("pif-uuids").split(",")]
    call.print(call.x.Bond.get_uuid(call.x.Bond.create(call.ref("network", "network-uuid"), interfaces, call.get("mac", ""), call.get("mode", "balance-slb"))))


@command("tunnel-create", "pif-uuid network-uuid", help="Make a tunnel for a network over an interface.")
def tunnel_create(call):
    call.print(call.x.tunnel.get_uuid(call.x.tunnel.create(call.ref("PIF", "pif-uuid"), call.ref("network", "network-uuid"))))


@command("tunnel-destroy", "uuid", help="Destroy a tunnel.")
def tunnel_destroy(call):
    call.x.tunnel.destroy(call.ref("tunnel"))
