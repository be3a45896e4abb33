"""The installer of Debian and Ubuntu: a full-screen program on the console that asks, works and reports.

Nobody has to answer: until a key is typed the laboratory answers for you, with the answers of the lesson.
"""
