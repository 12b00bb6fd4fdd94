import type { Next, Request, RequestHandler, Response } from "restify";

/** A handler of restify from one that returns a promise: what it throws becomes a plain 500 and a line in the log. */
export function asyncHandler(
  handle: (request: Request, response: Response) => Promise<void>,
): RequestHandler {
  return (request: Request, response: Response, next: Next): void =>
    void goOnAfter(handle(request, response), next);
}

async function goOnAfter(work: Promise<void>, next: Next): Promise<void> {
  try {
    await work;
  } catch (error) {
    return next(error);
  }
  return next();
}
