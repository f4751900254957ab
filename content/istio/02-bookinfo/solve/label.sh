kubectl label namespace default istio-injection=enabled --overwrite
