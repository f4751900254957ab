sed -i 's/value: 150/value: 50/' slow-shelf.yaml
kubectl apply -f slow-shelf.yaml
