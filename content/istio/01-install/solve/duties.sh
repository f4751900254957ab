mkdir -p duties
echo istiod/inject > duties/injector
echo istiod/validate > duties/galley
echo istio-ca-root-cert > duties/citadel
