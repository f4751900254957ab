# expects: There is no Deployment `shelf`
kubectl apply -f shelf.yaml
kubectl rollout status deployment/shelf -n play
kubectl delete -f shelf.yaml

# undo:
true
