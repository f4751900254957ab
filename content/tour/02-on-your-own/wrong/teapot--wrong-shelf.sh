# expects: there is no teapot in `garden.txt`
echo garden.txt > answer.txt

# undo:
rm answer.txt
