import type { IncomingMessage, ServerResponse } from "node:http";
import { readBody, refusal, sendJson, sendRefusal } from "../teams/http.ts";
import { parseJson } from "../teams/json.ts";
import type { AzureSimulator } from "./azure-simulator.ts";
import { parseFault } from "./parse-fault.ts";
import { parseMachineChange, parseSettings } from "./parse-controls.ts";
import { isMalformed } from "./strict-reading.ts";

/** What the routes of tests and demonstrations need. */
export interface SimRouteOptions extends Pick<
  AzureSimulator,
  "faults" | "settings" | "machines" | "requests"
> {
  /** Forgets the recorded requests. */
  readonly forget: () => void;
}

const bodyLimitBytes = 64 * 1024;

/** Answers a request under `/_sim/azure/…`: `faults`, `machines`, `settings`, `requests`; unknown routes get 404. */
export async function answerSimRoute(
  options: SimRouteOptions,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  switch (`${request.method ?? ""} ${url.pathname.slice("/_sim/azure".length)}`) {
    case "GET /faults":
      return sendJson(response, 200, options.faults.list());
    case "DELETE /faults":
      options.faults.clear();
      return sendJson(response, 200, []);
    case "GET /machines":
      return sendJson(response, 200, options.machines.list());
    case "GET /settings":
      return sendJson(response, 200, options.settings);
    case "GET /requests":
      return sendJson(response, 200, options.requests());
    case "DELETE /requests":
      options.forget();
      return sendJson(response, 200, []);
    case "POST /faults":
      return change(request, response, (value) => addFault(options, value));
    case "POST /machines":
      return change(request, response, (value) => changeMachine(options, value));
    case "POST /settings":
      return change(request, response, (value) => changeSettings(options, value));
    default:
      return sendRefusal(response, refusal(404, "NotFound", "There is no such route."));
  }
}

type Change = (value: unknown) => object;

async function change(request: IncomingMessage, response: ServerResponse, apply: Change): Promise<void> {
  const raw = await readBody(request, bodyLimitBytes);
  const parsed = parseJson(raw?.toString("utf8") ?? "");
  if (parsed === null) return sendRefusal(response, refusal(400, "BadSyntax", "The body is not JSON."));
  const result = apply(parsed.value);
  return isMalformed(result)
    ? sendRefusal(response, refusal(400, "BadArgument", `${result.malformed}.`))
    : sendJson(response, 200, result);
}

function addFault({ faults }: SimRouteOptions, value: unknown): object {
  const fault = parseFault(value);
  if (isMalformed(fault)) return fault;
  faults.add(fault);
  return faults.list();
}

function changeMachine({ machines }: SimRouteOptions, value: unknown): object {
  const asked = parseMachineChange(
    value,
    machines.list().map(({ resourceId }) => resourceId),
  );
  if (isMalformed(asked)) return asked;
  const { resourceId: id, latch, power, raiseBy, isRecreated } = asked;
  if (isRecreated === true) machines.recreate(id);
  if (latch !== undefined) machines.setLatch(id, latch);
  if (power !== undefined) machines.setPower(id, power);
  if (raiseBy !== undefined) machines.raise(id, raiseBy);
  return machines.get(id);
}

function changeSettings({ settings }: SimRouteOptions, value: unknown): object {
  const changes = parseSettings(value);
  return isMalformed(changes) ? changes : Object.assign(settings, changes);
}
