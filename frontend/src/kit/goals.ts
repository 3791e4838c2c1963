/** Where the map goes: the territory opened, an initiative's perimeter, the territories chosen. */
import type { Corners, Level } from "../data";
import type { Content } from "./content";
import type { Counter, Outcome } from "./outcome";
import { chosen, TERRITORY_WORDS, type TerritoryKey } from "./selection";
import { around, type Goal } from "./board";

const COMMUNE_ZOOM = 10.5;
const NEAR_DEGREES = 0.12;

/** What brings a selection into sight; all of it is the mainland: insets show the rest. */
export function goalOf(content: Content, counter: Counter, { selection, area }: Outcome): Goal {
  const { territory, initiative } = selection;
  const home = content.layer.bounds;
  if (territory !== null) return goalOfTerritory(counter, territory);
  if (initiative !== null) {
    const row = content.initiatives.id.indexOf(initiative);
    const communes = counter.communesOf(content.initiatives.perimeter[row]);
    return communes.length < counter.matrix.width / 2 ? aroundCommunes(counter, communes) : home;
  }
  if (area === null) return home;
  const filtered = TERRITORY_WORDS.filter((word) => chosen(selection, word).length > 0);
  if (filtered.length === 1) return boundsOf(counter, filtered[0], chosen(selection, filtered[0]));
  const inside = Uint16Array.from(Array.from(area.keys()).filter((i) => area[i] !== 0));
  return inside.length === 0 ? home : aroundCommunes(counter, inside);
}

function goalOfTerritory(counter: Counter, { level, code }: TerritoryKey): Goal {
  if (level !== "commune") return boundsOf(counter, level, [code]);
  const { codes, lon, lat } = counter.gazetteer.commune;
  const index = codes.indexOf(code);
  return { longitude: lon[index], latitude: lat[index], zoom: COMMUNE_ZOOM };
}

function boundsOf(counter: Counter, level: Level, codes: readonly string[]): Corners {
  const { bounds, codes: all } = counter.gazetteer[level];
  return around(
    codes.map((code) => {
      const at = 4 * all.indexOf(code);
      const [west, south, east, north] = bounds.subarray(at, at + 4);
      return [[south, west], [north, east]];
    }),
  );
}

/** Communes are known by a point here: a margin takes in the ground around the outermost ones. */
function aroundCommunes(counter: Counter, communes: Uint16Array): Corners {
  const { lon, lat } = counter.gazetteer.commune;
  const [west, south, east, north] = [...communes].reduce(
    ([w, s, e, n], i) => [Math.min(w, lon[i]), Math.min(s, lat[i]), Math.max(e, lon[i]), Math.max(n, lat[i])],
    [Infinity, Infinity, -Infinity, -Infinity],
  );
  return [
    [south - NEAR_DEGREES, west - NEAR_DEGREES],
    [north + NEAR_DEGREES, east + NEAR_DEGREES],
  ];
}
