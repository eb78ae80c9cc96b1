"""The deck: an Architecture and the layouts of its views in, a PPTX file's bytes out."""
