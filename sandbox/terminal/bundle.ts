/**
 * The terminal host as a folder that needs only a Node binary beside it: one JavaScript file, node-pty's native part, the bashrc.
 *
 * A toolbox mounts it read-only, so that a change of the host never means baking an image.
 */
import { createHash } from "node:crypto";
import { access, chmod, copyFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { build } from "esbuild";

const require = createRequire(import.meta.url);

/**
 * @param cache where bundles are kept, by content
 * @returns the bundle's folder: `host.mjs`, `pty.node`, `bashrc`
 */
export async function bundleTerminalHost(cache: string): Promise<string> {
  const native = join(
    dirname(require.resolve(`@lydell/node-pty-${process.platform}-${process.arch}/package.json`)),
    "pty.node",
  );
  const bashrc = join(import.meta.dirname, "shell/bashrc");
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, "main.ts")],
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    minify: true,
    write: false,
    outfile: "host.mjs",
    // node-pty looks for its native part by package name; ours lies beside the bundle.
    banner: { js: 'import{createRequire}from"node:module";const require=createRequire(import.meta.url);' },
    plugins: [
      {
        name: "native-part",
        setup({ onLoad, onResolve }) {
          onLoad({ filter: /node-pty[/\\]requireBinary\.js$/ }, () => ({
            contents: 'exports.requireBinary = () => require("./pty.node");',
          }));
          onResolve({ filter: /^\.\/pty\.node$/ }, ({ path }) => ({ path, external: true }));
        },
      },
    ],
  });
  const hash = createHash("sha256");
  const parts = { "pty.node": native, bashrc };
  for (const { contents } of outputFiles) hash.update(contents);
  for (const path of Object.values(parts)) hash.update(await readFile(path));
  const folder = join(cache, `terminal-host-${hash.digest("hex").slice(0, 16)}`);
  if (
    await access(folder).then(
      () => true,
      () => false,
    )
  )
    return folder;
  await mkdir(cache, { recursive: true });
  const half = await mkdtemp(`${folder}.making-`);
  for (const { contents } of outputFiles) await writeFile(join(half, "host.mjs"), contents);
  for (const [name, path] of Object.entries(parts)) await copyFile(path, join(half, name));
  await chmod(half, 0o755); // the learner's user reads it
  await rename(half, folder).catch(() => rm(half, { recursive: true })); // somebody else was quicker
  return folder;
}
