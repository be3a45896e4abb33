# Each kernel of the lab knows %%guest and %xe from its start, and says what to do when it was restarted.
# Not as one of IPython's `extensions`, for then a lesson's own `%load_ext lab_env` would be told that it is loaded already.
c.InteractiveShellApp.exec_lines = ["import lab_env as _lab_env; _lab_env.load_ipython_extension(get_ipython()); del _lab_env"]
