kubectl apply -f /opt/istio/samples/bookinfo/platform/kube/bookinfo.yaml
