# expects: which is no file of the library
echo teapot > answer.txt

# undo:
rm answer.txt
