/** xterm and its add-ons, loaded when the first terminal is shown: nothing of it is in a page's first load. */
import type { FitAddon } from "@xterm/addon-fit";
import type { SearchAddon } from "@xterm/addon-search";
import type { Terminal } from "@xterm/xterm";
import { onPaletteChange, palette } from "./palette.ts";
import { installStyleNonce } from "./style-nonce.ts";

const SCROLLBACK_LINES = 10_000;

export type Emulator = { term: Terminal; fit: FitAddon; search: SearchAddon; dispose(): void };

/** How those call themselves that draw with the processor, which shells and clusters need more. */
const SLOW = /swiftshader|llvmpipe|basic render/i;

/** Fetches the code ahead of its use. */
export function loadEmulator() {
  return Promise.all([
    import("@xterm/xterm"),
    import("@xterm/addon-fit"),
    import("@xterm/addon-webgl"),
    import("@xterm/addon-search"),
    import("@xterm/addon-web-links"),
    import("@xterm/addon-unicode-graphemes"),
  ]);
}

export async function openEmulator(element: HTMLElement, screenReader: boolean): Promise<Emulator> {
  const [{ Terminal }, { FitAddon }, { WebglAddon }, { SearchAddon }, { WebLinksAddon }, { UnicodeGraphemesAddon }] =
    await loadEmulator();
  installStyleNonce();
  const term = new Terminal({
    allowProposedApi: true, // the graphemes add-on needs it
    fontFamily:
      getComputedStyle(document.documentElement).getPropertyValue("--code").trim() || "ui-monospace, monospace",
    fontSize: 14,
    lineHeight: 1.25,
    cursorBlink: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    scrollback: SCROLLBACK_LINES,
    screenReaderMode: screenReader,
    minimumContrastRatio: 4.5,
    macOptionIsMeta: true,
    theme: palette(),
  });
  const fit = new FitAddon();
  const search = new SearchAddon();
  term.loadAddon(fit);
  term.loadAddon(search);
  term.loadAddon(new UnicodeGraphemesAddon());
  term.loadAddon(new WebLinksAddon(openLink));
  term.parser.registerOscHandler(52, () => true); // output may neither write nor read the clipboard
  term.open(element);
  drawWithWebgl(term, () => new WebglAddon());
  fit.fit();
  const forget = onPaletteChange(() => {
    term.options.theme = palette();
  });
  return {
    term,
    fit,
    search,
    dispose() {
      forget();
      term.dispose();
    },
  };
}

/** The quick renderer where there is one; the DOM's takes over when the browser has none, or a slow one, or takes it away. */
function drawWithWebgl(term: Terminal, make: () => InstanceType<typeof import("@xterm/addon-webgl").WebglAddon>) {
  if (SLOW.test(rendererName())) return;
  try {
    const webgl = make();
    webgl.onContextLoss(() => webgl.dispose());
    term.loadAddon(webgl);
  } catch {
    // no WebGL here
  }
}

/** @returns "" when the browser keeps it to itself */
function rendererName(): string {
  const gl = document.createElement("canvas").getContext("webgl2");
  const names = gl?.getExtension("WEBGL_debug_renderer_info");
  const name = names && gl ? String(gl.getParameter(names.UNMASKED_RENDERER_WEBGL)) : "";
  gl?.getExtension("WEBGL_lose_context")?.loseContext();
  return name;
}

function openLink(_event: MouseEvent, target: string) {
  const url = URL.parse(target);
  if (url && /^https?:$/.test(url.protocol)) open(url.href, "_blank", "noopener,noreferrer");
}
