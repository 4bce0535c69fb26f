// @vitest-environment node
import { inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { crc32, pngOf } from "./png";

test("the check of a chunk is that of the specification", () => {
  expect(crc32(new TextEncoder().encode("IEND"))).toBe(0xae426082);
});

test("a grey raster is a PNG that holds exactly it", async () => {
  const pixels = Uint8Array.from({ length: 5 * 3 }, (_, at) => at * 17);
  const file = new Uint8Array(await (await pngOf(pixels, 5, 3, 1)).arrayBuffer());
  const fields = new DataView(file.buffer);
  expect([...file.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
  expect([fields.getUint32(16), fields.getUint32(20), file[24], file[25]]).toEqual([5, 3, 8, 0]);
  const length = fields.getUint32(33);
  expect(crc32(file.subarray(37, 41 + length))).toBe(fields.getUint32(41 + length));
  const lines = inflateSync(file.subarray(41, 41 + length));
  for (let y = 0; y < 3; y++) {
    expect(lines[y * 6]).toBe(0);
    expect([...lines.subarray(y * 6 + 1, y * 6 + 6)]).toEqual([...pixels.subarray(y * 5, y * 5 + 5)]);
  }
});

test("a colour keeps its value where it is hardly opaque", async () => {
  const pixels = Uint8Array.from([201, 33, 7, 1]);
  const file = new Uint8Array(await (await pngOf(pixels, 1, 1, 4)).arrayBuffer());
  expect(file[25]).toBe(6);
  const length = new DataView(file.buffer).getUint32(33);
  expect([...inflateSync(file.subarray(41, 41 + length))]).toEqual([0, 201, 33, 7, 1]);
});
