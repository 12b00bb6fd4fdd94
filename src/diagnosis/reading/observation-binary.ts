import type { Observation } from "../facts.ts";
import type { Line } from "./observation-lines.ts";
import { located, outputAfter } from "./observation-lines.ts";

/** The question of the guide's table: is the agent in the image? */
const asked = /^(?:sudo )?(?:command -v|which|type(?: -P)?|whereis) azure-proxy-agent$/;
const version = /^(?:sudo )?(?:\S{0,60}\/)?azure-proxy-agent --version$/;
const path =
  /^\s{0,20}(?:azure-proxy-agent(?: is|:) )?(?:\/[\w.-]{1,40}){0,4}\/s?bin\/azure-proxy-agent\s{0,20}$/;

/** Whether the agent's binary is in the VM, by the commands that look for it. Nothing printed means that it is not there. */
export function readBinary(lines: readonly Line[]): Pick<Observation, "agentFound" | "agentNotFound"> {
  const found = lines.find((line, position) => isFound(line, lines[position - 1]));
  if (found !== undefined) return { agentFound: located(true, found) };
  const question = lines.findIndex(({ command }) => command !== undefined && asked.test(command));
  const line = lines[question];
  if (line === undefined) return {};
  const isSilent = outputAfter(lines, question).every(
    ({ text }) => text.trim() === "" || /: no azure-proxy-agent in |^azure-proxy-agent:\s{0,10}$/.test(text),
  );
  return isSilent ? { agentNotFound: located(true, line) } : {};
}

function isFound({ text, command }: Line, before: Line | undefined): boolean {
  if (command !== undefined) return false;
  return path.test(text) || (version.test(before?.command ?? "") && /^\D{0,30}\d+\.\d+\.\d+/.test(text));
}
