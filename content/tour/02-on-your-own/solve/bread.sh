bash oven.sh
