import { readPng } from "./read-png.ts";

type IconKind = "color" | "outline";

/** Teams' rules for app icons: 192 × 192 in colour without transparency, 32 × 32 of white on nothing. Source: Teams documentation, app icons. */
const sides: { readonly [kind in IconKind]: number } = { color: 192, outline: 32 };

/** What Teams would refuse, or show wrongly, about an icon; a sentence each. */
export function iconProblems(kind: IconKind, bytes: Uint8Array): readonly string[] {
  const read = readPng(bytes);
  if (!read.ok) return [read.problem];
  const { width, height, rgba } = read.value;
  const side = sides[kind];
  const problems =
    width === side && height === side
      ? []
      : [`is ${String(width)}×${String(height)}, must be ${String(side)}×${String(side)}`];
  return [...problems, ...(kind === "color" ? colourProblems(rgba) : outlineProblems(rgba))];
}

interface Count {
  readonly clear: number;
  readonly full: number;
  readonly coloured: number;
}

function count(rgba: Uint8Array): Count {
  let [clear, full, coloured] = [0, 0, 0];
  for (let at = 0; at < rgba.length; at += 4) {
    const alpha = rgba[at + 3] ?? 0;
    if (alpha === 0) clear += 1;
    if (alpha === 255) full += 1;
    if (alpha > 0 && ![0, 1, 2].every((channel) => rgba[at + channel] === 255)) coloured += 1;
  }
  return { clear, full, coloured };
}

function colourProblems(rgba: Uint8Array): readonly string[] {
  return count(rgba).full * 4 === rgba.length ? [] : ["must have no transparent part"];
}

function outlineProblems(rgba: Uint8Array): readonly string[] {
  const { clear, full, coloured } = count(rgba);
  return [
    ...(clear === 0 ? ["must have a transparent background"] : []),
    ...(coloured > 0 ? ["must be white only"] : []),
    ...(full === 0 ? ["shows nothing"] : []),
  ];
}
