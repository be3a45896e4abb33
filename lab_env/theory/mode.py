"""Which mode a VM is in, told from its XenAPI record alone; and what to say to each guess."""

from ..words import Words, same

MODES = {
    "pv": Words("PV", "PV"),
    "hvm": Words("HVM; no PV drivers reported", "HVM; ningún controlador PV notificado"),
    "hvm-pv": Words("HVM with PV drivers", "HVM con controladores PV"),
    "pvh": Words("PVH", "PVH"),
}
FIELDS = ["HVM_boot_policy", "HVM_boot_params", "PV_bootloader", "PV_kernel", "PV_args", "domain_type", "power_state"]


def mode_of(record, metrics):
    """The key in MODES: `record` is a VM's, `metrics` its VM_guest_metrics' (empty when it has none)."""
    kind = record.get("domain_type", "unspecified")
    if kind in ("pvh", "pv_in_pvh"):
        return "pvh"
    if kind == "pv" or kind in ("", "unspecified") and not record["HVM_boot_policy"]:
        return "pv"
    return "hvm-pv" if metrics.get("PV_drivers_version") else "hvm"


def evidence(record, metrics):
    """The fields one may look at: name and value as text."""
    shown = [(field, as_text(record[field])) for field in FIELDS if field in record]
    return [*shown, ("guest_metrics → PV_drivers_version", as_text(metrics.get("PV_drivers_version", {})))]


def as_text(value):
    if isinstance(value, dict):
        return "; ".join(f"{key}: {one}" for key, one in value.items()) or "{}"
    return str(value) if value != "" else '""'


def feedback(guess, record, metrics):
    """What to say to a guess: whether it is right is for the caller to tell."""
    mode, policy = mode_of(record, metrics), same(repr(record["HVM_boot_policy"]))
    if record.get("domain_type", "unspecified") not in ("", "unspecified"):
        start = Words("domain_type says it outright: {kind}.", "domain_type dío sen máis: {kind}.").fill(kind=same(record["domain_type"]))
    elif mode == "pv":
        start = Words("HVM_boot_policy is empty: no BIOS boots it. {how}", "HVM_boot_policy está baleiro: non o arrinca ningunha BIOS. {how}").fill(how=started(record))
    else:
        start = Words("HVM_boot_policy is {policy}: a BIOS looks for something to boot, in the order of HVM_boot_params.",
                      "HVM_boot_policy é {policy}: unha BIOS busca que arrincar, na orde de HVM_boot_params.").fill(policy=policy)
    if mode in ("hvm", "hvm-pv") and guess in ("hvm", "hvm-pv"):
        return Words("{start} {drivers}", "{start} {drivers}").fill(start=start, drivers=REPORTED if mode == "hvm-pv" else SILENT)
    if guess == "pvh" != mode:
        return Words("{start} {pvh}", "{start} {pvh}").fill(start=start, pvh=NO_PVH if "domain_type" not in record else same(""))
    return start


REPORTED = Words("And somebody inside has reported: PV_drivers_version is not empty, so XenServer takes it that disk and network go through PV drivers. It stays HVM.",
                 "E alguén de dentro informou: PV_drivers_version non está baleiro, así que XenServer dá por feito que disco e rede van por controladores PV. Segue sendo HVM.")
SILENT = Words("PV_drivers_version is empty: nobody inside has reported drivers, so for XenServer there are none.",
               "PV_drivers_version está baleiro: ninguén de dentro informou de controladores, así que para XenServer non os hai.")
NO_PVH = Words("PVH came later: this release's records have no domain_type to say it.",
               "PVH veu despois: os rexistros desta versión non teñen domain_type que o diga.")


def started(record):
    """Who finds the kernel of a PV VM."""
    loader = record["PV_bootloader"]
    if loader == "eliloader":
        return Words("PV_bootloader is eliloader: it fetches the installer's kernel, for nothing is installed yet.",
                     "PV_bootloader é eliloader: colle o núcleo do instalador, porque aínda non hai nada instalado.")
    if loader:
        return Words("PV_bootloader, {loader}, reads the kernel from its disk, and Xen starts it.",
                     "PV_bootloader, {loader}, le o núcleo do seu disco, e Xen iníciao.").fill(loader=same(loader))
    return Words("Its kernel is given to Xen directly.", "O seu núcleo dáselle directamente a Xen.")
