/** Where single characters stand in a text: each list is made once, in one pass, and searched by halving. */
export type Marks = {
  readonly text: string;
  /** The first place at or behind `from` where the one-character pattern matches; the text's end if none. */
  readonly next: (pattern: RegExp, from: number) => number;
  /** The last place before `before` where the pattern matches; -1 if none. */
  readonly last: (pattern: RegExp, before: number) => number;
  /** How many matches of the pattern begin before this place. */
  readonly countBefore: (pattern: RegExp, before: number) => number;
};

/** How many of the ascending positions are below the limit. */
function countBelow(positions: readonly number[], limit: number): number {
  let low = 0;
  let high = positions.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (Number(positions[middle]) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Indexes a text for the value scanner, so that a look-up costs no walk over the text: a thousand keywords in
 * front of one long value cost a thousand look-ups, not a thousand walks. Patterns need the `g` flag.
 */
export function marksOf(text: string): Marks {
  const lists = new Map<RegExp, readonly number[]>();
  const listOf = (pattern: RegExp): readonly number[] => {
    const known = lists.get(pattern);
    if (known !== undefined) return known;
    const made = Array.from(text.matchAll(pattern), (match) => match.index);
    lists.set(pattern, made);
    return made;
  };
  return {
    text,
    next: (pattern, from) => listOf(pattern)[countBelow(listOf(pattern), from)] ?? text.length,
    last: (pattern, before) => listOf(pattern)[countBelow(listOf(pattern), before) - 1] ?? -1,
    countBefore: (pattern, before) => countBelow(listOf(pattern), before),
  };
}
