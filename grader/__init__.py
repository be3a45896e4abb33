"""The auto-grader: asks a XenServer, through XenAPI, what state a student's machines are in."""
