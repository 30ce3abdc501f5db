import { expect, it } from "vitest";
import { eventWords } from "./talk";

it("says in words that the back-up team found out who a student is", () => {
  const line = { kind: "event", seq: 2, at: new Date(0), event: "identity_opened", data: { by: "b", danger: true } } as const;

  expect(eventWords(line, {})).toBe("Reservteamet tog reda på vem eleven är");
});
