"""An AWS for `planta deploy` to work against without an account: moto, with a CloudFormation engine of its own and what moto lacks."""
