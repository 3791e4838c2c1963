/** Files of our own server, or carried by the page itself. */
import { inflate } from "./data";

/** The file of one page carries them as gzip in its `data:` addresses. */
export async function fetchBytes(url: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} : réponse ${response.status}.`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return isGzip ? inflate(bytes, "gzip") : bytes;
}

/** Fetch a file and read it as JSON. */
export async function fetchJson(url: string): Promise<unknown> {
  return JSON.parse(new TextDecoder().decode(await fetchBytes(url)));
}
