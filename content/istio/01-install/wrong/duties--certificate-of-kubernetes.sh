# expects: vouches for Kubernetes' own API
mkdir -p duties
echo istiod/inject > duties/injector
echo istiod/validate > duties/galley
echo kube-root-ca.crt > duties/citadel

# undo:
rm -r duties
