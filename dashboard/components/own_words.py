"""Words of the address that one page keeps: the address is their only state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard.filters.url import Messages

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping


def chosen(word: str, choices: Container[str]) -> str | None:
    """Return what the address says for `word`; None where it is silent or not among the choices."""
    value = st.query_params.get(word)
    return value if value in choices else None


def leave_aside(known: Mapping[str, tuple[str, Callable[[str], bool]]]) -> tuple[str, ...]:
    """Take out of the address the words that name nothing; return a message for each.

    `known`: what begins the message on a bad value of a word, and what tells a good one.
    """
    messages = Messages()
    for word, (unknown, is_known) in known.items():
        value = st.query_params.get(word)
        if value is not None and not is_known(value):
            messages.ignored(unknown, value)
            open_on(word, None)
    return tuple(messages)


def open_on(word: str, value: str | None) -> None:
    """Write a word in the address, or take it out."""
    if value is None:
        st.query_params.pop(word, None)
    else:
        st.query_params[word] = value


def write(words: Mapping[str, str], among: Iterable[str]) -> None:
    """Write words in the address; those of `among` that are not in it are taken out."""
    for word in among:
        open_on(word, words.get(word))


def choose_one(
    label: str, word: str, choices: Mapping[str, str], *, placeholder: str
) -> str | None:
    """Draw a list of one choice kept in the address; return the word chosen."""
    key = f"choix_{word}"
    st.session_state[key] = chosen(word, choices)
    st.selectbox(
        label,
        list(choices),
        format_func=lambda value: choices.get(value, value),
        key=key,
        placeholder=placeholder,
        on_change=_write,
        args=(word, key),
    )
    if word in st.query_params and chosen(word, choices) is None:
        st.caption("Ce que l’adresse demande n’a aucune initiative dans cette sélection.")
    return chosen(word, choices)


def _write(word: str, key: str) -> None:
    open_on(word, st.session_state[key])
