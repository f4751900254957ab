/** Makes what was copied elsewhere safe to paste: a clipboard can hold keys that end a bracketed paste and run what follows. */

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const CONTROLS = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f]/g;

/** Without escape and other control characters; tabs and line ends stay. */
export function harmless(text: string): string {
  return text.replace(CONTROLS, "");
}

/** As keys: a terminal's Enter is a carriage return. */
export const asTyped = (text: string) => text.replace(/\r?\n/g, "\r");

/** A paste of several lines that the shell would run at once, because the program in front doesn't know pastes. */
export function runsAtOnce(text: string, bracketed: boolean): boolean {
  return !bracketed && /[\r\n]/.test(text.trimEnd());
}
