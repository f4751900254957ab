# expects: `play` carries the label
kubectl label namespace play istio-injection=enabled

# undo:
kubectl label namespace play istio-injection-
