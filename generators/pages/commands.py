"""The commands that deploy, as the pages print them: an environment and a step in, the shell line out."""


def deploy_command(environment: str, step: str) -> str:
    """Deploys one step of the provisioning guide."""
    return f"planta deploy --env {environment} --step {step}"


def drift_command(environment: str) -> str:
    """Checks every claim of the model at once."""
    return f"planta drift --env {environment}"
