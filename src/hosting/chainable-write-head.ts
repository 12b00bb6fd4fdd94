import { ServerResponse } from "node:http";
// restify replaces the method when it is loaded: that has to come first.
import "restify";

let isMended = false;

/**
 * Lets `writeHead` return the response again. restify 12 replaces it for every HTTP server of the process by one that returns nothing
 * (lib/response.js), which breaks `response.writeHead(…).end()` elsewhere, such as in the simulator. May go when restify returns it.
 */
export function mendWriteHead(): void {
  if (isMended) return;
  isMended = true;
  const writeHead = Reflect.get(ServerResponse.prototype, "writeHead") as () => unknown;
  function chainable(this: ServerResponse, ...given: readonly unknown[]): ServerResponse {
    Reflect.apply(writeHead, this, given);
    return this;
  }
  Object.assign(ServerResponse.prototype, { writeHead: chainable });
}
