"""SR and network: what the host's storage repositories and networks do."""

from ..accessors import constructor_fields
from ..errors import Failure
from ..operations import computed, message


@computed("SR", "allowed_operations")
def allowed_operations(xs, sr):
    return ["scan", "update", "unplug"] if sr.content_type == "iso" else ["scan", "vdi_create", "vdi_destroy", "vdi_clone", "vdi_resize", "update", "unplug"]


@computed("SR", "virtual_allocation")
def virtual_allocation(xs, sr):
    return sum(vdi.virtual_size for vdi in sr.all("VDIs"))


@message("SR.scan", takes=1)
def scan(xs, sr):
    """Look for disks that came or went; in this laboratory nobody else brings any."""
    return ""


@message("SR.update", is_read=True)
def update(xs, sr):
    """Refresh the repository's figures; they are always fresh here."""
    return ""


@message("network.create")
def create_network(xs, values):
    """A network inside the host, with a bridge of its own."""
    fields = constructor_fields(xs, "network", values)
    bridges = {network.bridge for network in xs.db.all("network")}
    number = next(n for n in range(len(bridges) + 1) if f"xapi{n}" not in bridges)
    return xs.db.create("network", **{**fields, "bridge": fields.get("bridge") or f"xapi{number}"}).ref


@message("network.destroy")
def destroy_network(xs, network):
    """Remove a network without interfaces."""
    if any(vif.currently_attached for vif in network.all("VIFs")):
        raise Failure("NETWORK_CONTAINS_VIF", *[vif.ref for vif in network.all("VIFs")])
    xs.db.destroy(network)
    return ""


@message("PBD.unplug", takes=1)
def unplug(xs, pbd):
    """Take a host off its storage, unless a VM there is using it."""
    for vdi in pbd.get("SR").all("VDIs"):
        if any(vbd.currently_attached for vbd in vdi.all("VBDs")):
            raise Failure("VDI_IN_USE", vdi.ref)
    pbd.currently_attached = False
    return ""


@message("PBD.plug", takes=1)
def plug(xs, pbd):
    """Have a host reach its storage again."""
    pbd.currently_attached = True
    return ""
