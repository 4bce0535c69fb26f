import { create } from "zustand";
import { faultOf } from "@/api/ask";
import type { Fault } from "@/api/types";

export interface Notice {
  id: number;
  /** What went wrong, laid out as needed, found, fix; or null for a plain word. */
  fault: Fault | null;
  said: string;
  /** Something that can be done about it, such as to undo. */
  action?: { label: string; run: () => void };
}

interface Notices {
  notices: Notice[];
  say: (said: string, action?: Notice["action"]) => void;
  fail: (error: unknown) => void;
  dismiss: (id: number) => void;
}

let number = 0;

/** What the person is told in passing. */
export const useNotices = create<Notices>()((set) => ({
  notices: [],
  say: (said, action) =>
    set(({ notices }) => ({
      notices: [...notices, { id: ++number, fault: null, said, ...(action && { action }) }].slice(-4),
    })),
  fail: (error) =>
    set(({ notices }) => {
      const fault = faultOf(error);
      const others = notices.filter((notice) => notice.fault?.found !== fault.found); // once is enough
      return { notices: [...others, { id: ++number, fault, said: "" }].slice(-4) };
    }),
  dismiss: (id) => set(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) })),
}));

/** Do something, and tell the person where it goes wrong. */
export function attempt(doing: Promise<unknown>): void {
  doing.catch((error: unknown) => {
    if (error instanceof DOMException && error.name === "AbortError") return;
    useNotices.getState().fail(error);
  });
}
