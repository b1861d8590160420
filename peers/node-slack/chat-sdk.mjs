// Chat SDK with its Slack adapter and its state in Redis; the argument is a concurrency strategy.

import { createServer } from 'node:http';
import { Chat } from 'chat';
import { createSlackAdapter } from '@chat-adapter/slack';
import { createRedisState } from '@chat-adapter/state-redis';
import { answer, run, version } from './bot.mjs';

const concurrency = process.argv[2];

/** To a message, and to those that came while the bot was busy with another, if it is told of them. */
async function answers(message, context) {
  const all = [];
  for (const one of [...(context?.skipped ?? []), message]) {
    all.push(await answer(one.text));
  }
  return all.join('\n');
}

run(async ({ api, botToken, signingSecret, redis }) => {
  const bot = new Chat({
    userName: 'ifriend',
    adapters: { slack: createSlackAdapter({ botToken, signingSecret, apiUrl: api }) },
    state: createRedisState({ url: redis }),
    ...(concurrency ? { concurrency } : {}),
  });

  bot.onNewMention(async (thread, message, context) => {
    await thread.subscribe();
    await thread.post(await answers(message, context));
  });

  bot.onSubscribedMessage(async (thread, message, context) => {
    await thread.post(await answers(message, context));
  });

  const tasks = new Set();

  function keep(task) {
    const kept = task.catch(error => console.error(error)).finally(() => tasks.delete(kept));
    tasks.add(kept);
  }

  await bot.initialize();
  const server = createServer(async (incoming, outgoing) => {
    const chunks = [];
    for await (const chunk of incoming) {
      chunks.push(chunk);
    }
    const request = new Request(`http://127.0.0.1${incoming.url}`, {
      method: incoming.method,
      headers: incoming.headers,
      body: Buffer.concat(chunks),
    });
    const response = await bot.webhooks.slack(request, { waitUntil: keep });
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    port: server.address().port,
    description:
      `${version('chat')}, ${version('@chat-adapter/slack')}, ${version('@chat-adapter/state-redis')},` +
      ` concurrency ${concurrency ? `${concurrency}, answers what was skipped in the same post` : 'at its default'},` +
      ' state in Redis, node:http',
    stop: async () => {
      server.close();
      await Promise.all(tasks);
      await bot.shutdown();
    },
  };
});
