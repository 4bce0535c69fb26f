import { expect, test } from "vitest";
import { packed, unpacked } from "./wire";

test("what is packed is unpacked again, letters of any language too", () => {
  const file = new Uint8Array([1, 2, 3, 250]);
  const { head, file: out } = unpacked<{ seq: number; said: string }>(
    packed({ seq: 7, said: "größer" }, file.buffer),
  );
  expect(head).toEqual({ seq: 7, said: "größer" });
  expect([...out]).toEqual([1, 2, 3, 250]);
});
