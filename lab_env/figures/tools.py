"""What the tools add: the way of a report from the agent to XenCenter."""

from ..words import Words

TITLE = Words("What the tools add: the agent's report", "Que engaden as ferramentas: o informe do axente")
ALT = Words(
    "In the guest, the agent (xe-daemon) asks the system for its name, its kernel, its addresses and its free memory, and every minute writes them into XenStore. "
    "XenStore is a small tree of keys in dom0, such as attr/PVAddons/MajorVersion, data/os_name, attr/eth0/ip and control/feature-balloon; the last key written is data/updated. "
    "Xapi reads them when data/updated changes, and fills the record VM_guest_metrics: PV_drivers_version, os_version, networks and other. "
    "XenCenter, xsconsole and xe show that record. A request to shut down goes the other way, through the key control/shutdown: a PV kernel answers it by itself, "
    "with or without the agent; Windows answers with its PV drivers.",
    "No convidado, o axente (xe-daemon) pregúntalle ao sistema o seu nome, o seu núcleo, os seus enderezos e a súa memoria libre, e cada minuto escríbeos no XenStore. "
    "O XenStore é unha pequena árbore de claves en dom0, como attr/PVAddons/MajorVersion, data/os_name, attr/eth0/ip e control/feature-balloon; a última que se escribe é data/updated. "
    "Xapi leas cando cambia data/updated e enche o rexistro VM_guest_metrics: PV_drivers_version, os_version, networks e other. "
    "XenCenter, xsconsole e xe amosan ese rexistro. Unha petición de apagado vai no outro sentido, pola clave control/shutdown: un núcleo PV respóndea por si só, "
    "con axente ou sen el; Windows, cos seus controladores PV.")
SIZE = 970, 440


def draw(d):
    d.frame(20, 20, 250, 400, "guest", Words("The guest", "O convidado"))
    d.box(36, 60, 218, 74, "app", Words("Agent (xe-daemon)", "Axente (xe-daemon)"), Words("what the tools install", "o que instalan as ferramentas"))
    d.box(36, 190, 218, 92, "guest", Words("The system", "O sistema"), Words("name, kernel, addresses, free memory", "nome, núcleo, enderezos, memoria libre"))
    d.box(36, 330, 218, 74, "guest", Words("PV kernel", "Núcleo PV"), Words("answers by itself", "responde por si só"))
    d.arrow((145, 190), (145, 136), who="guest")

    d.frame(360, 20, 280, 400, "dom0", Words("XenStore, in dom0", "XenStore, en dom0"))
    for row, (key, value) in enumerate((("attr/PVAddons/MajorVersion", "6"), ("data/os_name", "Debian GNU/Linux 6.0.7"), ("attr/eth0/ip", "10.10.10.…"),
                                        ("control/feature-balloon", "1"), ("data/updated", Words("last: done", "a última: feito")))):
        d.label(376, 70 + row * 44, key, size=13, who="dom0", code=True)
        d.label(390, 88 + row * 44, value, size=12, who="ink")
    d.label(376, 362, "control/shutdown", size=13, who="dom0", code=True)
    d.label(390, 380, "poweroff", size=12)
    d.line((360, 318), (640, 318), who="dom0", dashed=True)

    d.box(700, 44, 250, 148, "dom0", Words("xapi: VM_guest_metrics", "xapi: VM_guest_metrics"), "PV_drivers_version", "os_version", "networks", "other", size=14)
    d.box(700, 238, 250, 62, "plain", Words("XenCenter, xsconsole, xe", "XenCenter, xsconsole, xe"), Words("show it", "amósano"))
    d.box(700, 336, 250, 66, "plain", Words("Somebody: shut down!", "Alguén: apágate!"), "VM.clean_shutdown")

    d.arrow((256, 97), (358, 97), who="accent")
    d.label(314, 120, Words("writes, each minute", "escribe, cada minuto"), size=12, who="accent", anchor="middle", width=80)
    d.arrow((642, 118), (698, 118), who="accent")
    d.label(670, 142, Words("read", "lido"), size=12, who="accent", anchor="middle")
    d.arrow((825, 194), (825, 236), who="accent")
    d.arrow((698, 369), (642, 369), who="xen")
    d.arrow((358, 369), (256, 369), who="xen")
