// A bot on Slack's own framework that answers mentions in their thread, in Socket Mode or over
// HTTP; says "ready", with the port, when it listens, and ends when its standard input does.
import bolt from '@slack/bolt';

const socketMode = process.env.MODE === 'socket';
const app = new bolt.App({
  token: process.env.BOT_TOKEN,
  clientOptions: { slackApiUrl: process.env.API_URL },
  logLevel: 'error',
  ...(socketMode
    ? { socketMode, appToken: process.env.APP_TOKEN }
    : { signingSecret: process.env.SIGNING_SECRET }),
});

app.event('app_mention', async ({ event, say }) => {
  await say({ text: `echo: ${event.text}`, thread_ts: event.thread_ts ?? event.ts });
});

process.stdin.on('end', () => process.exit(0)).resume();
const server = await app.start(socketMode ? undefined : 0);
console.log(`ready ${socketMode ? 0 : server.address().port}`);
