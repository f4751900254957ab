# expects: So it was the webhook
kubectl create namespace by-hand
kubectl label namespace by-hand istio-injection=enabled
kubectl apply -n by-hand -f /opt/istio/samples/bookinfo/platform/kube/bookinfo-ratings.yaml

# undo:
kubectl delete namespace by-hand
