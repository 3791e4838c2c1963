"""The script that Streamlit runs, in a folder of its own.

Beside a folder named `pages`, Streamlit takes each of its modules for a page, runs it as a script,
and shows nothing to who opens `/methode` first.
"""
