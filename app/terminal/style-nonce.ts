/** Lets xterm's own <style> elements pass the content security policy: it has no option for a nonce, so they get it as they are made. */

let installed = false;

export function installStyleNonce(): void {
  const nonce =
    document.documentElement.dataset.nonce ?? document.querySelector<HTMLElement>("[data-nonce]")?.dataset.nonce;
  if (installed || !nonce) return;
  installed = true;
  const create = document.createElement.bind(document);
  document.createElement = (name: string, options?: ElementCreationOptions) => {
    const element = create(name, options);
    if (element instanceof HTMLStyleElement) element.nonce = nonce;
    return element;
  };
}
