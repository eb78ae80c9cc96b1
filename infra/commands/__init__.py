"""The commands of the companion package: one module each, with `arguments(parser)` and `run(args)`."""
