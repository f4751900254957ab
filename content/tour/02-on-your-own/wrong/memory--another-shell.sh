# expects: the shell that wrote it knew no colour
COLOUR=green
bash -c 'echo "$COLOUR" > desk/colour.txt'

# undo:
rm desk/colour.txt
