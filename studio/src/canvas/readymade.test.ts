import { expect, test } from "vitest";
import { fillGrey } from "./readymade";
import { TILE, Tiles } from "./tiles";

test("a raster is taken over as it is, and tiles where nothing is hold nothing", () => {
  const [width, height] = [TILE + 40, TILE + 7];
  const grey = new Uint8Array(width * height);
  grey[0] = 255;
  grey[3 * width + TILE + 5] = 128;
  const tiles = new Tiles(width, height, 1);
  tiles.begin();
  fillGrey(tiles, grey);
  tiles.end();
  const held = tiles.all();
  expect(held.size).toBe(2);
  expect(held.get(0)?.[0]).toBe(255);
  expect(held.get(1)?.[3 * TILE + 5]).toBe(128);
});
