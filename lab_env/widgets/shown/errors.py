"""XenAPI's failures in words, with what to do next. The code stays readable beside them: programs go by it."""

from ...guests import refusal
from ...words import Words

SAYS = {
    "VM_BAD_POWER_STATE": Words("The VM is {2}; this needs it to be {1}.", "A máquina virtual está en estado «{2}»; isto precisa o estado «{1}»."),
    "VM_MISSING_PV_DRIVERS": Words("The guest has no PV drivers: install the XenServer Tools first.",
                                   "O convidado non ten controladores PV: instala primeiro as XenServer Tools."),
    "VM_LACKS_FEATURE_SHUTDOWN": Words("The guest cannot be asked to shut down: install the XenServer Tools first, or force it.",
                                       "Non se lle pode pedir ao convidado que se apague: instala primeiro as XenServer Tools, ou fórzao."),
    "VM_LACKS_FEATURE": Words("The guest cannot be asked to do this: install the XenServer Tools first.",
                              "Non se lle pode pedir isto ao convidado: instala primeiro as XenServer Tools."),
    "OTHER_OPERATION_IN_PROGRESS": Words("Something else is still under way on “{1}”. Wait until it has ended.",
                                         "Aínda hai outra cousa en curso en «{1}». Agarda a que remate."),
    "OPERATION_NOT_ALLOWED": Words("XenServer does not allow this here: {0}", "XenServer non permite isto aquí: {0}"),
    "HOST_NOT_ENOUGH_FREE_MEMORY": Words("The host has not enough free memory. Shut a VM down, or give this one less.",
                                         "O anfitrión non ten memoria libre dabondo. Apaga outra máquina virtual, ou dálle menos a esta."),
    "NO_HOSTS_AVAILABLE": Words("No host can run this VM now: look at its memory, its storage and its networks.",
                                "Ningún anfitrión pode executar agora esta máquina virtual: mira a súa memoria, o seu almacenamento e as súas redes."),
    "VM_HVM_REQUIRED": Words("This VM needs hardware virtualization (HVM), and the host's processor does not offer it.",
                             "Esta máquina virtual precisa virtualización por hardware (HVM), e o procesador do anfitrión non a ofrece."),
    "SR_FULL": Words("The storage is full: delete a disk you no longer need, or choose a smaller size.",
                     "O almacenamento está cheo: elimina algún disco que xa non precises, ou escolle un tamaño menor."),
    "VBD_NOT_EMPTY": Words("There is a disc in the drive already: eject it first.", "Xa hai un disco na unidade: expúlsao primeiro."),
    "VBD_IS_EMPTY": Words("The drive is empty already.", "A unidade xa está baleira."),
    "VBD_TRAY_LOCKED": Words("The guest holds the drive locked: unmount the disc in the guest first (umount).",
                             "O convidado ten a unidade bloqueada: desmonta primeiro o disco no convidado (umount)."),
    "DEVICE_DETACH_REJECTED": Words("The guest does not let the device go: unmount it in the guest first (umount).",
                                    "O convidado non solta o dispositivo: desmóntao primeiro no convidado (umount)."),
    "MEMORY_CONSTRAINT_VIOLATION": Words("The limits must be in order: static minimum ≤ dynamic minimum ≤ dynamic maximum ≤ static maximum.",
                                         "Os límites deben ir en orde: mínimo estático ≤ mínimo dinámico ≤ máximo dinámico ≤ máximo estático."),
    "BOOTLOADER_FAILED": Words("The boot loader found nothing to boot: {1}", "O cargador de arranque non atopou nada que arrincar: {1}"),
    "HANDLE_INVALID": Words("It is no longer there: somebody has removed it meanwhile.", "Xa non existe: alguén o eliminou entrementres."),
    "VM_IS_TEMPLATE": Words("This is a template; make a VM from it first.", "Isto é un modelo; primeiro fai con el unha máquina virtual."),
    "VDI_IN_USE": Words("The disk is in use.", "O disco está en uso."),
    "RBAC_PERMISSION_DENIED": Words("Your role on this XenServer does not permit it.", "O teu papel neste XenServer non o permite."),
    "PROVISION_FAILED_OUT_OF_SPACE": Words("There is not enough room for the disks.", "Non hai sitio dabondo para os discos."),
    "SESSION_INVALID": Words("The session is over. Run the notebook from its first cell again.", "A sesión rematou. Executa outra vez o caderno desde a primeira cela."),
    "XENLAB_REFUSED": Words("XenLab does not do this on a real pool ({0}): {1}", "XenLab non fai isto nun pool real ({0}): {1}"),
    "XENLAB_DRY_RUN": Words("{0}: {1}.", "{0}: {1}."),
    "XENLAB_HOST_AWAY": Words("{0}", "{0}"),
}
SAYS["MEMORY_CONSTRAINT_VIOLATION_ORDER"] = SAYS["MEMORY_CONSTRAINT_VIOLATION"]
NOT_KEPT = Words("The lab cannot be written down ({reason}), so nothing was done. Is the disk that has the lab folder full? Make room there, and do it again: what was done before is kept.",
                 "Non se pode escribir o laboratorio ({reason}), así que non se fixo nada. Está cheo o disco no que está o cartafol do laboratorio? Fai sitio nel e repíteo: o feito ata agora está gardado.")
FULL = Words("This lab has seen so much that its journal holds no more, so nothing was done. What is in it can be looked at, checked and handed in; for more begin a new one: `xenlab lab --folder`.",
             "Este laboratorio ten visto tanto que no seu rexistro xa non cabe máis, así que non se fixo nada. O que hai nel pódese mirar, comprobar e entregar; para seguir comeza outro: `xenlab lab --folder`.")
UNKNOWN = Words("XenServer refuses: {code}", "XenServer non acepta: {code}")


def words(details, records=None):
    """Words for a failure's details, references replaced by names."""
    code, *params = details or ["INTERNAL_ERROR"]
    if code == "XENAPI_PLUGIN_FAILURE" and len(params) == 3:
        return refusal(*params[1:])
    if not_kept(details):
        return FULL if params[0].startswith("JournalFull") else NOT_KEPT.fill(reason=params[0].removeprefix("JournalNotWritten: ").partition(". ")[0])
    named = [records.name(param) if records else param for param in params]
    if code not in SAYS:
        return UNKNOWN.fill(code=" ".join([code, *named]))
    return Words(*(text.format(*named, *[""] * 5).strip() for text in SAYS[code]))


def not_kept(details):
    """Whether a mocked XenServer could not write its journal."""
    return len(details) > 1 and details[0] == "INTERNAL_ERROR" and details[1].startswith(("JournalNotWritten: ", "JournalFull: "))
