// Bundles the layer and Leaflet into dashboard/static/built/: one script, one stylesheet (images
// inlined), and the licences of what the bundle carries.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const output = join(here, "..", "dashboard", "static", "built");
const BUNDLED_PACKAGES = ["leaflet"];

const shared = {
  bundle: true,
  minify: true,
  legalComments: "inline",
  target: ["chrome100", "firefox113", "safari16.4"],
  absWorkingDir: here,
};

async function licences() {
  const texts = BUNDLED_PACKAGES.map(async (name) => {
    const folder = join(here, "node_modules", name);
    const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const text = await readFile(join(folder, "LICENSE"), "utf8");
    return `${name} ${version} (${license})\n\n${text.trim()}\n`;
  });
  return (await Promise.all(texts)).join(`\n${"-".repeat(72)}\n\n`);
}

await mkdir(output, { recursive: true });
await Promise.all([
  build({
    ...shared,
    entryPoints: ["src/main.ts"],
    format: "iife",
    outfile: join(output, "terrinum-map.js"),
  }),
  build({
    ...shared,
    entryPoints: ["src/style.css"],
    loader: { ".png": "dataurl" },
    outfile: join(output, "terrinum-map.css"),
  }),
  writeFile(join(output, "LICENCES.txt"), await licences()),
]);
