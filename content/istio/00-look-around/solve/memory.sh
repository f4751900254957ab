kubectl get pods -n kube-system -o name | grep etcd > memory.txt
