istioctl install --set profile=demo -y
