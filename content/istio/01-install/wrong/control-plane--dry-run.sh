# expects: There is no Deployment `istiod`
istioctl install --set profile=demo -y --dry-run

# undo:
true
