# expects: it has lost its `fault`
kubectl apply -f - <<'Y'
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shelf
  namespace: play
spec:
  hosts:
    - shelf
  http:
    - route:
        - destination:
            host: shelf
Y

# undo:
kubectl delete virtualservice shelf -n play
