/** Follows a value that the server sends again whenever it changes. Comes back by itself, also when a restart answered with an error. */

const RETRY_MS = 1_500;

/** @returns the undo */
export function follow<Value>(
  url: string,
  { onValue, onLive = () => {} }: { onValue(value: Value): void; onLive?(live: boolean): void },
): () => void {
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  const open = () => {
    const opened = new EventSource(url);
    source = opened;
    opened.onopen = () => onLive(true);
    opened.onmessage = (event) => onValue(JSON.parse(event.data));
    opened.onerror = () => {
      onLive(false);
      // A browser tries again after a lost connection, but gives up for good on an answer that isn't a stream.
      if (opened.readyState === EventSource.CLOSED) retry = setTimeout(open, RETRY_MS);
    };
  };
  open();
  return () => {
    clearTimeout(retry);
    source?.close();
  };
}
