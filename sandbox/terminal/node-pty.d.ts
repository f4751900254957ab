/** Where node-pty finds its native part; not in its typings. */
declare module "@lydell/node-pty/requireBinary.js" {
  export function requireBinary(file: string): unknown;
}
