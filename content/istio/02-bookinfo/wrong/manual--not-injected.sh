# expects: as its authors wrote it
kubectl create namespace by-hand
kubectl apply -n by-hand -f /opt/istio/samples/bookinfo/platform/kube/bookinfo-ratings.yaml

# undo:
kubectl delete namespace by-hand
