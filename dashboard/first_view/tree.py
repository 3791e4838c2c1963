"""What a page said, as the tree that it makes: containers, and the elements in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from streamlit.proto.Block_pb2 import Block

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from streamlit.proto.Element_pb2 import Element
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
    from streamlit.proto.Navigation_pb2 import Navigation

MAIN, SIDEBAR = 0, 1


@dataclass
class Node:
    """A container with what it holds, by rank; or an element, which holds nothing."""

    holds: Block | Element = field(default_factory=Block)
    children: dict[int, Node] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """Streamlit's name of what it is, as « flex_container » or « multiselect »; or nothing."""
        kind: str | None = self.holds.WhichOneof("type")
        return kind or ""

    def __iter__(self) -> Iterator[Node]:
        """Go through the children in their order."""
        return (self.children[rank] for rank in sorted(self.children))


@dataclass
class PageTree:
    """The two parts of a page, its name and the pages beside it."""

    main: Node = field(default_factory=Node)
    sidebar: Node = field(default_factory=Node)
    title: str = ""
    navigation: Navigation | None = None


def grow(messages: Iterable[ForwardMsg]) -> PageTree:
    """Put in place all that a run of a page said, in the order that it said it."""
    tree = PageTree()
    for message in messages:
        kind = message.WhichOneof("type")
        if kind == "delta":
            _put(tree, list(message.metadata.delta_path), message)
        elif kind == "navigation":
            tree.navigation = message.navigation
        elif kind == "page_config_changed":
            tree.title = message.page_config_changed.title
    return tree


def _put(tree: PageTree, path: Sequence[int], message: ForwardMsg) -> None:
    part = {MAIN: tree.main, SIDEBAR: tree.sidebar}.get(path[0])
    if part is None:  # dialogs and the bottom bar, which open later
        return
    for rank in path[1:-1]:
        part = part.children.setdefault(rank, Node())
    delta = message.delta
    if delta.WhichOneof("type") == "add_block":
        # A container said again keeps what it holds until that is said again too.
        before = part.children.get(path[-1], Node())
        part.children[path[-1]] = Node(delta.add_block, before.children)
    else:
        part.children[path[-1]] = Node(delta.new_element)
