# expects: The note is empty
touch desk/note.txt

# undo:
rm desk/note.txt
