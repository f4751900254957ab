kubectl rollout restart deployment
