# expects: `details-v1` opts out
kubectl patch deployment details-v1 -p '{"spec":{"template":{"metadata":{"labels":{"sidecar.istio.io/inject":"false"}}}}}'
kubectl rollout status deployment details-v1

# undo:
kubectl patch deployment details-v1 -p '{"spec":{"template":{"metadata":{"labels":{"sidecar.istio.io/inject":null}}}}}'
kubectl rollout status deployment details-v1
