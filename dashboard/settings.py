"""What whoever installs Terrinum may set, through the environment."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING

from dashboard.errors import DashboardError
from dashboard.maps import BaseMap, base_maps_named

if TYPE_CHECKING:
    from collections.abc import Mapping

BASE_MAPS_VARIABLE = "TERRINUM_FONDS_DE_CARTE"
WRITING_VARIABLE = "TERRINUM_ECRITURE"
PROXY_USER_VARIABLE = "TERRINUM_PROXY_UTILISATEUR"
PROXY_PEERS_VARIABLE = "TERRINUM_PROXY_ADRESSES"
ON, OFF = {"1", "oui"}, {"", "0", "non"}
# Headers that browsers and proxies fill for their own use name nobody.
_HEADER_NAME = re.compile(r"(?!(?:host|cookie|origin|forwarded)$)[A-Za-z][A-Za-z0-9-]{1,60}", re.I)

Network = IPv4Network | IPv6Network


class WritingSettingsError(DashboardError):
    """The settings of the writing pages contradict each other, or would open them to anyone."""


@dataclass(frozen=True, slots=True)
class Writing:
    """Who may write: nobody, who sits at this machine, or who a trusted proxy names.

    `user_header`, lower case, holds the name that the proxy gives; it is believed from `peers`
    alone. Empty: this machine alone.
    """

    is_on: bool = False
    user_header: str = ""
    peers: tuple[Network, ...] = ()


NOBODY = Writing()


def offered_base_maps() -> tuple[BaseMap, ...]:
    """Return the online base maps that readers may choose: none unless TERRINUM_FONDS_DE_CARTE.

    Its value is « ign », « osm » or « ign,osm ». Raises UnknownBaseMapError on any other word.
    """
    return base_maps_named(os.environ.get(BASE_MAPS_VARIABLE, ""))


def writing(host: str | None, environment: Mapping[str, str] = os.environ) -> Writing:
    """Return who may write on a server that listens on `host` (None: not known).

    Raises WritingSettingsError where a value is wrong, or where writing is asked for on an address
    that other machines reach, without a trusted proxy.
    """
    word = environment.get(WRITING_VARIABLE, "").strip().lower()
    if word in OFF:
        return NOBODY
    if word not in ON:
        raise WritingSettingsError(f"{WRITING_VARIABLE} : « {word} » ; attendu : 1 ou 0.")
    header = environment.get(PROXY_USER_VARIABLE, "").strip()
    addresses = environment.get(PROXY_PEERS_VARIABLE, "").strip()
    if header or addresses:
        return Writing(is_on=True, user_header=_header(header), peers=_networks(addresses))
    if not is_loopback(host or ""):
        raise WritingSettingsError(
            "Les pages qui écrivent ne s’ouvrent que sur cette machine (--host 127.0.0.1), ou "
            f"derrière un serveur mandataire qui nomme l’utilisateur ({PROXY_USER_VARIABLE} et "
            f"{PROXY_PEERS_VARIABLE}) ; ici, le serveur écoute sur "
            f"{host or 'une adresse inconnue'}."
        )
    return Writing(is_on=True)


def is_loopback(host: str) -> bool:
    """Tell whether an address is reached from this machine alone."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _header(name: str) -> str:
    if _HEADER_NAME.fullmatch(name) is None:
        raise WritingSettingsError(
            f"{PROXY_USER_VARIABLE} : « {name} » ; attendu : l’en-tête où le serveur mandataire "
            "écrit le nom de l’utilisateur, par exemple X-Remote-User."
        )
    return name.lower()


def _networks(text: str) -> tuple[Network, ...]:
    try:
        networks = tuple(ip_network(part.strip()) for part in text.split(","))
    except ValueError as error:
        raise WritingSettingsError(
            f"{PROXY_PEERS_VARIABLE} : « {text} » ; attendu : les adresses du serveur mandataire, "
            "par exemple 127.0.0.1 ou 10.0.0.5,10.0.1.0/24."
        ) from error
    if any(network.prefixlen == 0 for network in networks):
        raise WritingSettingsError(
            f"{PROXY_PEERS_VARIABLE} : « {text} » est tout le monde ; n’importe qui se dirait "
            "n’importe qui. Donnez les adresses du serveur mandataire."
        )
    return networks
