// Bolt for JavaScript with a queue in Redis, written here the way it is usually written: a key for
// each event id, a list for each thread, and a lock while somebody works on one.

import { randomUUID } from 'node:crypto';
import bolt from '@slack/bolt';
import { createClient } from 'redis';
import { answer, run, version } from './bot.mjs';

const LOCK_MILLIS = 10_000;
const SWEEP_MILLIS = 500;
const REMEMBERED_SECONDS = 24 * 60 * 60;

const UNLOCK = `
  if redis.call('GET', KEYS[1]) == ARGV[1] then
    redis.call('DEL', KEYS[1])
  end`;

run(async ({ mode, api, botToken, appToken, signingSecret, redis: url }) => {
  const redis = createClient({ url });
  redis.on('error', error => console.error(error));
  await redis.connect();

  const socketMode = mode === 'socket';
  const app = new bolt.App({
    token: botToken,
    // The queue tries again; a client that does so too would outlive the lock.
    clientOptions: { slackApiUrl: api, retryConfig: { retries: 0 } },
    ...(socketMode ? { socketMode, appToken } : { signingSecret }),
  });

  // Bolt acknowledges events before its listeners run, and ours have to put them into the queue.
  const processEvent = app.processEvent.bind(app);
  app.processEvent = async event => {
    await processEvent({ ...event, ack: async () => {} });
    await event.ack();
  };

  async function enqueue(eventId, { channel, thread_ts, ts, text }) {
    if (!(await redis.set(`seen:${eventId}`, '1', { NX: true, EX: REMEMBERED_SECONDS }))) {
      return;
    }
    const thread = `${channel}:${thread_ts ?? ts}`;
    const message = JSON.stringify({ channel, thread_ts: thread_ts ?? ts, text });
    await redis.multi().rPush(`queue:${thread}`, message).sAdd('threads', thread).exec();
    begin(thread);
  }

  /** Answers what waits in a thread, unless somebody else does. */
  async function work(thread) {
    const [queue, lock, token] = [`queue:${thread}`, `lock:${thread}`, randomUUID()];
    if (!(await redis.set(lock, token, { NX: true, PX: LOCK_MILLIS }))) {
      return;
    }
    try {
      do {
        for (let next; !leaving && (next = await redis.lIndex(queue, 0)); ) {
          const { text, ...place } = JSON.parse(next);
          await app.client.chat.postMessage({ ...place, text: await answer(text) });
          await redis.lPop(queue);
        }
        if (leaving) {
          return;
        }
        await redis.sRem('threads', thread);
      } while (await redis.lLen(queue));
    } finally {
      await redis.eval(UNLOCK, { keys: [lock], arguments: [token] });
    }
  }

  let leaving = false;
  const working = new Set();

  function begin(thread) {
    if (leaving) {
      return;
    }
    const turn = work(thread)
      .catch(error => console.error(error))
      .finally(() => working.delete(turn));
    working.add(turn);
  }

  // What waits behind a failure, or behind a process that has died.
  const sweeping = setInterval(async () => {
    try {
      (await redis.sMembers('threads')).forEach(begin);
    } catch (error) {
      console.error(error);
    }
  }, SWEEP_MILLIS);

  app.event('app_mention', async ({ event, body }) => {
    await enqueue(body.event_id, event);
  });

  app.message(async ({ message, body }) => {
    if (message.channel_type === 'im' && message.subtype === undefined) {
      await enqueue(body.event_id, message);
    }
  });

  const server = await app.start(socketMode ? undefined : { port: 0, host: '127.0.0.1' });
  return {
    port: socketMode ? 0 : server.address().port,
    description:
      `${version('@slack/bolt')} and ${version('redis')}; event ids remembered for a day,` +
      ` a list and a lock of ${LOCK_MILLIS / 1000} s for each thread, no sessions`,
    stop: async () => {
      leaving = true;
      clearInterval(sweeping);
      await app.stop();
      await Promise.all(working);
      await redis.close();
    },
  };
});
