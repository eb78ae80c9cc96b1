"""Reliability as arithmetic: commitments, redundancy, ceilings, error budgets and burn rates, all pure functions."""
