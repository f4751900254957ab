# expects: still asks for 150 per cent
kubectl apply -f slow-shelf.yaml

# undo:
true
