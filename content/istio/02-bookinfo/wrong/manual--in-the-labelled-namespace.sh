# expects: The namespace is missing
kubectl create namespace by-hand
istioctl kube-inject -f /opt/istio/samples/bookinfo/platform/kube/bookinfo-ratings.yaml | kubectl apply -f -

# undo:
kubectl apply -f /opt/istio/samples/bookinfo/platform/kube/bookinfo.yaml
