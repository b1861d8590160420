// Bolt for JavaScript.

import bolt from '@slack/bolt';
import { answer, run, version } from './bot.mjs';

run(async ({ mode, api, botToken, appToken, signingSecret }) => {
  const socketMode = mode === 'socket';
  const app = new bolt.App({
    token: botToken,
    clientOptions: { slackApiUrl: api },
    ...(socketMode ? { socketMode, appToken } : { signingSecret }),
  });

  app.event('app_mention', async ({ event, say }) => {
    await say({ text: await answer(event.text), thread_ts: event.thread_ts ?? event.ts });
  });

  app.message(async ({ message, say }) => {
    if (message.channel_type === 'im' && message.subtype === undefined) {
      await say({ text: await answer(message.text), thread_ts: message.thread_ts ?? message.ts });
    }
  });

  const server = await app.start(socketMode ? undefined : { port: 0, host: '127.0.0.1' });
  return {
    port: socketMode ? 0 : server.address().port,
    description: `${version('@slack/bolt')} at its defaults`,
    stop: () => app.stop(),
  };
});
