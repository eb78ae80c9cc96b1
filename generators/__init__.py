"""Architecture in, bytes out: drawings, pages, slides and alert files."""
