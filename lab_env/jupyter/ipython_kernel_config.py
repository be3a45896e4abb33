# Each kernel of the lab knows %%guest and %xe from its start, and says what to do when it was restarted.
c.InteractiveShellApp.extensions = ["lab_env"]
