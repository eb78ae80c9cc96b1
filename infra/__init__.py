"""Planta's companion: an Architecture in, AWS out (stacks, policies, network rules); imports planta, never generators."""
