"""`python -m chuangtu`."""

from chuangtu.cli import main

main()
