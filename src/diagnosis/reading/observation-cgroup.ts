import type { Observation } from "../facts.ts";
import type { Line } from "./observation-lines.ts";
import { located, outputAfter } from "./observation-lines.ts";

const filesystemsCommand = /\/proc\/filesystems/;
const mountCommand = /^(?:sudo )?(?:mount\b.{0,40}cgroup|findmnt\b.{0,40}cgroup2)/;
const listedFilesystem = /^\s{0,20}nodev\s{1,20}(cgroup2?)\s{0,20}$/;
const mounted =
  /\bon \/\S{0,80} type cgroup2\b|^\s{0,20}\/sys\/fs\/cgroup\S{0,40}\s{1,20}cgroup2?\s{1,20}cgroup2\b|"fstype"\s{0,4}:\s{0,4}"cgroup2"/;
const mountedV1 = /\bon \/\S{0,80} type (?:cgroup|tmpfs)\b.{0,200}/;

/** What `/proc/filesystems` and `mount` say of cgroup v2. An echoed command followed by nothing means that nothing was printed. */
export function readCgroup(lines: readonly Line[]): Pick<Observation, "cgroup2Supported" | "cgroup2Mounted"> {
  return { ...readSupported(lines), ...readMounted(lines) };
}

function readSupported(lines: readonly Line[]): Pick<Observation, "cgroup2Supported"> {
  const listed = lines.find(
    ({ text, command }) => command === undefined && listedFilesystem.exec(text)?.[1] === "cgroup2",
  );
  if (listed !== undefined) return { cgroup2Supported: located(true, listed) };
  const onlyV1 = lines.find(({ text, command }) => command === undefined && listedFilesystem.test(text));
  if (onlyV1 !== undefined) return { cgroup2Supported: located(false, onlyV1) };
  const asked = lines.find(
    (line, position) =>
      line.command !== undefined && filesystemsCommand.test(line.command) && isSilent(lines, position),
  );
  return asked === undefined ? {} : { cgroup2Supported: located(false, asked) };
}

function readMounted(lines: readonly Line[]): Pick<Observation, "cgroup2Mounted"> {
  const yes = lines.find(({ text, command }) => command === undefined && mounted.test(text));
  if (yes !== undefined) return { cgroup2Mounted: located(true, yes) };
  const asked = lines.findIndex(({ command }) => command !== undefined && mountCommand.test(command));
  const line = lines[asked];
  if (line === undefined) return {};
  const output = outputAfter(lines, asked).filter(({ text }) => text.trim() !== "");
  // Only cgroup v1 mounts in the answer mean the same as none.
  return output.every(({ text }) => mountedV1.test(text))
    ? { cgroup2Mounted: located(false, output[0] ?? line) }
    : {};
}

function isSilent(lines: readonly Line[], position: number): boolean {
  return outputAfter(lines, position).every(({ text }) => text.trim() === "");
}
