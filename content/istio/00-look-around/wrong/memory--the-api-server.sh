# expects: has no memory of its own
kubectl get pods -n kube-system -o name | grep apiserver > memory.txt

# undo:
rm memory.txt
