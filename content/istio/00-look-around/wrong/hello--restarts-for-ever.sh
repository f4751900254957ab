# expects: without `--restart=Never`
kubectl create namespace play
kubectl run hello -n play --image=docker.io/istio/examples-bookinfo-details-v1:1.20.3 --command -- echo "Hello from a pod"

# undo:
kubectl delete pod hello -n play --now
