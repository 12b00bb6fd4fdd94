import type { Server } from "restify";

/** How often connections are looked for that wait for nothing, in milliseconds. */
const lookMs = 50;

/**
 * Stops listening and resolves when all running requests are answered. Connections that are kept alive are closed as they become idle,
 * which Node's own `close` does only once; after the deadline (milliseconds) all are cut.
 */
export function closeServer(server: Server, deadlineMs: number): Promise<void> {
  return new Promise((resolve) => {
    const looking = setInterval(() => server.server.closeIdleConnections(), lookMs);
    const cutting = setTimeout(() => server.server.closeAllConnections(), deadlineMs);
    server.close(() => {
      clearInterval(looking);
      clearTimeout(cutting);
      resolve();
    });
    server.server.closeIdleConnections();
  });
}
