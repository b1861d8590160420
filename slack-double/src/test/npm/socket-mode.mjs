// Connects with Slack's own Socket Mode client and prints what happens, one word group a line.
import { SocketModeClient } from '@slack/socket-mode';

const client = new SocketModeClient({
  appToken: process.env.APP_TOKEN,
  clientOptions: { slackApiUrl: process.env.API_URL },
  logLevel: 'error',
});
client.on('connected', () => console.log('connected'));
client.on('app_mention', async ({ ack, event, retry_num: retries }) => {
  await ack();
  console.log(`mention ${event.ts} ${retries}`);
});
client.on('interactive', async ({ ack, body }) => {
  await ack({ text: body.type });
  console.log('interactive');
});

process.stdin.on('end', () => process.exit(0)).resume();
await client.start();
