"""Run the app."""

from dashboard.app import main

main()
