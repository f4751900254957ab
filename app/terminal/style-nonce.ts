/** Lets xterm's own <style> elements pass the content security policy: it has no option for a nonce, so they get it as they are made. */

let installed = false;

export function installStyleNonce(): void {
  // The first script came with the page; an attribute of our own would change with every page that is fetched later.
  const nonce = document.querySelector("script")?.nonce;
  if (installed || !nonce) return;
  installed = true;
  const create = document.createElement.bind(document);
  document.createElement = (name: string, options?: ElementCreationOptions) => {
    const element = create(name, options);
    if (element instanceof HTMLStyleElement) element.nonce = nonce;
    return element;
  };
}
