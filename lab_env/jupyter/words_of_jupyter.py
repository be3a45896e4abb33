"""The words of the front end."""

from ..words import Words

LABELS = {
    "side_bar": Words("XenLab: checks and lessons", "XenLab: comprobacións e leccións"),
    "language": Words("Language of the lessons", "Lingua das leccións"),
    "panel": Words("VM panel", "Panel das MV"),
    "panel_hint": Words("XenCenter's window: the virtual machines of your lab, in a tab of their own", "A xanela de XenCenter: as máquinas virtuais do teu laboratorio, nunha lapela propia"),
    "checks": Words("Checks", "Comprobacións"),
    "points": Words("{points} of {most} points", "{points} de {most} puntos"),
    "answered": Words("{count} of {all} answered, worth {most} points", "{count} de {all} respondidas, que valen {most} puntos"),
    "passed": Words("passed", "superada"),
    "open": Words("still to be done", "por facer"),
    "unknown": Words("could not tell", "non se puido saber"),
    "next": Words("Next", "O seguinte"),
    "hint": Words("Show a hint", "Amosar unha pista"),
    "all_done": Words("All checks pass.", "Todas as comprobacións están superadas."),
    "lessons": Words("Lessons", "Leccións"),
    "assignments": Words("Assignments", "Tarefas"),
    "no_lesson": Words("Open a lesson to see its checks here.", "Abre unha lección para ver aquí as súas comprobacións."),
    "starting": Words("The panel is starting …", "O panel está a arrincar …"),
    "asking": Words("Asking XenServer …", "Preguntándolle a XenServer …"),
    "no_server": Words("JupyterLab's server does not answer: is `xenlab lab` still running?", "O servidor de JupyterLab non responde: segue en marcha `xenlab lab`?"),
    "gone": Words("The kernel behind this was restarted or shut down: nothing answers here any more. The lab itself is as it was.",
                  "O núcleo (kernel) que había detrás reiniciouse ou apagouse: aquí xa non responde nada. O laboratorio segue como estaba."),
    "panel_again": Words("Open the panel again", "Abrir outra vez o panel"),
    "again": Words("Run its cell again", "Executar outra vez a súa cela"),
    "open_lesson": Words("Open lesson: {title}", "Abrir a lección: {title}"),
    "not_in_language": Words("This page is not there in that language; the lessons and their list are.", "Esta páxina non está nesa lingua; as leccións e a súa lista si."),
}
