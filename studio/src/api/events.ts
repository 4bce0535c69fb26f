import type { JobEvent } from "./types";

const KINDS: JobEvent["kind"][] = [
  ...(["queued", "started", "progress", "preview", "returned"] as const),
  ...(["stopping", "done", "failed", "cancelled"] as const),
];
const AGAIN = 1500; // ms

/**
 * Listen to what happens to all jobs. An EventSource comes back by itself and says which event it heard last;
 * where the server refused it for good, a new one is tried.
 *
 * @returns what ends it.
 */
export function listen(heard: (event: JobEvent) => void, connected: (yes: boolean) => void): () => void {
  let source: EventSource;
  let timer = 0;
  let last = 0;
  const begin = () => {
    source = new EventSource(last ? `/v1/events?after=${last}` : "/v1/events");
    source.onopen = () => connected(true);
    source.onerror = () => {
      connected(false);
      if (source.readyState !== EventSource.CLOSED) return;
      clearTimeout(timer);
      timer = window.setTimeout(begin, AGAIN);
    };
    for (const kind of KINDS) {
      source.addEventListener(kind, (message) => {
        const event = JSON.parse((message as MessageEvent<string>).data) as JobEvent;
        last = event.seq;
        heard(event);
      });
    }
  };
  begin();
  return () => {
    clearTimeout(timer);
    source.close();
  };
}
