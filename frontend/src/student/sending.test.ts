import { expect, it } from "vitest";
import { NoAnswer } from "../api/client";
import { readerHere } from "../testing/text_reader";
import { sendFrom } from "./sending";
import { Watchful } from "./watchful.svelte";
import { Writing } from "./writing.svelte";

it("sends what was asked for alone: what is half written stays, and is said to be there", async () => {
  const unasked = () => Promise.reject(new NoAnswer());
  const writing = new Writing({ contacts: unasked, route: unasked }, new Watchful(readerHere));
  writing.text = "Jag vet inte om";
  writing.fetching = true;
  const sent: string[] = [];
  const desk = { send: (text: string) => Promise.resolve(void sent.push(text)), sent: null };

  await sendFrom({ writing, screen: "write" as const }, desk, "Hämta mig.");

  expect(sent).toEqual(["Hämta mig."]);
  expect([writing.text, writing.fetching, writing.restored]).toEqual(["Jag vet inte om", false, true]);
});

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
