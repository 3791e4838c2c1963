/** Speaks with the page of Streamlit that holds the map's frame (dashboard/serving/map_page.py). */
import type { LayerData } from "./data";
import type { TerrinumLayer } from "./layer";
import { Position } from "./position";

/** What the page sends at each of its runs; `version` tells data apart. */
interface Render {
  readonly type: string;
  readonly args: {
    readonly data: LayerData;
    readonly version: string;
    readonly tells_clicks: boolean;
    readonly keeps_position: boolean;
  };
}

interface Choice {
  readonly layer: { toGeoJSON: () => unknown };
}

/** Tell whether this document is the frame of such a page. */
export function isHeldByStreamlit(): boolean {
  return document.documentElement.dataset.cadre === "streamlit" && window.parent !== window;
}

/** Show the data that the page sends; tell it what the reader chooses. */
export function connect(layer: TerrinumLayer): void {
  let shown = "";
  let tellsClicks = false;
  window.addEventListener("message", ({ data: message, source }: MessageEvent<Render>) => {
    if (source !== window.parent || message.type !== "streamlit:render") return;
    const { data, version } = message.args;
    tellsClicks = message.args.tells_clicks;
    if (message.args.keeps_position) layer.position ??= new Position(layer.map, window.parent, layer.home);
    if (version === shown) {
      layer.position?.follow(); // the page draws itself again for reasons of its own
      return;
    }
    shown = version;
    layer.position?.announce(data.fit);
    void layer.setData(data).then(() => layer.position?.follow());
  });
  layer.on("click", (event) => {
    if (!tellsClicks) return;
    const { layer: chosen } = event as unknown as Choice;
    const value = { last_active_drawing: chosen.toGeoJSON() };
    tell("setComponentValue", { value, dataType: "json" });
  });
  tell("componentReady", { apiVersion: 1 });
}

function tell(what: string, words: Record<string, unknown>): void {
  window.parent.postMessage(
    { isStreamlitMessage: true, type: `streamlit:${what}`, ...words },
    window.location.origin,
  );
}
