"""The functions that the stacks bring along."""
