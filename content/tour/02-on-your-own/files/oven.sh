# Bakes a loaf. Ten seconds, as ovens go here.
trap 'rm -f ~/.oven' EXIT
touch ~/.oven
echo "The oven is hot. Ten seconds."
sleep 10
mkdir -p ~/desk
echo "a loaf, still warm" > ~/desk/bread.txt
echo "Done: the bread is on the desk."
