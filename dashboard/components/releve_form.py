"""« Relevé »: what is said during the meeting, noted against a scene's territory or initiative."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components import meeting_state
from dashboard.components.markdown import plain
from dashboard.scenes.errors import PresentationError
from dashboard.scenes.releve import KINDS, MAX_NAME, MAX_TEXT, SceneShown, new_entry, read_releve
from dashboard.scenes.releve import releve_to_json as to_json
from dashboard.scenes.releve_texts import moment, releve_to_csv, releve_to_markdown
from dashboard.scenes.target import target_of

if TYPE_CHECKING:
    from dashboard.data import Data
    from dashboard.scenes.model import Presentation
    from dashboard.scenes.releve import Entry, Releve

NO_SCENE = -1
_SCENE, _KIND, _WHO, _TEXT = "releve_scene", "releve_type", "releve_qui", "releve_texte"
_OPENED = "releve_ouvert"
MAX_UPLOAD_MB = 2


def show_releve(data: Data, presentation: Presentation) -> None:
    """Draw the form, what was noted, and the files to take away or to open."""
    st.header("Relevé de la réunion", anchor="releve")
    st.markdown(
        "Notez remarques et engagements, rattachés au territoire ou à l’initiative de la scène. "
        "Ce navigateur les garde, même si la page est rechargée ; le fichier s’importe ensuite "
        "comme suggestions : `terrinum releve import FICHIER`."
    )
    _form(data, presentation)
    releve = meeting_state.releve()
    for entry in releve.entrees:
        _line(entry)
    if releve.entrees:
        _take_away(releve)
    _open()


def _form(data: Data, presentation: Presentation) -> None:
    scenes = presentation.scenes
    with st.form("releve_formulaire", border=True):
        scene, kind, who = st.columns([5, 3, 4])
        with scene:
            st.selectbox(
                "Scène",
                [*range(len(scenes)), NO_SCENE],
                format_func=lambda number: (
                    "Hors scène" if number == NO_SCENE else f"{number + 1}. {scenes[number].title}"
                ),
                # Another list, another choice: with scenes, the first one is proposed.
                key=_scene_key(presentation),
            )
        with kind:
            st.selectbox("Type", list(KINDS), format_func=lambda each: KINDS[each], key=_KIND)
        with who:
            st.text_input("Qui", max_chars=MAX_NAME, key=_WHO, placeholder="Nom, fonction")
        st.text_area("Ce qui est dit", max_chars=MAX_TEXT, key=_TEXT)
        st.form_submit_button(
            "Noter", icon=":material/edit_note:", on_click=_note, args=(data, presentation)
        )


def _scene_key(presentation: Presentation) -> str:
    return f"{_SCENE}_{'une' if presentation.scenes else 'hors'}"


def _note(data: Data, presentation: Presentation) -> None:
    state = st.session_state
    if not state[_TEXT].strip():
        st.toast("Rien à noter : écrivez ce qui est dit.", icon=":material/info:")
        return
    number, releve = state[_scene_key(presentation)], meeting_state.releve()
    has_scene = 0 <= number < len(presentation.scenes)
    scene = presentation.scenes[number] if has_scene else None
    place, about = target_of(data, scene) if scene else (None, None)
    entry = new_entry(
        number=len(releve.entrees) + 1,
        when=datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        kind=state[_KIND],
        who=state[_WHO],
        text=state[_TEXT],
        scene=SceneShown(number + 1, scene.title) if scene else None,
        place=place,
        about=about,
    )
    headed = meeting_state.headed(releve, presentation.title, data.published.version)
    meeting_state.change_releve(headed.with_entries(entry))
    state[_TEXT] = ""


def _line(entry: Entry) -> None:
    about = [f"scène {entry.scene.numero}" if entry.scene else "hors scène"]
    about += [entry.territoire.nom] if entry.territoire else []
    about += [entry.initiative.titre] if entry.initiative else []
    about += [entry.qui] if entry.qui else []
    about.append(moment(entry.quand))
    with st.container(border=True, key=f"note-{entry.id}"):
        said, remove = st.columns([12, 2], vertical_alignment="center")
        with said:
            st.markdown(f"**{KINDS[entry.type]}.** {plain(entry.texte)}")
            st.caption(plain(" · ".join(about)))
        with remove:
            st.button(
                "Retirer",
                icon=":material/delete:",
                key=f"retirer-{entry.id}",
                on_click=_remove,
                args=(entry.id,),
            )


def _remove(identifier: str) -> None:
    meeting_state.change_releve(meeting_state.releve().without(identifier))


def _take_away(releve: Releve) -> None:
    with st.container(horizontal=True, key="releve_emporter"):
        _download("Relevé à importer (.json)", "json", "application/json", to_json(releve))
        _download("Compte rendu (Markdown)", "md", "text/markdown", releve_to_markdown(releve))
        _download("Tableau (CSV)", "csv", "text/csv", releve_to_csv(releve))


def _download(label: str, extension: str, mime: str, content: str | bytes) -> None:
    st.download_button(
        label,
        data=content,
        file_name=f"releve.{extension}",
        mime=mime,
        icon=":material/download:",
        on_click="ignore",
        key=f"releve-{extension}",
    )


def _open() -> None:
    with st.expander("Reprendre un relevé du kit ou d’une autre séance"):
        file = st.file_uploader(
            "Fichier de relevé (.json)",
            type=["json", "yaml", "yml"],
            max_upload_size=MAX_UPLOAD_MB,
            key="fichier_releve",
        )
        if file is None:
            return
        content, state = file.getvalue(), st.session_state
        digest = hashlib.sha256(content).hexdigest()
        if state.get(_OPENED, ("",))[0] != digest:
            state[_OPENED] = (digest, _read(content))
            st.rerun()
        st.caption(plain(state[_OPENED][1]))


def _read(content: bytes) -> str:
    try:
        read = read_releve(content)
    except PresentationError as error:
        return f"Ce relevé n’a pas été repris. {error}"
    before = meeting_state.releve()
    after = before.with_entries(*read.entrees)
    meeting_state.change_releve(after)
    return f"{len(after.entrees) - len(before.entrees)} entrées reprises sur {len(read.entrees)}."
