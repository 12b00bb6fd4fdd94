import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { withFirstSign } from "../../src/conversation/first-sign.ts";
import { answerWithProgress, LeftProgress, withProgress } from "../../src/conversation/with-progress.ts";
import { cardNamed, recordingOutbox } from "./turns.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const progress = () => cardNamed("progress");
const after = <T>(ms: number, value: T): Promise<T> =>
  new Promise((resolve) => {
    setTimeout(() => resolve(value), ms);
  });

describe("an answer", () => {
  it("that is there within half a second is one POST", async () => {
    const outbox = recordingOutbox();
    const posted: string[] = [];
    const answering = answerWithProgress(outbox, progress, async () => ({
      card: await after(499, cardNamed("answer")),
      posted: (id) => Promise.resolve(void posted.push(id)),
    }));
    await vi.advanceTimersByTimeAsync(5000);
    await answering;
    expect(outbox.sent).toEqual(["post answer"]);
    expect(posted).toEqual(["card-1"]);
  });

  it("that takes longer takes the place of the progress card", async () => {
    const outbox = recordingOutbox();
    const posted: string[] = [];
    const answering = answerWithProgress(outbox, progress, async () => ({
      card: await after(3000, cardNamed("answer")),
      posted: (id) => Promise.resolve(void posted.push(id)),
    }));
    await vi.advanceTimersByTimeAsync(5000);
    await answering;
    expect(outbox.sent).toEqual(["post progress", "edit card-1 answer"]);
    expect(posted).toEqual(["card-1"]);
  });

  it("is posted where the progress card cannot be edited", async () => {
    const outbox = recordingOutbox("edit");
    const answering = answerWithProgress(outbox, progress, async () => ({
      card: await after(900, cardNamed("answer")),
    }));
    await vi.advanceTimersByTimeAsync(2000);
    await answering;
    expect(outbox.sent).toEqual(["post progress", "edit card-1 answer", "post answer"]);
  });

  it("that could not be sent is not said to stand", async () => {
    const outbox = recordingOutbox("post");
    const posted: string[] = [];
    await answerWithProgress(outbox, progress, () =>
      Promise.resolve({ card: cardNamed("answer"), posted: (id) => Promise.resolve(void posted.push(id)) }),
    );
    expect(posted).toEqual([]);
  });
});

describe("work that posts by itself", () => {
  it("replaces the progress card with its first card, and no card again", async () => {
    const outbox = recordingOutbox();
    const working = withProgress(outbox, progress, async (patient) => {
      await after(700, null);
      await patient.post(cardNamed("first"));
      await patient.post(cardNamed("second"));
      await patient.postText("words");
    });
    await vi.advanceTimersByTimeAsync(2000);
    await working;
    expect(outbox.sent).toEqual(["post progress", "edit card-1 first", "post second", "say words"]);
  });

  it("that has posted needs no progress card, however long it goes on", async () => {
    const outbox = recordingOutbox();
    const working = withProgress(outbox, progress, async (patient) => {
      await patient.post(cardNamed("first"));
      await after(3000, null);
    });
    await vi.advanceTimersByTimeAsync(5000);
    await working;
    expect(outbox.sent).toEqual(["post first"]);
  });

  it("shows one progress card at a time, also where one waits in another", async () => {
    const outbox = recordingOutbox();
    const working = withProgress(outbox, progress, async (outer) => {
      await after(600, null);
      await answerWithProgress(
        outer,
        () => cardNamed("more progress"),
        async () => ({
          card: await after(900, cardNamed("answer")),
        }),
      );
    });
    await vi.advanceTimersByTimeAsync(5000);
    await working;
    expect(outbox.sent).toEqual(["post progress", "edit card-1 more progress", "edit card-1 answer"]);
  });

  it("that fails names the progress card that it leaves", async () => {
    const outbox = recordingOutbox();
    const cause = new Error("the store is closed");
    const failing = withProgress(outbox, progress, async () => {
      await after(800, null);
      throw cause;
    });
    const caught = failing.catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(1000);
    const error = await caught;
    expect(error).toBeInstanceOf(LeftProgress);
    expect(error).toMatchObject({ activityId: "card-1", cause });
  });

  it("that fails at once throws what it threw, and posts nothing later", async () => {
    const outbox = recordingOutbox();
    const cause = new Error("no");
    await expect(withProgress(outbox, progress, () => Promise.reject(cause))).rejects.toBe(cause);
    await vi.advanceTimersByTimeAsync(1000);
    expect(outbox.sent).toEqual([]);
  });
});

describe("the first sign", () => {
  it("is typing, where nothing was sent for a moment", async () => {
    const outbox = recordingOutbox();
    const working = withFirstSign(outbox, async (signing) => {
      await after(2000, null);
      await signing.postText("words");
    });
    await vi.advanceTimersByTimeAsync(3000);
    await working;
    expect(outbox.sent).toEqual(["typing", "say words"]);
  });

  it.each(["post", "postText", "edit"] as const)("is the %s itself, where there is one", async (kind) => {
    const outbox = recordingOutbox();
    const working = withFirstSign(outbox, async (signing) => {
      if (kind === "post") await signing.post(cardNamed("x"));
      if (kind === "postText") await signing.postText("x");
      if (kind === "edit") await signing.edit("1", cardNamed("x"));
      await after(2000, null);
    });
    await vi.advanceTimersByTimeAsync(3000);
    await working;
    expect(outbox.sent).not.toContain("typing");
    expect(outbox.sent).toHaveLength(1);
  });

  it("does not come after the end", async () => {
    const outbox = recordingOutbox();
    await withFirstSign(outbox, () => Promise.resolve());
    await vi.advanceTimersByTimeAsync(3000);
    expect(outbox.sent).toEqual([]);
  });
});
