/** One measured promise: a ratio within one run, since absolute times say more about the machine than about the product. */
export interface Measured {
  readonly what: string;
  readonly value: number;
  /** The design's limit; left out where the design names none. */
  readonly limit?: number;
  /** What the ratio is made of, in milliseconds or megabytes. */
  readonly of: string;
}

/** The middle one of some numbers; NaN without any. */
export function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[values.length >> 1] ?? Number.NaN;
}

/** Median CPU milliseconds of this process for one run, after a quarter of the runs to warm up. */
export function cpuMs(work: () => unknown, runs: number): number {
  for (let index = 0; index < Math.ceil(runs / 4); index += 1) work();
  return median(
    Array.from({ length: runs }, () => {
      const before = process.cpuUsage();
      work();
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    }),
  );
}

/** Whether a ratio is above its limit. */
export function isOver({ value, limit }: Measured): boolean {
  return limit !== undefined && !(value <= limit);
}

/** Prints ratios as a table. */
export function printRatios(rows: readonly Measured[]): void {
  console.log(" ratio  limit  what (of)");
  for (const row of rows) {
    const limit = row.limit === undefined ? "–" : row.limit.toFixed(1);
    const mark = isOver(row) ? "  OVER" : "";
    console.log(`${row.value.toFixed(2).padStart(6)} ${limit.padStart(6)}  ${row.what} (${row.of})${mark}`);
  }
}
