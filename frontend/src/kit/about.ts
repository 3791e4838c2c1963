/** What a remark made now is about: the scene, the territory and the initiative shown. */
import type { Gazetteer } from "../gazetteer";
import type { Content } from "./content";
import type { About } from "./notebook";
import type { SceneFile, Walk } from "./scenes";
import { chosen, TERRITORY_WORDS, type Selection, type TerritoryKey } from "./selection";

export function aboutOf(
  { initiatives }: Content,
  gazetteer: Gazetteer,
  shown: { readonly selection: Selection; readonly scene: SceneFile | null; readonly walk: Walk },
): About {
  const { selection, scene, walk } = shown;
  const { initiative } = selection;
  const territory = territoryMeant(selection);
  return {
    scene: scene && { numero: walk.at + 1, titre: scene.titre },
    territoire: territory && { niveau: territory.level, code: territory.code, nom: nameOf(gazetteer, territory) },
    initiative: initiative === null ? null : { id: initiative, titre: initiatives.title[initiatives.id.indexOf(initiative)] },
  };
}

/** The territory opened, or the only one chosen. */
function territoryMeant(selection: Selection): TerritoryKey | null {
  if (selection.territory !== null) return selection.territory;
  const level = TERRITORY_WORDS.find((word) => chosen(selection, word).length === 1);
  return level === undefined ? null : { level, code: chosen(selection, level)[0] };
}

export function nameOf(gazetteer: Gazetteer, { level, code }: TerritoryKey): string {
  const { names, codes } = gazetteer[level];
  return names[codes.indexOf(code)];
}
