# expects: made in the beginning
kubectl apply -f shelf.yaml
kubectl rollout status deployment/shelf -n play

# undo:
kubectl delete -f shelf.yaml
