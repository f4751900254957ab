# expects: BookInfo belongs in `default`
kubectl apply -n play -f /opt/istio/samples/bookinfo/platform/kube/bookinfo.yaml

# undo:
kubectl delete -n play -f /opt/istio/samples/bookinfo/platform/kube/bookinfo.yaml
