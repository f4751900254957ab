kubectl apply -f shelf.yaml
kubectl rollout status deployment/shelf -n play
kubectl delete pod -n play -l app=shelf
