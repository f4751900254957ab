grep -l teapot library/* > answer.txt
