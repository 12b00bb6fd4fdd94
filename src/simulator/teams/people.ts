import type { PersonKey } from "./views.ts";

/** One person of the simulated tenant, with the ids that Teams would send. */
export interface Person {
  readonly key: PersonKey;
  readonly name: string;
  readonly givenName: string;
  readonly surname: string;
  readonly email: string;
  /** The Entra object id: this is the person. */
  readonly aadObjectId: string;
  /** The id that Teams gives this person towards this bot (`29:…`). */
  readonly teamsId: string;
  /** What the demo policy lets this person do. */
  readonly part: "asker" | "approver" | "outsider";
}

/** The tenant that all simulated people, the team and the bot belong to. */
export const simulatedTenantId = "5d1e0f7a-3c64-4b8e-9a52-7f20c4b9d316";

/** The bot as Teams addresses it; its id is `28:` and the application id. */
export const simulatedBot = {
  id: "28:2b7c9e14-6f0d-4a35-8c1b-d94e5a70f682",
  name: "Latchkey",
} as const;

/** The four people of the chat page, in the order in which the page shows them. */
export const people: readonly Person[] = [
  {
    key: "ann",
    name: "Ann Lee",
    givenName: "Ann",
    surname: "Lee",
    email: "ann.lee@contoso.example",
    aadObjectId: "a1f3c2d4-58b7-4e09-9c6a-0d2e7b41f5a8",
    teamsId: "29:1Ann7Wq0cRk5sVbN2mLxT8dYeF4hJgUoPzAiSv6KtQyBrXlMwCnEuDfHp3G",
    part: "asker",
  },
  {
    key: "bo",
    name: "Bo Chen",
    givenName: "Bo",
    surname: "Chen",
    email: "bo.chen@contoso.example",
    aadObjectId: "b2e4d3c5-69c8-4f1a-8d7b-1e3f8c52a6b9",
    teamsId: "29:1Bo4Xr9dTl6uWcM3nKySv7EzGfHiJhVpQaBjTw5LuRzCsYmNxDoFvEgIq2H",
    part: "approver",
  },
  {
    key: "eve",
    name: "Eve Diaz",
    givenName: "Eve",
    surname: "Diaz",
    email: "eve.diaz@contoso.example",
    aadObjectId: "c3d5e4b6-7ad9-4a2b-9e8c-2f4a9d63b7ca",
    teamsId: "29:1Eve8Ys1eUm7vXdL4oJzRw6FaHgIjKiWqRbCkUx3MvSaDtZnOyEpGwFhJr5I",
    part: "approver",
  },
  {
    key: "olu",
    name: "Olu Park",
    givenName: "Olu",
    surname: "Park",
    email: "olu.park@contoso.example",
    aadObjectId: "d4c6f5a7-8bea-4b3c-8f9d-3a5b0e74c8db",
    teamsId: "29:1Olu3Zt2fVn8wYeK5pIaQx7GbIhJkLjXrScDlVy4NwTbEuAoPzFqHxGiKs6J",
    part: "outsider",
  },
];

/** The team and its channel; the first channel of a team carries the team's id. */
export const simulatedTeam = {
  id: "19:8f1c6ab27d3e4950b8c2d7e61f4a9b05@thread.tacv2",
  name: "Cloud Operations",
  aadGroupId: "e5b7a698-9cfb-4c4d-9a0e-4b6c1f85d9ec",
  channelId: "19:3b9d70e5c8f24a16a7e4905cd21f8b63@thread.tacv2",
  channelName: "VM support",
} as const;

/** The group chat that all four people and the bot are in. */
export const simulatedGroupChat = {
  id: "19:c41f7a9d2e6b48d0a35c97e1f8d2b604@thread.v2",
  name: "web-01 outage",
} as const;

/** The person with this key; null for anything else. */
export function personByKey(key: unknown): Person | null {
  return people.find((person) => person.key === key) ?? null;
}

/** The person with this key. */
export function personOf(key: PersonKey): Person {
  const person = personByKey(key);
  if (person === null) throw new Error(`There is no person ${key}.`);
  return person;
}

/** The person whom a bot means by a Teams id, an Entra object id or a user principal name; null when nobody has it. */
export function personById(id: unknown): Person | null {
  if (typeof id !== "string") return null;
  const wanted = id.toLowerCase();
  return (
    people.find(
      (person) => person.teamsId === id || person.aadObjectId === wanted || person.email === wanted,
    ) ?? null
  );
}

/** The object ids of the two approvers, for the demo policy. */
export const demoApproverIds: readonly string[] = people
  .filter((person) => person.part === "approver")
  .map((person) => person.aadObjectId);
