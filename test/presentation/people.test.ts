import { describe, expect, test } from "vitest";
import { peopleWords, plainPeople } from "../../src/presentation/people.ts";

const people = (...names: readonly (string | null)[]) =>
  names.map((name, index) => ({ objectId: String(index), name }));

describe("people as alternatives", () => {
  test.each([
    [[], "nobody"],
    [["Bo"], "Bo"],
    [["Bo", "Eve"], "Bo or Eve"],
    [["Bo", "Eve", "Cy"], "Bo, Eve or Cy"],
    [["Bo", null], "Bo or 1 more"],
    [["Bo", null, "Eve", null], "Bo, Eve or 2 more"],
    [[null], "1 person whom the policy names"],
    [[null, null], "2 people whom the policy names"],
    [["a", "b", "c", "d", "e", "f", "g", "h"], "a, b, c, d, e, f or 2 more"],
  ])("%j reads “%s”", (names, words) => {
    expect(peopleWords(people(...names))).toBe(words);
    expect(plainPeople(people(...names))).toBe(words);
  });

  test("keep foreign letters, and in messages count what could be markup", () => {
    expect(plainPeople(people("Zoë O’Neill-García", "Ян", "[x](https://evil)", "<at>x</at>", "a_b*c"))).toBe(
      "Zoë O’Neill-García, Ян or 3 more",
    );
    expect(peopleWords(people("<at>x</at>"))).toBe("‹at>x‹/at>");
  });
});
