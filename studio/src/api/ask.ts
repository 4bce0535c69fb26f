import type { Fault } from "./types";

/** What the server, or the way to it, would not do. `message` is what stands in a line of text. */
export class Refusal extends Error {
  constructor(
    readonly fault: Fault,
    readonly status: number,
  ) {
    super(`${fault.found || fault.needed}. ${fault.fix}`.trim());
    this.name = "Refusal";
  }

  /** Whether the server was not reached at all, so that trying again may help. */
  get lost(): boolean {
    return this.status === 0;
  }
}

/** What a proxy before the server answers in its place when nobody is there. */
const GATEWAY = new Set([502, 503, 504]);

type Body = Blob | FormData | object;

interface Asking {
  method?: "GET" | "POST" | "PATCH" | "DELETE";
  body?: Body;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/**
 * Ask the server of this page for something.
 *
 * @throws Refusal with its needed, found and fix; status 0 where nobody answered.
 */
export async function ask(path: string, asking: Asking = {}): Promise<Response> {
  const { body, method = body === undefined ? "GET" : "POST", signal } = asking;
  const headers = new Headers(asking.headers);
  let sent: BodyInit | undefined;
  if (body instanceof Blob || body instanceof FormData) sent = body;
  else if (body !== undefined) {
    sent = JSON.stringify(body);
    headers.set("Content-Type", "application/json");
  }
  let answer: Response;
  try {
    answer = await fetch(path, { method, body: sent ?? null, headers, signal: signal ?? null });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Refusal(LOST, 0);
  }
  if (GATEWAY.has(answer.status)) throw new Refusal(LOST, 0);
  if (!answer.ok) throw await refusal(answer);
  return answer;
}

/** Ask for JSON. */
export async function askJson<T>(path: string, asking: Asking = {}): Promise<T> {
  const answer = await ask(path, asking);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

const LOST: Fault = {
  kind: "Lost",
  needed: "an answer of the server",
  found: "The server does not answer",
  fix: "What was asked for is kept and goes on when it is back. If it was stopped, start it again with: anew studio",
};

async function refusal(answer: Response): Promise<Refusal> {
  const told = await answer.json().catch(() => null);
  const fault = (told as { error?: Partial<Fault> } | null)?.error;
  return new Refusal(
    {
      kind: fault?.kind ?? "Unknown",
      needed: fault?.needed ?? "",
      found: fault?.found ?? `The server answered ${answer.status}`,
      fix: fault?.fix ?? "Look at the log of the server.",
    },
    answer.status,
  );
}

/** Any error as a fault that can be shown. */
export function faultOf(error: unknown): Fault {
  if (error instanceof Refusal) return error.fault;
  return {
    kind: "Fault",
    needed: "the studio to do this",
    found: error instanceof Error ? error.message : String(error),
    fix: "Reload the page; nothing that was made is lost. If it comes again, tell us how.",
  };
}
