"""What changed between two models, read as meaning."""
