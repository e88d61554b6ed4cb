// What a test suite that catches mail with Mailpit does, through its own client.
// usage: node mailpit.mjs URL; the inbox has a failure email to admin@example.com
// and, newer, a welcome to zoe@example.com.
import assert from "node:assert/strict";
import { MailpitClient } from "mailpit-api";

const mailpit = new MailpitClient(process.argv[2]);

const list = await mailpit.listMessages();
assert.equal(list.total, 2);
assert.equal(list.messages_count, 2);
assert.equal(list.count, 2);
assert.deepEqual(list.messages.map((m) => m.To[0].Address), ["zoe@example.com", "admin@example.com"]);

const second = await mailpit.listMessages(1, 1);
assert.equal(second.start, 1);
assert.equal(second.messages_count, 2);
assert.equal(second.messages[0].ID, list.messages[1].ID);

const latest = await mailpit.getMessageSummary();
assert.equal(latest.ID, list.messages[0].ID);
assert.equal(latest.Subject, "Welcome, Zoë");
assert.match(await mailpit.getMessageSource(), /^Subject: /m);
assert.deepEqual((await mailpit.getMessageHeaders())["Subject"], ["Welcome, Zoë"]);

for (const [query, want] of [
  ['subject:"no endpoint" to:admin@example.com', 1],
  ["from:vinemock.invalid -welcome", 1],
  ["refused", 1],
  ["ZOË", 2],
  ["nothing-has-this", 0],
]) {
  const found = await mailpit.searchMessages({ query });
  assert.equal(found.messages_count, want, query);
  assert.equal(found.messages.length, want, query);
}
await assert.rejects(mailpit.searchMessages({ query: "is:unread" }), /422.*knows from, to and subject/s);

const failure = await mailpit.waitForMessage({ query: "to:admin" });
assert.match(failure.Subject, /^No endpoint listened: order\.created for webhook "Zoë's CRM"/);
assert.match(failure.Text, /11 attempts over 250 s/);
assert.match(failure.HTML, /<h1[^>]*>No endpoint listened/);
assert.equal(failure.Attachments.length, 1);
const event = await mailpit.getMessageAttachment(failure.ID, failure.Attachments[0].PartID);
assert.equal(event.type, "application/json");
assert.equal(JSON.parse(await event.text()).type, "order.created");

assert.equal(await mailpit.deleteMessagesBySearch({ query: "to:zoe@example.com" }), "ok");
assert.equal((await mailpit.listMessages()).total, 1);
assert.equal(await mailpit.deleteMessages({ IDs: ["msg_none"] }), "ok");
assert.equal((await mailpit.listMessages()).total, 1);
assert.equal(await mailpit.deleteMessages(), "ok");
assert.equal((await mailpit.waitForMessages({ count: 0 })).total, 0);
await assert.rejects(mailpit.getMessageSummary(), /404/);
