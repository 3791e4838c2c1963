"""`python -m terrinum` is `terrinum`."""

from terrinum.cli import main

main()
