# expects: beside the desk
echo "I was here" > note.txt

# undo:
rm note.txt
