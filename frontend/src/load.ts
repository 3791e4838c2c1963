/** Fetches the two files of the map, from our own server or from the page itself. */
import { Atlas } from "./atlas";
import { inflate } from "./data";
import { decode } from "./decode";
import { readNames } from "./names";

export async function loadAtlas(geometryUrl: string, namesUrl: string): Promise<Atlas> {
  const [geometry, names] = await Promise.all([fetchBytes(geometryUrl), fetchBytes(namesUrl)]);
  const topology = decode(geometry);
  return new Atlas(topology, readNames(new TextDecoder().decode(names), topology.communeOfFace));
}

/** The file of one page carries them as gzip in its `data:` addresses. */
async function fetchBytes(url: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} : réponse ${response.status}.`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return isGzip ? inflate(bytes, "gzip") : bytes;
}
