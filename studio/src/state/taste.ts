import { create } from "zustand";
import { persist } from "zustand/middleware";

interface Taste {
  theme: "system" | "dark" | "light";
  /** Which of the panels on the right is open. */
  side: "history" | "chat";
  set: (to: Partial<Omit<Taste, "set">>) => void;
}

/** What a person likes, kept in this browser. */
export const useTaste = create<Taste>()(
  persist((set) => ({ theme: "system" as const, side: "history" as const, set: (to) => set(to) }), {
    name: "anew.taste",
  }),
);
