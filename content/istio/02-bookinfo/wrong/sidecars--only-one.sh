# expects: They are older than the label
kubectl rollout restart deployment productpage-v1
kubectl rollout status deployment productpage-v1

# undo:
true
