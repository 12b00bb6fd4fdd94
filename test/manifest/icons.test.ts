import { describe, expect, test } from "vitest";
import { iconProblems } from "../../src/cli/teams-app/icon-problems.ts";
import { readPng } from "../../src/cli/teams-app/read-png.ts";
import { icon, pngOf } from "./app-package.ts";

const whiteOnNothing = (x: number): readonly [number, number, number, number] =>
  x < 8 ? [255, 255, 255, 255] : [0, 0, 0, 0];
const purple = (): readonly [number, number, number, number] => [79, 82, 178, 255];

describe("our icons", () => {
  test("are what Teams asks for", () => {
    expect(iconProblems("color", icon("color"))).toEqual([]);
    expect(iconProblems("outline", icon("outline"))).toEqual([]);
  });

  test("show something: the outline covers between a tenth and a half of its square", () => {
    const picture = readPng(icon("outline"));
    const alphas = picture.ok ? [...picture.value.rgba].filter((_, index) => index % 4 === 3) : [];
    const covered = alphas.filter((alpha) => alpha > 127).length / alphas.length;
    expect(covered).toBeGreaterThan(0.1);
    expect(covered).toBeLessThan(0.5);
  });
});

describe("an icon is refused", () => {
  test.each([
    ["of the wrong size", "color", pngOf(96, 192, purple), ["is 96×192, must be 192×192"]],
    [
      "of the other's size",
      "outline",
      icon("color"),
      ["is 192×192, must be 32×32", "must have a transparent background", "must be white only"],
    ],
    [
      "with a hole in the colour",
      "color",
      pngOf(192, 192, whiteOnNothing),
      ["must have no transparent part"],
    ],
    [
      "with one pixel that is half there",
      "color",
      pngOf(192, 192, (x, y) => [1, 2, 3, x + y === 0 ? 254 : 255]),
      ["must have no transparent part"],
    ],
    [
      "with a coloured outline",
      "outline",
      pngOf(32, 32, (x) => (x < 8 ? [255, 255, 254, 9] : whiteOnNothing(x - 8))),
      ["must be white only"],
    ],
    [
      "with an outline on a ground",
      "outline",
      pngOf(32, 32, () => [255, 255, 255, 255]),
      ["must have a transparent background"],
    ],
    ["that shows nothing", "outline", pngOf(32, 32, () => [0, 0, 0, 0]), ["shows nothing"]],
    ["that is no picture", "color", Buffer.from("<svg/>"), ["is no PNG"]],
    ["that is cut in its header", "color", icon("color").subarray(0, 20), ["is no readable PNG"]],
    ["that is cut in its pixels", "outline", icon("outline").subarray(0, 200), ["is damaged"]],
  ] as const)("%s", (_name, kind, bytes, problems) => {
    expect(iconProblems(kind, bytes)).toEqual(problems);
  });

  test("with a header that promises too much", () => {
    const bytes = Buffer.from(icon("color"));
    bytes.writeUInt32BE(1_000_000, 16);
    expect(iconProblems("color", bytes)).toEqual(["has an absurd size"]);
  });

  test("with fewer rows than its header says", () => {
    const bytes = Buffer.from(icon("outline"));
    bytes.writeUInt32BE(64, 20);
    expect(iconProblems("outline", bytes)).toEqual(["is cut off"]);
  });

  test("that is interlaced or has a palette", () => {
    const interlaced = Buffer.from(icon("color"));
    interlaced[28] = 1;
    const palette = Buffer.from(icon("color"));
    palette[25] = 3;
    for (const bytes of [interlaced, palette])
      expect(iconProblems("color", bytes)).toEqual([
        "must be saved as 8-bit RGB or RGBA without interlacing",
      ]);
  });
});

test("every filter type of PNG is undone", () => {
  const pixelAt = (x: number, y: number): readonly [number, number, number, number] => [
    (x * 37 + y * 11) % 256,
    (x * y * 7) % 256,
    (255 - x * 5 + y * 90) % 256,
    (x + y * 3) % 256,
  ];
  const picture = readPng(pngOf(13, 10, pixelAt, [0, 1, 2, 3, 4]));
  const expected = Array.from({ length: 130 }, (_, index) =>
    pixelAt(index % 13, Math.floor(index / 13)),
  ).flat();
  expect(picture).toMatchObject({ ok: true, value: { width: 13, height: 10 } });
  expect(picture.ok && [...picture.value.rgba]).toEqual(expected);
});
