import { useCallback, useEffect, useRef, useState } from "react";
import type { Fault } from "@/api/types";
import { Channel, type Drawn, type Wish } from "./channel";
import { Pace } from "./pace";

export interface Flow {
  state: "opening" | "warming" | "ready" | "lost";
  drawn: Drawn | null;
  /** Pictures a second. */
  rate: number;
  fault: Fault | null;
}

const NONE: Flow = { state: "opening", drawn: null, rate: 0, fault: null };

/** The channel of this page, for as long as the page is there and there is something to wish for. */
export function useChannel(wish: Wish | null) {
  const [flow, setFlow] = useState<Flow>(NONE);
  const channel = useRef<Channel | null>(null);
  const frame = useRef<(() => Promise<Blob | null>) | null>(null);
  const said = wish && JSON.stringify(wish);

  useEffect(() => {
    if (!said) return;
    const wanted = JSON.parse(said) as Wish;
    if (channel.current) channel.current.want(wanted);
    else {
      const pace = new Pace();
      channel.current = new Channel(wanted, {
        onState: (state) => setFlow((now) => ({ ...now, state, ...(state !== "ready" && { rate: 0 }) })),
        onDrawn: (drawn) => setFlow({ state: "ready", drawn, rate: pace.tick(), fault: null }),
        onFault: (fault) => setFlow((now) => ({ ...now, fault })),
      });
    }
    if (frame.current) channel.current.changed(frame.current);
  }, [said]);

  useEffect(
    () => () => {
      channel.current?.close();
      channel.current = null;
    },
    [],
  );

  const changed = useCallback((next: () => Promise<Blob | null>) => {
    frame.current = next;
    channel.current?.changed(next);
  }, []);
  return { flow, changed };
}
