"""What runs in a cluster: an Architecture in; Kubernetes objects, a Helm chart and the add-ons' releases out."""
