"""How the modelled system is delivered: an Architecture in; GitHub workflows and Dockerfiles out."""
