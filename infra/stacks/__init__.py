"""From parts to stacks: which stack a part stands in, how parts refer to each other, and the CDK app that carries them."""
