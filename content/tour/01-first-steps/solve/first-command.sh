mkdir -p desk
