import type { Origin } from "../evidence.ts";
import type { Located } from "../facts.ts";
import { linesOf } from "./text-lines.ts";

/** One line of a pasted output: its text, the command that a prompt in front of it echoes, and where it stands. */
export interface Line {
  readonly text: string;
  /** What was typed behind a prompt; undefined for a line of output. */
  readonly command: string | undefined;
  readonly index: number;
  readonly origin: Origin;
}

/** `user@vm:~$ cmd`, `[root@vm ~]# cmd`, `$ cmd`, `# cmd`, `c:\>cmd`, `PS C:\> cmd`; a prompt with nothing behind it ends an output. */
const prompts = [
  /^\s{0,20}(?:[\w.-]{1,64}@[\w.-]{1,64}[:~ ][^$#]{0,120}|\[[^\]]{1,120}\])[$#]()\s{0,4}$/,
  /^\s{0,20}(?:[\w.-]{1,64}@[\w.-]{1,64}[:~ ][^$#]{0,120}|\[[^\]]{1,120}\])?[$#]\s{1,4}(.{0,500})$/,
  /^\s{0,20}(?:PS )?[A-Za-z]:[^>]{0,200}>\s{0,4}(.{0,500})$/,
];

/** The lines of a text, with the commands that prompts echo told apart from output. */
export function numberedLines(text: string, origin: Origin): readonly Line[] {
  return linesOf(text).flatMap((line, index) =>
    piecesOf(line).map((piece) => {
      const command = prompts.map((prompt) => prompt.exec(piece)?.[1]).find((found) => found !== undefined);
      return { text: piece, command: command?.trim() ?? bareCommand(piece), index, origin };
    }),
  );
}

/** Longer lines are no block of a service manager. */
const longestBlock = 4_000;
const blockLabels =
  /\s{1,40}(?=(?:SERVICE_NAME|TYPE|STATE|WIN32_EXIT_CODE|SERVICE_EXIT_CODE|CHECKPOINT|WAIT_HINT)\s{0,20}:|(?:Loaded|Active|Main PID|Process|Docs|Tasks|Memory|CPU|CGroup): |● )/;

/** The lines of a `sc query` or `systemctl status` that a chat has joined to one: each keeps the place of that one. */
function piecesOf(line: string): readonly string[] {
  const isJoined =
    line.length <= longestBlock &&
    ((line.includes("SERVICE_NAME") && /\sSTATE\s/.test(line)) ||
      (line.includes(" Loaded: ") && line.includes(" Active: ")));
  return isJoined ? line.split(blockLabels) : [line];
}

/** A line that is nothing but one of the guide's commands, pasted without a prompt. */
function bareCommand(line: string): string | undefined {
  const text = line.trim().replace(/^sudo\s+/, "");
  return /^(?:grep cgroup \/proc\/filesystems|mount ?\| ?grep cgroup2?|findmnt -t cgroup2.{0,40}|uname -[ra]|systemctl (?:status|is-active) .{1,80}|azure-proxy-agent --status.{0,40}|cat \/proc\/filesystems.{0,40})$/.test(
    text,
  )
    ? text
    : undefined;
}

/** A value with the line in which it stands. */
export function located<T>(value: T, { text, index, origin }: Line): Located<T> {
  return {
    value,
    at: { source: "observation", origin, pointer: `/lines/${String(index)}`, value: text, ageSeconds: null },
  };
}

/** The lines of output that follow a command, up to the next one. */
export function outputAfter(lines: readonly Line[], position: number): readonly Line[] {
  const rest = lines.slice(position + 1);
  const next = rest.findIndex(({ command }) => command !== undefined);
  return next < 0 ? rest : rest.slice(0, next);
}
