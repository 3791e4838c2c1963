// Bundles into dashboard/static/built/, each with Leaflet: the layer, and the meeting kit (which
// holds the layer); for each one script and one stylesheet (images inlined); and the licences.
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

function bundle(name, script, style) {
  const outfile = (extension) => join(output, `${name}.${extension}`);
  return [
    build({ ...shared, entryPoints: [script], format: "iife", outfile: outfile("js") }),
    build({ ...shared, entryPoints: [style], loader: { ".png": "dataurl" }, outfile: outfile("css") }),
  ];
}

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
  ...bundle("terrinum-map", "src/main.ts", "src/style.css"),
  build({
    ...shared,
    entryPoints: ["src/ahead.ts"],
    format: "iife",
    outfile: join(output, "terrinum-ahead.js"),
  }),
  ...bundle("terrinum-kit", "src/kit/main.ts", "src/kit/kit.css"),
  writeFile(join(output, "LICENCES.txt"), await licences()),
]);
