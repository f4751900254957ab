# expects: the oven is off
timeout 1 bash oven.sh

# undo:
true
