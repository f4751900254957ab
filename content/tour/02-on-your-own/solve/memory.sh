COLOUR=green
echo "$COLOUR" > desk/colour.txt
