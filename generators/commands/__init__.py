"""One module for each command of the front door: arguments in, exit code out."""
