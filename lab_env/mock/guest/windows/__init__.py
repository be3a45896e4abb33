"""Windows as far as the course needs it: its updates, the tools' installation, its devices, a desktop of windows and buttons, cmd and PowerShell."""
