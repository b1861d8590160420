// Exercises the Web API of the double with Slack's own client; prints one JSON object.
import { WebClient } from '@slack/web-api';

const options = { slackApiUrl: process.env.API_URL, logLevel: 'error' };
const client = new WebClient(process.env.BOT_TOKEN, {
  ...options,
  retryConfig: { retries: 2, minTimeout: 1, maxTimeout: 10 },
});
const channel = process.env.CHANNEL;

async function errorOf(call) {
  try {
    await call;
    return 'none';
  } catch (problem) {
    return problem.data?.error ?? problem.code;
  }
}

const me = await client.auth.test();
const root = await client.chat.postMessage({ channel, text: 'Olá, São Paulo & você' });
const reply = await client.chat.postMessage({
  channel,
  thread_ts: root.ts,
  text: 'reply',
  blocks: [{ type: 'section', text: { type: 'mrkdwn', text: '*reply*' } }],
});
await client.chat.update({ channel, ts: reply.ts, text: 'edited' });
const thread = await client.conversations.replies({ channel, ts: root.ts });
const limited = await client.users.info({ user: me.user_id, include_locale: true });
console.log(
  JSON.stringify({
    userId: me.user_id,
    rootTs: root.ts,
    replyTs: reply.ts,
    texts: thread.messages.map((message) => message.text),
    replyCount: thread.messages[0].reply_count,
    locale: limited.user.locale,
    unknownChannel: await errorOf(client.chat.postMessage({ channel: 'C0NOWHERE', text: 'x' })),
    noText: await errorOf(client.chat.postMessage({ channel })),
    wrongToken: await errorOf(
      new WebClient('xoxb-wrong', options).auth.test(),
    ),
    appToken: await errorOf(
      new WebClient(process.env.APP_TOKEN, options).auth.test(),
    ),
  }),
);
