"""Words of the address that one page keeps: the address is their only state."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping


def chosen(word: str, choices: Container[str]) -> str | None:
    """Return what the address says for `word`; None where it is silent or not among the choices."""
    value = st.query_params.get(word)
    return value if value in choices else None


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
    return chosen(word, choices)


def _write(word: str, key: str) -> None:
    open_on(word, st.session_state[key])
