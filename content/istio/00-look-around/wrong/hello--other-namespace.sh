# expects: in the namespace `default`
kubectl create namespace play
kubectl run hello --image=docker.io/istio/examples-bookinfo-details-v1:1.20.3 --restart=Never --command -- echo "Hello from a pod"

# undo:
kubectl delete pod hello --now
