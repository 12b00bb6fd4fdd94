import { describe, expect, test } from "vitest";
import { uploadChoiceCard } from "../../src/presentation/upload-choice-card.ts";
import { vmChoiceCard } from "../../src/presentation/vm-choice-card.ts";
import { buttons, complaints, executes, textOf } from "./card-checks.ts";
import { choices } from "./scenes.ts";

const asking = (list: typeof choices, asked = "web-01") =>
  vmChoiceCard({ asked, choices: list, actionData: { phrase: "check web-01" } });

describe("which VM", () => {
  test("offers each machine by number, with where it is and whether it runs", () => {
    const card = asking(choices);
    expect(buttons(card)).toEqual([
      "Choose 1",
      "Choose 2",
      "Choose 3",
      "Choose 4",
      "Choose 5",
      "None of these",
    ]);
    expect(textOf(card)).toContain("5. web-01\nrg-old · westeurope · deallocated");
    expect(executes(card)[1]).toMatchObject({
      verb: "choose-vm",
      tooltip: "Choose 2 web-01 in rg-test",
      data: { vm: choices[1]?.resourceId, phrase: "check web-01", verb: "choose-vm" },
    });
  });

  test("counts the sixth and what no id can be, and shows only what is known", () => {
    const [first] = choices;
    const bare = { resourceId: first!.resourceId, name: "<at>x</at>", resourceGroup: "rg_x", region: "" };
    const card = asking([bare, { ...first!, resourceId: "/".repeat(501) }, ...choices.slice(1), ...choices]);
    expect(textOf(card)).toContain("6 more VMs with this name");
    expect(textOf(card)).toContain("1. ‹at>x‹/at>\nrg_x\n");
    expect(executes(card)[0]?.["tooltip"]).toBe("Choose 1");
    expect(complaints(card, "at>")).toEqual([]);
  });

  test("does not read a strange name aloud", () => {
    expect(asking(choices)["speak"]).toBe("Which VM? Several fit web-01.");
    expect(asking(choices, "[x](y)")["speak"]).toBe("Which VM? Several fit this name.");
  });
});

describe("which VM a file is from", () => {
  const upload = (list: typeof choices) =>
    uploadChoiceCard({ fileName: "status.json", choices: list, actionData: { upload: "7" } });

  test("is asked with buttons where there are candidates", () => {
    const card = upload(choices.slice(0, 2));
    expect(buttons(card)).toEqual(["Choose 1", "Choose 2", "None of these"]);
    expect(executes(card)[0]).toMatchObject({
      verb: "choose-upload-vm",
      data: { upload: "7", vm: choices[0]?.resourceId },
    });
    expect(textOf(card)).toContain("The file itself does not say. Choose, or write the VM's name.");
  });

  test("is asked in words where there are none", () => {
    expect(textOf(upload([]))).toContain("Write the VM's name, as in rg-prod/web-01.");
  });
});
