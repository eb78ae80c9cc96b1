"""Planta: one architecture.yaml is the architecture; this package is its model."""

__version__ = "0.1.0"
