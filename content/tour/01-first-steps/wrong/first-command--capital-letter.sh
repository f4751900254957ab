# expects: in small letters
mkdir Desk

# undo:
rmdir Desk
