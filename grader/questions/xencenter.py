"""What XenCenter, xsconsole and xe show of a VM, and what it means."""

from grader.question import Choice, right, wrong

QUESTIONS = (
    Choice(
        name="unknown",
        en="A VM with tools was started 40 seconds ago, and XenCenter's *General* tab says “Unknown” of its virtualization state. What does it mean?",
        gl="Unha MV con ferramentas iniciouse hai 40 segundos, e a lapela *General* de XenCenter di «Unknown» do estado de virtualización. Que significa?",
        options=(
            right(en="Its agent has not reported yet; XenCenter waits for two minutes before it says that there are no tools",
                  gl="O seu axente aínda non informou; XenCenter agarda dous minutos antes de dicir que non hai ferramentas",
                  why=("And its screen is only drawn anew some time after: hence the unit's “three minutes or more”.", "E a pantalla tarda algo máis en actualizarse: de aí os «3 ou máis minutos» da unidade.")),
            wrong(en="The tools are not installed", gl="As ferramentas non están instaladas", why=("It would say so, after two minutes.", "Diríao, pasados dous minutos.")),
            wrong(en="The tools are out of date", gl="As ferramentas están desactualizadas", why=("For that the agent would have to have reported its version.", "Para iso o axente tería que ter informado da súa versión.")),
            wrong(en="XenCenter has lost the host", gl="XenCenter perdeu o anfitrión", why=("Then the whole host would be shown as disconnected.", "Entón o anfitrión enteiro sairía desconectado.")))),
    Choice(
        name="optimized",
        en="“Optimized (version 6.1 installed)”: which version is that?",
        gl="«Optimized (version 6.1 installed)»: de que é esa versión?",
        options=(
            right(en="That of the agent in the guest", gl="Do axente que hai no convidado", why=("Major and minor of what the agent reported; the host may be newer.", "O número maior e o menor do que informou o axente; o anfitrión pode ser máis novo.")),
            wrong(en="That of the host", gl="Do anfitrión", why=("A 6.1 agent on a 6.2 host still says 6.1.", "Un axente 6.1 nun anfitrión 6.2 segue dicindo 6.1.")),
            wrong(en="That of XenCenter", gl="De XenCenter", why=("XenCenter only shows it.", "XenCenter só a amosa.")),
            wrong(en="That of the guest's kernel", gl="Do núcleo do convidado", why=("The kernel's is in os_version (uname).", "A do núcleo está en os_version (uname).")))),
    Choice(
        name="force_buttons",
        en="When does XenCenter show *Force Shut down* on the toolbar?",
        gl="Cando amosa XenCenter o botón *Force Shut down* na barra de ferramentas?",
        options=(
            right(en="When the running VM's allowed_operations have no clean_shutdown", gl="Cando nas allowed_operations da MV en marcha non está clean_shutdown",
                  why=("As with a Windows without tools; a PV Linux has it with or without them.", "Como nun Windows sen ferramentas; un Linux PV teno con elas e sen elas.")),
            wrong(en="With every VM that has no tools", gl="Con calquera MV sen ferramentas", why=("Not with a PV Linux: its own kernel shuts down cleanly.", "Non cun Linux PV: o seu propio núcleo apágase ordenadamente.")),
            wrong(en="Always", gl="Sempre", why=("Only while the clean way is not there.", "Só mentres non hai a vía ordenada.")),
            wrong(en="When the VM does not answer for ten minutes", gl="Cando a MV non responde en dez minutos", why=("It looks at what XenServer allows, not at a clock.", "Mira o que permite XenServer, non o reloxo.")))),
    Choice(
        name="stale_metrics",
        en="A VM with tools has been shut down. What do `xe vm-param-list` and XenAPI say of its operating system and addresses?",
        gl="Apagouse unha MV con ferramentas. Que din `xe vm-param-list` e XenAPI do seu sistema operativo e dos seus enderezos?",
        options=(
            right(en="What the agent reported last: it is kept while the VM is halted", gl="O último do que informou o axente: consérvase mentres a MV está apagada",
                  why=("VM_guest_metrics goes at the next start. A copy takes it along, too.", "VM_guest_metrics desaparece no seguinte inicio. As copias tamén o levan consigo.")),
            wrong(en="<not in database>", gl="<not in database>", why=("That is said of a VM whose tools have never reported.", "Iso é o que se di dunha MV cuxas ferramentas nunca informaron.")),
            wrong(en="An error", gl="Un erro", why=("Records can be read whatever the VM does.", "Os rexistros pódense ler faga o que faga a MV.")),
            wrong(en="What the system would say if it ran now", gl="O que diría o sistema se estivese en marcha", why=("Nobody looks into a halted VM.", "Ninguén mira dentro dunha MV apagada.")))),
    Choice(
        name="pv_or_hvm",
        en="How can you tell from a VM's record that it starts as HVM (XenServer 6.1)?",
        gl="Como se sabe, polo rexistro dunha MV, que arrinca en HVM (XenServer 6.1)?",
        options=(
            right(en="HVM_boot_policy is not empty", gl="HVM_boot_policy non está baleiro", why=("Empty means PV; then PV_bootloader says how it starts.", "Baleiro significa PV; entón PV_bootloader di como arrinca.")),
            wrong(en="PV_drivers_version is there", gl="Ten PV_drivers_version", why=("That tells of tools, not of the mode.", "Iso fala das ferramentas, non do modo.")),
            wrong(en="Its name contains “hvm”", gl="O seu nome contén «hvm»", why=("A name is only a name.", "Un nome só é un nome.")),
            wrong(en="platform has viridian", gl="platform ten viridian", why=("An option for Windows guests; it decides nothing about the mode.", "É unha opción para convidados Windows; non decide nada do modo.")))),
)
