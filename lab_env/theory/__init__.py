"""What the lessons teach of rings and modes, as data in both languages: declared here once, shown by widgets and figures."""
