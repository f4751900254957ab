# expects: Only `enabled` counts
kubectl label namespace default istio-injection=true

# undo:
kubectl label namespace default istio-injection-
