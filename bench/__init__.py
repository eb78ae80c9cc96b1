"""Repeatable benchmarks: `python -m bench` prints Planta's times beside those of the same work done by hand."""
