# expects: there is no image
kubectl create namespace play
kubectl run hello -n play --image=docker.io/istio/examples-bookinfo-details:latest-and-greatest --restart=Never --command -- echo "Hello from a pod"

# undo:
kubectl delete pod hello -n play --now
