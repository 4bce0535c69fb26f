import { create } from "zustand";
import { askJson } from "@/api/ask";
import type { Job, JobEvent } from "@/api/types";
import { useBoard } from "./board";

/** How a job stands, as far as events have told. */
export interface Standing {
  state: "queued" | "running" | "done" | "failed" | "cancelled";
  fraction: number;
  doing: string;
  /** The number of the newest preview; 0 where there is none. */
  preview: number;
  /** Seconds since 1970 at which it began; null while it waits. */
  begun: number | null;
}

interface Jobs {
  standings: Record<string, Standing>;
  connected: boolean;
  heard: (event: JobEvent) => void;
  /** Learn how a job stands of which nothing was heard yet. */
  learn: (job: string) => Promise<void>;
  cancel: (job: string) => Promise<void>;
  retry: (job: string) => Promise<void>;
}

const NEW: Standing = { state: "queued", fraction: 0, doing: "", preview: 0, begun: null };
const ENDS = new Set(["done", "failed", "cancelled"]);

/** The jobs that the server has told of. */
export const useJobs = create<Jobs>()((set) => ({
  standings: {},
  connected: true,
  heard: (event) => {
    set(({ standings }) => ({
      standings: { ...standings, [event.job]: after(standings[event.job] ?? NEW, event) },
    }));
    const board = useBoard.getState();
    const ours = board.tree?.nodes.some((node) => node.job === event.job);
    if (ours && ENDS.has(event.kind)) void settled(event.job).catch(() => {});
    else if (ours && event.kind === "started") void board.refresh().catch(() => {});
    else if (event.kind === "queued") void later().catch(() => {});
  },
  learn: async (job) => {
    const { state, fraction, doing, begun, stopping } = await askJson<Job>(`/v1/jobs/${job}`);
    const known: Standing = { state, fraction, doing: stopping ? "stopping" : doing, preview: 0, begun };
    set(({ standings }) => ({ standings: { [job]: known, ...standings } }));
  },
  cancel: async (job) => {
    set(({ standings }) => ({
      standings: { ...standings, [job]: { ...(standings[job] ?? NEW), doing: "stopping" } },
    }));
    await askJson(`/v1/jobs/${job}/cancel`, { method: "POST" });
    await useBoard.getState().refresh();
  },
  retry: async (job) => {
    await askJson(`/v1/jobs/${job}/retry`, { method: "POST" });
    await useBoard.getState().refresh();
  },
}));

const LOOKS = [0, 250, 500, 1000, 2000, 4000]; // ms

/** The tree has a job's pictures a moment after its end was told: look until it has. */
async function settled(job: string): Promise<void> {
  for (const wait of LOOKS) {
    await new Promise((done) => setTimeout(done, wait));
    await useBoard.getState().refresh();
    const nodes = useBoard.getState().tree?.nodes.filter((node) => node.job === job) ?? [];
    if (nodes.every(({ state }) => ENDS.has(state))) return;
  }
}

/** Another window may have put it: the tree has its places a moment after the job is there. */
async function later(): Promise<void> {
  await new Promise((done) => setTimeout(done, 600));
  await useBoard.getState().refresh();
}

/** What a job stands like after an event. */
export function after(standing: Standing, event: JobEvent): Standing {
  const { kind, data } = event;
  switch (kind) {
    case "queued":
    case "returned":
      return { ...standing, state: "queued", fraction: 0, begun: null };
    case "started":
      return { ...standing, state: "running", fraction: 0, begun: event.at };
    case "progress":
      return {
        ...standing,
        state: "running",
        fraction: Number(data.fraction ?? 0),
        doing: String(data.doing ?? ""),
        begun: standing.begun ?? event.at,
      };
    case "preview":
      return { ...standing, preview: event.seq };
    case "stopping":
      return { ...standing, doing: "stopping" };
    default:
      return { ...standing, state: kind, fraction: kind === "done" ? 1 : standing.fraction };
  }
}

/** Seconds that are left, by how far it came in how long; null while nothing can be said. */
export function secondsLeft({ begun, fraction }: Standing, now: number): number | null {
  if (begun === null || fraction < 0.03) return null;
  const gone = now - begun;
  return gone > 0.5 ? (gone * (1 - fraction)) / fraction : null;
}
