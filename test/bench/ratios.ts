import { parseArgs } from "node:util";
import { measureFiles } from "./files.ts";
import { fuzz, printFuzz } from "./fuzz.ts";
import { isOver, printRatios } from "./measure.ts";
import { measureTurns } from "./turns.ts";

/**
 * `npm run bench`: speed as ratios within one run, then damaged documents; exit code 1 where a limit or a promise does not hold.
 * `npm run bench -- --fuzz 1000` judges that many damaged documents and measures nothing; `--seed` chooses others.
 */
const { values } = parseArgs({ options: { fuzz: { type: "string" }, seed: { type: "string" } } });
const inputs = Number(values.fuzz ?? 100_000);
const seed = Number(values.seed ?? 20_261_123);
if (!Number.isSafeInteger(inputs) || !Number.isSafeInteger(seed)) {
  console.error("--fuzz and --seed take a whole number");
  process.exit(64);
}

const ratios = values.fuzz === undefined ? [...measureFiles(), ...(await measureTurns())] : [];
if (ratios.length > 0) printRatios(ratios);
const isHeld = printFuzz(fuzz(inputs, seed), seed);
process.exit(isHeld && !ratios.some(isOver) ? 0 : 1);
