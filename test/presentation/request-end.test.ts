import { describe, expect, it } from "vitest";
import { endText } from "../../src/presentation/request-end.ts";
import { requests } from "./request-scenes.ts";

describe("the message about the end of a request", () => {
  it("is none while it is open", () => {
    expect(endText(requests.pending)).toBeUndefined();
    expect(endText(requests.verifying)).toBeUndefined();
  });

  it("says that the agent has the new key where Azure showed it", () => {
    expect(endText(requests.succeeded)).toBe("Key reset of web-01: done. The agent has the new key.");
  });

  it("says whose word it rests on where only a file that a person sent showed it", () => {
    expect(endText(requests.succeededByFile)).toBe(
      "Key reset of web-01: done, as a file sent by a person shows.",
    );
  });

  it("never carries a name that a client could read as markup", () => {
    const resourceId = requests.succeeded.resourceId.replace("web-01", "_web_**");
    expect(endText({ ...requests.succeeded, resourceId })).toMatch(/^Key reset of the VM: /);
  });
});
