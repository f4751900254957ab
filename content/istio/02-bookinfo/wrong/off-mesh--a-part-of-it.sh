# expects: are missing in `default`
kubectl apply -f /opt/istio/samples/bookinfo/platform/kube/bookinfo-ratings.yaml

# undo:
kubectl delete -f /opt/istio/samples/bookinfo/platform/kube/bookinfo-ratings.yaml
