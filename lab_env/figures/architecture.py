"""Xen's architecture: hardware, Xen, dom0 with the drivers, guests, and drivers in two halves."""

from ..words import Words

TITLE = Words("A host with Xen", "Un anfitrión con Xen")
ALT = Words(
    "At the bottom is the hardware: processors, memory, disks and network cards. Directly on it is Xen, a thin layer that shares out processor time, "
    "memory and interrupts. On Xen are three domains. Dom0 is a Linux with the drivers of the real disks and cards, the programs that manage the host "
    "(xapi, xsconsole), a back end for each PV guest's disk and network, and a qemu for each HVM guest. A PV guest has a kernel that makes hypercalls and front ends, "
    "which reach the back ends of dom0 over shared memory. An HVM guest has an unchanged kernel, with drivers for an imitated disk and card; "
    "its accesses to them go through Xen to qemu in dom0. Only dom0's drivers reach the disks and cards.",
    "Abaixo está o hardware: procesadores, memoria, discos e tarxetas de rede. Directamente enriba está Xen, unha capa lixeira que reparte tempo de procesador, "
    "memoria e interrupcións. Sobre Xen hai tres dominios. Dom0 é un Linux cos controladores dos discos e das tarxetas reais, os programas que administran o anfitrión "
    "(xapi, xsconsole), unha parte traseira para o disco e a rede de cada convidado PV, e un qemu para cada convidado HVM. Un convidado PV ten un núcleo que fai hiperchamadas e partes "
    "frontais, que chegan ás partes traseiras de dom0 por memoria compartida. Un convidado HVM ten un núcleo sen modificar, con controladores para un disco e unha tarxeta imitados; "
    "os seus accesos a eles pasan por Xen ata qemu, en dom0. Só os controladores de dom0 chegan aos discos e ás tarxetas.")
SIZE = 1000, 584


def draw(d):
    d.frame(20, 20, 340, 330, "dom0", Words("dom0, the control domain", "dom0, o dominio de control"))
    d.box(36, 56, 308, 46, "dom0", Words("xapi, xsconsole: they manage the host", "xapi, xsconsole: administran o anfitrión"), bold=False)
    d.box(36, 118, 146, 66, "dom0", Words("qemu", "qemu"), Words("imitates a PC", "imita un PC"))
    d.box(198, 118, 146, 66, "dom0", Words("Back ends", "Partes traseiras"), Words("disk and network", "disco e rede"), size=13)
    d.box(36, 268, 308, 64, "dom0", Words("Drivers of the real devices", "Controladores dos dispositivos reais"), Words("in dom0's Linux kernel", "no núcleo Linux de dom0"))
    d.arrow((109, 184), (109, 266), who="dom0")
    d.arrow((271, 184), (271, 266), who="dom0")

    d.frame(460, 20, 250, 330, "guest", Words("PV guest (dbase)", "Convidado PV (dbase)"))
    d.box(476, 56, 218, 46, "app", Words("Applications", "Aplicacións"))
    d.box(476, 118, 218, 66, "guest", Words("Front ends", "Partes frontais"), Words("disk and network", "disco e rede"))
    d.box(476, 268, 218, 64, "guest", Words("Kernel that knows Xen", "Núcleo que coñece Xen"), Words("it makes hypercalls", "fai hiperchamadas"))
    d.line((585, 184), (585, 268), who="guest")

    d.frame(730, 20, 250, 330, "guest", Words("HVM guest (w2008)", "Convidado HVM (w2008)"))
    d.box(746, 56, 218, 46, "app", Words("Applications", "Aplicacións"))
    d.box(746, 118, 218, 66, "guest", Words("Ordinary drivers", "Controladores ordinarios"), Words("IDE disk, network card", "disco IDE, tarxeta de rede"))
    d.box(746, 268, 218, 64, "guest", Words("Unchanged kernel", "Núcleo sen modificar"), Words("in ring 0 of non-root mode", "no anel 0 do modo non raíz"))
    d.line((855, 184), (855, 268), who="guest")

    d.arrow((476, 151), (346, 151), who="accent", both=True)
    d.label(410, 178, Words("shared memory", "memoria compartida"), size=12, who="accent", anchor="middle", width=88)
    d.box(20, 404, 960, 66, "xen", "Xen", Words("processor time, memory, interrupts; hypercalls, event channels, VM exits",
                                               "tempo de procesador, memoria, interrupcións; hiperchamadas, canles de eventos, saídas de MV"))
    d.arrow((585, 334), (585, 403), who="xen", both=True)
    d.arrow((855, 334), (855, 403), who="xen", both=True)
    d.label(596, 382, Words("hypercall, event", "hiperchamada, evento"), size=12, who="xen")
    d.label(845, 382, Words("VM exit, entry", "saída, entrada"), size=12, who="xen", anchor="end")

    d.box(20, 500, 960, 66, "hardware", Words("Hardware", "Hardware"),
          Words("processors (with VT-x or AMD-V for HVM), memory, disks, network cards", "procesadores (con VT-x ou AMD-V para HVM), memoria, discos, tarxetas de rede"))
    d.arrow((60, 332), (60, 499), who="dom0", both=True)
    d.label(72, 374, Words("only dom0's drivers reach the devices", "só dom0 chega aos dispositivos"), size=12, who="dom0")
