# expects: it is a file
touch desk

# undo:
rm desk
