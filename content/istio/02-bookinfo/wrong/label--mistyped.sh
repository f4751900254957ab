# expects: Its label is called `istio-injected`
kubectl label namespace default istio-injected=enabled

# undo:
kubectl label namespace default istio-injected-
