kubectl get namespace play || kubectl create namespace play
kubectl delete pod hello -n play --ignore-not-found
kubectl run hello -n play --image=docker.io/istio/examples-bookinfo-details-v1:1.20.3 --restart=Never --command -- echo "Hello from a pod"
