import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The version that was tried. It is fetched on demand: its licence is for evaluation, so it is no dependency of ours. */
const playground = "@microsoft/m365agentsplayground@0.2.28";
const port = 56_150;

/** Its own ids are no GUIDs; these are, so that nothing has to be lenient for its sake. Made up. */
function person(number: number, name: string): object {
  const digits = String(number).repeat(12);
  const [givenName = "", surname = ""] = name.split(" ");
  return {
    id: `user-id-${String(number)}`,
    name,
    // Spelled as its schema spells it.
    userPrincipleName: `${givenName}@contoso.example`.toLowerCase(),
    aadObjectId: `7a5b1c9e-0000-4000-8000-${digits}`,
    givenName,
    surname,
    email: `${givenName}@contoso.example`.toLowerCase(),
  };
}

const settings = {
  version: "0.1.0",
  tenantId: "5d1e0f7a-3c64-4b8e-9a52-7f20c4b9d316",
  bot: { id: "2b7c9e14-6f0d-4a35-8c1b-d94e5a70f682", name: "Latchkey" },
  currentUser: person(0, "Alex Wilber"),
  users: ["Megan Bowen", "Adele Vance", "Isaiah Langer", "Patti Fernandez", "Lynne Robbins"].map(
    (name, index) => person(index + 1, name),
  ),
  personalChat: { id: "personal-chat-id" },
  groupChat: { id: "group-chat-id", name: "Group Chat" },
  team: {
    id: "team-id",
    name: "Cloud Operations",
    aadGroupId: "e5b7a698-9cfb-4c4d-9a0e-4b6c1f85d9ec",
    channels: [{ id: "channel-announcements-id", name: "VM support" }],
  },
};

/** JSON is YAML as well, which saves a writer for it. */
const folder = join(import.meta.dirname, "../../data/playground");
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, ".m365agentsplayground.yml"), `${JSON.stringify(settings, null, 2)}\n`);

const botPort = process.env["PORT"] ?? "3978";
process.stdout.write(
  `Opening Microsoft's Agents Playground on the bot at port ${botPort}; start the bot with LATCHKEY_SIMULATOR=off or as usual.\n` +
    `It listens on all interfaces at port ${String(port)}: whoever reaches this machine can chat as its test users.\n`,
);
const child = spawn(
  "npx",
  [
    "--yes",
    playground,
    "start",
    "-e",
    `http://127.0.0.1:${botPort}/api/messages`,
    "-c",
    "msteams",
    "-p",
    String(port),
    "--dt",
  ],
  { cwd: folder, stdio: "inherit" },
);
child.on("exit", (code) => {
  process.exitCode = code ?? 1;
});
