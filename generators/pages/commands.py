"""Commands as the pages print them: those that deploy, by environment and step, and long ones over several lines."""

import re

WIDTH = 88
"""Characters of a line of code that a page shows without scrolling."""


def deploy_command(environment: str, step: str) -> str:
    """Deploys one step of the provisioning guide."""
    return f"planta deploy --env {environment} --step {step}"


def drift_command(environment: str) -> str:
    """Checks every claim of the model at once."""
    return f"planta drift --env {environment}"


def within_the_page(command: str) -> str:
    """Options that would run out of the page on lines of their own."""
    return "\n".join(_broken(line) for line in command.split("\n"))


def _broken(line: str) -> str:
    """Breaks before options outside quotes, each as late as fits."""
    indent = " " * (len(line) - len(line.lstrip()) + 4)
    out, rest = [], line
    while len(rest) > WIDTH:
        found = (m.start() for m in re.finditer(r" (?=--[a-z]|-o )", rest))
        places = [p for p in found if rest[:p].count("'") % 2 == 0 and p > len(indent)]
        fitting = [p for p in places if p <= WIDTH - 2]
        if not places:
            break
        at = fitting[-1] if fitting else places[0]
        out.append(rest[:at] + " \\")
        rest = indent + rest[at + 1 :]
    return "\n".join([*out, rest])
