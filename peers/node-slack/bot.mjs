// The inside of a Node bot: starts it when it is told where, as BotLoop.java does.

import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';

const SLOW_MILLIS = 2_000;

// What libraries print must not look like an answer.
const answers = process.stdout.write.bind(process.stdout);
process.stdout.write = process.stderr.write.bind(process.stderr);

/** The answer to a message, after the time it takes. */
export async function answer(text) {
  const question = /(slow )?question (\d{1,9})/.exec(text ?? '');
  if (!question) {
    return 'no question';
  }
  if (question[1]) {
    await setTimeout(SLOW_MILLIS);
  }
  return `answer ${question[2]}`;
}

export function version(library) {
  const url = new URL(`node_modules/${library}/package.json`, import.meta.url);
  return `${library} ${JSON.parse(readFileSync(url)).version}`;
}

const decoded = field => (field === '%' ? '' : decodeURIComponent(field));
const send = fields => answers(`${fields.map(encodeURIComponent).join(' ')}\n`);

/**
 * The start function gets a place and returns port and description, and how its library stops: that
 * is done at SIGTERM, and the process ends when it has nothing left to do.
 */
export function run(start) {
  const lines = createInterface({ input: process.stdin });
  lines.once('line', async line => {
    const [, mode, api, botToken, appToken, signingSecret, redis] = line.split(' ').map(decoded);
    try {
      const started = await start({ mode, api, botToken, appToken, signingSecret, redis });
      process.once('SIGTERM', async () => {
        await started.stop();
        process.stdin.unref();
      });
      send(['ok', String(started.port), `${started.description}, Node ${process.version}`]);
    } catch (error) {
      send(['error', String(error)]);
    }
  });
  lines.on('close', () => process.exit(0));
}
