"""The commands that ask the model and write no output: command-line words in, an exit code out."""
