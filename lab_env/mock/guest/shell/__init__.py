"""The guest's shell: words, syntax, expansion, and the interpreter."""
