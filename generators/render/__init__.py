"""Layout in, bytes or text of one output format out: SVG, PNG, PDF, PowerPoint shapes, draw.io, Mermaid, plain text."""
