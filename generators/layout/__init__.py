"""Where everything of a drawing stands: a View in, a Layout out."""
