# expects: There is no Deployment `istio-ingressgateway`
istioctl install --set profile=minimal -y

# undo:
istioctl uninstall --purge -y
kubectl delete namespace istio-system
