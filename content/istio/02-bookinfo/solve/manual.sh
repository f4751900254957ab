kubectl get namespace by-hand || kubectl create namespace by-hand
istioctl kube-inject -f /opt/istio/samples/bookinfo/platform/kube/bookinfo-ratings.yaml | kubectl apply -n by-hand -f -
