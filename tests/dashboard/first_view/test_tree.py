"""What a run says, put in place."""

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from dashboard.first_view.tree import grow


def said(path, *, html=None, columns=None):
    message = ForwardMsg()
    message.metadata.delta_path[:] = path
    if html is not None:
        message.delta.new_element.html.body = html
    elif columns is not None:
        message.delta.add_block.column.weight = columns
    else:
        message.delta.new_element.SetInParent()
    return message


def test_elements_stand_in_the_order_of_the_page_whatever_the_order_they_were_said_in():
    tree = grow([said([0, 1], html="deux"), said([0, 0], html="un"), said([1, 0], html="côté")])
    assert [node.holds.html.body for node in tree.main] == ["un", "deux"]
    assert [node.holds.html.body for node in tree.sidebar] == ["côté"]


def test_what_is_said_again_takes_the_place_of_what_was_there():
    tree = grow([said([0, 0], html="attente"), said([0, 0]), said([0, 0], html="venu")])
    assert [node.holds.html.body for node in tree.main] == ["venu"]
    assert [node.kind for node in grow([said([0, 0], html="attente"), said([0, 0])]).main] == [""]


def test_a_container_keeps_what_it_holds_when_it_is_said_again():
    tree = grow(
        [said([0, 2], columns=0.4), said([0, 2, 0], html="dedans"), said([0, 2], columns=0.6)]
    )
    (column,) = tree.main
    assert column.kind == "column"
    assert [node.holds.html.body for node in column] == ["dedans"]


def test_dialogs_have_no_place_in_it():
    assert list(grow([said([2, 0], html="dialogue")]).main) == []


def test_the_title_and_the_pages_beside_are_known():
    title, pages = ForwardMsg(), ForwardMsg()
    title.page_config_changed.title = "Carte · Terrinum"
    pages.navigation.app_pages.add(page_name="Carte", is_default=True)
    tree = grow([title, pages])
    assert tree.title == "Carte · Terrinum"
    assert [page.page_name for page in tree.navigation.app_pages] == ["Carte"]
