import { expect, test } from "vitest";
import { readListenerMessage } from "../../../src/diagnosis/judging/listener-message.ts";

test.each([
  ["", "absent"],
  ["Started proxy listener, ready to accept request - 15", "good"],
  ["Started proxy listener 127.0.0.1:3080, ready to accept request - 15", "good"],
  ["Status unknown.", "starting"],
  ["Proxy listner has not started yet.", "starting"],
  ["Failed to bind TcpListener '127.0.0.1:3080' with error Address in use (os error 98).", "in-use"],
  ["IO error: Failed to bind TcpListener '127.0.0.1:3080': (os error 10048)", "in-use"],
  ["IO error: Failed to bind TcpListener '127.0.0.1:3080': Address already in use", "in-use"],
  ["IO error: Failed to bind TcpListener '127.0.0.1:3080': Permission denied (os error 13)", "failed"],
  ["IO error: Failed to bind TcpListener '127.0.0.1:3080'", "failed"],
  ["IO error: something else", "failed"],
  ["Stop signal received, stop the listener.", "stopped"],
  ["ProxyListener stopped accepting new request.", "stopped"],
  ["cancelled", "stopped"],
  ["epoch 41", "unknown"],
])("%j is %s", (message, kind) => {
  expect(readListenerMessage(message)).toBe(kind);
});
