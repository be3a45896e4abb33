"""The buttons over a VM: which are shown, which can be pressed, and why the others cannot."""

from ...words import Words

# What XenCenter says of a greyed command of an HVM guest without tools, and what we say of the rest.
NEEDS_DRIVERS = Words("You attempted an operation on a VM which requires PV drivers to be installed but the drivers were not detected.",
                      "Esta operación precisa dos controladores PV na máquina virtual, e non se atoparon: instala primeiro as XenServer Tools.")
UNDER_WAY = Words("Something is still under way on this VM.", "Aínda hai algo en curso nesta máquina virtual.")
STATES = {"Halted": Words("halted", "apagada"), "Running": Words("running", "acesa"), "Suspended": Words("suspended", "suspendida"),
          "Paused": Words("paused", "en pausa")}
NOT_IN_THIS_STATE = Words("Not while the VM is {state}.", "Non mentres a máquina virtual está {state}.")
NOT_NOW = Words("XenServer does not allow it now.", "XenServer non o permite agora.")
ASK = {
    "hard_shutdown": Words("Are you sure you want to forcibly shut down “{name}”? What the guest has not written to its disk is lost.",
                           "Seguro que queres apagar á forza «{name}»? Pérdese o que o convidado aínda non escribiu no seu disco."),
    "hard_reboot": Words("Are you sure you want to forcibly reboot “{name}”? What the guest has not written to its disk is lost.",
                         "Seguro que queres reiniciar á forza «{name}»? Pérdese o que o convidado aínda non escribiu no seu disco."),
    "destroy": Words("Delete “{name}” and its disks? This cannot be undone.", "Eliminar «{name}» e os seus discos? Non se pode desfacer."),
}
HINTS = {        # XenCenter's, of what is destructive
    "hard_shutdown": Words("Force VM Shut down (destructive)", "Apagar á forza a máquina virtual (destrutivo)"),
    "hard_reboot": Words("Force VM Reboot (destructive)", "Reiniciar á forza a máquina virtual (destrutivo)"),
}
# operation: (label, the power states in which it makes sense, its plain version when it is a forced one)
BUTTONS = {
    "start": (Words("Start", "Iniciar"), ("Halted",), None),
    "resume": (Words("Resume", "Retomar"), ("Suspended",), None),
    "unpause": (Words("Unpause", "Continuar"), ("Paused",), None),
    "clean_shutdown": (Words("Shut Down", "Apagar"), ("Running",), None),
    "hard_shutdown": (Words("Force Shut down", "Apagar á forza"), ("Running", "Paused", "Suspended"), "clean_shutdown"),
    "clean_reboot": (Words("Reboot", "Reiniciar"), ("Running",), None),
    "hard_reboot": (Words("Force Reboot", "Reiniciar á forza"), ("Running", "Paused"), "clean_reboot"),
    "suspend": (Words("Suspend", "Suspender"), ("Running",), None),
}
INSTEAD = {"resume": "suspend", "unpause": "start"}     # shown in the other's place, when its state is there


def buttons(vm):
    """[{"op", "label", "can", "why", "forced", "hint", "ask"}] in the order of the toolbar."""
    allowed, power = vm["allowed_operations"], vm["power_state"]
    hidden = {INSTEAD[op] if power in BUTTONS[op][1] else op for op in INSTEAD}
    shown = []
    for op, (label, states, plain) in BUTTONS.items():
        if op in hidden or plain and (plain in allowed or op not in allowed):
            continue        # as in XenCenter, force is offered only where the clean way is not
        can = op in allowed
        shown.append({"op": op, "label": label, "can": can, "why": None if can else reason(vm, states), "forced": bool(plain), "hint": HINTS.get(op),
                      "ask": ASK[op].fill(name=vm["name_label"]) if op in ASK else None})
    return shown


def reason(vm, states):
    """Why an operation that is sensible in `states` is not allowed."""
    if vm["current_operations"]:
        return UNDER_WAY
    if vm["power_state"] not in states:
        return NOT_IN_THIS_STATE.fill(state=STATES[vm["power_state"]])
    if vm["power_state"] == "Running" and vm["HVM_boot_policy"]:
        return NEEDS_DRIVERS
    return NOT_NOW
