echo "I was here" > desk/note.txt
