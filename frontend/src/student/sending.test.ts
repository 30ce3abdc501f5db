import { expect, it } from "vitest";
import { NoAnswer } from "../api/client";
import { readerHere } from "../testing/text_reader";
import { sendFrom } from "./sending";
import { Watchful } from "./watchful.svelte";
import { Writing } from "./writing.svelte";

it("sends once, however often it is asked while the first try has no answer yet", async () => {
  const unasked = () => Promise.reject(new NoAnswer());
  const writing = new Writing({ contacts: unasked, route: unasked }, new Watchful(readerHere));
  writing.text = "Hej";
  let tries = 0;
  let fail = (): void => undefined;
  const send = (): Promise<void> => {
    tries += 1;
    return new Promise((_done, refuse) => (fail = () => refuse(new NoAnswer())));
  };
  const [app, desk] = [{ writing, screen: "write" as const }, { send, sent: null }];

  const first = sendFrom(app, desk);
  const second = sendFrom(app, desk);
  expect(tries).toBe(1);
  fail();
  await Promise.all([first, second]);

  expect([writing.sending, writing.trouble]).toEqual([false, "net"]);
});
